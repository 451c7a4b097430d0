/** The plain text repeats quotes and contacts for clients without the card; the widget shows each once. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Block, layout } from "../src/layout";
import type { Card, Contact, Source } from "../src/types";

const CHEF = contact("Närmaste chef", "Din närmaste chef når du som du brukar.");
const HR = contact("HR", "Fråga en kollega.");
const OMBUD = contact("Fackligt ombud", "Fråga HR.");
const OL = source("Du får inte vara påverkad.", "Bemötandekod (för dig): Vi använder inte alkohol");
const ARBETE = source(
  "Du ska alltid kunna arbeta säkert.",
  "Bemötandekod (för dig): Vi använder inte alkohol",
);

const shown = (text: string, card: Partial<Card>): Block[] => layout({ text, card: { ...EMPTY, ...card } });
const EMPTY: Card = {
  type: "answer",
  topic: null,
  language: "sv",
  sources: [],
  contacts: [],
  options: [],
  say: null,
  escalation: null,
};
const QUOTES: Block = { kind: "quotes" };
const CONTACTS: Block = { kind: "contacts", led: true };
const UNLED: Block = { kind: "contacts", led: false };

test("an answer's quote and contacts take the place of their paragraphs", () => {
  const text =
    "Låt bli.\nDet är klokast.\n\nSå står det: ”Du får inte vara påverkad.” (Bemötandekod (för dig), avsnittet Vi " +
    "använder inte alkohol)\n\nVänd dig till: Närmaste chef, HR eller Fackligt ombud.";
  assert.deepEqual(shown(text, { sources: [OL, ARBETE], contacts: [CHEF, HR, OMBUD] }), [
    said("Låt bli.\nDet är klokast."),
    said("Så står det:"),
    QUOTES,
    said("Vänd dig till:"),
    CONTACTS,
  ]);
});

test("in English as well, with the note after it", () => {
  const text =
    "Do not.\n\nWhat it says, in Swedish: ”Du får inte vara påverkad.” (Kod, section Alkohol)\n\n" +
    "Turn to: Närmaste chef or HR.\n\n(Translation. The Swedish answer applies.)";
  assert.deepEqual(shown(text, { sources: [OL], contacts: [CHEF, HR], language: "en" }), [
    said("Do not."),
    said("What it says, in Swedish:"),
    QUOTES,
    said("Turn to:"),
    CONTACTS,
    said("(Translation. The Swedish answer applies.)"),
  ]);
});

test("several quotes in the text come together, and the contacts last when the text does not name them", () => {
  const text =
    "Så här står det:\n\n”Du får inte vara påverkad.” (Kod: A)\n\n”Du ska alltid kunna arbeta säkert.” (Kod: A)";
  assert.deepEqual(shown(text, { sources: [OL, ARBETE], contacts: [HR] }), [
    said("Så här står det:"),
    QUOTES,
    UNLED,
  ]);
});

test("the numbered contacts of a follow-up become the list of contacts", () => {
  const text =
    "Vänd dig till, i den här ordningen:\n\n1. Närmaste chef: Din närmaste chef når du som du brukar.\n\n2. HR: Fråga en kollega.";
  const placed = [said("Vänd dig till, i den här ordningen:"), CONTACTS, QUOTES];
  assert.deepEqual(shown(text, { sources: [OL], contacts: [CHEF, HR] }), placed);
});

test("a quote of several paragraphs is still one quote", () => {
  const long = source("Första stycket.\n\nAndra stycket.", "Kod: A");
  assert.deepEqual(shown("Här:\n\n”Första stycket.\n\nAndra stycket.”", { sources: [long] }), [
    said("Här:"),
    QUOTES,
  ]);
});

for (const kept of [
  "Koden säger ”Du får inte vara påverkad.” och det gäller alla.",
  "”Du får inte vara påverkad.” (Kod) Det gäller alla (utom ingen)",
  "Du får inte vara påverkad.",
  "Vänd dig till: HR. De hjälper dig.",
  "Vänd dig till: HR eller Närmaste chef.",
  "1. Närmaste chef: Din närmaste chef når du som du brukar.",
]) {
  test(`nothing else is left out: ${kept}`, () => {
    assert.deepEqual(shown(kept, { sources: [OL], contacts: [CHEF, HR] }), [said(kept), QUOTES, UNLED]);
  });
}

test("a reply without sources and contacts is its text", () => {
  assert.deepEqual(shown("Hej!\n\nVad undrar du?", { type: "smalltalk" }), [
    said("Hej!"),
    said("Vad undrar du?"),
  ]);
});

test("what can be said or sent to a contact has a place also without contacts", () => {
  const escalation = { topic: null, title: "Något annat" };
  for (const card of [{ say: "Hej" }, { escalation }]) {
    assert.deepEqual(shown("Hej!", card), [said("Hej!"), UNLED]);
  }
});

function said(text: string): Block {
  return { kind: "text", text };
}

function contact(title: string, how: string): Contact {
  return { id: title, title, how, links: [] };
}

function source(quote: string, title: string): Source {
  return { id: "medarbetare/alkohol", title, quote, url: "/kallor/medarbetare#alkohol" };
}
