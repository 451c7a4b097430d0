"""The buttons of the form that add, remove and move: each answers with the form, changed."""

from __future__ import annotations

import re

from gateway.editing.content import AnswerContent, QuoteContent, TopicContent

ADD_QUOTE, REMOVE_QUOTE, MOVE_UP = "citat-till", "citat-bort", "upp"
_BUTTON = re.compile(rf"({ADD_QUOTE}|{REMOVE_QUOTE}|{MOVE_UP})\.(\d{{1,2}})(?:\.([a-z0-9-]{{1,80}}))?")


def arranged(content: TopicContent, button: str) -> tuple[TopicContent, str]:
    """Return what a button makes of a topic, and the field to go on with; empty where it does neither."""
    pressed = _BUTTON.fullmatch(button)
    if pressed is None or int(pressed[2]) >= len(content.answers):
        return content, ""
    number, which = int(pressed[2]), pressed[3] or ""
    answer, focus = _arranged(content.answers[number], pressed[1], which)
    answers = (*content.answers[:number], answer, *content.answers[number + 1 :])
    return content.model_copy(update={"answers": answers}), f"svar.{number}.{focus}"


def _arranged(answer: AnswerContent, button: str, which: str) -> tuple[AnswerContent, str]:
    quotes, contacts = answer.quotes, list(answer.contacts)
    if button == ADD_QUOTE:
        section = quotes[-1].section if quotes else ""
        added = (*quotes, QuoteContent(section=section, text=""))
        return answer.model_copy(update={"quotes": added}), f"citat.{len(quotes)}.avsnitt"
    if button == REMOVE_QUOTE:
        left = tuple(quote for place, quote in enumerate(quotes) if str(place) != which)
        return answer.model_copy(update={"quotes": left}), "citat_till"
    if which in contacts and contacts.index(which) > 0:
        place = contacts.index(which)
        contacts[place - 1 : place + 1] = contacts[place], contacts[place - 1]
    return answer.model_copy(update={"contacts": tuple(contacts)}), f"upp.{which}"
