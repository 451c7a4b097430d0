/** `<answer-preview look="widget|teams" data-message="…">`: a message as staff see it, before anybody does. */

import { adoptStyles, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { disarm } from "./inert";
import type { Look } from "./look";
import { teamsLook } from "./teams_look";
import { TEXTS } from "./texts";
import { widgetLook } from "./widget_look";

const LOOKS = new Map<string, Look>([
  ["widget", widgetLook],
  ["teams", teamsLook],
]);

/** Its children are shown where no scripts run, and where the message cannot be read. */
export class AnswerPreview extends LitElement {
  static override properties = { look: {}, message: { attribute: "data-message" } };
  declare look: string;
  declare message: string;

  override willUpdate(): void {
    // lit wants every style sheet at once, but here each look has its own
    adoptStyles(this.renderRoot as ShadowRoot, [...(this.#look?.styles ?? [])]);
  }

  override render(): TemplateResult {
    return this.#look?.show(this.message) ?? html`<p>${TEXTS.unreadable}</p><slot></slot>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    disarm(this.renderRoot);
  }

  get #look(): Look | undefined {
    return LOOKS.get(this.look);
  }
}
