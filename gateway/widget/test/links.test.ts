/** Only addresses that are safe to follow become links. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { safeLink } from "../src/links";

const ORIGIN = "https://assistent.example";

for (const [url, href, isPage] of [
  [
    "/kallor/medarbetare#alkohol:~:text=Du%20ska",
    `${ORIGIN}/kallor/medarbetare#alkohol:~:text=Du%20ska`,
    true,
  ],
  ["https://teams.example/l/chat/0/0", "https://teams.example/l/chat/0/0", true],
  ["http://intern.example/", "http://intern.example/", true],
  ["tel:112", "tel:112", false],
  ["mailto:hr@vasteras.example", "mailto:hr@vasteras.example", false],
] as const) {
  test(`${url} may be followed`, () => assert.deepEqual(safeLink(url, ORIGIN), { href, isPage }));
}

for (const url of [
  "javascript:alert(1)",
  " JavaScript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<b>",
  "vbscript:x",
  "blob:https://assistent.example/1",
  "file:///etc/passwd",
  "https://",
  "",
]) {
  test(`${JSON.stringify(url)} stays text`, () => assert.equal(safeLink(url, ORIGIN), null));
}
