/** The room left is spoken at steps, never at every key. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { spokenRoom } from "../src/composer";

for (const [before, now, spoken] of [
  [0, 899, null],
  [899, 900, "100 tecken kvar av 1 000"],
  [900, 901, null],
  [0, 960, "40 tecken kvar av 1 000"],
  [999, 1000, "0 tecken kvar av 1 000"],
  [1000, 999, null],
  [1000, 1521, null],
  [990, 1521, "521 tecken för mycket, högst 1 000"],
] as const) {
  test(`from ${before} to ${now} characters`, () => assert.equal(spokenRoom(before, now), spoken));
}
