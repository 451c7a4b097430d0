"""``/hr/faq``: what can be run, what has been run, and what is to be fixed."""

from __future__ import annotations

import uuid
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from gateway.api.access import Shared
from gateway.faq.output import words
from gateway.faq.question import Problem, Read
from gateway.faq.template import template
from gateway.hr.access import Reader, Tester
from gateway.hr.faq import sets
from gateway.hr.faq.files import XLSX, headers
from gateway.hr.faq.one_run import routes as one_run
from gateway.hr.faq.running import Busy, runs_of
from gateway.hr.faq.view import when
from gateway.hr.pages import page
from gateway.hr.person import Person
from gateway.hr.workbench import PREFIX
from gateway.services import Services
from gateway.store import audit

routes = APIRouter(prefix="/faq")
routes.include_router(one_run)
HOME = f"{PREFIX}/faq"
MOST_LISTED = 50
NOTHING = "Det finns inga frågor att ställa. Rätta filen och ladda upp den igen."


@routes.get("")
async def overview(request: Request, person: Reader) -> Response:
    """Show what is to be fixed, what can be run, and the runs."""
    return await _page(request, person)


@routes.post("/kor")
async def run_set(
    request: Request, person: Tester, services: Shared, samling: Annotated[str, Form(max_length=80)]
) -> Response:
    """Run one of the project's sets."""
    runs = runs_of(request)
    chosen = sets.titles()
    if samling not in chosen:
        return await _page(request, person, 422, "Välj en samling i listan.")
    read = await sets.read_set(samling, runs.catalogue)
    return await _begin(request, person, services, uuid.uuid4().hex, chosen[samling], read, samling)


@routes.post("/fil")
async def run_file(
    request: Request, person: Tester, services: Shared, fil: Annotated[UploadFile, File()]
) -> Response:
    """Run the questions of a file; what is wrong with it is told, and the good rows are asked."""
    runs, id_ = runs_of(request), uuid.uuid4().hex
    try:
        await runs.check(person)  # before anything is read: a large file is work
    except Busy as busy:
        return await _page(request, person, 409, str(busy))
    await audit.note(services.engine, "upload", f"faq-run {id_}", person.actor)
    name = sets.file_name(fil.filename)
    read = await runs.uploads.read(name, await fil.read(), runs.catalogue)
    return await _begin(request, person, services, id_, name, read)


@routes.get("/mall.xlsx")
async def empty(request: Request, person: Tester) -> Response:
    """Give a workbook to fill in."""
    content = await to_thread.run_sync(template, runs_of(request).catalogue)
    return Response(content, media_type=XLSX, headers=headers("fragor.xlsx"))


@routes.post("/atgarda/{key}/klar")
async def fixed(request: Request, person: Tester, services: Shared, key: str) -> Response:
    """Take a question off the list."""
    await audit.note(services.engine, "fixed", f"faq-to-fix {key[:16]}", person.actor)
    await runs_of(request).to_fix.remove(key)
    return RedirectResponse(f"{HOME}#atgarda", 303)


async def _begin(
    request: Request, person: Person, services: Services, id_: str, name: str, read: Read, set_: str = ""
) -> Response:
    if not read.questions:
        return await _page(request, person, 422, NOTHING, read.problems)
    runs = runs_of(request)
    try:
        await runs.check(person)
        await audit.note(services.engine, "run", f"faq-run {id_} {set_}".strip(), person.actor)
        await runs.begin(id_, name, person, read)
    except Busy as busy:
        return await _page(request, person, 409, str(busy))
    return RedirectResponse(f"{HOME}/korning/{id_}", 303)


async def _page(
    request: Request,
    person: Person,
    status: int = 200,
    problem: str = "",
    problems: tuple[Problem, ...] = (),
) -> Response:
    runs = runs_of(request)
    return page(
        request,
        "faq.html",
        person,
        status,
        problem=problem,
        problems=problems,
        sets=list((await to_thread.run_sync(sets.titles)).items()),
        items=await runs.to_fix.all(),
        runs=await runs.kept.listed(MOST_LISTED),
        days=f"{runs.days:g}",
        when=when,
        name=lambda id_: words.name(runs.catalogue, id_),
        topics=runs.catalogue.topics.titles,
    )
