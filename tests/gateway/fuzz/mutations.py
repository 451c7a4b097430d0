"""Ways to break a text file, as Hypothesis draws them: by bytes, by lines, by values."""

from __future__ import annotations

from hypothesis import strategies as st

NASTY = (
    "\t", "\x00", "\x85", "\u2028", "\ufeff", "\r", "&a [*a]", "*saknas", "<<: *a", "? [a, b]\n: c",
    "!!python/object:os.system x",
    "!!int x", "!!float x", "!!binary x", "!!set {a}", "!!omap [a]", "!!timestamp x", "!egen x", "0b_",
    "0x_", "0o8",
    "190:20:30", "2026-02-30", ".nan", "-.inf", "~", "yes", "1", "1e999", "9" * 5000, "[", "{", "[" * 2000,
    "{a: " * 500,
    "- " * 500, "|9", ">-\n", "'", '"', '"\\ud800"', '"\\x"', "@", "`", "%YAML 9.9", "---", "...", "#",
    ": ", "[]", "{}", "null",
    "[[], {}]", "{1: 2}", "{[a]: b}", "''", "å" * 3000, "{people}", "{", "}", "## ", "## Rubrik {#",
    'msgid ""', "msgstr", "#, fuzzy", "#~",
    "msgid_plural", "msgstr[9]", "msgctxt",
)  # fmt: skip
VALUES = tuple(word.encode("utf-8", "surrogatepass") for word in NASTY) + (b"\xff", b"\xed\xa0\x80")


@st.composite
def broken(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return a file after one to three accidents."""
    for _ in range(draw(st.integers(1, 3))):
        accident = draw(st.sampled_from((_of_bytes, _of_lines, _of_lines, _of_values, _of_values)))
        whole = accident(draw, whole)
    return whole


def _of_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    start = draw(st.integers(0, len(whole)))
    end = min(len(whole), start + draw(st.integers(0, 40)))
    middle = draw(st.sampled_from((b"", whole[start:end] * 2, *VALUES)) | st.binary(max_size=4))
    return whole[:start] + middle + whole[end:]


def _of_lines(draw: st.DrawFn, whole: bytes) -> bytes:
    lines = whole.splitlines(keepends=True)
    if not lines:
        return whole
    at = draw(st.integers(0, len(lines) - 1))
    line, other = lines[at], draw(st.integers(0, len(lines) - 1))
    changed: tuple[list[bytes], ...] = (
        [],
        [line, line],
        [b"  " + line],
        [line.removeprefix(b"  ")],
        [lines[other], line],
        [line.replace(b":", b"", 1)],
        [line.replace(b": ", b":", 1)],
    )
    return b"".join([*lines[:at], *draw(st.sampled_from(changed)), *lines[at + 1 :]])


def _of_values(draw: st.DrawFn, whole: bytes) -> bytes:
    """Put something else behind a colon or a dash."""
    lines = whole.splitlines(keepends=True)
    places = [n for n, line in enumerate(lines) if b": " in line or line.lstrip().startswith(b"- ")]
    if not places:
        return whole
    at = draw(st.sampled_from(places))
    mark = b": " if b": " in lines[at] else b"- "
    name, _, _ = lines[at].partition(mark)
    return b"".join([*lines[:at], name + mark + draw(st.sampled_from(VALUES)) + b"\n", *lines[at + 1 :]])
