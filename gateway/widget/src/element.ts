/** `<bemotande-chat>`: the launcher and the panel of the chat. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Gateway } from "./api";
import { paragraphs, reply, type Surroundings } from "./cards";
import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { HR_HEADING, HrPanel } from "./hr_panel";
import { Memory } from "./memory";
import { Modality } from "./modality";
import { calmly, showStart } from "./scrolling";
import { styles } from "./style";
import { HR_TEXTS, TEXTS } from "./texts";
import type { Entry, ReplyEntry, Settings } from "./types";

const EXPIRY_CHECKED_MS = 60_000;
const FIELD = "#falt";

export class BemotandeChat extends LitElement {
  static override styles = styles;

  readonly #settings: Settings;
  readonly #conversation: Conversation;
  readonly #composer: Composer;
  readonly #hr: HrPanel;
  readonly #modality: Modality;
  #status = "";
  #watch = 0;
  #shown: string | null = null;
  #notSaved: ReadonlySet<number> = new Set();

  constructor(settings: Settings) {
    super();
    const changed = (): void => this.requestUpdate();
    this.#settings = settings;
    const gateway = new Gateway(settings.origin, settings.role);
    this.#conversation = new Conversation(gateway, new Memory(), changed);
    this.#composer = new Composer((text) => this.#send(() => this.#conversation.say(text)), changed);
    this.#hr = new HrPanel(gateway, this.#conversation, settings.origin, changed, (told) => {
      this.#status = told;
    });
    this.#modality = new Modality(this, changed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("pageshow", this.#returned);
    window.addEventListener("online", this.#online);
    document.addEventListener("visibilitychange", this.#expire);
    this.#watch = window.setInterval(this.#expire, EXPIRY_CHECKED_MS);
    this.#modality.watch();
    if (this.#isOpen) void this.#conversation.start(); // the focus stays where the page has it
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("pageshow", this.#returned);
    window.removeEventListener("online", this.#online);
    document.removeEventListener("visibilitychange", this.#expire);
    window.clearInterval(this.#watch);
    this.#modality.unwatch();
  }

  override render(): TemplateResult {
    return html`<aside class="root" aria-label=${TEXTS.region}>
      <button
        type="button"
        class="launcher primary"
        aria-haspopup="dialog"
        ?hidden=${this.#isOpen}
        @click=${this.#openPanel}
      >
        ${TEXTS.launcher}
      </button>
      ${this.#panel()}
    </aside>`;
  }

  /** Renders; a focus that was on "Ja" or "Nej" goes to the thanks that took their place. */
  protected override update(changed: PropertyValues): void {
    const focused = this.renderRoot.querySelector(".feedback:focus-within");
    const entry = focused?.closest<HTMLElement>("[data-id]");
    super.update(changed);
    if (focused && !focused.isConnected) entry?.querySelector<HTMLElement>(".thanks")?.focus();
  }

  /** Scrolls to what is new; what was there when the page came is shown without motion. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#modality.apply(this.#isOpen && this.#modality.fills);
    this.#hr.settle(this.renderRoot, this);
    if (!this.#isOpen) this.#shown = null;
    if (!this.#isOpen) return;
    const { log, failure, waiting } = this.#conversation;
    const state = [log.at(-1)?.id ?? "", failure ?? "", waiting ?? ""].join();
    if (state === this.#shown) return;
    if (this.#hr.isOpen) {
      this.#shown = state; // the log is hidden, and who comes back to it comes back to the button there
      return;
    }
    const newest = [...this.renderRoot.querySelectorAll(".log > :not(.again)")].at(-1);
    const [logElement, panel] = [
      this.renderRoot.querySelector(".log"),
      this.renderRoot.querySelector(".panel"),
    ];
    if (newest && logElement && panel) {
      showStart(newest, logElement, panel, this.#shown === null ? "auto" : calmly());
    }
    this.#shown = state;
  }

  get #isOpen(): boolean {
    return this.#conversation.open ?? this.#settings.open;
  }

  #panel(): TemplateResult {
    const { waiting } = this.#conversation;
    const { fills } = this.#modality;
    const writing = this.#hr.isOpen;
    return html`<div
      class="panel ${fills ? "full" : ""}"
      role="dialog"
      aria-modal=${fills}
      aria-labelledby="rubrik"
      aria-describedby="ingen-manniska"
      ?hidden=${!this.#isOpen}
      @keydown=${this.#pressed}
    >
      <header>
        <div class="title">
          <h2 id="rubrik">${this.#settings.heading ?? TEXTS.heading}</h2>
          <p id="ingen-manniska">${TEXTS.notHuman}</p>
        </div>
        <div class="actions">
          <button type="button" aria-disabled=${this.#hr.isSending} @click=${this.#clear}>${TEXTS.clear}</button>
          <button type="button" @click=${this.#closePanel}>${TEXTS.close}</button>
        </div>
      </header>
      ${this.#hr.render()}
      <div class="log" role="log" aria-live="polite" aria-label=${TEXTS.log} tabindex="0" ?hidden=${writing}>
        ${this.#notice()} ${repeat(
          this.#conversation.log,
          ({ id }) => id,
          (entry) => this.#entry(entry),
        )}
        ${this.#failure()}
      </div>
      <p class="status ${waiting ? "busy" : ""}" role="status" ?hidden=${writing}>${this.#statusText}</p>
      <div class="below" ?hidden=${writing}>
        <button type="button" aria-disabled=${waiting === "reply"} @click=${this.#askForHuman}>${TEXTS.human}</button>
        ${this.#composer.render(waiting === "reply")}
      </div>
    </div>`;
  }

  get #statusText(): string {
    const { waiting } = this.#conversation;
    if (waiting === "reply") return TEXTS.writing;
    return waiting === "session" ? TEXTS.starting : this.#status;
  }

  #notice(): TemplateResult | typeof nothing {
    const { notice, reference } = this.#conversation;
    if (!notice.length) return nothing;
    return html`<div class="entry reply notice">
      ${notice.map((text) => html`<p>${text}</p>`)}
      ${reference ? html`<p><small>${TEXTS.reference(reference)}</small></p>` : nothing}
    </div>`;
  }

  #entry(entry: Entry): TemplateResult {
    if (entry.from === "person") {
      return html`<div class="entry person">
        <span class="hidden">${TEXTS.youSaid}</span>
        <p dir="auto">${entry.text}</p>
      </div>`;
    }
    if (entry.from === "anew") return html`<div class="entry reply notice"><p>${TEXTS.anew}</p></div>`;
    if (entry.from === "letter") {
      return html`<div class="entry reply"><p>${HR_TEXTS.logged(entry.reference)}</p></div>`;
    }
    return reply(entry, this.#surroundings);
  }

  #failure(): TemplateResult | typeof nothing {
    const { failure, canRetry } = this.#conversation;
    if (!canRetry) return nothing;
    const text = failure === "interrupted" ? TEXTS.interrupted : TEXTS.unreachable;
    return html`<div class="entry reply ${failure ? "error" : "again"}">
      ${failure ? paragraphs(text) : nothing}
      <button type="button" @click=${this.#retry}>${TEXTS.retry}</button>
    </div>`;
  }

  get #surroundings(): Surroundings {
    return {
      origin: this.#settings.origin,
      waiting: this.#conversation.waiting === "reply",
      judged: this.#conversation.judged,
      notSaved: this.#notSaved,
      choose: (option, entry) => {
        if (!this.#send(() => this.#conversation.choose(option, entry))) this.#composer.askToWait();
      },
      judge: (entry, helpful) => void this.#judge(entry, helpful),
      askHr: (entry) => {
        if (this.#conversation.waiting === "reply") this.#composer.askToWait();
        else void this.#hr.open(entry);
      },
    };
  }

  #send(send: () => boolean): boolean {
    const sent = send();
    if (sent) this.#status = "";
    if (sent) this.#composer.settle();
    return sent;
  }

  readonly #askForHuman = (): void => {
    if (!this.#send(() => this.#conversation.say(TEXTS.humanMessage))) this.#composer.askToWait();
  };

  readonly #retry = (): void => {
    this.#composer.settle();
    void this.#conversation.retry();
    this.#focus(FIELD); // the button is gone
  };

  readonly #clear = async (): Promise<void> => {
    if (this.#hr.isSending) return; // its reference would be lost
    this.#hr.forget();
    const cleared = this.#conversation.clear();
    this.#notSaved = new Set();
    await this.updateComplete; // the field may have been hidden
    this.#focus(FIELD);
    this.#status = (await cleared) ? TEXTS.cleared : TEXTS.clearedHereOnly;
    this.requestUpdate();
  };

  async #judge(entry: ReplyEntry, helpful: boolean): Promise<void> {
    const { topic } = entry.reply.card;
    if (!topic) return;
    const kept = await this.#conversation.judge(topic, helpful, entry);
    this.#notSaved = new Set(
      [...this.#notSaved].filter((id) => id !== entry.id).concat(kept ? [] : entry.id),
    );
    this.requestUpdate();
  }

  readonly #openPanel = async (): Promise<void> => {
    this.#conversation.open = true;
    void this.#conversation.start();
    await this.updateComplete;
    this.#focus(this.#hr.isOpen ? HR_HEADING : FIELD);
  };

  readonly #closePanel = async (): Promise<void> => {
    this.#conversation.open = false;
    await this.updateComplete;
    this.#focus(".launcher");
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation(); // a dialog of the page's own stays open
    if (this.#hr.isOpen) this.#hr.leave();
    else void this.#closePanel();
  };

  readonly #returned = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.#conversation.recall();
    this.#hr.forgetWithout(this.#conversation.log);
  };

  /** Lets nobody who comes to the computer later read what was said. */
  readonly #expire = (): void => {
    if (this.#hr.isSending || !this.#conversation.expire()) return;
    this.#hr.forget();
    if (this.#isOpen) void this.#conversation.start();
  };

  readonly #online = (): void => {
    if (!this.#conversation.canRetry) return;
    this.#status = TEXTS.backOnline; // nothing is sent by itself
    this.requestUpdate();
  };

  #focus(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}
