"""Finds people's names by the company that they keep: the rules of names.yml over the tags of lexicon.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from gateway.redaction.lexicon import GAP, SIGN, Lexicon
from gateway.redaction.text import fold

KIND = "namn"
SCORE = 0.65
RULES = Path(__file__).with_name("names.yml")
_SURE = ("GIVEN", "FAMILY")
_GAP_PATTERN = {"TAG": GAP, "OP": "?"}


class NameRecognizer(EntityRecognizer):
    """Presidio recognizer for names."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        """Compile the rules for the vocabulary of ``nlp``.

        Raises:
            ValueError: When a rule is no valid token pattern.
        """
        self._lexicon = lexicon
        self._matcher = Matcher(nlp.vocab)
        self._rules: dict[int, tuple[range, bool]] = {}
        described = yaml.safe_load(RULES.read_text(encoding="utf-8"))
        self._never = frozenset(described["never"].split())
        for number, rule in enumerate(described["rules"]):
            before, name, after = (_with_gaps(rule.get(part, [])) for part in ("before", "name", "after"))
            label = f"{KIND}-{number}"
            # the last gap would only lengthen the match
            self._matcher.add(label, [[*before, *name, *after][:-1]], greedy="LONGEST")
            where = range(len(before), len(before) + len(name))
            self._rules[nlp.vocab.strings[label]] = (where, rule.get("last", False))
        self._no_person = Matcher(nlp.vocab)
        self._no_person.add("no person", [_with_gaps(pattern)[:-1] for pattern in described["no_person"]])
        super().__init__(supported_entities=[KIND], supported_language="sv", name="names")

    def load(self) -> None:
        """Nothing to load: the rules are compiled already."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return the names in ``text``, of which ``nlp_artifacts`` holds the tagged tokens.

        Raises:
            ValueError: Without ``nlp_artifacts``.
        """
        if nlp_artifacts is None:
            raise ValueError("names are found among tokens, and there are none")
        doc: Doc = nlp_artifacts.tokens
        nobody = {place for _, start, end in self._no_person(doc) for place in range(start, end)}
        found = []
        matches: list[Any] = self._matcher(doc, with_alignments=True)
        for rule, start, end, alignment in matches:
            where, last = self._rules[rule]
            named = [start + place for place, part in enumerate(alignment) if part in where]
            named = self._without_words(doc, named)
            if named and not nobody.intersection(named) and (not last or _nothing_follows(doc, end)):
                found.append(self._result(doc, named[0], named[-1]))
        return _joined(found)

    def _without_words(self, doc: Doc, named: list[int]) -> list[int]:
        """Cut a name at the first word that never is one ("jag heter inget")."""
        for place, index in enumerate(named):
            certain = any(doc[later].tag_ in _SURE for later in named[place:]) or doc[index].tag_ == "INITIAL"
            if fold(doc[index].text) in self._never and not certain:
                named = named[:place]
                break
        while named and doc[named[-1]].tag_ == GAP:
            named = named[:-1]
        return named

    def _result(self, doc: Doc, first: int, last: int) -> RecognizerResult:
        token = doc[last]
        end = token.idx + len(token.text)
        if self._lexicon.is_genitive(token.text):
            end -= 1  # "annas chef" → "[namn]s chef"
        return RecognizerResult(KIND, doc[first].idx, end, SCORE)


def _with_gaps(pattern: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [part for token in pattern for part in (token, _GAP_PATTERN)]


def _nothing_follows(doc: Doc, end: int) -> bool:
    return all(token.tag_ in (GAP, SIGN) and not token.is_digit for token in doc[end:])


def _joined(found: list[RecognizerResult]) -> list[RecognizerResult]:
    """Join finds that overlap: two rules may each see a part of the same name."""
    joined: list[RecognizerResult] = []
    for result in sorted(found, key=lambda result: (result.start, -result.end)):
        if joined and result.start < joined[-1].end:
            joined[-1].end = max(joined[-1].end, result.end)
        else:
            joined.append(result)
    return joined
