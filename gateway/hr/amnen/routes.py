"""``/hr/amnen`` and ``/hr/amnen/<id>``."""

from __future__ import annotations

import math
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from gateway.api.access import Shared
from gateway.hr.access import Reader
from gateway.hr.amnen.figures import figures
from gateway.hr.amnen.files import examples_or_none, tests
from gateway.hr.amnen.search import Filters, search
from gateway.hr.amnen.view import shown_answers
from gateway.hr.pages import ROLE_NAMES, page, subject, wants_part
from knowledge.model import Knowledge

routes = APIRouter(prefix="/amnen")
EXAMPLES_A_PAGE = 50
STATUSES = {"utkast": "utkast", "granskad": "granskad"}
Short = Annotated[str, Query(max_length=200)]


@routes.get("")
async def topics(
    request: Request,
    person: Reader,
    services: Shared,
    q: Short = "",
    omrade: Short = "",
    status: Short = "",
    roll: Short = "",
) -> Response:
    """Show the topics that fit."""
    filters = Filters(q, omrade, status, roll)
    knowledge = services.knowledge
    examples = await to_thread.run_sync(examples_or_none)
    found = await to_thread.run_sync(lambda: list(search(knowledge, filters, examples)))
    template = "_amnen_lista.html" if wants_part(request) else "amnen.html"
    return page(
        request,
        template,
        person,
        found=found,
        filters=filters,
        subjects=[("", "alla"), *((name, subject(name)) for name in _subjects(knowledge))],
        statuses=[("", "alla"), *STATUSES.items()],
        roles=[("", "alla"), *((role, f"eget svar för {name}") for role, name in ROLE_NAMES.items())],
    )


@routes.get("/{id_}")
async def topic(
    request: Request,
    person: Reader,
    services: Shared,
    id_: str,
    sida: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Show one topic."""
    knowledge = services.knowledge
    if id_ not in knowledge.topics:
        raise HTTPException(404)
    examples = (await to_thread.run_sync(examples_or_none)).get(id_, [])
    last = max(1, math.ceil(len(examples) / EXAMPLES_A_PAGE))
    number = min(sida, last)
    questions = (await to_thread.run_sync(tests)).get(id_, [])
    return page(
        request,
        "amne.html",
        person,
        topic=knowledge.topics[id_],
        topics=knowledge.topics,
        contacts=knowledge.contacts,
        answers=shown_answers(knowledge, services.documents, knowledge.topics[id_]),
        examples=examples[(number - 1) * EXAMPLES_A_PAGE : number * EXAMPLES_A_PAGE],
        count=len(examples),
        number=number,
        last=last,
        open="sida" in request.query_params,
        questions=questions,
        figures=await figures(services.engine, id_, services.settings.smallest_group),
    )


def _subjects(knowledge: Knowledge) -> list[str]:
    return sorted({topic.subject for topic in knowledge.topics.values()})
