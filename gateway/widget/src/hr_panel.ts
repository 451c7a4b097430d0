/** "Skicka till HR" in the panel: takes the place of the log while it is open, and sees to the focus. */

import { html, nothing, type TemplateResult } from "lit";
import type { Gateway } from "./api";
import type { Conversation } from "./conversation";
import { HrDoor } from "./hr_api";
import { fields } from "./hr_form";
import { Letter } from "./hr_letter";
import { preview, receipt, trouble } from "./hr_preview";
import { spokenRoom } from "./room";
import { HR_TEXTS, TEXTS } from "./texts";
import type { Entry, ReplyEntry } from "./types";

export const HR_HEADING = "#hr-rubrik";

/** Shows a letter; `left` is told what to say in the chat when the person comes back to it. */
export class HrPanel {
  readonly #letter: Letter;
  readonly #conversation: Conversation;
  readonly #origin: string;
  readonly #changed: () => void;
  readonly #left: (told: string) => void;
  #from: ReplyEntry | null = null;
  #focus: string | null = null;
  #room = "";

  constructor(
    gateway: Gateway,
    conversation: Conversation,
    origin: string,
    changed: () => void,
    left: (told: string) => void,
  ) {
    this.#letter = new Letter(new HrDoor(gateway), conversation, changed);
    this.#conversation = conversation;
    this.#origin = origin;
    this.#changed = changed;
    this.#left = left;
  }

  get isOpen(): boolean {
    return this.#letter.step !== null;
  }

  get isSending(): boolean {
    return this.#letter.step === "sending";
  }

  /** Opens the form for what a reply was about. */
  async open(entry: ReplyEntry): Promise<void> {
    const { escalation } = entry.reply.card;
    if (!escalation || this.isOpen) return;
    this.#from = entry;
    this.#aim(HR_HEADING);
    await this.#letter.open(escalation);
    this.#aimAtTrouble();
  }

  readonly leave = (): void => {
    if (this.isSending) return;
    this.#aim(`[data-hr="${this.#from?.id}"]`);
    const { receipt: made, perhapsSent } = this.#letter;
    const kept = this.#letter.leave();
    if (made) this.#left(HR_TEXTS.logged(made.reference));
    else if (kept)
      this.#left(perhapsSent ? HR_TEXTS.draftKept : `${HR_TEXTS.nothingSent} ${HR_TEXTS.draftKept}`);
    else this.#left("");
  };

  readonly forget = (): void => {
    this.#letter.forget();
  };

  /** Forgets what was written when the conversation it came from is not there any more. */
  forgetWithout(log: readonly Entry[]): void {
    const from = this.#from;
    const isThere = log.some(
      (entry) => entry.from === "assistant" && entry.id === from?.id && entry.session === from.session,
    );
    if (!isThere) this.forget();
  }

  render(): TemplateResult | typeof nothing {
    const letter = this.#letter;
    if (!letter.step) return nothing;
    return html`<section class="letter" aria-label=${HR_TEXTS.send}>
      <h3 id="hr-rubrik" tabindex="-1">${this.#heading}</h3>
      ${this.#step()}
      ${letter.step === "receipt" ? nothing : html`<p class="status ${this.#isBusy ? "busy" : ""}" role="status">${this.#status}</p>`}
    </section>`;
  }

  /** Moves the focus where the last step wants it, unless the person has gone elsewhere on the page meanwhile. */
  settle(root: ParentNode, host: Element): void {
    if (!this.#focus) return;
    const { activeElement } = document;
    const away = activeElement && activeElement !== document.body && activeElement !== host;
    const target = root.querySelector<HTMLElement>(this.#focus) ?? root.querySelector<HTMLElement>("#falt");
    this.#focus = null;
    if (!away) target?.focus();
  }

  #step(): unknown {
    const { step, form, words, trouble: wrong, receipt: made } = this.#letter;
    if (step === "receipt" && made) return receipt(made, this.leave);
    if (form && words) {
      if (step !== "form") return preview(this.#letter, form, words, this.#origin, this.#actions);
      return fields(this.#letter, form, this.#actions);
    }
    return html`${wrong ? trouble(wrong, HR_TEXTS.notLoaded, this.#origin) : nothing}
      <div class="buttons">
        ${wrong ? html`<button type="button" class="primary" @click=${this.#reload}>${TEXTS.retry}</button>` : nothing}
        <button type="button" @click=${this.leave}>${HR_TEXTS.cancel}</button>
      </div>`;
  }

  get #heading(): string {
    const { step } = this.#letter;
    if (step === "receipt") return HR_TEXTS.receipt;
    return step === "form" ? HR_TEXTS.send : HR_TEXTS.preview;
  }

  get #isBusy(): boolean {
    return this.#letter.loading || this.isSending;
  }

  get #status(): string {
    if (this.#letter.loading) return HR_TEXTS.loading;
    return this.isSending ? HR_TEXTS.isSending : this.#room;
  }

  readonly #actions = {
    write: (changes: Parameters<Letter["write"]>[0]): void => {
      const { draft, form } = this.#letter;
      if (changes.text !== undefined && form)
        this.#room = spokenRoom(this.#room, draft.text.length, changes.text.length, form.mostCharacters);
      this.#conversation.stay();
      this.#letter.write(changes);
    },
    review: (): void => {
      this.#room = "";
      this.#aim(this.#letter.review() ? HR_HEADING : "[data-fault]");
    },
    edit: (): void => {
      if (this.isSending) return;
      this.#letter.edit();
      this.#aim(HR_HEADING);
    },
    send: async (): Promise<void> => {
      if (this.isSending) return;
      await this.#letter.send();
      this.#aim(HR_HEADING);
      this.#aimAtTrouble();
    },
    leave: this.leave,
  };

  readonly #reload = async (): Promise<void> => {
    this.#aim(HR_HEADING); // the button is gone
    await this.#letter.load();
    this.#aimAtTrouble();
  };

  #aimAtTrouble(): void {
    if (this.isOpen && this.#letter.trouble) this.#aim("#hr-fel");
  }

  /** Lets the next rendering move the focus. */
  #aim(selector: string): void {
    this.#focus = selector;
    this.#changed();
  }
}
