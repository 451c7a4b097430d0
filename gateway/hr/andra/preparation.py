"""``/hr/andra/publicering/<id>``: how far a publication has come, what it changes, and letting it happen."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from bot.releases import BaseChanged
from gateway.api.access import services_of
from gateway.faq.compare import compare
from gateway.faq.result import VERDICT_TITLES, Result, Row
from gateway.hr.access import Editor, Publisher
from gateway.hr.andra.changes import Change, changes
from gateway.hr.andra.place import address_of, read_content
from gateway.hr.andra.published import published_of
from gateway.hr.andra.states import steps, told_state
from gateway.hr.faq.running import runs_of
from gateway.hr.faq.view import when
from gateway.hr.pages import page, wants_part
from gateway.hr.person import Person
from gateway.hr.workbench import PREFIX
from gateway.publishing.errors import Refused
from gateway.publishing.gate import accepting
from gateway.publishing.preparing import publishing_of
from gateway.store.drafts import Conflict, Drafts
from gateway.store.publications import Kept, Publications

routes = APIRouter(prefix="/publicering/{id_}")
CHANGED = "Något annat har publicerats sedan det här förbereddes. Förbered utkasten igen."
SAVED_AGAIN = (
    "Ett av utkasten har sparats igen sedan det här förbereddes. Kasta det och förbered utkasten igen."
)
MOST_ROWS = 50


@dataclass(frozen=True)
class Part:
    """A draft that is to be published, with what it changes; ``told`` where that cannot be shown."""

    title: str
    address: str
    changes: Sequence[Change]
    told: str = ""


@dataclass(frozen=True)
class Compared:
    """How HR's questions went before, and go now."""

    old: Result
    new: Result
    became_wrong: Sequence[Row]
    became_right: Sequence[Row]
    to_accept: Sequence[tuple[str, Row]]


async def _publication(request: Request, id_: str) -> Kept:
    kept = Publications(services_of(request).engine)
    found = await kept.find(id_) if re.fullmatch("[0-9a-f]{32}", id_) else None
    if found is None:
        raise HTTPException(404)
    return found


Publication = Annotated[Kept, Depends(_publication)]


@routes.get("")
async def one(request: Request, person: Editor, publication: Publication) -> Response:
    """Show a publication."""
    return await _page(request, person, publication)


@routes.get("/framsteg")
async def progress(request: Request, person: Editor, id_: str) -> Response:
    """Tell htmx how far it has come, and everything else when that is over."""
    if not wants_part(request):
        return RedirectResponse(_address((await _publication(request, id_)).id), 303)
    try:
        publication = await _publication(request, id_)
    except HTTPException:  # htmx would ask on, and read the error out every second
        return Response(headers={"HX-Redirect": f"{PREFIX}/andra"})
    if publication.live:
        shown = steps(publication)
        return page(request, "_andra_framsteg.html", person, publication=publication, steps=shown)
    response = await _page(request, person, publication)
    response.headers.update({"HX-Retarget": "#publicering", "HX-Reswap": "outerHTML"})
    return response


@routes.post("/avbryt")
async def cancel(request: Request, person: Editor, publication: Publication) -> Response:
    """Stop preparing; the drafts stay."""
    await publishing_of(request).cancel(publication.id, person)
    return RedirectResponse(_address(publication.id), 303)


@routes.post("/kasta")
async def discard(request: Request, person: Publisher, publication: Publication) -> Response:
    """Throw away what has been prepared; the drafts stay."""
    try:
        await publishing_of(request).discard(publication.id, person)
    except Refused as refused:
        return await _page(request, person, publication, 409, problems=refused.sentences)
    return RedirectResponse(f"{PREFIX}/andra?klart=kastad", 303)


@routes.post("/publicera")
async def publish(
    request: Request,
    person: Publisher,
    publication: Publication,
    godta: Annotated[list[Annotated[str, Form(max_length=64)]], Form()] = [],  # noqa: B006  FastAPI copies it
) -> Response:
    """Let the assistant answer with what has been prepared."""
    problems: Sequence[str] = ()
    try:
        await publishing_of(request).publish(publication.id, person, godta)
    except Refused as refused:
        problems = refused.sentences
    except BaseChanged:
        problems = [CHANGED]
    except Conflict:
        problems = [SAVED_AGAIN]
    if problems:
        now = await _publication(request, publication.id)
        return await _page(request, person, now, 409, problems=problems, accepted=godta)
    return RedirectResponse(_address(publication.id), 303)


async def _page(
    request: Request,
    person: Person,
    publication: Kept,
    status: int = 200,
    *,
    problems: Sequence[str] = (),
    accepted: Collection[str] = (),
) -> Response:
    return page(
        request,
        "_andra_klar.html" if wants_part(request) else "andra_publicering.html",
        person,
        status,
        publication=publication,
        told_state=told_state(publication),
        steps=steps(publication),
        parts=[] if publication.live else await _parts(request, publication),
        compared=None if publication.live else await _compared(request, publication),
        problems=problems,
        accepted=accepted,
        most=MOST_ROWS,
        verdicts=VERDICT_TITLES,
        when=when,
        swapped=wants_part(request),
    )


async def _parts(request: Request, publication: Kept) -> list[Part]:
    published, drafts = await published_of(request), Drafts(services_of(request).engine)
    found = []
    for chosen in publication.drafts:
        title, draft = published.title(chosen.kind, chosen.name), await drafts.find(chosen.kind, chosen.name)
        address = address_of(chosen.kind, chosen.name) if published.has(chosen.kind, chosen.name) else ""
        if draft is None or draft.version != chosen.version or not address:
            told = "Utkastet är borta, eller har sparats igen sedan det här förbereddes."
            found.append(Part(title, address, (), told))
            continue
        try:
            content, now = read_content(draft), published.content(chosen.kind, chosen.name)
        except ValidationError:  # another version of the program has saved it
            found.append(Part(title, address, (), "Utkastet går inte att läsa."))
            continue
        found.append(Part(title, address, changes(published.knowledge, now, content)))
    return found


async def _compared(request: Request, publication: Kept) -> Compared | None:
    """Return the two runs side by side; None before both are there, and when one is there no more."""
    runs, gate = runs_of(request), await publishing_of(request).gate(publication)
    old, new = await runs.result(publication.old_run), await runs.result(publication.new_run)
    if old is None or new is None or gate is None:
        return None
    found = compare(old, new)
    return Compared(
        old,
        new,
        [change.new for change in found.became_wrong],
        [change.new for change in found.became_right],
        [(accepting(row), row) for row in gate.accepted_needed],
    )


def _address(id_: str) -> str:
    return f"{PREFIX}/andra/publicering/{id_}"
