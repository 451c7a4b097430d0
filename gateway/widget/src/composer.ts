/** Where the person writes: the field, its counter and what is wrong with it. */

import { html, type TemplateResult } from "lit";
import { seenRoom, spokenRoom } from "./room";
import { TEXTS } from "./texts";

const MOST_CHARACTERS = 1000;

type Problem = "empty" | "tooLong" | "wait";

/** The field's state between renderings; its text stays in the field itself. */
export class Composer {
  #length = 0;
  #spoken = "";
  #problem: Problem | null = null;
  readonly #changed: () => void;
  readonly #send: (text: string) => boolean;

  /** @param send sends the text; false when nothing can be sent now, and the text is to stay. */
  constructor(send: (text: string) => boolean, changed: () => void) {
    this.#send = send;
    this.#changed = changed;
  }

  /** Says that nothing can be sent before the reply is here. */
  askToWait(): void {
    this.#tell("wait");
  }

  /** Takes back what was wrong: it no longer is. */
  settle(): void {
    if (this.#problem) this.#tell(null);
  }

  render(waiting: boolean): TemplateResult {
    const problem = this.#problem === "wait" && !waiting ? null : this.#problem; // the wait is over
    return html`<form @submit=${this.#submitted} novalidate>
      <label for="falt">${TEXTS.field}</label>
      <textarea
        id="falt"
        rows="2"
        aria-invalid=${this.#problem === "empty" || this.#problem === "tooLong"}
        aria-describedby="problem rum"
        @input=${this.#typed}
        @keydown=${this.#pressed}
      ></textarea>
      <button type="submit" class="primary" aria-disabled=${waiting}>${TEXTS.send}</button>
      <p id="problem" class="problem" role="alert">${problem && TEXTS[problem]}</p>
      <p id="rum" class="room">${seenRoom(this.#length, MOST_CHARACTERS)}</p>
      <span class="hidden" aria-live="polite">${this.#spoken}</span>
    </form>`;
  }

  readonly #typed = (event: Event): void => {
    const { length } = (event.target as HTMLTextAreaElement).value;
    this.#spoken = spokenRoom(this.#spoken, this.#length, length, MOST_CHARACTERS);
    this.#length = length;
    this.#tell(null);
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    // keyCode 229 is Safari's sign of an input method that has just taken the Enter for itself
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    (event.target as HTMLTextAreaElement).form?.requestSubmit();
  };

  readonly #submitted = (event: Event): void => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).querySelector("textarea");
    if (!field) return;
    const text = field.value.trim();
    if (!text) this.#tell("empty");
    else if (text.length > MOST_CHARACTERS)
      this.#tell("tooLong"); // nothing is cut off: the end is often the question
    else if (!this.#send(text)) this.askToWait();
    else {
      field.value = "";
      this.#length = 0;
      this.#spoken = "";
      this.#tell(null);
    }
    field.focus();
  };

  #tell(problem: Problem | null): void {
    this.#problem = problem;
    this.#changed();
  }
}
