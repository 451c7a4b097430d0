/** The Markdown that Adaptive Cards have: emphasis, lists and links; no headings, tables, pictures or HTML. */

import MarkdownIt from "markdown-it";

const RULES = ["emphasis", "entity", "escape", "link", "list", "newline"];
const reader = new MarkdownIt("zero").enable(RULES);

/** Returns a text block's Markdown as HTML; addresses such as `javascript:` become no links. */
export function markdown(text: string): string {
  return reader.render(text);
}
