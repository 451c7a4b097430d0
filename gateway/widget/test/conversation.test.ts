/** What a person must never lose to a bad network, an old session or a change of page. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Gateway } from "../src/api";
import { Conversation } from "../src/conversation";
import { Memory } from "../src/memory";
import type { ReplyEntry } from "../src/types";
import { FakeDoor, FakeStorage, json, reply, session } from "./fakes";

const OPEN = "POST /api/session";
const CHAT = "POST /api/chat";
const ERASE = "DELETE /api/chat";
const JUDGE = "POST /api/feedback";
const OPTION = { title: "Får jag ta en öl till lunchen?", payload: "/alkohol-lunch" };
const OFFLINE = new TypeError("Failed to fetch");

let door: FakeDoor;
let storage: FakeStorage;
let conversation: Conversation;

beforeEach(() => {
  door = new FakeDoor();
  storage = new FakeStorage();
  conversation = newPage();
});

function newPage(): Conversation {
  return new Conversation(
    new Gateway("https://assistent.example", "chef"),
    new Memory(() => storage),
    () => {},
  );
}

async function settled(): Promise<void> {
  while (conversation.waiting) await new Promise((resolve) => setImmediate(resolve));
}

async function sent(): Promise<void> {
  while (!door.bodies(CHAT).length) await new Promise((resolve) => setImmediate(resolve));
}

async function say(text: string): Promise<void> {
  assert.equal(conversation.say(text), true);
  await settled();
}

function texts(): string[] {
  return conversation.log.map((entry) => {
    if (entry.from === "letter") return entry.reference;
    if (entry.from === "anew") return "(anew)";
    return entry.from === "person" ? `> ${entry.text}` : entry.reply.text;
  });
}

function lastReply(): ReplyEntry {
  const last = conversation.log.at(-1);
  assert.equal(last?.from, "assistant");
  return last as ReplyEntry;
}

test("a question goes out with the page's role and gets its reply", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, reply("Nej."));
  await say("får jag?");
  assert.deepEqual(texts(), ["> får jag?", "Nej."]);
  assert.deepEqual(door.bodies(CHAT), [{ message: "får jag?", roll: "chef" }]);
  assert.deepEqual(conversation.notice, ["Jag är en digital assistent."]);
});

test("while a reply is on its way nothing more is sent", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, reply("Nej."));
  conversation.say("får jag?");
  assert.equal(conversation.say("hallå?"), false);
  await settled();
  assert.deepEqual(texts(), ["> får jag?", "Nej."]);
});

test("a question asked before the session is there waits for it, and only one session is made", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, reply("Nej."));
  void conversation.start();
  await say("får jag?");
  assert.deepEqual(texts(), ["> får jag?", "Nej."]);
  assert.equal(door.bodies(OPEN).length, 1);
});

test("a session that is over is replaced silently, and the message is sent again", async () => {
  door.answer(OPEN, session("t1"), session("t2"));
  door.answer(CHAT, json([], 401), reply("Nej."));
  await say("får jag?");
  assert.deepEqual(texts(), ["> får jag?", "Nej."]);
  assert.deepEqual(
    door.calls.filter(({ call }) => call === CHAT).map(({ token }) => token),
    ["Bearer t1", "Bearer t2"],
  );
});

test("whoever has been answered before is told that a session is replaced, and what stays unanswered can be retried", async () => {
  door.answer(OPEN, session("t1"), session("t2"));
  door.answer(CHAT, reply("Nej."), json([], 401), OFFLINE, reply("Ja."));
  await say("får jag?");
  await say("och om det är chefen?");
  assert.deepEqual(texts(), ["> får jag?", "Nej.", "> och om det är chefen?", "(anew)"]);
  assert.equal(conversation.canRetry, true);
  await conversation.retry();
  assert.deepEqual(texts().at(-1), "Ja.");
  assert.deepEqual(newPage().log, conversation.log);
});

test("an option is sent as its payload, and in a later session as its words", async () => {
  door.answer(OPEN, session("t1"), session("t2"));
  door.answer(CHAT, reply("Hej!", { options: [OPTION] }), json([], 401), reply("Nej."), reply("Nej."));
  await say("hej");
  const offer = lastReply();
  conversation.choose(OPTION, offer);
  await settled();
  conversation.choose(OPTION, offer);
  await settled();
  assert.deepEqual(door.bodies(CHAT).slice(1), [
    { payload: OPTION.payload, roll: "chef" },
    { message: OPTION.title, roll: "chef" },
    { message: OPTION.title, roll: "chef" },
  ]);
});

test("text that looks like a payload is sent as text", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, reply("Jag förstod inte."));
  await say("/alkohol-lunch");
  assert.deepEqual(door.bodies(CHAT), [{ message: "/alkohol-lunch", roll: "chef" }]);
});

for (const [what, failure] of [
  ["no network", OFFLINE],
  ["a proxy's own page", new Response("<h1>502</h1>", { status: 502 })],
  ["JSON that is no reply", json({ detail: "?" }, 500)],
] as const) {
  test(`after ${what} the same message can be sent again, once in the log`, async () => {
    door.answer(OPEN, session("t1"));
    door.answer(CHAT, failure, reply("Nej."));
    await say("får jag?");
    assert.equal(conversation.failure, "unreachable");
    assert.deepEqual(texts(), ["> får jag?"]);
    await conversation.retry();
    assert.equal(conversation.failure, null);
    assert.deepEqual(texts(), ["> får jag?", "Nej."]);
  });
}

test("a call that takes too long is given up", async () => {
  globalThis.fetch = (_, init) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    });
  const gateway = new Gateway("https://assistent.example", null, 1);
  conversation = new Conversation(gateway, new Memory(() => storage), () => {});
  await say("får jag?");
  assert.equal(conversation.failure, "unreachable");
});

for (const [status, retry] of [
  [200, true],
  [503, true],
  [409, false],
  [422, false],
  [429, true],
] as const) {
  test(`the gateway's own error with status ${status} is shown, ${retry ? "and" : "but not"} to be tried again`, async () => {
    door.answer(OPEN, session("t1"));
    door.answer(CHAT, reply("Något gick fel.", { type: "error" }, status), reply("Nej."));
    await say("får jag?");
    assert.deepEqual(texts(), ["> får jag?", "Något gick fel."]);
    assert.equal(conversation.canRetry, retry);
    await conversation.retry();
    assert.deepEqual(texts(), ["> får jag?", retry ? "Nej." : "Något gick fel."]);
  });
}

test("a message to HR leaves its reference in the log, and what failed can still be tried again", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, OFFLINE, reply("Fel.", { type: "error" }, 503), reply("Nej."));
  await say("får jag?");
  conversation.note("HR-7K3M-Q9PX");
  assert.deepEqual(texts(), ["> får jag?", "HR-7K3M-Q9PX"]);
  await conversation.retry();
  assert.deepEqual(texts(), ["> får jag?", "HR-7K3M-Q9PX", "Fel."]);
  await conversation.retry();
  assert.deepEqual(texts(), ["> får jag?", "HR-7K3M-Q9PX", "Nej."]);
  conversation = newPage();
  assert.deepEqual(texts(), ["> får jag?", "HR-7K3M-Q9PX", "Nej."]);
  assert.equal(conversation.failure, null);
});

test("a session that cannot be had is told, and can be asked for again", async () => {
  door.answer(OPEN, OFFLINE, session("t1"));
  await conversation.start();
  assert.equal(conversation.failure, "unreachable");
  await conversation.retry();
  assert.equal(conversation.failure, null);
  assert.deepEqual(conversation.notice, ["Jag är en digital assistent."]);
});

test("a session that is refused shows the gateway's own words", async () => {
  door.answer(OPEN, reply("För många.", { type: "error" }, 429));
  await conversation.start();
  assert.deepEqual(texts(), ["För många."]);
});

test("the next page goes on in the same session", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, reply("Nej."), reply("Ja."));
  await say("får jag?");
  conversation = newPage();
  await say("säkert?");
  assert.deepEqual(texts(), ["> får jag?", "Nej.", "> säkert?", "Ja."]);
  assert.equal(door.bodies(OPEN).length, 1);
});

test("a message whose page was left before the reply came can be sent again", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, new Promise(() => {}), reply("Nej."));
  conversation.say("får jag?");
  await sent();
  conversation = newPage();
  assert.equal(conversation.failure, "interrupted");
  assert.deepEqual(texts(), ["> får jag?"]);
  await conversation.retry();
  assert.deepEqual(texts(), ["> får jag?", "Nej."]);
});

test("clearing erases here and at the gateway, and the next message starts afresh", async () => {
  door.answer(OPEN, session("t1"), session("t2"));
  door.answer(CHAT, reply("Nej."), reply("Hej!"));
  door.answer(ERASE, new Response(null, { status: 204 }));
  await say("hemligt");
  assert.equal(await conversation.clear(), true);
  assert.deepEqual(texts(), []);
  assert.doesNotMatch(JSON.stringify(storage.getItem("bemotande-chat")), /hemligt|t1/);
  await say("hej");
  assert.equal(door.calls.at(-1)?.token, "Bearer t2");
});

test("clearing says so when the gateway could not erase, and has still cleared here", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, reply("Nej."));
  door.answer(ERASE, OFFLINE);
  await say("hemligt");
  assert.equal(await conversation.clear(), false);
  assert.deepEqual(texts(), []);
});

test("a reply that comes after clearing is not shown", async () => {
  let arrive = (_: Response): void => {};
  door.answer(OPEN, session("t1"));
  door.answer(
    CHAT,
    new Promise<Response>((resolve) => {
      arrive = resolve;
    }),
  );
  door.answer(ERASE, new Response(null, { status: 204 }));
  conversation.say("hemligt");
  await sent();
  await conversation.clear();
  arrive(reply("Nej."));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(texts(), []);
  assert.equal(conversation.failure, null);
});

test("where an answer did not help, the question goes with the judgement", async () => {
  door.answer(OPEN, session("t1"));
  door.answer(CHAT, reply("Nej.", { topic: "alkohol-lunch" }));
  door.answer(JUDGE, new Response(null, { status: 204 }));
  await say("får jag?");
  await conversation.judge("alkohol-lunch", false, lastReply());
  const question = "får jag?";
  assert.deepEqual(door.bodies(JUDGE), [{ topic: "alkohol-lunch", helpful: false, question }]);
});

for (const [status, thanked] of [
  [204, true],
  [409, true],
  [500, false],
] as const) {
  test(`a judgement answered with ${status} is ${thanked ? "thanked for" : "not"}`, async () => {
    door.answer(OPEN, session("t1"));
    door.answer(CHAT, reply("Nej.", { topic: "alkohol-lunch" }));
    door.answer(JUDGE, new Response(null, { status }));
    await say("får jag?");
    assert.equal(await conversation.judge("alkohol-lunch", true, lastReply()), thanked);
    assert.deepEqual(conversation.judged, thanked ? ["alkohol-lunch"] : []);
    assert.deepEqual(door.bodies(JUDGE), [{ topic: "alkohol-lunch", helpful: true }]);
  });
}
