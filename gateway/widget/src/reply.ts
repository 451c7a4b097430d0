/** Reads the contract's list of messages; what it does not know it leaves out. */

import { type Fields, isFields } from "./json";
import type { Card, Concern, Contact, Link, Option, Reply, Source } from "./types";

/**
 * Returns the reply that a body holds, null when the body is not the contract's list of messages.
 *
 * A list may have several messages with text and has one with the card (`custom`).
 */
export function readReply(body: unknown): Reply | null {
  if (!Array.isArray(body) || !body.every(isFields)) return null;
  const custom = body.map((message) => message.custom).find(isFields);
  if (!custom || typeof custom.type !== "string") return null;
  const texts = body.map((message) => string(message.text)).filter((text) => text);
  return { text: texts.join("\n\n"), card: card(custom, custom.type) };
}

function card(custom: Fields, type: string): Card {
  return {
    type,
    topic: typeof custom.topic === "string" ? custom.topic : null,
    language: custom.language === "en" ? "en" : "sv",
    sources: list(custom.sources).map(source),
    contacts: list(custom.contacts).map(contact),
    options: list(custom.options).map(option),
    say: string(custom.say) || null,
    escalation: isFields(custom.escalation) ? concern(custom.escalation) : null,
  };
}

function source(from: Fields): Source {
  return { id: string(from.id), title: string(from.title), quote: string(from.quote), url: string(from.url) };
}

function contact(from: Fields): Contact {
  return {
    id: string(from.id),
    title: string(from.title),
    how: string(from.how),
    links: list(from.links).map(link),
  };
}

function link(from: Fields): Link {
  return { title: string(from.title), url: string(from.url) };
}

function option(from: Fields): Option {
  return { title: string(from.title), payload: string(from.payload) };
}

function concern(from: Fields): Concern {
  return { topic: string(from.topic) || null, title: string(from.title) };
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}
