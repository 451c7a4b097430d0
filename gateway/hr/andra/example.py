"""Puts a question that was not answered into the draft of the topic that HR has assigned it to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.api.access import Shared
from gateway.editing.content import TOPIC, TopicContent
from gateway.hr.access import Editor
from gateway.hr.andra.place import Place, place_of, read_content
from gateway.hr.obesvarat.proposal import ANNOTATED
from gateway.hr.workbench import PREFIX
from gateway.store import audit, unanswered
from gateway.store.drafts import Conflict, Drafts

routes = APIRouter(prefix="/amne/{id_}")
NUMBERS = r"^\d{1,9}(,\d{1,9})*$"
BACK = f"{PREFIX}/obesvarat/tilldelade?klart="


@routes.post("/exempel")
async def add(
    request: Request,
    person: Editor,
    services: Shared,
    id_: str,
    id: Annotated[str, Form(max_length=10_000, pattern=NUMBERS)],
) -> Response:
    """Put the questions of a line into the draft, once; only those that are assigned to the topic."""
    place = await place_of(request, TOPIC, id_)
    kept = await unanswered.assigned_of(services.engine, [int(number) for number in id.split(",")])
    text = next((example_of(one.text) for one in kept if one.assigned == id_), "")
    if not text:
        return RedirectResponse(f"{BACK}redan", 303)
    await audit.note(services.engine, "save draft", f"{TOPIC} {id_}", person.actor)
    try:
        await _save(Drafts(services.engine), place, text, person.name or "Någon utan namn")
    except (Conflict, ValidationError):  # saved in this moment, or by another version of the program
        return RedirectResponse(f"{BACK}inte-utkast", 303)
    return RedirectResponse(f"{BACK}utkast", 303)


def example_of(question: str) -> str:
    """Return a question as an example is written: in one line, and without what Rasa would read as a mark."""
    return ANNOTATED.sub("] ", " ".join(question.split()))


async def drafted(engine: AsyncEngine) -> Mapping[str, Collection[str]]:
    """Return the examples of the drafts, by topic."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for draft in await Drafts(engine).all():
        try:
            content = read_content(draft)
        except ValidationError:  # another version of the program has saved it
            continue
        if isinstance(content, TopicContent):
            found[draft.name] = frozenset(content.examples)
    return found


async def _save(drafts: Drafts, place: Place, text: str, author: str) -> None:
    content = place.current
    assert isinstance(content, TopicContent)
    if text in content.examples:
        return
    new = content.model_copy(update={"examples": (*content.examples, text)}).model_dump_json()
    await drafts.save(TOPIC, place.id, new, place.base, place.version, author)
