"""``/hr/andra``: the drafts, what is being prepared, the releases; and beginning to prepare."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated, cast

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from gateway.api.access import services_of
from gateway.editing.content import Kind
from gateway.hr.access import Editor
from gateway.hr.andra import example, one, preparation, releases
from gateway.hr.andra.overview import MOST_FOUND, found, listed
from gateway.hr.andra.place import KIND_NAMES
from gateway.hr.andra.published import published_of
from gateway.hr.andra.states import STATES, told_state
from gateway.hr.faq.view import when
from gateway.hr.pages import page, wants_part
from gateway.hr.person import Person
from gateway.hr.workbench import PREFIX
from gateway.publishing.errors import Busy, Nothing, Told
from gateway.publishing.preparing import LONGEST_REASON, SHORTEST_REASON, publishing_of
from gateway.store.drafts import Drafts
from gateway.store.publications import Publications

routes = APIRouter(prefix="/andra")
routes.include_router(preparation.routes)
routes.include_router(releases.routes)
routes.include_router(example.routes)
MOST_PREPARED = 5
DONE = {
    "kastad": "Förberedelsen är kastad. Utkasten är kvar.",
    "borttaget": "Utkastet är borttaget.",
    "tillbaka": "Klart. Assistenten svarar nu med den version som du gick tillbaka till.",
}


@routes.get("")
async def overview(
    request: Request,
    person: Editor,
    q: Annotated[str, Query(max_length=200)] = "",
    klart: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show the page, or to htmx what fits the words."""
    if wants_part(request):
        hits = await found(await published_of(request), q)
        return page(request, "_andra_traffar.html", person, q=q, hits=hits, most=MOST_FOUND, kinds=KIND_NAMES)
    return await _page(request, person, q=q, told=DONE.get(klart, ""))


@routes.post("/forbered")
async def prepare(
    request: Request,
    person: Editor,
    utkast: Annotated[list[Annotated[str, Form(max_length=100)]], Form()] = [],  # noqa: B006  FastAPI copies it
    skal: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Begin to prepare the publication of the drafts that are ticked."""
    pairs = [one.partition(" ") for one in utkast]
    chosen = [(cast(Kind, kind), name) for kind, _, name in pairs if kind in KIND_NAMES]
    try:
        id_ = await publishing_of(request).begin(person, skal, chosen)
    except Told as told:
        return await _page(request, person, 422, problems=told.sentences, chosen=utkast, reason=skal)
    except (Busy, Nothing) as problem:
        status = 409 if isinstance(problem, Busy) else 422
        return await _page(request, person, status, problems=[str(problem)], chosen=utkast, reason=skal)
    return RedirectResponse(f"{PREFIX}/andra/publicering/{id_}", 303)


async def _page(
    request: Request,
    person: Person,
    status: int = 200,
    *,
    q: str = "",
    told: str = "",
    problems: Sequence[str] = (),
    chosen: Collection[str] | None = None,
    reason: str = "",
) -> Response:
    published = await published_of(request)
    engine, publishing = services_of(request).engine, publishing_of(request)
    drafts = await listed(published, await Drafts(engine).all())
    prepared = await Publications(engine).listed(MOST_PREPARED)
    return page(
        request,
        "andra.html",
        person,
        status,
        drafts=drafts,
        kinds=KIND_NAMES,
        pending=[one for one in prepared if one.pending],
        earlier=[one for one in prepared if not one.pending],
        states=STATES,
        told_state=told_state,
        releases=await publishing.history(),
        title_of=lambda id_: releases.title_of(published, id_),
        told=told,
        off=publishing.off,
        problems=problems,
        chosen=chosen,
        reason=reason,
        shortest=SHORTEST_REASON,
        longest=LONGEST_REASON,
        when=when,
        q=q,
        hits=await found(published, q),
        most=MOST_FOUND,
    )


routes.include_router(one.routes)  # last: its addresses begin with any word
