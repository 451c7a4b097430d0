"""What can be done with what is kept: each command notes what it does in the audit log first."""

from __future__ import annotations

import argparse
import re
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import func, select

from gateway.escalation import outbox
from gateway.escalation.hours import STOCKHOLM
from gateway.escalation.outbox import REFERENCE
from gateway.forgetting import clear
from gateway.retention import forget_old
from gateway.services import Services
from gateway.store import audit
from gateway.store.names import session_name
from gateway.store.tables import ChatSession, Escalation, Offer

CONVERSATION = r"[0-9a-f]{32}"
NAMES = {
    "conversations": "samtal som har tystnat",
    "feedback": "omdömen om svar",
    "unanswered": "obesvarade frågor",
    "statistics": "räknade svar",
    "audit": "rader i granskningsloggen",
    "dealt-with": "kvitton på meddelanden i Teams",
    "workbench": "avslutade inloggningar i arbetsytan",
    "faq-runs": "körningar av HR:s frågor",
    "faq-to-fix": "HR:s frågor att åtgärda",
    "escalations": "meddelanden som har lämnats till HR",
    "events": "händelser i Rasa",
}
Command = Callable[[Services, argparse.Namespace], Awaitable[str]]


class NotKept(LookupError):
    """Nothing is kept under that reference."""


async def show(services: Services, asked: argparse.Namespace) -> str:
    """Return what is kept under a reference.

    Raises:
        NotKept: nothing is.
    """
    await audit.note(services.engine, "show", asked.reference)
    if re.fullmatch(REFERENCE, asked.reference):
        return await _message(services, asked.reference)
    return await _conversation(services, asked.reference)


async def read(services: Services, asked: argparse.Namespace) -> str:
    """Return what a message to HR says.

    Raises:
        NotKept: there is none of that reference.
        Unreadable: no key opens it.
    """
    await audit.note(services.engine, "read", asked.reference)
    if services.desk is None:
        raise NotKept(asked.reference)
    concern = await services.desk.outbox.read(asked.reference)
    if concern is None:
        raise NotKept(asked.reference)
    return services.desk.as_text(asked.reference, concern)


async def erase(services: Services, asked: argparse.Namespace) -> str:
    """Erase what is kept under a reference; return what was done.

    Raises:
        NotKept: nothing is.
        AssistantError: the conversation cannot be erased in Rasa now; the retention job will.
    """
    await audit.note(services.engine, "erase", asked.reference)
    if re.fullmatch(REFERENCE, asked.reference):
        if not await outbox.erase(services.engine, asked.reference):  # also where none are taken any more
            raise NotKept(asked.reference)
        return (
            f"Meddelandet {asked.reference} är raderat här. Det som har kommit fram till HR finns kvar där."
        )
    if not await _is_kept(services, asked.reference):
        raise NotKept(asked.reference)
    if not await clear(services, asked.reference):
        await services.assistant.forget(asked.reference)  # what is left of one that has no session
    return f"Samtalet {asked.reference} är raderat, här och i Rasa."


async def retention(services: Services, asked: argparse.Namespace) -> str:
    """Remove what is old, or only count it."""
    await audit.note(services.engine, "count old" if asked.dry_run else "remove old", "everything")
    gone = await forget_old(services, asked.dry_run)
    first = "Skulle tas bort nu:" if asked.dry_run else "Borttaget:"
    lines = [f"  {gone.get(name, 'gick inte'):>9} {told}" for name, told in NAMES.items()]
    return "\n".join([first, *lines])


async def reseal(services: Services, _asked: argparse.Namespace) -> str:
    """Seal all messages to HR with the newest key.

    Raises:
        Unreadable: no key opens one of them; then nothing is changed.
    """
    await audit.note(services.engine, "reseal", "all messages")
    count = await services.desk.outbox.reseal() if services.desk else 0
    return f"{count} meddelanden är förseglade med den nyaste nyckeln."


async def teams(services: Services, asked: argparse.Namespace) -> str:
    """Return the reference of a person's conversation in Teams."""
    reference = session_name(services.settings.signing_key, asked.conversation, asked.person)
    await audit.note(services.engine, "find", reference)
    return reference


async def log(services: Services, _asked: argparse.Namespace) -> str:
    """Return the latest notes of the audit log."""
    await audit.note(services.engine, "read", "audit log")
    notes = await audit.last(services.engine)
    return "\n".join(f"{_when(time)}  {actor}  {action}  {what}" for time, actor, action, what in notes)


async def _conversation(services: Services, name: str) -> str:
    async with services.engine.connect() as connection:
        rows = await connection.execute(select(ChatSession).where(ChatSession.id == name))
        kept = rows.one_or_none()
        offers = await connection.scalar(select(func.count()).where(Offer.session == name))
    events = await services.assistant.count(name)
    if kept is None and not events:
        raise NotKept(name)
    told = [f"Samtal {name}", f"  händelser i Rasa, utan det som personen skrev: {events}"]
    if kept is not None:
        told += [
            f"  kanal: {kept.channel}",
            f"  började: {_when(kept.started)}",
            f"  senast: {_when(kept.seen)}",
            f"  roll: {kept.role or 'okänd'}",
            f"  val som har erbjudits: {offers}",
        ]
    return "\n".join(told)


async def _message(services: Services, reference: str) -> str:
    async with services.engine.connect() as connection:
        rows = await connection.execute(select(Escalation).where(Escalation.reference == reference))
        kept = rows.one_or_none()
    if kept is None:
        raise NotKept(reference)
    delivered = _when(kept.delivered) if kept.delivered is not None else "nej"
    told = [
        f"Meddelande till HR {reference}",
        f"  bekräftat: {_when(kept.created)}",
        f"  framme: {delivered}",
        f"  försök: {kept.attempts}, senaste felet: {kept.fault or 'inget'}",
        f"  innehållet är förseglat ({len(kept.sealed)} byte); ”read” visar det",
    ]
    return "\n".join(told)


async def _is_kept(services: Services, name: str) -> bool:
    async with services.engine.connect() as connection:
        known = await connection.scalar(select(ChatSession.id).where(ChatSession.id == name))
    return known is not None or await services.assistant.count(name) > 0


def _when(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, STOCKHOLM):%Y-%m-%d %H:%M}"
