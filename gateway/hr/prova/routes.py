"""``/hr/prova``."""

from __future__ import annotations

import contextlib
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from gateway.api.access import Shared
from gateway.api.models import MOST_CHARACTERS
from gateway.assistant import AssistantError
from gateway.hr.access import Tester, TooMany
from gateway.hr.pages import ROLE_NAMES, page, wants_part
from gateway.hr.person import Person
from gateway.hr.prova.reasons import KINDS, LANGUAGES, reason, title_of
from gateway.hr.prova.trial import NotOffered, Tried, ask, choose, forget, new_conversation
from gateway.replies import role_of
from gateway.services import Services

routes = APIRouter(prefix="/prova")
Conversation = Annotated[str, Form(pattern=r"^[0-9a-f]{32}$")]
Role = Annotated[str, Form(max_length=20)]
ROLE_CHOICES = [("", "okänd"), *ROLE_NAMES.items()]


@routes.get("")
async def form(request: Request, person: Tester) -> Response:
    """Show the form of a new conversation."""
    return _page(request, person, new_conversation(), "")


@routes.post("")
async def question(
    request: Request,
    person: Tester,
    services: Shared,
    fraga: Annotated[str, Form(max_length=MOST_CHARACTERS)],
    samtal: Conversation,
    roll: Role = "",
    nytt: Annotated[str, Form()] = "",
) -> Response:
    """Ask, in the conversation so far or in a new one."""
    _count(services, person)
    if not fraga.strip():
        return _page(request, person, samtal, roll, 422, problem="Skriv en fråga först.")
    if nytt:
        await _let_go(services, person, samtal)
        samtal = new_conversation()
    tried = await ask(services, person, samtal, fraga, role_of(roll))
    return _page(request, person, samtal, roll, tried=tried, services=services)


@routes.post("/val")
async def choice(
    request: Request,
    person: Tester,
    services: Shared,
    payload: Annotated[str, Form(max_length=160)],
    samtal: Conversation,
    roll: Role = "",
) -> Response:
    """Tap one of the choices that the last answer offered."""
    _count(services, person)
    try:
        tried = await choose(services, person, samtal, payload, role_of(roll))
    except NotOffered:
        problem = "Samtalet är slut, så alternativet går inte att välja. Ställ frågan igen."
        return _page(request, person, samtal, roll, 409, problem=problem)
    return _page(request, person, samtal, roll, tried=tried, services=services)


async def _let_go(services: Services, person: Person, conversation: str) -> None:
    with contextlib.suppress(AssistantError):  # the job does it: the session is ended
        await forget(services, person, conversation)


def _count(services: Services, person: Person) -> None:
    if seconds := services.session_limit.seconds_to_wait(f"hr {person.session}"):
        raise TooMany(seconds)


def _page(
    request: Request,
    person: Person,
    conversation: str,
    role: str,
    status: int = 200,
    *,
    problem: str = "",
    tried: Tried | None = None,
    services: Services | None = None,
) -> Response:
    knowledge = services.knowledge if services else None
    values = {
        "samtal": tried.conversation if tried else conversation,
        "roll": role if role in ROLE_NAMES else "",
        "roles": ROLE_CHOICES,
        "most": MOST_CHARACTERS,
        "problem": problem,
        "tried": tried,
        "kinds": KINDS,
        "languages": LANGUAGES,
        "topics": knowledge.topics if knowledge else {},
        "titles": {near.topic: title_of(knowledge, near.topic) for near in tried.understood.ranking}
        if knowledge and tried and tried.understood
        else {},
        "reason": reason(tried.card, tried.understood) if tried else "",
    }
    template = "_prova_del.html" if wants_part(request) else "prova.html"
    return page(request, template, person, status, **values)
