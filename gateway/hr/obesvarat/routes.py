"""``/hr/obesvarat``: what was not answered, and where HR puts it."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Collection
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.api.access import Shared
from gateway.assistant import AssistantError
from gateway.clock import today
from gateway.hr.access import Editor, Tester
from gateway.hr.andra.example import drafted, example_of
from gateway.hr.obesvarat.alike import Vectors, grouped
from gateway.hr.obesvarat.groups import MOST, ORDERS, Group, groups_of, lines_of
from gateway.hr.obesvarat.places import (
    MOST_TITLE,
    NAMES,
    NEW_TOPIC,
    NoPlace,
    logged,
    name_of,
    place_of,
)
from gateway.hr.obesvarat.proposal import proposal
from gateway.hr.pages import page
from gateway.hr.person import Person
from gateway.hr.prova.reasons import title_of
from gateway.logs import logger
from gateway.services import Services
from gateway.store import audit, unanswered
from gateway.understood import Near

log = logger("gateway.hr.obesvarat")
routes = APIRouter(prefix="/obesvarat")
HERE = "/hr/obesvarat"
NEWEST = 500  # questions that are put into groups
GROUPS_A_PAGE, NEAREST = 10, 3
MOST_TO_UNDO = 600  # characters of an address
KINDS = {
    unanswered.NOT_UNDERSTOOD: "ej förstådd",
    unanswered.OUT_OF_SCOPE: "utanför koden",
    unanswered.NO_HELP: "svaret hjälpte inte",
}
DONE = {
    "lagt": "Frågorna är lagda. De går att ångra under Lagda.",
    "redan": "Inget ändrades: någon annan har redan lagt frågorna, eller så är de borttagna.",
    "angrat": "Ångrat. Frågorna är öppna igen.",
    "borttaget": "Frågorna är borttagna för gott.",
    "utkast": "Frågan ligger nu i ämnets utkast som ett nytt exempel.",
    "inte-utkast": "Någon annan sparade utkastet i samma stund. Försök igen.",
}
_IDS = r"\d{1,9}(,\d{1,9})*"
Ids = Annotated[str, Form(max_length=10_000, pattern=f"^{_IDS}$")]
Short = Annotated[str, Query(max_length=20)]
ShortField = Annotated[str, Form(max_length=20)]
Number = Annotated[int, Query(ge=1, le=10_000)]


@routes.get("")
async def waiting(
    request: Request,
    person: Tester,
    services: Shared,
    slag: Short = "",
    ordning: Short = MOST,
    sida: Number = 1,
    nyss: Annotated[str, Query(max_length=MOST_TO_UNDO, pattern=f"^({_IDS})?$")] = "",
    klart: Short = "",
) -> Response:
    """Show the questions that nobody has assigned, in groups."""
    just = await unanswered.assigned_of(services.engine, _numbers([nyss])) if nyss else []
    return await _waiting(
        request,
        person,
        services,
        slag,
        ordning,
        sida,
        told=DONE.get(klart, ""),
        just=",".join(str(one.id) for one in just),
        just_to=name_of(services.knowledge, just[0].assigned or "") if just else "",
        just_count=len(just),
    )


@routes.post("/lagg")
async def assign(
    request: Request,
    person: Editor,
    services: Shared,
    id: Annotated[list[Annotated[str, Form(max_length=10_000)]], Form()] = [],  # noqa: B006  FastAPI copies it
    till: Annotated[str, Form(max_length=80)] = "",
    titel: Annotated[str, Form(max_length=MOST_TITLE)] = "",
    slag: ShortField = "",
    ordning: ShortField = MOST,
    sida: Annotated[int, Form(ge=1, le=10_000)] = 1,
) -> Response:
    """Put the questions of a group that are ticked where they belong."""
    try:
        ids = _numbers(id)
        if not ids:
            raise NoPlace("Kryssa i minst en fråga.")
        place = place_of(services, till, titel)
    except NoPlace as problem:
        return await _waiting(
            request, person, services, slag, ordning, sida, status=422, problem=str(problem)
        )
    await _note(services, person, "assign", ids, f" to {logged(place)}")
    changed = await unanswered.assign(services.engine, ids, place)
    just = ",".join(map(str, changed))
    told = {"nyss": just} if 0 < len(just) <= MOST_TO_UNDO else {"klart": "lagt" if just else "redan"}
    shown = {"slag": slag, "ordning": ordning, "sida": str(sida)}
    return RedirectResponse(f"{HERE}?{urlencode(shown | told)}", 303)


@routes.get("/tilldelade")
async def assigned(request: Request, person: Tester, services: Shared, klart: Short = "") -> Response:
    """Show the questions that have been assigned, by where they have been put."""
    await audit.note(services.engine, "read", "unanswered, assigned", person.actor)
    questions, count = await unanswered.newest(services.engine, True, most=NEWEST)
    places = sorted({one.assigned or "" for one in questions})
    return page(
        request,
        "obesvarat_tilldelade.html",
        person,
        places=[
            (place, name_of(services.knowledge, place), lines_of(q for q in questions if q.assigned == place))
            for place in places
        ],
        done=unanswered.DONE,
        drafted=await drafted(services.engine),
        example_of=example_of,
        topics=services.knowledge.topics,
        count=count,
        most=NEWEST,
        kinds=KINDS,
        told=DONE.get(klart, ""),
    )


@routes.post("/angra")
async def undo(person: Editor, services: Shared, id: Ids, fran: ShortField = "") -> Response:
    """Let assigned questions be open again."""
    await _change(services, person, "unassign", id, unanswered.release)
    return RedirectResponse(f"{HERE}{'/tilldelade' if fran == 'tilldelade' else ''}?klart=angrat", 303)


@routes.post("/ta-bort")
async def remove(person: Editor, services: Shared, id: Ids) -> Response:
    """Remove questions for good, which somebody has set aside first."""
    await _change(services, person, "erase", id, unanswered.remove_done)
    return RedirectResponse(f"{HERE}/tilldelade?klart=borttaget", 303)


@routes.get("/forslag.yml")
async def download(person: Editor, services: Shared) -> Response:
    """Give the assigned questions as a file of proposed examples."""
    await audit.note(services.engine, "read", "unanswered, proposals", person.actor)
    questions, _ = await unanswered.newest(services.engine, True)
    disposition = f'attachment; filename="forslag-{today()}.yml"'
    return PlainTextResponse(proposal(questions), headers={"Content-Disposition": disposition})


async def _waiting(
    request: Request,
    person: Person,
    services: Services,
    kind: str,
    order: str,
    number: int,
    status: int = 200,
    *,
    problem: str = "",
    told: str = "",
    just: str = "",
    just_to: str = "",
    just_count: int = 0,
) -> Response:
    await audit.note(services.engine, "read", "unanswered", person.actor)
    kind, order = kind if kind in KINDS else "", order if order in ORDERS else MOST
    groups, count, whole = await _groups(request, services, kind, order)
    last = max(1, math.ceil(len(groups) / GROUPS_A_PAGE))
    number = min(number, last)
    shown = groups[(number - 1) * GROUPS_A_PAGE : number * GROUPS_A_PAGE]
    nearest = await _nearest(services, shown) if whole else None
    return page(
        request,
        "obesvarat.html",
        person,
        status,
        groups=[(group, nearest[at] if nearest else []) for at, group in enumerate(shown)],
        count=count,
        most=NEWEST,
        alone=not whole,
        unknown=nearest is None,
        kind=kind,
        order=order,
        kinds=KINDS,
        kind_choices=[("", "alla"), *KINDS.items()],
        orders=list(ORDERS.items()),
        places=[*NAMES.items()],
        new_topic=NEW_TOPIC,
        most_title=MOST_TITLE,
        topics=services.knowledge.topics,
        titled=lambda intent: title_of(services.knowledge, intent),
        number=number,
        last=last,
        pages=f"{HERE}?{urlencode({'slag': kind, 'ordning': order})}&sida=",
        keeps=services.settings.keep_unanswered,
        days=services.settings.unanswered_days,
        problem=problem,
        told=told,
        just=just,
        just_to=just_to,
        just_count=just_count,
    )


async def _groups(
    request: Request, services: Services, kind: str, order: str
) -> tuple[list[Group], int, bool]:
    """Return the groups, how many questions there are, and whether alike ones could be put together."""
    questions, count = await unanswered.newest(services.engine, False, kind, NEWEST)
    lines = lines_of(questions)
    try:
        vectors = await _vectors(request).of(services.assistant, [line.text for line in lines])
        return groups_of(lines, grouped(vectors), order), count, True
    except AssistantError as error:
        services.metrics.failures.labels("assistant").inc()
        log.error("the questions could not be grouped", error=str(error))
        return groups_of(lines, ([row] for row in range(len(lines))), order), count, False


async def _nearest(services: Services, groups: Collection[Group]) -> list[list[Near]] | None:
    """Return the topics nearest to each group, None when the assistant does not answer.

    Of the intents that staff call the same, as those outside the code, the nearest. One at a time, so that
    the chat is answered in between.
    """
    found = []
    try:
        for group in groups:
            understood = await services.assistant.understand("", group.lines[0].text, None)
            by_title = {
                title_of(services.knowledge, near.topic): near for near in reversed(understood.ranking)
            }
            found.append(sorted(by_title.values(), key=lambda near: -near.confidence)[:NEAREST])
    except AssistantError as error:
        services.metrics.failures.labels("assistant").inc()
        log.error("the nearest topics could not be asked for", error=str(error))
        return None
    return found


def _vectors(request: Request) -> Vectors:
    """Return the vectors that the workbench remembers."""
    state = request.app.state
    if not hasattr(state, "vectors"):
        state.vectors = Vectors()
    vectors: Vectors = state.vectors
    return vectors


async def _change(
    services: Services,
    person: Person,
    action: str,
    ids: str,
    change: Callable[[AsyncEngine, Collection[int]], Awaitable[int]],
) -> None:
    numbers = _numbers([ids])
    await _note(services, person, action, numbers)
    await change(services.engine, numbers)


async def _note(
    services: Services, person: Person, action: str, ids: Collection[int], where: str = ""
) -> None:
    await audit.note(services.engine, action, f"{len(ids)} unanswered{where}", person.actor)


def _numbers(ids: Collection[str]) -> list[int]:
    """Return the numbers of questions, each once; what is none, or too many, is passed over."""
    parts = (part for text in ids for part in text.split(","))
    numbers = dict.fromkeys(
        int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= 9
    )
    return list(numbers)[:NEWEST]
