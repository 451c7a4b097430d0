"""Replaces what identifies a person by the name of its kind, in brackets."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from presidio_analyzer import RecognizerResult

from gateway.redaction.engine import LANGUAGE, build_engine
from gateway.redaction.text import PLACEHOLDER


@dataclass(frozen=True)
class Redacted:
    """A message without what identifies a person; ``found`` names the kinds replaced, in order."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True, order=True)
class _Place:
    start: int
    end: int
    kind: str


class Redactor:
    """Finds and replaces; build it once, use it from any thread."""

    def __init__(self) -> None:
        """Read the lists and compile the rules."""
        self._analyzer, self._pipeline = build_engine()
        self._lock = Lock()

    def redact(self, text: str) -> Redacted:
        """Return ``text`` with every find replaced by its placeholder, such as ``[namn]``.

        What is a placeholder already stays, and a replacement can free what stood glued to it: so it looks
        again until nothing is found, and redacting twice changes nothing. A text can grow: the shortest find
        for the longest placeholder is a number plate, 6 characters for 21, so 1,000 become 3,200 at most.
        """
        placed: list[_Place] = []
        while found := self._find(text):
            text, placed = _replace(text, sorted([*placed, *found]))
        return Redacted(text, tuple(place.kind for place in placed))

    def _find(self, text: str) -> list[_Place]:
        # One at a time: the words of a message are forgotten with the zone, and zones must not overlap.
        with self._lock, self._pipeline.memory_zone():
            results = self._analyzer.analyze(text, LANGUAGE)
        kept = [match.span() for match in PLACEHOLDER.finditer(text)]
        free = [result for result in results if not any(_overlap(result, span) for span in kept)]
        return [_Place(result.start, result.end, result.entity_type) for result in _apart(free)]


def _apart(results: list[RecognizerResult]) -> list[RecognizerResult]:
    """Choose among overlapping results the surest, then the longest.

    Presidio resolves overlaps within a kind only; between kinds it leaves that to the caller.
    """
    chosen: list[RecognizerResult] = []
    for result in sorted(
        results, key=lambda result: (-result.score, result.start - result.end, result.start)
    ):
        if not any(_overlap(result, (other.start, other.end)) for other in chosen):
            chosen.append(result)
    return chosen


def _overlap(result: RecognizerResult, span: tuple[int, int]) -> bool:
    return result.start < span[1] and span[0] < result.end


def _replace(text: str, places: list[_Place]) -> tuple[str, list[_Place]]:
    """Put the placeholders in; return the text and where they stand in it now."""
    written, end, placed = "", 0, []
    for place in places:
        written += text[end : place.start]
        placeholder = f"[{place.kind}]"
        placed.append(_Place(len(written), len(written) + len(placeholder), place.kind))
        written += placeholder
        end = place.end
    return written + text[end:], placed
