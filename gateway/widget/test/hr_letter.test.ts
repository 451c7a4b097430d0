/** What a person writes to HR is sent once, never lost, and kept nowhere. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Gateway } from "../src/api";
import { Conversation } from "../src/conversation";
import { HrDoor } from "../src/hr_api";
import { Letter } from "../src/hr_letter";
import { Memory } from "../src/memory";
import { FakeDoor, FakeStorage, hrForm, json, receipt, reply, session } from "./fakes";

const OPEN = "POST /api/session";
const FORM = "GET /api/escalation";
const SEND = "POST /api/escalation";
const REFERENCE = "HR-7K3M-Q9PX";
const LOOK = `GET /api/escalation/${REFERENCE}`;
const OFFLINE = new TypeError("Failed to fetch");
const CONCERN = { topic: "krankningar-utsatt", title: "Kränkningar" };
const WRITTEN = { text: " Det hände i går.\n", reached: "named", reach: " 070-123  45 67 " } as const;
const SENT = { topic: CONCERN.topic, unit: null, text: "Det hände i går.", reach: "070-123 45 67" };

let door: FakeDoor;
let storage: FakeStorage;
let conversation: Conversation;
let letter: Letter;
let looks: number;
let paused: Promise<void>;

beforeEach(() => {
  door = new FakeDoor();
  storage = new FakeStorage();
  looks = 0;
  paused = Promise.resolve();
  const gateway = new Gateway("https://assistent.example", null);
  const kept = new Memory(() => storage);
  conversation = new Conversation(gateway, kept, () => {});
  letter = new Letter(
    new HrDoor(gateway),
    conversation,
    () => {},
    () => {
      looks += 1;
      return paused;
    },
  );
  door.answer(OPEN, session("t1"), session("t2"));
});

/** Goes as far as the preview, with form keys that are handed out in turn. */
async function written(...keys: string[]): Promise<void> {
  door.answer(FORM, ...keys.map((key) => hrForm(key)));
  await letter.open(CONCERN);
  letter.write(WRITTEN);
  assert.equal(letter.review(), true);
}

function sentWith(): unknown[] {
  return door.bodies(SEND).map((body) => (body as { key: string }).key);
}

test("nothing is sent before it has been confirmed, and then exactly what was shown", async () => {
  await written("k1");
  assert.deepEqual(door.bodies(SEND), []);
  assert.deepEqual(letter.words, SENT);
  door.answer(SEND, receipt(REFERENCE));
  await letter.send();
  assert.deepEqual(door.bodies(SEND), [{ key: "k1", ...SENT, confirmed: true }]);
  assert.equal(letter.step, "receipt");
  assert.equal(letter.receipt?.reference, REFERENCE);
});

test("a message cannot be sent past the preview", async () => {
  door.answer(FORM, hrForm("k1"));
  await letter.open(CONCERN);
  letter.write(WRITTEN);
  await letter.send();
  assert.equal(letter.step, "form");
});

for (const [what, changes, faults] of [
  ["no choice", {}, ["reached"]],
  ["no way to be reached", { reached: "named", reach: " " }, ["reach"]],
  ["too long", { reached: "named", reach: "x".repeat(201), text: "x".repeat(4001) }, ["text", "reach"]],
  ["anonymous and without a word", { reached: "anonymous" }, []],
] as const) {
  test(`before the preview: ${what}`, async () => {
    door.answer(FORM, hrForm("k1"));
    await letter.open(CONCERN);
    letter.write(changes);
    assert.equal(letter.review(), faults.length === 0);
    assert.deepEqual(Object.keys(letter.faults), faults);
    assert.equal(letter.step, faults.length ? "form" : "preview");
  });
}

test("whoever is anonymous after all does not send how to be reached", async () => {
  await written("k1");
  letter.edit();
  letter.write({ reached: "anonymous" });
  assert.equal(letter.words?.reach, "");
  letter.write({ reached: "named" });
  assert.equal(letter.words?.reach, SENT.reach);
});

