/** A conversation follows the person through the tab, and the chat works where nothing may be stored. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, Memory, MOST_ENTRIES, nothing } from "../src/memory";
import type { Entry } from "../src/types";
import { FakeStorage } from "./fakes";

const entry = (id: number): Entry => ({ id, from: "person", text: `fråga ${id}`, session: 1 });

test("what is saved is there on the next page", () => {
  const storage = new FakeStorage();
  const kept = { ...nothing(), token: "t", notice: ["Jag är en bot."], log: [entry(1)], open: true };
  new Memory(() => storage).save(kept);
  assert.deepEqual(new Memory(() => storage).load(), kept);
});

test("of a long conversation the latest part is kept", () => {
  const storage = new FakeStorage();
  const log = Array.from({ length: MOST_ENTRIES + 5 }, (_, index) => entry(index + 1));
  new Memory(() => storage).save({ ...nothing(), log });
  const kept = new Memory(() => storage).load().log;
  assert.equal(kept.length, MOST_ENTRIES);
  assert.equal(kept.at(-1)?.id, MOST_ENTRIES + 5);
});

test("what has been silent too long is forgotten, also in the storage", () => {
  const storage = new FakeStorage();
  const old = {
    ...nothing(),
    token: "t",
    log: [entry(1)],
    open: true,
    lasts: 1800,
    said: Date.now() - 1801_000,
  };
  new Memory(() => storage).save(old);
  assert.deepEqual(new Memory(() => storage).load(), { ...nothing(), open: true });
  assert.doesNotMatch(storage.getItem(KEY) ?? "", /fråga/);
  new Memory(() => storage).save({ ...old, said: Date.now() - 1799_000 });
  assert.equal(new Memory(() => storage).load().log.length, 1);
});

for (const other of ["{}", "null", "[1]", '{"version": 2}', "no json"]) {
  test(`what another version or page has left (${other}) is nothing`, () => {
    const storage = new FakeStorage();
    storage.setItem(KEY, other);
    assert.deepEqual(new Memory(() => storage).load(), nothing());
  });
}

test("denied storage is no error", () => {
  const memory = new Memory(() => {
    throw new DOMException("denied", "SecurityError");
  });
  memory.save(nothing());
  assert.deepEqual(memory.load(), nothing());
});

test("a full storage is no error", () => {
  const storage = new FakeStorage();
  storage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  new Memory(() => storage).save(nothing());
});
