"""Sentences to begin with (``say``) that are too long, promise too much or do not fit whoever hears them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.model import Answer, Knowledge, Topic
from knowledge.problem import Problem

MOST_WORDS = 25
DOCUMENT = re.compile(
    r"\b(\w*koden?|koderna?|värdegrund\w*|kommunkompass\w*|interpellation\w*|tjänsteutlåtande\w*"
    r"|(arbetsmiljö|diskriminerings|förvaltnings|kommunal|visselblås\w*|grund|sekretess)?lag(en|ar|arna)"
    r"|brottsbalk\w*|paragraf\w*|förordning\w*|föreskrift\w*)\b",
    re.IGNORECASE,
)
# What has happened is for others to judge; whoever only wants to talk should not have to accuse.
JUDGES = re.compile(
    r"\b\w*(trakasser|mobb|diskriminer|särbehandl|kränk|ofred|förtal|korrup|olaglig|jäv)\w*"
    r"|\b(brott|brottslig\w*|mut(a|an|or|ad|ade|at))\b",
    re.IGNORECASE,
)
# Said by an employee to the manager, or by an elected member who has none.
OWN_MANAGER = re.compile(r"\b(min (närmaste )?chef|chefen)\b", re.IGNORECASE)
AT_WORK = re.compile(r"\b(på jobbet|i arbetet|på arbetet|min arbetsplats)\b", re.IGNORECASE)
ELECTED = re.compile(r"\b(gruppledare\w*|partikolleg\w*|(mitt|i) uppdrag(et)?)\b", re.IGNORECASE)


def problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield what is wrong with a sentence, once where it stands however many answers it serves."""
    found = {
        (str(problem.place), problem.message): problem
        for topic in knowledge.topics.values()
        for problem in of_topic(topic)
    }
    yield from found.values()


def of_topic(topic: Topic) -> Iterator[Problem]:
    """Yield what is wrong with how to begin in each answer of one topic."""
    for answer in topic.answers:
        yield from _of_answer(answer)


def _of_answer(answer: Answer) -> Iterator[Problem]:
    if answer.say is None:
        return
    text, place = answer.say.text, answer.say.place
    words = len(text.split())
    if words > MOST_WORDS:
        yield Problem(place, f"början har {words} ord; den får ha högst {MOST_WORDS}")
    if not text.endswith((".", "?")):
        yield Problem(place, "början ska sluta med punkt eller frågetecken")
    if re.search(r"\d", text):
        yield Problem(place, "början har en siffra; ingen ska behöva säga ett nummer för att börja")
    if named := DOCUMENT.search(text):
        yield Problem(place, f"början nämner ”{named[0]}”; säg det utan att hänvisa till kod eller lag")
    if judged := JUDGES.search(text):
        yield Problem(
            place,
            f"början säger ”{judged[0]}”; beskriv det utan ord som avgör vad som har hänt",
        )
    if OWN_MANAGER.search(text) and "narmaste-chef" in answer.contacts:
        yield Problem(place, "början talar om chefen, men svaret hänvisar till närmaste chef")
    to_elected = bool({"gruppledare", "partikollega"} & set(answer.contacts))
    if to_elected and (working := AT_WORK.search(text)):
        yield Problem(
            place,
            f"början säger ”{working[0]}” också till förtroendevalda, som har ett uppdrag",
        )
    if not to_elected and ELECTED.search(text):
        yield Problem(place, "början till medarbetare talar som en förtroendevald")
