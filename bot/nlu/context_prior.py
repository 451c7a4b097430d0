"""What was just talked about: a short question is more likely about that subject than about another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.model import Knowledge

MOST_WORDS = 15
MORE_LIKELY = 3.0


def near_topics(knowledge: Knowledge, topic: str | None) -> frozenset[str]:
    """Return the topics of the same subject as a topic, and those related to it; none without one."""
    if topic not in knowledge.topics:
        return frozenset()
    last = knowledge.topics[topic]
    same = (other.id for other in knowledge.topics.values() if other.subject == last.subject)
    return frozenset((*same, *last.related))


def in_context(
    intents: Sequence[str], probabilities: np.ndarray, near: frozenset[str], text: str
) -> np.ndarray:
    """Return probabilities where the topics near the last one count more, for a short message.

    Args:
        intents: Names of the intents.
        probabilities: Shape ``(intents,)``, summing to one.
        near: The topics near the last answer, empty when there was none.
        text: The message; a long one tells a matter of its own.
    """
    if not near or len(text.split()) > MOST_WORDS:
        return probabilities
    factors = np.where([intent in near for intent in intents], MORE_LIKELY, 1.0)
    raised = probabilities * factors
    return raised / raised.sum()
