/** A card as Teams shows it: by Microsoft's own renderer. */

import {
  AdaptiveCard,
  GlobalSettings,
  HostConfig,
  OpenUrlAction,
  SerializationContext,
  Versions,
} from "adaptivecards";
import { html, unsafeCSS } from "lit";
import { isFields, parseJson } from "../json";
import { safeLink } from "../links";
import type { Look } from "./look";
import { hostConfig } from "./teams_host";
import frame from "./teams_look.css";
import { markdown } from "./teams_markdown";
import { TEXTS } from "./texts";

GlobalSettings.setTabIndexAtCardRoot = false; // its links are enough to go through by keyboard
AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown(text);
  result.didProcess = true;
};

/** Reads the JSON of an Adaptive Card. */
export const teamsLook: Look = {
  styles: [unsafeCSS(frame)],
  show: (message) => {
    const card = rendered(parseJson(message));
    return card && html`<div class="frame" lang="sv" role="group" aria-label=${TEXTS.teams}>${card}</div>`;
  },
};

function rendered(json: unknown): HTMLElement | null {
  if (!isFields(json) || json.type !== "AdaptiveCard") return null;
  const card = new AdaptiveCard();
  card.version = Versions.v1_5; // the latest that bots' cards in Teams can have
  card.hostConfig = new HostConfig(hostConfig);
  card.onExecuteAction = (action) => {
    if (action instanceof OpenUrlAction) open(action.url);
  };
  card.parse(json, new SerializationContext(card.version));
  return card.render() ?? null;
}

function open(url: string | undefined): void {
  const link = safeLink(url ?? "", location.origin);
  if (link?.isPage) window.open(link.href, "_blank", "noopener,noreferrer");
}
