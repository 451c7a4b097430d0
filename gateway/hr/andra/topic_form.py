"""The form of a topic: from what was sent to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.cleaning import clean
from gateway.clock import today
from gateway.editing.content import AnswerContent, QuoteContent, ReviewContent, TopicContent
from gateway.editing.reviews import unreviewed_where_changed
from gateway.hr.andra.fields import EXAMPLES, REMOVED_EXAMPLES, TITLE
from gateway.hr.andra.sent import Fields, Sent

INHERIT, NOTHING, OWN = "arv", "inget", "egen"
NOT_REVIEWED, KEPT, TODAY = "nej", "behall", "idag"
MOST_QUOTES = 12
_QUOTE = re.compile(r"svar\.(\d{1,2})\.citat\.(\d{1,2})\.text")


def topic_from(sent: Sent, published: TopicContent, current: TopicContent, may_review: bool) -> TopicContent:
    """Return what the form says.

    Args:
        sent: The form.
        published: The topic as it is published: the examples to remove are among its.
        current: The topic as the page showed it: whom its answers are for, and who has reviewed them.
        may_review: Whether whoever sends it may say that an answer is reviewed.

    Raises:
        NotTheForm: fields are missing, or are no fields of the form.
    """
    fields = sent.fields()
    title = fields.line(TITLE)
    answers = tuple(_answer(fields, number, sent, own) for number, own in enumerate(current.answers))
    examples = tuple(_examples(fields, published))
    content = TopicContent(id=published.id, title=title, answers=answers, examples=examples)
    content = unreviewed_where_changed(current, content)
    if may_review:
        content = _reviewed(fields, content)
    fields.end()
    return content


def _answer(fields: Fields, number: int, sent: Sent, current: AnswerContent) -> AnswerContent:
    own = f"svar.{number}"
    return current.model_copy(
        update={
            "text": fields.line(f"{own}.text"),
            "english": fields.line(f"{own}.engelska"),
            "quotes": tuple(_quotes(fields, number, sent)),
            "contacts": tuple(dict.fromkeys(fields.every(f"{own}.kontakter"))),
            "say": _say(fields, own),
        }
    )


def _quotes(fields: Fields, number: int, sent: Sent) -> Iterator[QuoteContent]:
    found = (match for name, _ in sent.typed if (match := _QUOTE.fullmatch(name)))
    places = dict.fromkeys(int(match[2]) for match in found if int(match[1]) == number)
    if len(places) > MOST_QUOTES:
        raise fields.wrong(f"Ett svar kan ha högst {MOST_QUOTES} citat.")
    for place in places:
        name = f"svar.{number}.citat.{place}"
        yield QuoteContent(section=fields.line(f"{name}.avsnitt"), text=fields.line(f"{name}.text"))


def _say(fields: Fields, own: str) -> str | None:
    chosen, text = fields.one(f"{own}.borja_val"), fields.line(f"{own}.borja")
    if chosen not in (INHERIT, NOTHING, OWN):
        raise fields.wrong("Välj hur man kan börja.")
    return {INHERIT: None, NOTHING: "", OWN: text}[chosen]


def _examples(fields: Fields, published: TopicContent) -> Iterator[str]:
    gone = set(fields.every(REMOVED_EXAMPLES))
    yield from (example for example in published.examples if example not in gone)
    yield from (line for line in clean(fields.one(EXAMPLES)).split("\n") if line)


def _reviewed(fields: Fields, content: TopicContent) -> TopicContent:
    answers = []
    for number, answer in enumerate(content.answers):
        chosen, by = fields.one(f"svar.{number}.granskad"), fields.line(f"svar.{number}.granskad_av")
        if chosen not in (NOT_REVIEWED, KEPT, TODAY):
            raise fields.wrong("Välj om svaret är granskat.")
        now = ReviewContent(by=by, date=today())
        reviewed = {NOT_REVIEWED: None, KEPT: answer.reviewed, TODAY: now}[chosen]
        answers.append(answer.model_copy(update={"reviewed": reviewed}))
    return content.model_copy(update={"answers": tuple(answers)})
