"""Words and placeholders: how a message is cut into tokens and compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from spacy.tokens import Doc
from spacy.util import get_words_and_spaces
from spacy.vocab import Vocab

KINDS = ("personnummer", "telefonnummer", "e-post", "adress", "registreringsnummer", "namn")
PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
# A placeholder is one token, so that no rule sees the word "namn" in it; only - and ' glue words.
_TOKEN = re.compile(rf"{PLACEHOLDER.pattern}|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+|[^\w\s]|_")


@cache
def _base(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))


def fold(word: str) -> str:
    """Return a word in lower case and without diacritics: "Åsa" and "asa" are one."""
    lowered = word.lower()
    return lowered if lowered.isascii() else "".join(map(_base, lowered))


class MessageTokenizer:
    """spaCy tokenizer for chat messages: words, digits, signs and placeholders, every offset kept."""

    def __init__(self, vocab: Vocab) -> None:
        """Make documents with ``vocab``."""
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut ``text``; blanks other than a single space become tokens of their own."""
        words, spaces = get_words_and_spaces(self.words(text), text)
        return Doc(self._vocab, words=words, spaces=spaces)

    @staticmethod
    def words(text: str) -> list[str]:
        """Return the tokens of ``text`` without its blanks."""
        return _TOKEN.findall(text)
