"""Answers that are too long, that name the wrong human, or that forget which year they describe."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from knowledge.model import Answer, Knowledge, Topic
from knowledge.problem import Problem

MOST_WORDS = 89  # "under 90 words"
HISTORY = "kommunkompassen-2012/"
OWN_MANAGER = re.compile(r"\bdin (närmaste )?chef\b", re.IGNORECASE)
GROUP_LEADER = re.compile(r"\bgruppledare", re.IGNORECASE)
SUMMER_TIME = datetime.timezone(datetime.timedelta(hours=2))  # no day begins earlier in Sweden


def problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield every answer that breaks a rule of the house."""
    titles: dict[str, Topic] = {}
    for topic in knowledge.topics.values():
        other = titles.setdefault(topic.title.casefold(), topic)
        if other is not topic:
            yield _same_title(topic, other)
        for answer in topic.answers:
            yield from _of_answer(answer)
    for reply in knowledge.replies.values():
        if reply.type == "crisis" and not all("112" in w.text for w in (reply.wording, *reply.own.values())):
            yield Problem(reply.place, f"svaret ”{reply.id}” gäller fara för liv men nämner inte 112")


def of_topic(knowledge: Knowledge, topic: Topic) -> Iterator[Problem]:
    """Yield what is wrong with one topic and its answers."""
    for other in knowledge.topics.values():
        if other.id != topic.id and other.title.casefold() == topic.title.casefold():
            yield _same_title(topic, other)
    for answer in topic.answers:
        yield from _of_answer(answer)


def _same_title(topic: Topic, other: Topic) -> Problem:
    return Problem(topic.place, f"rubriken är densamma som för ämnet ”{other.id}”")


def _of_answer(answer: Answer) -> Iterator[Problem]:
    words = len(answer.text.split())
    if words > MOST_WORDS:
        yield Problem(answer.place, f"svaret har {words} ord; det får ha högst {MOST_WORDS}")
    if any(quote.section.startswith(HISTORY) for quote in answer.quotes) and "2012" not in answer.text:
        yield Problem(answer.place, "svaret bygger på rapporten från 2012 men nämner inte årtalet")
    if answer.roles == ("fortroendevald",) and OWN_MANAGER.search(answer.text):
        yield Problem(
            answer.place, "svaret till förtroendevalda säger ”din chef”; de vänder sig till gruppledaren"
        )
    if answer.roles and "fortroendevald" not in answer.roles and GROUP_LEADER.search(answer.text):
        yield Problem(answer.place, "svaret till medarbetare nämner gruppledare; de vänder sig till sin chef")
    if answer.reviewed and answer.reviewed.date > datetime.datetime.now(SUMMER_TIME).date():
        yield Problem(
            answer.reviewed.place, f"dagen för granskningen, {answer.reviewed.date}, har inte varit än"
        )
