/** Teams reads a little Markdown in its cards' labels and links; the preview reads as much and no more. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { markdown } from "../src/preview/teams_markdown";

test("emphasis, lists and links are read", () => {
  assert.equal(markdown("**fet** och _kursiv_"), "<p><strong>fet</strong> och <em>kursiv</em></p>\n");
  assert.equal(markdown("[Ring 112](tel:112)"), '<p><a href="tel:112">Ring 112</a></p>\n');
  assert.match(markdown("- ett\n- två"), /<ul>\s*<li>ett<\/li>\s*<li>två<\/li>\s*<\/ul>/);
});

test("what is escaped is text", () => {
  assert.equal(markdown("\\*inte fet\\*"), "<p>*inte fet*</p>\n");
});

for (const written of [
  "# Rubrik",
  "| a | b |\n|---|---|\n| 1 | 2 |",
  "`kod`",
  "![bild](https://a.example/x.png)",
]) {
  test(`no more is read: ${written.split("\n")[0]}`, () => {
    assert.doesNotMatch(markdown(written), /<(h1|table|code|img)/);
  });
}

for (const [name, written] of [
  ["HTML", "<img src=x onerror=alert(1)><script>alert(1)</script>"],
  ["a link that is a script", "[klicka](javascript:alert(1))"],
  ["a link that is data", "[klicka](data:text/html,<script>alert(1)</script>)"],
] as const) {
  test(`${name} is text`, () => {
    assert.doesNotMatch(markdown(written), /<(img|script|a)\b/);
  });
}
