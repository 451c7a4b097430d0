"""What must never be answered worse than before, whatever else is gained: the one place that says so."""

from __future__ import annotations

from gateway.faq.result import Row
from knowledge.model import Knowledge

# Harassment with sexual harassment, threats and violence; bullying with degrading treatment; discrimination;
# whistleblowing.
SUBJECTS = ("trakasserier", "mobbning", "diskriminering", "visselblasning")
CRISIS, EMERGENCY = "crisis", "nodnummer-112"  # the type of a reply, and a contact


def grave_topics(knowledge: Knowledge) -> frozenset[str]:
    """Return the topics of the grave subjects."""
    return frozenset(topic.id for topic in knowledge.topics.values() if topic.subject in SUBJECTS)


def lets_down(old: Row, new: Row, topics: frozenset[str]) -> bool:
    """Return whether somebody in a grave matter, who was helped, would not be any more.

    Whoever asks about one grave topic and gets another's answer is still told whom to turn to: neighbours
    such as ”Vad är visselblåsning?” and ”Vem får visselblåsa?” change places with almost each training.
    In danger to life nothing else will do.
    """
    if old.type == CRISIS or EMERGENCY in old.question.contacts:
        return True
    grave = old.topic in topics or not topics.isdisjoint(old.question.topics)
    return grave and new.topic not in topics
