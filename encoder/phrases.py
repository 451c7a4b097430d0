"""What the encoder is tuned on: the examples of ``data/nlu``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.nlu.text import lowered
from knowledge import reader
from knowledge.examples import read_examples


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
