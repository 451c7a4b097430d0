"""``/hr/andra/amne/<id>`` and ``/hr/andra/kontakt/<id>``: edit one topic or contact."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from gateway.api.access import Shared
from gateway.editing.content import ContactContent, Kind, TopicContent
from gateway.hr.access import Editor
from gateway.hr.andra.arranging import arranged
from gateway.hr.andra.changes import changes
from gateway.hr.andra.contact_form import contact_from
from gateway.hr.andra.editor import editor
from gateway.hr.andra.place import KIND_NAMES, At, Place, address_of, read_content
from gateway.hr.andra.published import published_of
from gateway.hr.andra.sent import BASE, DOING, MOST_VERSION, VERSION, NotTheForm, Sent, sent_form
from gateway.hr.andra.topic_form import topic_from
from gateway.hr.faq.view import when
from gateway.hr.kept import kept_page
from gateway.hr.pages import page
from gateway.hr.person import Person
from gateway.hr.workbench import PREFIX
from gateway.services import Services
from gateway.store import audit
from gateway.store.drafts import Conflict, Draft, Drafts

routes = APIRouter(prefix="/{kind}/{id_}")
DONE = {
    "sparat": "Utkastet är sparat. Assistenten svarar som förut tills det publiceras.",
    "oandrat": "Du har inte ändrat något, så inget utkast sparades.",
    "samma": "Texten är nu som den publicerade, så utkastet är borttaget.",
    "borttaget": "Utkastet är borttaget. Så här är det publicerat.",
    "hann": "Någon annan har sparat utkastet medan du läste. Läs det först.",
    "exempel": "Frågan ligger i utkastet som ett nytt exempel.",
}


@routes.get("")
async def form(
    request: Request, person: Editor, place: At, klart: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Show the form with the draft, else with what is published."""
    try:
        shown = place.current
    except ValidationError:  # the list says so, and lets it be removed
        return RedirectResponse(f"{PREFIX}/andra", 303)
    return await editor(request, person, place, shown, told=DONE.get(klart, ""), saved=True)


@routes.post("/kontroll")
async def check(request: Request, person: Editor, place: At) -> Response:
    """Tell what is wrong and how it would look, or arrange the form; nothing is kept."""
    try:
        sent = await sent_form(request)
        content = _content(sent, place, person)
    except NotTheForm as problem:
        return _not_the_form(request, person, problem)
    focus = ""
    if isinstance(content, TopicContent):
        content, focus = arranged(content, sent.doing)
    told = "" if focus else "Kontrollerat. Inget är sparat än."
    return await editor(
        request, person, place, content, version=sent.version, base=sent.base, told=told, focus=focus
    )


@routes.post("")
async def save(request: Request, person: Editor, services: Shared, place: At) -> Response:
    """Keep the draft; what somebody else has saved or published meanwhile is not overwritten."""
    try:
        sent = await sent_form(request)
        content = _content(sent, place, person)
    except NotTheForm as problem:
        return _not_the_form(request, person, problem)
    published = place.published
    if sent.version != place.version and place.current != content:
        return await _conflict(request, person, place, place.draft, sent, content)
    if sent.base != published.fingerprint and published != content:
        return await _conflict(request, person, place, None, sent, content)
    drafts = Drafts(services.engine)
    try:
        if content == published:
            if place.draft is None:
                return _back(place, "oandrat")
            await _note(services, person, "discard draft", place)
            await drafts.discard(place.kind, place.id, place.version)
            return _back(place, "samma")
        await _note(services, person, "save draft", place)
        written, by = content.model_dump_json(), person.name or "Någon utan namn"
        await drafts.save(place.kind, place.id, written, published.fingerprint, place.version, by)
    except Conflict as conflict:
        return await _conflict(request, person, place, conflict.draft, sent, content)
    return _back(place, "sparat")


@routes.post("/kasta")
async def discard(
    request: Request,
    person: Editor,
    services: Shared,
    kind: str,
    id_: str,
    version: Annotated[int, Form(ge=0, le=MOST_VERSION)],
) -> Response:
    """Remove the draft that was read, not one that somebody has saved since; also one of nothing any more."""
    if kind not in KIND_NAMES:
        raise HTTPException(404)
    own, done = cast(Kind, kind), "borttaget"
    await audit.note(services.engine, "discard draft", f"{kind} {id_}", person.actor)
    try:
        await Drafts(services.engine).discard(own, id_, version)
    except Conflict as conflict:
        done = "hann" if conflict.draft else done
    there = (await published_of(request)).has(own, id_)
    return RedirectResponse(f"{address_of(own, id_) if there else f'{PREFIX}/andra'}?klart={done}", 303)


def _content(sent: Sent, place: Place, person: Person) -> TopicContent | ContactContent:
    current, published = place.current, place.published
    if isinstance(published, TopicContent) and isinstance(current, TopicContent):
        return topic_from(sent, published, current, person.may("publicera"))
    return contact_from(sent, place.id)


async def _conflict(
    request: Request,
    person: Person,
    place: Place,
    theirs: Draft | None,
    sent: Sent,
    content: TopicContent | ContactContent,
) -> Response:
    """Show what there is now beside what was to be saved; no draft: what is published."""
    other = read_content(theirs) if theirs else place.published
    return page(
        request,
        "andra_konflikt.html",
        person,
        409,
        place=place,
        title=place.all.title(place.kind, place.id),
        theirs=theirs,
        changes=changes(place.all.knowledge, other, content),
        typed=sent.typed,
        version=theirs.version if theirs else place.version,
        base=place.published.fingerprint,
        names={"version": VERSION, "base": BASE, "doing": DOING},
        when=when,
    )


def _not_the_form(request: Request, person: Person, problem: NotTheForm) -> Response:
    return kept_page(request, person, 422, "Formuläret gick inte att läsa", str(problem), problem.typed)


async def _note(services: Services, person: Person, action: str, place: Place) -> None:
    await audit.note(services.engine, action, f"{place.kind} {place.id}", person.actor)


def _back(place: Place, done: str) -> Response:
    return RedirectResponse(f"{place.address}?klart={done}", 303)
