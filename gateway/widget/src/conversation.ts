/** A conversation: what has been said, what is on its way, and what to do when something fails. */

import { type Answer, type Gateway, Refused, type Session, Unreachable } from "./api";
import { isOver, type Memory, MOST_ENTRIES, nothing } from "./memory";
import type { Content, Entry, Option, PersonEntry, Remembered, ReplyEntry } from "./types";

const NOTED_EVERY_MS = 60_000;

/** Why the last thing got no reply; `interrupted`: the page was left while it was on its way. */
export type Failure = "unreachable" | "interrupted";

/** Talks to the gateway and remembers; whoever shows it is told of every change. */
export class Conversation {
  waiting: "session" | "reply" | null = null;
  failure: Failure | null = null;
  readonly #gateway: Gateway;
  readonly #memory: Memory;
  readonly #changed: () => void;
  #kept: Remembered = nothing();
  #starting: Promise<string> | null = null;
  #run = new AbortController();

  constructor(gateway: Gateway, memory: Memory, changed: () => void) {
    this.#gateway = gateway;
    this.#memory = memory;
    this.#changed = changed;
    this.recall();
  }

  get log(): readonly Entry[] {
    return this.#kept.log;
  }

  get notice(): readonly string[] {
    return this.#kept.notice;
  }

  /** What the conversation is called at the gateway; empty until there is one. */
  get reference(): string {
    return this.#kept.reference ?? "";
  }

  get judged(): readonly string[] {
    return this.#kept.judged;
  }

  /** Whether the panel was left open or closed in this tab; null when it has been neither. */
  get open(): boolean | null {
    return this.#kept.open;
  }

  set open(open: boolean) {
    this.#keep({ open });
  }

  /** Whether the last thing said can be sent again. */
  get canRetry(): boolean {
    const last = this.#lastSaid;
    return !this.waiting && (this.failure !== null || (last?.from === "assistant" && last.retry));
  }

  /** Takes up what the tab remembers, also when an older page comes back out of the browser's cache. */
  recall(): void {
    this.#stop();
    this.#kept = this.#memory.load();
    this.failure = this.#lastSaid?.from === "person" ? "interrupted" : null;
    this.#changed();
  }

