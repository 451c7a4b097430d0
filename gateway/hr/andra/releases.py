"""``/hr/andra/utgava/<id>``: what a release was, and going back to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from bot.releases import NotUsable, Release
from gateway.editing.content import CONTACT, TOPIC
from gateway.hr.access import Editor, Publisher
from gateway.hr.andra.published import Published, published_of
from gateway.hr.faq.view import when
from gateway.hr.pages import page
from gateway.hr.person import Person
from gateway.hr.workbench import PREFIX
from gateway.publishing.errors import Busy, Problems, Refused
from gateway.publishing.preparing import LONGEST_REASON, SHORTEST_REASON, publishing_of

routes = APIRouter(prefix="/utgava/{id_}")
NOT_USABLE = "Den versionen går inte att gå tillbaka till: assistentens program har ändrats sedan dess."


async def _release(request: Request, id_: str) -> Release:
    history = await publishing_of(request).history()
    found = next((release for release in history if release.id == id_), None)
    if found is None:
        raise HTTPException(404)
    return found


Of = Annotated[Release, Depends(_release)]


@routes.get("")
async def one(request: Request, person: Editor, release: Of) -> Response:
    """Show a release."""
    return await _page(request, person, release)


@routes.post("")
async def roll_back(
    request: Request, person: Publisher, release: Of, skal: Annotated[str, Form(max_length=2_000)] = ""
) -> Response:
    """Let the assistant answer from it again."""
    try:
        await publishing_of(request).roll_back(release.id, person, skal)
    except Problems as problem:
        return await _page(request, person, release, 422, list(problem.sentences), skal)
    except Busy as busy:
        return await _page(request, person, release, 409, [str(busy)], skal)
    except Refused as refused:
        return await _page(request, person, release, 409, list(refused.sentences), skal)
    except NotUsable:
        return await _page(request, person, release, 409, [NOT_USABLE], skal)
    return RedirectResponse(f"{PREFIX}/andra?klart=tillbaka", 303)


def title_of(published: Published, id_: str) -> str:
    """Return what staff call a topic or contact that a release names."""
    topic = published.title(TOPIC, id_)
    return topic if topic != id_ else published.title(CONTACT, id_)


async def _page(
    request: Request,
    person: Person,
    release: Release,
    status: int = 200,
    problems: list[str] | None = None,
    reason: str = "",
) -> Response:
    published, history = await published_of(request), await publishing_of(request).history()
    return page(
        request,
        "andra_utgava.html",
        person,
        status,
        release=release,
        after=history[: history.index(release)] if release in history else [],
        title_of=lambda id_: title_of(published, id_),
        problems=problems or [],
        reason=reason,
        least=SHORTEST_REASON,
        most=LONGEST_REASON,
        when=when,
    )
