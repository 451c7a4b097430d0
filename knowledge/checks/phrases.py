"""Examples: too few, of unknown intents, or the same phrase in two places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.examples import Example
from knowledge.model import Knowledge, Place
from knowledge.problem import Problem

FEWEST = 20
# What staff ask most; the classifier must know many ways of asking it.
FEWEST_FREQUENT = 60
FREQUENT = frozenset(
    {
        "kontakt-vem",
        "kontakt-chefen-ar-problemet",
        "krankt-utsatt",
        "trakasserier-anmala",
        "trakasserier-vad-ar",
        "sexuella-trakasserier-utsatt",
        "mobbning-utsatt",
        "mobbning-utfryst",
        "alkohol-paverkad",
        "alkohol-misstanke-kollega",
        "korruption-gava",
        "visselblasning-vad-ar",
        "visselblasning-hur",
    }
)


def problems(knowledge: Knowledge, examples: Iterable[Example], other_intents: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with the examples.

    Args:
        knowledge: The topics and fixed replies, each of which is an intent.
        examples: Every example.
        other_intents: Intents of ``domain.yml`` that actions answer.
    """
    examples = list(examples)
    counts = Counter(example.intent for example in examples)
    replied = {intent: reply.place for reply in knowledge.replies.values() for intent in reply.intents}
    known = {**{topic.id: topic.place for topic in knowledge.topics.values()}, **replied}
    for intent, place in known.items():
        yield from too_few(intent, counts[intent], place, is_topic=intent in knowledge.topics)
    first: dict[str, Example] = {}
    unknown: set[str] = set()
    for example in examples:
        if example.intent not in known and example.intent not in other_intents | unknown:
            unknown.add(example.intent)
            yield Problem(
                example.place, f"”{example.intent}” är varken ämne, fast svar eller intent i domain.yml"
            )
        other = first.setdefault(example.key, example)
        if other is not example:
            message = f"”{example.text}” finns redan som exempel på ”{other.intent}” ({other.place})"
            yield Problem(example.place, message)


def too_few(intent: str, count: int, place: Place, is_topic: bool = True) -> Iterator[Problem]:
    """Yield a problem when an intent has fewer examples than it takes to know it."""
    fewest = FEWEST_FREQUENT if intent in FREQUENT else FEWEST if is_topic else 1
    if count < fewest:
        yield Problem(place, f"”{intent}” har {count} exempel på hur folk frågar; det behöver minst {fewest}")
