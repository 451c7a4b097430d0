"""One turn of a conversation, from what was sent to what is answered."""

from __future__ import annotations

import time

from sqlalchemy.exc import SQLAlchemyError

from gateway import tracing
from gateway.api.access import Refused
from gateway.api.models import Card, Choice, Question, Reply, card_of
from gateway.api.reference import refer
from gateway.assistant import AssistantError
from gateway.logs import logger
from gateway.metrics import FAILED, SAVED
from gateway.replies import role_of
from gateway.services import Services
from gateway.store import unanswered
from gateway.text import neutral
from gateway.timing import ASSISTANT, REDACTION, STORAGE, part

log = logger("gateway.turn")


async def take_turn(
    services: Services, channel: str, session: str, sent: Question | Choice, place: str | None = None
) -> Reply:
    """Return the reply; whatever fails behind the gateway, a sentence and the contacts.

    Args:
        services: What the gateway is made of.
        channel: Where it is written.
        session: The session of whoever writes.
        sent: A message or a choice.
        place: Where others read along: the session that stands for all of them, who may tap what is offered.

    Raises:
        Refused: 409 for a payload that was not offered in this session.
        sqlalchemy.exc.SQLAlchemyError: the gateway's own database fails.
    """
    started = time.perf_counter()
    with tracing.span("turn"):
        reply = refer(services, await _answered(services, session, sent, place))
    kind = card_of(reply).type
    services.metrics.replies.labels(channel, kind).inc()
    services.metrics.reply_seconds.labels(channel, kind).observe(time.perf_counter() - started)
    return reply


async def _answered(services: Services, session: str, sent: Question | Choice, place: str | None) -> Reply:
    role = role_of(sent.roll)
    if isinstance(sent, Choice):
        with part(services.metrics, STORAGE):
            offered = await services.sessions.was_offered(filter(None, (session, place)), sent.payload)
        if not offered:
            raise Refused(409, "fel-alternativ")
        message = sent.payload
    else:
        message = redacted_text(services, sent.message)
    if message:
        reply = await _asked(services, session, message, role)
    else:
        role = await services.sessions.role(session) or role
        reply = services.replies.reply("inte-forstatt", role)
    with part(services.metrics, STORAGE):
        await _remember(services, session, reply, place)
    card = card_of(reply)
    link_sources(services, card)
    services.asked.count(card.type, card.topic)
    if isinstance(sent, Question) and not _in_another_language(card):
        await keep_unanswered(services, unanswered.KIND.get(card.type), message)
    if services.desk and (concern := services.desk.offer(card)):
        card.escalation = concern  # type: ignore[attr-defined]  # a field that clients may ignore
    return reply


def link_sources(services: Services, card: Card) -> None:
    """Let the sources of a card lead to the quoted words themselves."""
    for source in card.sources:
        source.url = services.documents.link(source.id, source.quote) or source.url


def _in_another_language(card: Card) -> bool:
    """Return whether the reply says which languages work: names in others are hardly recognised."""
    return str((card.model_extra or {}).get("reply", "")).startswith("sprak-")


async def keep_unanswered(
    services: Services, kind: str | None, redacted: str, topic: str | None = None
) -> None:
    """Keep a question for HR, where that is wanted; none of a kind is not."""
    if not kind or not redacted or not services.settings.keep_unanswered:
        return
    try:
        with part(services.metrics, STORAGE):
            await unanswered.keep(services.engine, kind, redacted, topic)
        services.metrics.saves.labels("unanswered", SAVED).inc()
    except SQLAlchemyError as error:
        services.metrics.failures.labels("unanswered").inc()
        services.metrics.saves.labels("unanswered", FAILED).inc()
        log.error("an unanswered question could not be kept", error=type(error).__name__)


def redacted_text(services: Services, text: str) -> str:
    """Return the text as it may be passed on: harmless, and without what identifies a person."""
    with part(services.metrics, REDACTION):
        redacted = services.redactor.redact(neutral(text))
    for kind in redacted.found:
        services.metrics.redacted.labels(kind).inc()
    return redacted.text


async def _asked(services: Services, session: str, message: str, role: str | None) -> Reply:
    try:
        with part(services.metrics, ASSISTANT):
            return await services.assistant.ask(session, message, role)
    except AssistantError as error:
        services.metrics.failures.labels("assistant").inc()
        log.error("the assistant did not answer", error=str(error))
        return services.replies.reply("fel-tekniskt", await services.sessions.role(session) or role)


async def _remember(services: Services, session: str, reply: Reply, place: str | None) -> None:
    """Note what the reply offers, in a place to all who read along; what was cleared leaves nothing behind.

    The reply is given whatever happens here: it may say to ring 112.
    """
    card = card_of(reply)
    payloads = [option.payload for option in card.options]
    topic = card.topic if card.type == "answer" else None
    try:
        if not await services.sessions.offer(session, payloads, topic, card.role):
            await services.assistant.forget(session)  # else the sweep of a day's events will
        if place:
            await services.sessions.offer(place, payloads, None, None)
        services.metrics.saves.labels("session", SAVED).inc()
    except (AssistantError, SQLAlchemyError) as error:
        services.metrics.failures.labels("remember").inc()
        services.metrics.saves.labels("session", FAILED).inc()
        log.error("what a reply offered could not be noted", error=type(error).__name__)
