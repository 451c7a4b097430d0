/** Shows a reply by its card (docs/ANSWER_CONTRACT.md). Text is plain: nothing in it is read as markup. */

import { html, nothing, type TemplateResult } from "lit";
import { feedback } from "./feedback";
import { type Block, layout } from "./layout";
import { safeLink } from "./links";
import { HR_TEXTS, TEXTS } from "./texts";
import type { Card, Contact, Link, Option, Reply, ReplyEntry, Source } from "./types";

const EMERGENCY = "nodnummer-112";
const HR = "hr";
const FRAMED = new Set(["crisis", "error"]); // types with a look of their own (card_style.ts)
const CHOICES = new Map([
  ["clarify", TEXTS.choose],
  ["ask_role", TEXTS.chooseRole],
]);

/** What a shown reply needs to know, and what can be done with it. */
export interface Surroundings {
  origin: string;
  waiting: boolean;
  judged: readonly string[];
  /** Entries whose judgement could not be saved. */
  notSaved: ReadonlySet<number>;
  choose(option: Option, entry: ReplyEntry): void;
  judge(entry: ReplyEntry, helpful: boolean): void;
  askHr(entry: ReplyEntry): void;
}

/** Returns a reply: in a crisis the emergency number first, then then the rest. */
export function reply(entry: ReplyEntry, around: Surroundings): TemplateResult {
  const { card } = entry.reply;
  const blocks = layout(entry.reply);
  // what is asked comes before whom else to ask
  const after = CHOICES.has(card.type)
    ? blocks.filter((block) => block.kind === "contacts" && !block.led)
    : [];
  const offer = card.escalation ? toHr(entry, around) : nothing;
  const show = (block: Block): unknown => part(block, card, around.origin, offer);
  return html`<div class="entry reply ${FRAMED.has(card.type) ? card.type : ""}" data-id=${entry.id}>
    ${card.type === "crisis" ? emergency(card) : nothing}
    <span class="hidden">${TEXTS.assistantReplies}</span>
    ${blocks.filter((block) => !after.includes(block)).map(show)} ${options(entry, around)} ${after.map(show)}
    ${feedback(entry, around)}
  </div>`;
}

/** Returns a reply's text, quotes and contacts without anything that leads on. */
export function bare(reply: Reply, origin: string): unknown[] {
  return layout(reply).map((block) => part(block, reply.card, origin, nothing));
}

/** Returns a text as paragraphs; a line break stays a line break, and any script runs in its own direction. */
export function paragraphs(text: string): TemplateResult[] {
  return text.split(/\n{2,}/).map((part) => paragraph(part));
}

/** Something to show, or nothing. */
type Shown = TemplateResult | typeof nothing;

function part(block: Block, card: Card, origin: string, offer: Shown): unknown {
  if (block.kind === "text") return paragraph(block.text, english(card));
  if (block.kind === "quotes") return card.sources.map((source) => quote(source, origin));
  return contacts(card, block.led, origin, offer);
}

function paragraph(text: string, lang: Lang = nothing): TemplateResult {
  return html`<p lang=${lang} dir="auto">${text}</p>`;
}

type Lang = "en" | typeof nothing;

function english(card: Card): Lang {
  return card.language === "en" ? "en" : nothing;
}

function emergency(card: Card): TemplateResult {
  const call = card.contacts.flatMap(({ links }) => links).find(({ url }) => url === "tel:112");
  return html`<p class="emergency">
    <a href="tel:112" lang=${call ? english(card) : nothing}>${call?.title ?? TEXTS.call112}</a>
  </p>`;
}

function quote({ title, quote, url }: Source, origin: string): TemplateResult {
  const link = safeLink(url, origin);
  return html`<figure>
    <blockquote lang="sv" cite=${link?.href ?? nothing}><p>”${quote}”</p></blockquote>
    <figcaption><cite lang="sv">${title}</cite>${anchor({ title: TEXTS.readSection, url }, origin)}</figcaption>
  </figure>`;
}

/** Returns the contacts, the offer to write to HR with HR, and what can be said to whomever one chooses. */
function contacts(card: Card, led: boolean, origin: string, offer: Shown): TemplateResult[] {
  // the emergency number stands at the top of a crisis already
  const shown = card.contacts.filter(({ id }) => card.type !== "crisis" || id !== EMERGENCY);
  const atHr = shown.some(({ id }) => id === HR);
  const list = html`${led ? nothing : html`<p class="label">${TEXTS.contacts}</p>`}
    <ol class="contacts" lang=${english(card)}>
      ${shown.map((person) => contact(person, origin, person.id === HR ? offer : nothing))}
    </ol>`;
  const parts = shown.length ? [list] : [];
  if (offer !== nothing && !atHr) parts.push(html`<p>${offer}</p>`);
  if (card.say)
    parts.push(
      html`<p class="say" lang=${english(card)} dir="auto"><strong>${TEXTS.say[card.language]}</strong> ”${card.say}”</p>`,
    );
  return parts;
}

function contact({ title, how, links }: Contact, origin: string, offer: Shown): TemplateResult {
  return html`<li>
    <strong>${title}</strong><p>${how}</p>${links.map((link) => anchor(link, origin))}${offer}
  </li>`;
}

function toHr(entry: ReplyEntry, { waiting, askHr }: Surroundings): TemplateResult {
  return html`<button
    type="button"
    class="to-hr"
    lang="sv"
    data-hr=${entry.id}
    aria-disabled=${waiting}
    @click=${() => askHr(entry)}
  >
    ${HR_TEXTS.send}
  </button>`;
}

function anchor({ title, url }: Link, origin: string): TemplateResult {
  const link = safeLink(url, origin);
  if (!link) return html`<span class="link">${title}</span>`;
  if (!link.isPage) return html`<a class="link" href=${link.href}>${title}</a>`;
  return html`<a class="link" href=${link.href} target="_blank" rel="noopener noreferrer"
    >${title}<span class="hidden" lang="sv">${TEXTS.newTab}</span></a
  >`;
}

function options(entry: ReplyEntry, { waiting, choose }: Surroundings): TemplateResult | typeof nothing {
  const { card } = entry.reply;
  if (!card.options.length) return nothing;
  const label = `val-${entry.id}`;
  return html`<p class="label" id=${label}>${CHOICES.get(card.type) ?? TEXTS.goOn}</p>
    <ul class="options" aria-labelledby=${label}>
      ${card.options.map(
        (option) => html`<li>
          <button type="button" lang=${english(card)} aria-disabled=${waiting} @click=${() => choose(option, entry)}>
            ${option.title}
          </button>
        </li>`,
      )}
    </ul>`;
}
