/** A message as the chat shows it: by the chat's own code and style sheets. */

import { html, type TemplateResult, unsafeCSS } from "lit";
import { reply, type Surroundings } from "../cards";
import { parseJson } from "../json";
import { readReply } from "../reply";
import { styles } from "../style";
import type { Look } from "./look";
import { TEXTS } from "./texts";
import frame from "./widget_look.css";

const nothingHappens = (): void => {};

/** Reads the contract's list of messages. */
export const widgetLook: Look = {
  styles: [...styles, unsafeCSS(frame)],
  show: (message) => {
    const read = readReply(parseJson(message));
    return (
      read && shown(reply({ id: 0, from: "assistant", session: 0, retry: false, reply: read }, around()))
    );
  },
};

function shown(bubble: TemplateResult): TemplateResult {
  return html`<div class="root" lang="sv"><div class="frame" role="group" aria-label=${TEXTS.widget}>${bubble}</div></div>`;
}

function around(): Surroundings {
  return {
    origin: location.origin,
    waiting: true, // as while an answer is on its way: nothing can be chosen
    judged: [],
    notSaved: new Set(),
    choose: nothingHappens,
    judge: nothingHappens,
    askHr: nothingHappens,
  };
}
