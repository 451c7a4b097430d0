"""Gives every word of a message a tag that says whether it can be a name; names.yml explains the tags."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from gateway.redaction.gazetteer import Gazetteer
from gateway.redaction.text import PLACEHOLDER, fold

GAP, SIGN = "GAP", "SIGN"
_SURNAME_SHAPE = re.compile(r"[a-zåäöéü]{3,}(?:sson|qvist|kvist|ovic|ovski|ević)$")
_SENTENCE_END = frozenset(".!?:;…\"'”“»«•*-–/\n")


class Lexicon:
    """A spaCy component: tags and normalises the tokens of a document."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Look names up in ``gazetteer``."""
        self._names = gazetteer
        self._swedish = gazetteer.given | gazetteer.family
        self._slips = gazetteer.ordinary.union(*map(_deletes, gazetteer.ordinary))

    def __call__(self, doc: Doc) -> Doc:
        """Set ``tag_`` and ``norm_`` of every token and return the document."""
        capitals_tell = _capitals_tell(doc)
        first = True
        for token in doc:
            token.norm_ = fold(token.text)
            token.tag_ = self._tag(token, first, capitals_tell)
            first = (first or "\n" in token.text) if token.is_space else token.text in _SENTENCE_END
        return doc

    def is_genitive(self, word: str) -> bool:
        """Say whether ``word`` is a name and an s ("annas") rather than a name that ends in s ("Anders")."""
        lowered = word.lower()
        return lowered.endswith("s") and lowered not in self._swedish and self._stem(lowered) in self._swedish

    def _tag(self, token: Token, first: bool, capitals_tell: bool) -> str:
        text = token.text
        if PLACEHOLDER.fullmatch(text):
            return "PLACEHOLDER"
        if token.is_space:
            return GAP
        if not text[0].isalpha():
            return SIGN
        if len(text) == 1:
            return "INITIAL" if text.isupper() and capitals_tell else "WORD"
        return self._tag_word(text, capitals_tell and text.istitle(), first)

    def _tag_word(self, text: str, capital: bool, first: bool) -> str:
        names, lowered, folded = self._names, text.lower(), fold(text)
        stem = self._stem(lowered) if self.is_genitive(text) and folded not in names.ordinary else lowered
        is_given, is_family = _in(names.given, stem), _in(names.family, stem)
        if is_given or is_family:
            if stem in names.rare:
                return "MAYBE" if capital and not first else "RARE"
            if is_family and not is_given and stem in names.surnames:
                return "MAYBE" if capital and not first else "SURNAME"
            if stem in names.words and not (capital and stem in names.common):
                return "MAYBE"
            return "GIVEN" if is_given else "FAMILY"
        return self._tag_unlisted(lowered, folded, capital and not first)

    def _tag_unlisted(self, lowered: str, folded: str, capital: bool) -> str:
        if folded in self._names.ordinary:
            return "CAPITAL" if capital else "WORD"
        if folded in self._names.foreign:
            # "Holland" and "King" are surnames elsewhere: one alone is no reason
            return "GIVEN" if capital and folded in self._names.foreign_given else "MAYBE"
        if _SURNAME_SHAPE.search(lowered):
            return "FAMILY"
        if capital:
            return "STRANGE"
        return "ODD" if self._is_a_slip(folded) else "NEW"

    def _is_a_slip(self, folded: str) -> bool:
        """Say whether one letter too many, too few or another makes an ordinary word of it.

        Both are then the same without one letter (the symmetric deletes of SymSpell, Garbe 2012).
        """
        shorter = _deletes(folded)
        return not shorter.isdisjoint(self._slips) or folded in self._slips

    @staticmethod
    def _stem(lowered: str) -> str:
        return lowered.removesuffix("s").removesuffix("'").removesuffix("’")


def _deletes(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _in(names: frozenset[str], word: str) -> bool:
    return word in names or ("-" in word and all(part in names for part in word.split("-")))


def _capitals_tell(doc: Doc) -> bool:
    """Say whether a capital means anything: not in a shouted message, nor In One Like This."""
    words = [token.text for token in doc if token.is_alpha and len(token.text) > 1]
    capitals = sum(word[0].isupper() for word in words)
    shouted = sum(word.isupper() for word in words)
    return shouted * 2 <= len(words) and (len(words) < 5 or capitals * 10 <= len(words) * 6)
