/** The contract's list is recognised by its card, and a body that is something else is not. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readReply } from "../src/reply";

test("text and card of two messages are one reply", () => {
  const reply = readReply([
    { recipient_id: "x", text: "Hej!" },
    { custom: { version: 1, type: "smalltalk", topic: null } },
  ]);
  assert.equal(reply?.text, "Hej!");
  assert.equal(reply?.card.type, "smalltalk");
  assert.deepEqual(reply?.card.contacts, []);
});

test("fields that are not known, or not what they should be, do no harm", () => {
  const custom = {
    type: "new",
    topic: 7,
    language: "fi",
    sources: "no",
    contacts: [null, { title: "HR", links: {} }],
  };
  const card = readReply([{ text: "Hej!", custom, more: true }])?.card;
  assert.equal(card?.topic, null);
  assert.equal(card?.language, "sv");
  assert.deepEqual(card?.sources, []);
  assert.deepEqual(card?.contacts, [{ id: "", title: "HR", how: "", links: [] }]);
});

test("what can be said, and what the form to HR would concern, are read where they are", () => {
  const read = (custom: object) => readReply([{ custom: { type: "answer", ...custom } }])?.card;
  const card = read({ say: "Jag vill prata.", escalation: { topic: null, title: "Kränkningar" } });
  assert.equal(card?.say, "Jag vill prata.");
  assert.deepEqual(card?.escalation, { topic: null, title: "Kränkningar" });
  for (const nothing of [{}, { say: null, escalation: null }, { say: 1, escalation: "ja" }]) {
    assert.equal(read(nothing)?.say, null);
    assert.equal(read(nothing)?.escalation, null);
  }
});

for (const body of [
  null,
  {},
  "text",
  [],
  [1],
  [{ text: "Hej!" }],
  [{ custom: {} }],
  { detail: "Not Found" },
]) {
  test(`${JSON.stringify(body)} is no reply`, () => assert.equal(readReply(body), null));
}
