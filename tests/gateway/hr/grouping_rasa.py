"""Stands for Rasa where also vectors are asked for: texts with the same first word are alike."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.gateway.hr.reading_rasa import ReadingRasa

DIMENSIONS = 64


@dataclass
class GroupingRasa(ReadingRasa):
    """``turned`` is what vectors were asked for; without an encoder there are none."""

    turned: list[str] = field(default_factory=list)
    encoder: str = "e1"
    words: list[str] = field(default_factory=list)

    def answer(self, sent: dict[str, Any]) -> bytes:
        """Return the vectors where texts are sent, else what the others return."""
        if "texts" not in sent:
            return super().answer(sent)
        self.got.remove(sent)
        self.turned += sent["texts"]
        vectors = [self.vector(text.casefold().split()[0]) for text in sent["texts"]]
        return json.dumps({"encoder": self.encoder, "vectors": vectors} if self.encoder else {}).encode()

    def vector(self, word: str) -> list[float]:
        """Return the vector of a first word."""
        if word not in self.words:
            self.words.append(word)
        return [float(at == self.words.index(word) % DIMENSIONS) for at in range(DIMENSIONS)]