test("a second press while it is being sent sends nothing", async () => {
  await written("k1");
  door.answer(SEND, receipt(REFERENCE));
  await Promise.all([letter.send(), letter.send()]);
  assert.equal(door.bodies(SEND).length, 1);
});

for (const [what, failure, words] of [
  ["no network", OFFLINE, null],
  ["a proxy's own page", new Response("<h1>502</h1>", { status: 502 }), null],
  ["a page to log in with", new Response("<h1>Logga in</h1>"), null],
  ["a refusal", reply("Fel.", { type: "error" }, 503), "Fel."],
  ["too many", reply("För många.", { type: "error" }, 429), "För många."],
] as const) {
  test(`after ${what} everything is left, and the same key is used again`, async () => {
    await written("k1");
    door.answer(SEND, failure, receipt(REFERENCE));
    await letter.send();
    assert.equal(letter.step, "preview");
    assert.notEqual(letter.trouble, null);
    assert.equal(letter.trouble?.reply?.text ?? null, words);
    assert.deepEqual(letter.words, SENT);
    await letter.send();
    assert.deepEqual(sentWith(), ["k1", "k1"]);
    assert.equal(letter.step, "receipt");
  });
}

test("words changed after a message that may have come there are a message of their own", async () => {
  await written("k1", "k2");
  door.answer(SEND, OFFLINE, OFFLINE, receipt(REFERENCE));
  await letter.send();
  letter.edit();
  letter.write({ text: "Det hände i förrgår." });
  letter.review();
  await letter.send();
  await letter.send();
  assert.deepEqual(sentWith(), ["k1", "k2", "k2"]);
});

test("words changed after a refusal use the key that was never taken", async () => {
  await written("k1");
  door.answer(SEND, reply("Fel.", { type: "error" }, 422), receipt(REFERENCE));
  await letter.send();
  letter.edit();
  letter.write({ text: "Kortare." });
  letter.review();
  await letter.send();
  assert.deepEqual(sentWith(), ["k1", "k1"]);
});

test("a session that is over is replaced silently, and all is sent with a key of the new one", async () => {
  await written("k1", "k2");
  door.answer(SEND, json([], 401), receipt(REFERENCE));
  await letter.send();
  assert.deepEqual(door.bodies(SEND), [
    { key: "k1", ...SENT, confirmed: true },
    { key: "k2", ...SENT, confirmed: true },
  ]);
  assert.deepEqual(
    door.calls.filter(({ call }) => call !== OPEN).map(({ call, token }) => `${call} ${token}`),
    [`${FORM} Bearer t1`, `${SEND} Bearer t1`, `${FORM} Bearer t2`, `${SEND} Bearer t2`],
  );
  assert.equal(letter.step, "receipt");
});

const OVER = (): Response =>
  json([{ text: "Slut." }, { custom: { version: 1, type: "error", topic: null } }], 401);

test("a message that had come there in a session that is over is known again by its key", async () => {
  await written("k1", "k2");
  door.answer(SEND, OFFLINE, OVER(), receipt(REFERENCE));
  await letter.send();
  assert.deepEqual(letter.trouble, { reply: null });
  await letter.send();
  assert.equal(letter.receipt?.reference, REFERENCE);
  assert.deepEqual(sentWith(), ["k1", "k1", "k1"]);
});

test("one that had not come there is sent with a key of the new session", async () => {
  await written("k1", "k2");
  door.answer(SEND, OFFLINE, OVER(), reply("Nej.", { type: "error" }, 409), receipt(REFERENCE));
  await letter.send();
  await letter.send();
  assert.equal(letter.receipt?.reference, REFERENCE);
  assert.deepEqual(sentWith(), ["k1", "k1", "k1", "k2"]);
});

test("a key that the gateway takes nothing more with is replaced when it is tried again", async () => {
  await written("k1", "k2");
  door.answer(SEND, reply("Redan.", { type: "error" }, 409), receipt(REFERENCE));
  await letter.send();
  assert.equal(letter.step, "preview");
  await letter.send();
  assert.deepEqual(sentWith(), ["k1", "k2"]);
  assert.equal(letter.receipt?.reference, REFERENCE);
});

