/** "Hjälpte svaret?" under an answer. What is sent is the topic and yes or no, with no the question too, and the person is told so. */

import { html, nothing, type TemplateResult } from "lit";
import { TEXTS } from "./texts";
import type { ReplyEntry } from "./types";

interface Judging {
  judged: readonly string[];
  notSaved: ReadonlySet<number>;
  judge(entry: ReplyEntry, helpful: boolean): void;
}

/** Returns the question, or once the topic is judged the thanks, which can take the focus over from the buttons; nothing where there is no topic to judge. */
export function feedback(entry: ReplyEntry, around: Judging): TemplateResult | typeof nothing {
  const { type, topic } = entry.reply.card;
  if (type !== "answer" || !topic) return nothing;
  if (around.judged.includes(topic)) {
    return html`<p class="thanks" tabindex="-1">${TEXTS.thanks}</p>`;
  }
  const [label, note] = [`hjalpte-${entry.id}`, `sparas-${entry.id}`];
  const button = (text: string, helpful: boolean): TemplateResult =>
    html`<button type="button" @click=${() => around.judge(entry, helpful)}>${text}</button>`;
  return html`<div class="feedback" role="group" aria-labelledby=${label} aria-describedby=${note}>
    <span id=${label}>${TEXTS.helpful}</span>
    <span class="answers">${button(TEXTS.yes, true)}${button(TEXTS.no, false)}</span>
    <small id=${note}>${TEXTS.helpfulNote}</small>
    ${around.notSaved.has(entry.id) ? html`<small class="problem">${TEXTS.notSaved}</small>` : nothing}
  </div>`;
}
