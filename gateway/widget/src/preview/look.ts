/** A way to show a message. */

import type { CSSResult, TemplateResult } from "lit";

export interface Look {
  styles: readonly CSSResult[];
  /** Returns the message, null for what cannot be read as one. */
  show(message: string): TemplateResult | null;
}
