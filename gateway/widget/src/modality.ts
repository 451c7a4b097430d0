/** While the panel fills the window, the page behind it can be neither seen nor reached. */

/** Windows so small that the panel takes all of them (panel.css shows `.full` so). */
const SMALL = "(max-width: 30rem), (max-height: 30rem)";

/** Keeps the focus out of a page that is hidden (WCAG 2.2, 2.4.11), and gives the page back as it was. */
export class Modality {
  readonly #chat: Element;
  readonly #small = matchMedia(SMALL);
  readonly #changed: () => void;
  #silenced: readonly Element[] = [];

  /** @param chat the element that stays in use; `changed` is told when the window gets small, or large again. */
  constructor(chat: Element, changed: () => void) {
    this.#chat = chat;
    this.#changed = changed;
  }

  /** Whether an open panel fills the window. */
  get fills(): boolean {
    return this.#small.matches;
  }

  watch(): void {
    this.#small.addEventListener("change", this.#changed);
  }

  unwatch(): void {
    this.#small.removeEventListener("change", this.#changed);
    this.apply(false);
  }

  /** Makes the rest of the page inert, or ends that. What the page itself has made inert stays its own affair. */
  apply(modal: boolean): void {
    if (modal === this.#silenced.length > 0) return;
    for (const element of this.#silenced) element.removeAttribute("inert");
    this.#silenced = modal ? this.#others() : [];
    for (const element of this.#silenced) element.setAttribute("inert", "");
  }

  #others(): Element[] {
    return [...(this.#chat.parentElement?.children ?? [])].filter(
      (element) => element !== this.#chat && !element.hasAttribute("inert"),
    );
  }
}
