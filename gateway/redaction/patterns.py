"""Finds what has a shape of its own: the regular expressions of patterns.yml, and telephone numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import regex
import yaml
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from gateway.redaction.text import fold

HOURS = regex.compile(r"[012]\d[.:]?[0-5]\d\s?[-–]\s?[012]\d[.:]?[0-5]\d")
PATTERNS = Path(__file__).with_name("patterns.yml")


class ShapeRecognizer(PatternRecognizer):
    """A PatternRecognizer that can refuse what spells a word ("rum 204" is no number plate)."""

    def __init__(self, kind: str, patterns: list[Pattern], words: frozenset[str]) -> None:
        """Find ``kind`` by ``patterns`` unless its letters are one of ``words`` (folded)."""
        self._words = words
        super().__init__(
            supported_entity=kind, supported_language="sv", patterns=patterns, name=patterns[0].name
        )

    def invalidate_result(self, pattern_text: str) -> bool | None:
        """Refuse a find that begins with a word; None keeps the score of the pattern."""
        letters = regex.match(r"[^\W\d_]*", pattern_text)
        return True if letters and fold(letters.group()) in self._words else None


class SwedishPhoneRecognizer(PhoneRecognizer):
    """Presidio's recognizer (libphonenumber), held to numbers that are written as telephone numbers.

    libphonenumber takes any eight digits for a Swedish number without its leading zero; amounts and case
    numbers are written so, telephone numbers are not.
    """

    SCORE = 0.6

    def __init__(self) -> None:
        """Look for valid numbers of Sweden, and of any country after a plus."""
        super().__init__(supported_language="sv", supported_entity="telefonnummer", supported_regions=("SE",))
        self.context: list[str] = []

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return the telephone numbers in ``text``."""
        found = super().analyze(text, entities)
        return [result for result in found if _is_written_as_one(text[result.start : result.end])]


def _is_written_as_one(number: str) -> bool:
    """Say whether ``number`` begins as a telephone number does and is not from one hour to another."""
    return number.lstrip("(").startswith(("0", "+")) and not HOURS.fullmatch(number)


def recognizers(words: frozenset[str]) -> list[EntityRecognizer]:
    """Return a recognizer for every entry of patterns.yml, and the one for telephone numbers.

    Args:
        words: Ordinary words, folded.

    Raises:
        KeyError: When an entry lacks a field or a pattern names an unknown part.
    """
    described: dict[str, Any] = yaml.safe_load(PATTERNS.read_text(encoding="utf-8"))
    parts: dict[str, str] = described["parts"]
    made: list[EntityRecognizer] = [SwedishPhoneRecognizer()]
    for number, entry in enumerate(described["kinds"]):
        name = f"{entry['kind']}-{number}"
        patterns = [Pattern(name, _filled(text, parts), entry["score"]) for text in entry["patterns"]]
        refused = (
            words.union(entry["nor"].split()) if entry.get("letters_must_not_be_a_word") else frozenset()
        )
        made.append(ShapeRecognizer(entry["kind"], patterns, refused))
    return made


def _filled(pattern: str, parts: dict[str, str]) -> str:
    """Replace {name} by its part, parts in parts too; {0,3} is left alone."""
    while named := regex.search(r"\{([a-z]+)\}", pattern):
        pattern = pattern.replace(named.group(), parts[named.group(1)])
    return pattern
