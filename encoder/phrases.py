"""What the encoder is tuned on: the examples of ``data/nlu``, and how they are misspelt on purpose."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.text import lowered, without_diacritics
from knowledge import reader
from knowledge.examples import read_examples

NEAR_KEYS = {
    "a": "qsz", "s": "adwe", "e": "wrd", "r": "etf", "t": "ryg", "n": "bm", "i": "uo", "o": "ip", "l": "kö",
    "d": "sfe", "k": "jl", "m": "n", "g": "fh", "å": "a", "ä": "a", "ö": "o",
}  # fmt: skip


@dataclass(frozen=True)
class Phrases:
    """The texts, their classes (topics) and the section that each class rests on."""

    texts: list[str]
    labels: list[int]
    topics: list[str]
    sections: list[int]  # one a topic: index of its section

    @property
    def fingerprint(self) -> str:
        """A hash of texts and topics, for the model card."""
        rows = "\n".join(f"{self.topics[label]}\t{text}" for text, label in zip(self.texts, self.labels))
        return hashlib.sha256(rows.encode()).hexdigest()


def read() -> Phrases:
    """Read every example once; intents outside the topics count as a section by their first word."""
    knowledge = reader.read()
    topic_of = {}
    for example in read_examples():
        topic_of.setdefault(lowered(example.text), example.intent)
    topics = sorted(set(topic_of.values()))
    section_of = {
        topic: knowledge.topics[topic].answers[0].quotes[0].section
        if topic in knowledge.topics
        else topic.split("-")[0]
        for topic in topics
    }
    sections = sorted(set(section_of.values()))
    return Phrases(
        texts=list(topic_of),
        labels=[topics.index(topic) for topic in topic_of.values()],
        topics=topics,
        sections=[sections.index(section_of[topic]) for topic in topics],
    )


def misspelt(text: str, dice: random.Random) -> str:
    """Return the text with one to three slips of the finger, more in a longer text."""
    letters = list(text)
    for _ in range(1 + (len(text) > 30) + (len(text) > 70)):
        if len(letters) < 5:
            break
        at, kind = dice.randrange(len(letters) - 1), dice.random()
        if kind < 0.3:
            del letters[at]
        elif kind < 0.55:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif kind < 0.75:
            letters.insert(at, letters[at])
        elif letters[at] in NEAR_KEYS:
            letters[at] = dice.choice(NEAR_KEYS[letters[at]])
    return "".join(letters)


def views(texts: Sequence[str], dice: random.Random) -> list[str]:
    """Return each text as it stands (55 %), without diacritics, misspelt, or both."""

    def view(text: str) -> str:
        chance = dice.random()
        if chance < 0.55:
            return text
        if chance < 0.7:
            return without_diacritics(text)
        return misspelt(text if chance < 0.9 else without_diacritics(text), dice)

    return [view(text) for text in texts]
