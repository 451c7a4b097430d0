"""Text fragments: the end of an address that makes the browser show and highlight a sentence.

https://wicg.github.io/scroll-to-text-fragment/: ``#section:~:text=start,end``. A browser looks for
``start`` and then ``end`` from the top of the page, each within one block of text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote as percent

FEWEST_WORDS = 5
LIST_NUMBER = re.compile(
    r"\d{1,2}\."
)  # a list's numbers stand in the quote, but the browser makes the page's


@dataclass(frozen=True)
class Word:
    """A word as the page shows it, and the block that it stands in."""

    text: str
    block: int


def words_of(blocks: Sequence[str]) -> list[Word]:
    """Return the words of a page in the order shown."""
    return [Word(word, number) for number, block in enumerate(blocks) for word in block.split()]


def directive(page: Sequence[Word], first: int, quote: str) -> str:
    """Return ``:~:text=…`` that highlights ``quote``; empty when it is not on the page.

    Args:
        page: All words of the page.
        first: Where the section that the quote stands in begins; the quote is looked for from there.
        quote: The verbatim sentence, white space collapsed.
    """
    where = _find(page, first, quote.split())
    if where is None:
        return ""
    start, end = where
    one_block = page[start].block == page[end].block
    opening = page[start : end + 1] if one_block else _opening(page, start, end)
    if _first(page, start, start + len(opening) - 1) == start:
        before = after = ""
    else:  # then what stands around it tells it apart
        before = f"{_encoded(_closing(page, 0, start - 1))}-,"
        after = f",-{_encoded(_following(page, end))}" if end + 1 < len(page) else ""
    if one_block:  # no end: the browser would look for one after the whole quote
        return f":~:text={before}{_encoded(opening)}{after}"
    return f":~:text={before}{_encoded(opening)},{_encoded(_closing(page, start, end))}"


def _find(page: Sequence[Word], first: int, quoted: Sequence[str]) -> tuple[int, int] | None:
    """Return the first and the last word of the quote on the page, as far as letters and digits tell.

    Marks are no part of it: a quote is plain text, and has the marks of lists, bold words and links
    otherwise than the page has.
    """
    stream, places = "", list[int]()  # places: for each letter of the stream, the word that it stands in
    for number in range(first, len(page)):
        letters = _letters(page[number].text)
        stream += letters
        places += [number] * len(letters)
    for words in (quoted, [word for word in quoted if not LIST_NUMBER.fullmatch(word)]):
        wanted = "".join(map(_letters, words))
        position = stream.find(wanted) if wanted else -1
        while position >= 0:
            start, end = places[position], places[position + len(wanted) - 1]
            if "".join(_letters(word.text) for word in page[start : end + 1]) == wanted:
                return start, end  # from the beginning of a word to the end of one
            position = stream.find(wanted, position + 1)
    return None


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _first(page: Sequence[Word], start: int, end: int) -> int:
    """Return where the words ``start`` to ``end`` stand first on the page, within one block, in any case."""
    wanted = [word.text.casefold() for word in page[start : end + 1]]
    for position in range(start):
        found = page[position : position + len(wanted)]
        if [word.text.casefold() for word in found] == wanted and found[0].block == found[-1].block:
            return position
    return start


def _opening(page: Sequence[Word], start: int, end: int) -> Sequence[Word]:
    """Return the first words of the quote, as many as tell it from what stands before."""
    last = min(start + FEWEST_WORDS - 1, end)
    while page[last].block != page[start].block:
        last -= 1
    while last < end and page[last + 1].block == page[start].block and _first(page, start, last) != start:
        last += 1
    return page[start : last + 1]


def _closing(page: Sequence[Word], start: int, end: int) -> Sequence[Word]:
    """Return the last words of what stands from ``start`` to ``end``, as far as they stand in one block."""
    first = max(end - FEWEST_WORDS + 1, start)
    while page[first].block != page[end].block:
        first += 1
    return page[first : end + 1]


def _following(page: Sequence[Word], end: int) -> Sequence[Word]:
    """Return the first words of what stands after ``end``, as far as they stand in one block."""
    following = page[end + 1 : end + 1 + FEWEST_WORDS]
    return [word for word in following if word.block == following[0].block]


def _encoded(words: Sequence[Word]) -> str:
    """Return words percent-encoded; ``-`` and ``,`` have a meaning of their own in the directive."""
    return percent(" ".join(word.text for word in words), safe="").replace("-", "%2D")
