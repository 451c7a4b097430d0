"""Stands for Rasa behind the workbench: answers, and tells how it understands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.gateway.stub_rasa import StubRasa

UNDERSTOOD: dict[str, Any] = {
    "ranking": [
        {"topic": "alkohol-paverkad", "confidence": 0.82},
        {"topic": "alkohol-lunch", "confidence": 0.11},
        {"topic": "utanfor-annat", "confidence": 0.04},
    ],
    "decision": "answer",
    "roll": "chef",
    "motpart": "kollega",
    "sprak": "sv",
    "thresholds": {"answer": 0.25, "crisis": 0.25, "out_of_scope": 0.25},
}


@dataclass
class ReadingRasa(StubRasa):
    """``read`` is what it was asked to understand; ``got`` what it was asked to answer."""

    read: list[dict[str, Any]] = field(default_factory=list)
    understood: dict[str, Any] = field(default_factory=lambda: dict(UNDERSTOOD))

    def answer(self, sent: dict[str, Any]) -> bytes:
        """Return how a message is understood where that is asked, else the reply."""
        if "metadata" in sent:
            return super().answer(sent)
        self.got.remove(sent)
        self.read.append(sent)
        return json.dumps(self.understood).encode()
