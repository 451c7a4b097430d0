/** The fields of the form to HR. */

import { html, nothing, type TemplateResult } from "lit";
import type { HrForm } from "./hr_api";
import type { Draft } from "./hr_draft";
import type { Letter } from "./hr_letter";
import { seenRoom } from "./room";
import { HR_TEXTS } from "./texts";

/** What the person can do in the form. */
export interface FormActions {
  write(changes: Partial<Draft>): void;
  review(): void;
  leave(): void;
}

/**
 * Returns the notice and the fields.
 *
 * `autocomplete="off"` keeps the browser from saving what is written for other forms and restarts. A field that is
 * wrong has `data-fault`: the first of them gets the focus.
 */
export function fields(letter: Letter, form: HrForm, on: FormActions): TemplateResult {
  const review = (event: Event): void => {
    event.preventDefault();
    on.review();
  };
  return html`${form.notice.map((text) => html`<p>${text}</p>`)}
    ${form.closed ? html`<p class="closed">${form.closed}</p>` : nothing}
    <form class="fields" novalidate autocomplete="off" @submit=${review}>
      <div>
        <p class="label">${HR_TEXTS.concerns}</p>
        <p>${letter.concern.title}</p>
      </div>
      ${form.units.length ? unit(letter.draft, form.units, on) : nothing} ${text(letter, form, on)}
      ${reached(letter, on)}
      <div class="buttons">
        <button type="submit" class="primary">${HR_TEXTS.review}</button>
        <button type="button" @click=${on.leave}>${HR_TEXTS.cancel}</button>
      </div>
    </form>`;
}

function unit(draft: Draft, units: string[], on: FormActions): TemplateResult {
  const choose = (event: Event): void => on.write({ unit: textOf(event) || null });
  return html`<div>
    <label for="hr-forvaltning">${HR_TEXTS.unit}</label>
    <select id="hr-forvaltning" @change=${choose}>
      <option value="" .selected=${draft.unit === null}>${HR_TEXTS.unitUnknown}</option>
      ${units.map((name) => html`<option value=${name} .selected=${draft.unit === name}>${name}</option>`)}
    </select>
  </div>`;
}

function text({ draft, faults }: Letter, { mostCharacters }: HrForm, on: FormActions): TemplateResult {
  return html`<div>
    <label for="hr-text">${HR_TEXTS.text}</label>
    <p id="hr-text-tips" class="hint">${HR_TEXTS.textHint}</p>
    ${fault("hr-text-fel", faults.text)}
    <textarea
      id="hr-text"
      rows="5"
      aria-describedby="hr-text-fel hr-text-tips hr-text-rum"
      aria-invalid=${Boolean(faults.text)}
      ?data-fault=${faults.text}
      .value=${draft.text}
      @input=${(event: Event) => on.write({ text: textOf(event) })}
    ></textarea>
    <p id="hr-text-rum" class="room">${seenRoom(draft.text.length, mostCharacters)}</p>
  </div>`;
}

function reached({ draft, faults }: Letter, on: FormActions): TemplateResult {
  const choice = (value: Draft["reached"], label: string, first: boolean): TemplateResult =>
    html`<label class="choice">
      <input
        type="radio"
        name="hr-nadd"
        aria-describedby=${value === "anonymous" ? "hr-nadd-fel hr-anonym" : "hr-nadd-fel"}
        ?data-fault=${first && faults.reached}
        .checked=${draft.reached === value}
        @change=${() => on.write({ reached: value })}
      />${label}
    </label>`;
  return html`<fieldset role="radiogroup" aria-required="true" aria-invalid=${Boolean(faults.reached)}>
    <legend>${HR_TEXTS.reached}</legend>
    ${fault("hr-nadd-fel", faults.reached)} ${choice("anonymous", HR_TEXTS.anonymous, true)}
    <p id="hr-anonym" class="hint">${HR_TEXTS.anonymousHint}</p>
    ${choice("named", HR_TEXTS.named, false)}
    ${
      draft.reached === "named"
        ? html`<label for="hr-nas" class="hint">${HR_TEXTS.reach}</label>
            ${fault("hr-nas-fel", faults.reach)}
            <input
              id="hr-nas"
              type="text"
              required
              aria-describedby="hr-nas-fel"
              aria-invalid=${Boolean(faults.reach)}
              ?data-fault=${faults.reach}
              .value=${draft.reach}
              @input=${(event: Event) => on.write({ reach: textOf(event) })}
            />`
        : nothing
    }
  </fieldset>`;
}

function fault(id: string, told: string | undefined): TemplateResult {
  return html`<p id=${id} class="problem" ?hidden=${!told}>${told}</p>`;
}

function textOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement).value;
}