test("a failure after which it may have been kept counts as unsure, and keeps the key", async () => {
  await written("k1");
  door.answer(SEND, reply("Fel.", { type: "error" }, 503), receipt(REFERENCE));
  await letter.send();
  assert.equal(letter.perhapsSent, true);
  await letter.send();
  assert.deepEqual(sentWith(), ["k1", "k1"]);
});

test("a session that was over before the form came is replaced silently", async () => {
  door.answer(FORM, json([], 401));
  await written("k2");
  assert.equal(letter.form?.key, "k2");
});

test("a session that the chat has replaced meanwhile needs a new key", async () => {
  door.answer("POST /api/chat", json([], 401), reply("Nej."));
  await written("k1", "k2");
  letter.leave();
  conversation.say("en fråga");
  while (conversation.waiting) await new Promise((resolve) => setImmediate(resolve));
  await letter.open(CONCERN);
  letter.review();
  door.answer(SEND, receipt(REFERENCE));
  await letter.send();
  assert.deepEqual(sentWith(), ["k2"]);
});

test("a form that cannot be had is told, and can be asked for again", async () => {
  door.answer(FORM, reply("Inte här.", { type: "error" }, 409), hrForm("k1"));
  await letter.open(CONCERN);
  assert.equal(letter.trouble?.reply?.text, "Inte här.");
  await letter.load();
  assert.equal(letter.trouble, null);
  assert.equal(letter.form?.key, "k1");
});

test("what is written is there when the form is opened again, also for another concern", async () => {
  await written("k1");
  assert.equal(letter.leave(), true);
  assert.equal(letter.step, null);
  await letter.open({ topic: null, title: "Något annat" });
  assert.equal(letter.step, "form");
  assert.deepEqual(letter.words, { ...SENT, topic: null });
});

test("of a message only the reference is stored, and after it is sent nothing is left of it", async () => {
  await written("k1");
  const before = storage.getItem("bemotande-chat") ?? "";
  assert.doesNotMatch(before, /i går|070|k1|Kränkningar/);
  door.answer(SEND, receipt(REFERENCE));
  await letter.send();
  const after = storage.getItem("bemotande-chat") ?? "";
  assert.match(after, new RegExp(REFERENCE));
  assert.doesNotMatch(after, /i går|070|k1|Kränkningar/);
  letter.leave();
  assert.equal(letter.draft.text + letter.draft.reach, "");
  assert.equal(letter.form, null);
});

test("what is forgotten is gone", async () => {
  await written("k1");
  letter.forget();
  assert.equal(letter.step, null);
  assert.equal(letter.draft.text + letter.draft.reach, "");
});

test("a message that waits is looked for until it has come there", async () => {
  await written("k1");
  door.answer(SEND, receipt(REFERENCE, "waiting"));
  door.answer(LOOK, receipt(REFERENCE, "waiting"), OFFLINE, receipt(REFERENCE, "delivered", "Framme."));
  await letter.send();
  while (letter.receipt?.state === "waiting") await new Promise((resolve) => setImmediate(resolve));
  assert.equal(letter.receipt?.told, "Framme.");
  assert.equal(looks, 3);
});

test("a message that waits is looked for during a minute", async () => {
  await written("k1");
  door.answer(SEND, receipt(REFERENCE, "waiting"));
  door.answer(LOOK, ...Array.from({ length: 20 }, () => receipt(REFERENCE, "waiting")));
  await letter.send();
  for (let count = 0; count < 100; count += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(door.bodies(LOOK).length, 12);
});

test("a message is not looked for once its receipt is left", async () => {
  await written("k1");
  let go = (): void => {};
  paused = new Promise((resolve) => {
    go = resolve;
  });
  door.answer(SEND, receipt(REFERENCE, "waiting"));
  await letter.send();
  letter.leave();
  go();
  for (let count = 0; count < 20; count += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(looks, 1);
  assert.deepEqual(door.bodies(LOOK), []);
});
