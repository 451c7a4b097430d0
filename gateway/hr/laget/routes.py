"""``/hr/laget``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gateway.api.access import Shared
from gateway.escalation.outbox import State
from gateway.hr.access import Reader
from gateway.hr.laget.counts import PERIODS, REST, period, read, show
from gateway.hr.pages import number, page
from gateway.services import Services
from gateway.store import audit

routes = APIRouter(prefix="/laget")
USUAL = 30


@routes.get("")
async def figures(
    request: Request, person: Reader, services: Shared, dagar: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """Show the figures of a period."""
    days = next((days for days in PERIODS if str(days) == dagar), USUAL)
    smallest = services.settings.smallest_group
    await audit.note(services.engine, "read", f"statistics {days} days", person.actor)
    first, last = period(days)
    shown = show(await read(services.engine, first, last), first, last, smallest)
    few = f"färre än {smallest} eller dolt"
    return page(
        request,
        "laget.html",
        person,
        shown=shown,
        few=few,
        told=lambda count: few if count is None else number(count),
        share=_share,
        smallest=smallest,
        period=PERIODS[days],
        periods=[(str(days), name) for days, name in PERIODS.items()],
        days=str(days),
        topics=services.knowledge.topics,
        rest=REST,
        letters=await _letters(services, smallest),
    )


def _share(numbers: tuple[int, ...] | None) -> float | None:
    """Return how often an answer helped, None where that is not shown; from what is shown, not from more."""
    return numbers[0] / sum(numbers) if numbers and sum(numbers) else None


async def _letters(services: Services, smallest: int) -> dict[str, str] | None:
    """Return how many messages to HR wait and are stuck, None where none are taken."""
    if services.desk is None:
        return None
    counts = await services.desk.outbox.counts()
    return {state: _few(counts[state], smallest) for state in (State.WAITING, State.STUCK)}


def _few(count: int, smallest: int) -> str:
    """Return a count; none and some have to be told apart, since something is to be done about some."""
    if 0 < count < smallest:
        return f"färre än {smallest}"
    return number(count) if count else "inga"