  /** Forgets what has been silent too long; returns whether it did. */
  expire(): boolean {
    if (this.waiting || !isOver(this.#kept)) return false;
    this.recall();
    return true;
  }

  /** Gets the session and its notice, if there is none yet; a failure is shown and can be tried again. */
  async start(): Promise<void> {
    if (this.#kept.token || this.waiting) return;
    await this.#during("session", async (run) => {
      await this.#token(run);
    });
  }

  /** Sends typed text; false when a reply is still on its way, and nothing has been sent. */
  say(text: string): boolean {
    return this.#send({ text });
  }

  /** Sends an option; its payload counts only in the session that offered it, later its title is sent as text. */
  choose(option: Option, { session }: ReplyEntry): boolean {
    return this.#send({ text: option.title, payload: option.payload, session });
  }

  /** Sends the last message again, or asks for the session again; the log does not grow by it. */
  async retry(): Promise<void> {
    if (!this.canRetry) return;
    const undone = this.failure ? null : this.#lastSaid; // the error reply
    this.#keep({ log: this.log.filter((entry) => entry !== undone) });
    const last = this.#lastSaid;
    await (last?.from === "person" ? this.#reply(last) : this.start());
  }

  /** Forgets everything here, and at the gateway; returns false when the gateway could not be made to. */
  async clear(): Promise<boolean> {
    const { token, session } = this.#kept;
    this.#stop();
    this.failure = null;
    this.#keep({ ...nothing(), session, open: true });
    return token === null || (await reached(this.#gateway.erase(token)));
  }

  /** Says whether an answer helped; false when it could not be kept. */
  async judge(topic: string, helpful: boolean, entry: ReplyEntry): Promise<boolean> {
    const { token } = this.#kept;
    const run = this.#run.signal;
    const question = helpful ? undefined : this.#questionOf(entry);
    const asked = question ? { question } : {};
    const kept = token !== null && (await reached(this.#gateway.judge(token, { topic, helpful, ...asked })));
    if (kept && !run.aborted) this.#keep({ judged: [...this.judged, topic] });
    return kept;
  }

  /** Remembers that a message was sent to HR, by its reference alone. */
  note(reference: string): void {
    this.#add({ id: this.#nextId(), from: "letter", reference });
  }

  /** Takes note that the person is here, writing something that is no message of the conversation. */
  stay(): void {
    if (Date.now() - this.#kept.said > NOTED_EVERY_MS) this.#keep({ said: Date.now() });
  }

  /**
   * Does a call in the session and returns what it gives; a session that is over (null) is replaced once.
   * Who has been answered in the old one is told so.
   *
   * @throws Refused, Unreachable as the calls themselves.
   */
  async inSession<Result>(
    call: (token: string) => Promise<Result | null>,
    run: AbortSignal = this.#run.signal,
  ): Promise<Result> {
    const tries = 2;
    for (let count = 0; count < tries && !run.aborted; count += 1) {
      const token = await this.#token(run);
      const result = await call(token);
      if (result) return result;
      if (!run.aborted && this.#kept.token === token) this.#keep({ token: null });
    }
    throw new Unreachable();
  }

  /** Returns what was asked before a reply, undefined when it is no longer in the log. */
  #questionOf({ id }: ReplyEntry): string | undefined {
    return this.log.findLast((entry): entry is PersonEntry => entry.from === "person" && entry.id < id)?.text;
  }

  #send(said: Pick<PersonEntry, "text" | "payload"> & { session?: number }): boolean {
    if (this.waiting === "reply") return false;
    const entry: PersonEntry = { session: this.#kept.session, ...said, id: this.#nextId(), from: "person" };
    this.#add(entry);
    void this.#reply(entry);
    return true;
  }

  async #reply(entry: PersonEntry): Promise<void> {
    await this.#during("reply", async (run) => {
      const ask = (token: string): Promise<Answer | null> =>
        this.#gateway.ask(token, this.#content(entry), run);
      this.#hear(await this.inSession(ask, run), run);
    });
  }

  #content({ text, payload, session }: PersonEntry): Content {
    return payload && session === this.#kept.session ? { payload } : { message: text };
  }

  #token(run: AbortSignal): Promise<string> {
    if (this.#kept.token) return Promise.resolve(this.#kept.token);
    if (this.#starting) return this.#starting;
    const starting = this.#gateway
      .open(run)
      .then((session) => this.#begin(session, run))
      .finally(() => {
        if (this.#starting === starting) this.#starting = null;
      });
    this.#starting = starting;
    return starting;
  }

  #begin({ token, reference, notice, lasts }: Session, run: AbortSignal): string {
    if (run.aborted) return token;
    this.#keep({ token, reference, notice, lasts, session: this.#kept.session + 1 });
    // Else "och om det är chefen?" would be answered as if nothing had been said, and nobody would know.
    if (this.log.some(({ from }) => from === "assistant")) this.#add({ id: this.#nextId(), from: "anew" });
    return token;
  }

  /** Does what is waited for. What ends after "Rensa", or after a message took over the wait, changes nothing. */
  async #during(waiting: "session" | "reply", work: (run: AbortSignal) => Promise<void>): Promise<void> {
    const run = this.#run.signal;
    const counts = (): boolean => !run.aborted && this.waiting === waiting;
    this.waiting = waiting;
    this.failure = null;
    this.#changed();
    try {
      await work(run);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      if (counts() && error instanceof Refused) this.#hear(error.answer, run);
      else if (counts()) this.failure = "unreachable";
    } finally {
      if (counts()) {
        this.waiting = null;
        this.#changed();
      }
    }
  }

  #stop(): void {
    this.#run.abort();
    this.#run = new AbortController();
    this.#starting = null;
    this.waiting = null;
  }

  #hear({ status, reply }: Answer, run: AbortSignal): void {
    if (run.aborted) return;
    const retry = status >= 500 || status === 429 || (status < 300 && reply.card.type === "error");
    this.#add({ id: this.#nextId(), from: "assistant", reply, session: this.#kept.session, retry });
  }

  /** The last thing said; what stands beside the talk (a message to HR) leaves what can be tried again. */
  get #lastSaid(): PersonEntry | ReplyEntry | undefined {
    return this.log.filter((entry) => entry.from === "person" || entry.from === "assistant").at(-1);
  }

  #nextId(): number {
    return (this.log.at(-1)?.id ?? 0) + 1;
  }

  #add(entry: Entry): void {
    this.#keep({ log: [...this.log, entry].slice(-MOST_ENTRIES), said: Date.now() });
  }

  #keep(changes: Partial<Remembered>): void {
    this.#kept = { ...this.#kept, ...changes };
    this.#memory.save(this.#kept);
    this.#changed();
  }
}

async function reached(call: Promise<boolean>): Promise<boolean> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Unreachable) return false;
    throw error;
  }
}
