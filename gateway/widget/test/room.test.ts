/** The room left is spoken at steps, never at every key. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { seenRoom, spokenRoom } from "../src/room";

const BEFORE = "what was told before";

for (const [before, now, spoken] of [
  [0, 899, ""],
  [899, 900, "100 tecken kvar av 1 000"],
  [900, 901, BEFORE],
  [0, 960, "40 tecken kvar av 1 000"],
  [999, 1000, "0 tecken kvar av 1 000"],
  [1000, 999, BEFORE],
  [1000, 1521, BEFORE],
  [990, 1521, "521 tecken för mycket, högst 1 000"],
  [900, 899, ""],
] as const) {
  test(`from ${before} to ${now} characters`, () =>
    assert.equal(spokenRoom(BEFORE, before, now, 1000), spoken));
}

test("the room is seen when it is little", () => {
  assert.equal(seenRoom(3899, 4000), "");
  assert.equal(seenRoom(3900, 4000), "100 tecken kvar av 4 000");
  assert.equal(seenRoom(201, 200), "1 tecken för mycket, högst 200");
});
