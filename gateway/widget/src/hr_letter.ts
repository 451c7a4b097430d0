/**
 * A message to HR: where in the form the person is, what is written, and what to do when something fails.
 *
 * What is written lives in this object only, for as long as the page does. It may be the most private thing that
 * somebody writes at work, and the tab's storage is read by every script of the page, survives a reload and can
 * be written to the computer's disk; so of a message only its reference goes there, once it is sent.
 */

import { Refused, Unreachable } from "./api";
import type { Conversation } from "./conversation";
import type { HrDoor, HrForm, Receipt, Words } from "./hr_api";
import { blank, type Draft, type Faults, faultsOf, hasWords, wordsOf } from "./hr_draft";
import type { Concern, Reply } from "./types";

const LOOKED_EVERY_MS = 5_000;
const MOST_LOOKS = 12; // a minute
const CONFLICT = 409;
const wait = (milliseconds: number): Promise<unknown> =>
  new Promise((done) => setTimeout(done, milliseconds));

type Session = Pick<Conversation, "inSession" | "note">;

/** What went wrong: the gateway's own words, or null when it cannot be known what it did. */
export interface Trouble {
  reply: Reply | null;
}

/** Takes a message from the empty form to the receipt; whoever shows it is told of every change. */
export class Letter {
  /** Null while the form is not shown. */
  step: "form" | "preview" | "sending" | "receipt" | null = null;
  loading = false;
  form: HrForm | null = null;
  draft: Draft = blank();
  faults: Faults = {};
  trouble: Trouble | null = null;
  receipt: Receipt | null = null;
  concern: Concern = { topic: null, title: "" };
  readonly #door: HrDoor;
  readonly #session: Session;
  readonly #changed: () => void;
  readonly #pause: (milliseconds: number) => Promise<unknown>;
  #tokenOfForm = "";
  /** What was sent with the form's key without it being known whether it came there. */
  #perhapsSent: string | null = null;
  /** Whether the gateway takes nothing more with the form's key. */
  #spent = false;

  constructor(door: HrDoor, session: Session, changed: () => void, pause = wait) {
    this.#door = door;
    this.#session = session;
    this.#changed = changed;
    this.#pause = pause;
  }

  /** The message as it stands; null before there is a form. */
  get words(): Words | null {
    return this.form && wordsOf(this.draft, this.form, this.concern);
  }

  /** Shows the form, with what was written before. */
  async open(concern: Concern): Promise<void> {
    if (this.step) return;
    this.concern = concern;
    this.faults = {};
    this.#go("form");
    if (!this.form) await this.load();
  }

  /** Gets the form from the gateway. */
  async load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    this.trouble = null;
    this.#changed();
    try {
      await this.#session.inSession((token) => this.#newForm(token));
    } catch (error) {
      this.trouble = troubleOf(error);
    } finally {
      this.loading = false;
      this.#changed();
    }
  }

  /** Whether a message that was tried may have come there all the same. */
  get perhapsSent(): boolean {
    return this.#perhapsSent !== null;
  }

  /** Takes what is written in a field; what was wrong with it is not said any longer. */
  write(changes: Partial<Draft>): void {
    this.faults = Object.fromEntries(Object.entries(this.faults).filter(([field]) => !(field in changes)));
    this.draft = { ...this.draft, ...changes };
    this.#changed();
  }

  /** Goes on to the preview, or tells what has to be put right; returns whether it went on. */
  review(): boolean {
    if (this.step !== "form" || !this.form) return false;
    this.faults = faultsOf(this.draft, this.form);
    const right = Object.keys(this.faults).length === 0;
    this.#go(right ? "preview" : "form");
    return right;
  }

  /** Goes back from the preview to the fields. */
  edit(): void {
    if (this.step === "preview") this.#go("form");
  }

  /** Sends what the preview shows, once; what fails leaves everything as it was, to be tried again. */
  async send(): Promise<void> {
    const { words } = this;
    if (this.step !== "preview" || !words) return;
    this.#go("sending");
    try {
      this.receipt = await this.#session.inSession((token) => this.#post(token, words));
    } catch (error) {
      this.step = "preview";
      this.trouble = troubleOf(error);
      this.#changed();
      return;
    }
    this.draft = blank();
    this.form = null; // its key is used up
    this.#go("receipt");
    this.#session.note(this.receipt.reference);
    void this.#follow(this.receipt.reference);
  }

  /** Goes back to the chat; returns whether something written is kept. What is being sent is waited for. */
  leave(): boolean {
    if (this.step === "sending") return false;
    this.receipt = null;
    this.#go(null);
    return hasWords(this.draft);
  }

  /** Leaves nothing of what was written. */
  forget(): void {
    if (this.step === "sending") return;
    this.draft = blank();
    this.form = null;
    this.leave();
  }

  #go(step: Letter["step"]): void {
    this.step = step;
    this.trouble = null;
    this.#changed();
  }

  async #newForm(token: string): Promise<HrForm | null> {
    const form = await this.#door.form(token);
    if (form) {
      this.form = form;
      this.#tokenOfForm = token;
      this.#perhapsSent = null;
      this.#spent = false;
    }
    return form;
  }

  /**
   * Sends with the form's key, so that a message that came there without our knowing is not taken twice.
   *
   * Words that were changed after such a message need a key of their own: with the old one they would be refused.
   * So does another session, but for a message that may have come there: the gateway knows it by its key.
   */
  async #post(token: string, words: Words): Promise<Receipt | null> {
    const said = JSON.stringify(words);
    const here = token === this.#tokenOfForm;
    if (this.form && this.#perhapsSent === said && !here) {
      const receipt = await this.#sentBefore(token, this.form.key, words);
      if (receipt) return receipt;
    }
    const changed = this.#perhapsSent !== null && this.#perhapsSent !== said;
    const form = here && !changed && !this.#spent ? this.form : await this.#newForm(token);
    if (!form) return null;
    try {
      return await this.#door.send(token, form.key, words);
    } catch (error) {
      if (error instanceof Unreachable || isUnsure(error)) this.#perhapsSent = said;
      if (isConflict(error)) this.#spent = true;
      throw error;
    }
  }

  /** Returns the receipt of a message that had come there in an earlier session; null when it had not. */
  async #sentBefore(token: string, key: string, words: Words): Promise<Receipt | null> {
    try {
      return await this.#door.send(token, key, words);
    } catch (error) {
      if (isConflict(error)) return null;
      throw error;
    }
  }

  /** Looks for a while whether a message that waits has been delivered. */
  async #follow(reference: string): Promise<void> {
    const shown = (): boolean => this.receipt?.reference === reference;
    for (let count = 0; count < MOST_LOOKS && this.receipt?.state === "waiting"; count += 1) {
      await this.#pause(LOOKED_EVERY_MS);
      if (!shown()) return;
      try {
        const seen = await this.#session.inSession((token) => this.#door.look(token, reference));
        if (!shown()) return;
        this.receipt = seen;
        this.#changed();
      } catch (error) {
        troubleOf(error); // what the person was told still holds
      }
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Refused && error.answer.status === CONFLICT;
}

/** Says whether the gateway failed while it may have kept the message. */
function isUnsure(error: unknown): boolean {
  return error instanceof Refused && error.answer.status >= 500;
}

/** Returns what a person can be told of an error; throws what is a fault of the widget's own. */
function troubleOf(error: unknown): Trouble {
  if (error instanceof Refused) return { reply: error.answer.reply };
  if (error instanceof Unreachable) return { reply: null };
  throw error;
}
