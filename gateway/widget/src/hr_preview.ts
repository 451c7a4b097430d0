/** What the person sees before a message to HR is sent, and after. */

import { html, nothing, type TemplateResult } from "lit";
import { bare, paragraphs } from "./cards";
import type { HrForm, Receipt, Words } from "./hr_api";
import type { Letter, Trouble } from "./hr_letter";
import { HR_TEXTS, TEXTS } from "./texts";

/** What the person can do in the preview. */
export interface PreviewActions {
  send(): void;
  edit(): void;
  leave(): void;
}

/** Returns the whole message as it will be sent, and what went wrong when it was. */
export function preview(
  letter: Letter,
  form: HrForm,
  words: Words,
  origin: string,
  on: PreviewActions,
): TemplateResult {
  const sending = letter.step === "sending";
  return html`${sending || letter.perhapsSent ? nothing : html`<p>${HR_TEXTS.notSent}</p>`}
    <dl>
      ${form.units.length ? row(HR_TEXTS.unit, words.unit ?? HR_TEXTS.unitUnknown) : nothing}
      ${row(HR_TEXTS.concerns, letter.concern.title)} ${row(HR_TEXTS.textSent, words.text || HR_TEXTS.noText)}
      ${row(HR_TEXTS.reachSent, words.reach || `${HR_TEXTS.anonymousSent}. ${HR_TEXTS.anonymousHint}`)}
    </dl>
    ${
      letter.trouble
        ? trouble(letter.trouble, letter.trouble.reply ? HR_TEXTS.refused : HR_TEXTS.unsure, origin)
        : nothing
    }
    <div class="buttons">
      <button type="button" class="primary" aria-disabled=${sending} @click=${on.send}>
        ${sending ? HR_TEXTS.sending : HR_TEXTS.send}
      </button>
      <button type="button" aria-disabled=${sending} @click=${on.edit}>${HR_TEXTS.edit}</button>
      <button type="button" aria-disabled=${sending} @click=${on.leave}>${HR_TEXTS.cancel}</button>
    </div>`;
}

/** Returns what went wrong in words, then the humans to turn to instead. The first line can take the focus. */
export function trouble({ reply }: Trouble, told: string, origin: string): TemplateResult {
  return html`<div class="entry error">
    <p id="hr-fel" tabindex="-1"><strong>${told}</strong></p>
    ${reply ? bare(reply, origin) : paragraphs(TEXTS.unreachable)}
  </div>`;
}

/** Returns what has become of the message. What is told may change while it is shown, and is then read out. */
export function receipt({ reference, told }: Receipt, leave: () => void): TemplateResult {
  return html`<p role="status">${told}</p>
    <div>
      <p class="label">${HR_TEXTS.reference}</p>
      <p class="reference" translate="no">${reference}</p>
      <p class="hint">${HR_TEXTS.referenceKept}</p>
    </div>
    <div class="buttons">
      <button type="button" class="primary" @click=${leave}>${HR_TEXTS.back}</button>
    </div>`;
}

function row(term: string, said: string): TemplateResult {
  return html`<div>
    <dt>${term}</dt>
    <dd dir="auto">${said}</dd>
  </div>`;
}
