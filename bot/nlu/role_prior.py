"""What is asked by whom: the elected members' own topics are seldom an employee's question."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from knowledge.model import Knowledge

ELECTED = "fortroendevald"
CODE_OF_ELECTED = "fortroendevalda"
# Words that make a question one about politics, whoever asks.
_POLITICS = re.compile(
    r"politi|nämnd|namnd|fullmäkti|fullmakti|parti|ledamot|ledamöt|ledamoter|förtroendeval|fortroendeval|"
    r"gruppled|kommunalråd|kommunalrad|kommunstyrelse|styrelse|ordförande|ordforande|ersättare|ersattare|"
    r"sammanträd|sammantrad|council|elected|board",
    re.IGNORECASE,
)
UNLIKELY = {None: 0.4, "medarbetare": 0.2, "chef": 0.2}


def elected_topics(knowledge: Knowledge) -> frozenset[str]:
    """Return the topics whose common answer rests on the elected members' code alone."""
    return frozenset(
        topic.id
        for topic in knowledge.topics.values()
        if {quote.section.split("/")[0] for quote in topic.answer_for(None).quotes} == {CODE_OF_ELECTED}
    )


def weighed(
    intents: Sequence[str], probabilities: np.ndarray, elected: frozenset[str], text: str, role: str | None
) -> np.ndarray:
    """Return probabilities where the elected members' topics count less for those who are not elected.

    Args:
        intents: Names of the intents.
        probabilities: Shape ``(intents,)``, summing to one.
        elected: The elected members' topics.
        text: The message; where it speaks of politics nothing is weighed.
        role: The role that the channel sends, None when unknown.
    """
    if role == ELECTED or _POLITICS.search(text):
        return probabilities
    factors = np.where([intent in elected for intent in intents], UNLIKELY[role], 1.0)
    weighed_ = probabilities * factors
    return weighed_ / weighed_.sum()
