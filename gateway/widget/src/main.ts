/** Reads the script tag and puts the chat on the page, once. */

import type { Role, Settings } from "./types";

const NAME = "bemotande-chat";
const ROLES: readonly string[] = ["medarbetare", "chef", "fortroendevald"] satisfies Role[];

/**
 * Returns what the script tag says; the gateway is where the script itself comes from.
 *
 * @throws Error when this does not run as a `<script src>`, so that there is no gateway to ask.
 */
function settings(script: HTMLOrSVGScriptElement | null): Settings {
  if (!(script instanceof HTMLScriptElement && script.src)) {
    throw new Error("widget.js must be loaded by <script src>, not inlined and not as a module");
  }
  const { roll, heading, open } = script.dataset;
  return {
    origin: new URL(script.src).origin,
    role: isRole(roll) ? roll : null,
    heading: heading?.trim() || null,
    open: open === "true",
  };
}

function isRole(roll: string | undefined): roll is Role {
  return roll !== undefined && ROLES.includes(roll);
}

async function place(said: Settings): Promise<void> {
  if (customElements.get(NAME)) return;
  // Not a second time: lit makes a Trusted Types policy as it loads, and a strict page allows that only once.
  const { BemotandeChat } = await import("./element");
  customElements.define(NAME, BemotandeChat);
  const chat = new BemotandeChat(said);
  chat.lang = "sv";
  document.body.append(chat);
}

const said = settings(document.currentScript);
if (document.body) void place(said);
else document.addEventListener("DOMContentLoaded", () => void place(said), { once: true });
