/**
 * Where a reply's quotes and contacts stand among its paragraphs.
 *
 * The text of an answer is complete for clients that show nothing else, so it repeats what the card holds. Here
 * the repetition gives its place to the richer form, and everything else stays as it is:
 *
 * - a paragraph that ends in a source's quote between ” and ”, perhaps with one parenthesis (the citation) after
 *   it, becomes what stands before the quote, then the quotes;
 * - a paragraph that ends in ": A, B eller C." where A, B, C are exactly the contacts, becomes what stands before
 *   the names, then the contacts; so do paragraphs that are exactly "1. A: how", "2. B: how" and so on.
 *
 * A text that is built in any other way is shown whole: twice is better than not at all.
 */

import type { Contact, Reply } from "./types";

export type Block = { kind: "text"; text: string } | { kind: "quotes" } | { kind: "contacts"; led: boolean };

const HELD = "\uE000"; // a private character that nobody writes; stands for a quote while the text is split: a quote may itself have paragraphs
const QUOTED = new RegExp(`^([^${HELD}]*)${HELD}\\d+${HELD}(?: \\((?:[^()]|\\([^()]*\\))*\\))?$`);
const OR = [" eller ", " or "];

/**
 * Returns a reply's parts in the order they are shown.
 *
 * Quotes and contacts that the text does not mention come last; `led` says whether the text leads up to the
 * contacts ("Vänd dig till:"), else they need a label of their own. What can be said or sent to a contact stands
 * with the contacts, also where there are none.
 */
export function layout({ text, card }: Reply): Block[] {
  const blocks: Block[] = [];
  const place = (block: Block): void => {
    if (block.kind === "text" ? block.text : !blocks.some(({ kind }) => kind === block.kind))
      blocks.push(block);
  };
  const quotes = card.sources.map((source) => `”${source.quote}”`);
  const release = (part: string): string =>
    part.replaceAll(/\uE000(\d+)\uE000/g, (_, index) => quotes[Number(index)] ?? "");
  const held = quotes.reduce(
    (whole, quote, index) => whole.replaceAll(quote, `${HELD}${index}${HELD}`),
    text.replaceAll(HELD, ""),
  );
  const lines = new Set(numbered(card.contacts));
  const paragraphs = held.split(/\n{2,}/).map((paragraph) => paragraph.trim());
  const listed = lines.size > 0 && [...lines].every((line) => paragraphs.includes(line));
  for (const paragraph of paragraphs) {
    const quoteLead = QUOTED.exec(paragraph)?.[1];
    const nameLead = leadToNames(paragraph, card.contacts);
    if (quoteLead !== undefined) {
      place({ kind: "text", text: quoteLead.trim() });
      place({ kind: "quotes" });
    } else if (nameLead !== null) {
      place({ kind: "text", text: nameLead });
      place({ kind: "contacts", led: true });
    } else if (listed && lines.has(paragraph)) {
      place({ kind: "contacts", led: true });
    } else {
      place({ kind: "text", text: release(paragraph) });
    }
  }
  if (card.sources.length) place({ kind: "quotes" });
  if (card.contacts.length || card.say || card.escalation) place({ kind: "contacts", led: false });
  return blocks;
}

function numbered(contacts: Contact[]): string[] {
  return contacts.map(({ title, how }, index) => `${index + 1}. ${title}: ${how}`);
}

function leadToNames(paragraph: string, contacts: Contact[]): string | null {
  const names = contacts.map(({ title }) => title);
  if (!names.length) return null;
  const last = names.at(-1);
  for (const or of OR) {
    const list = names.length > 1 ? `${names.slice(0, -1).join(", ")}${or}${last}` : last;
    if (paragraph.endsWith(`: ${list}.`)) return paragraph.slice(0, -`${list}.`.length).trim();
  }
  return null;
}
