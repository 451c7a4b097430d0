"""``/hr/faq/korning/<id>``: how far a run has come, what came of it, and what can be done with it."""

from __future__ import annotations

import re
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from gateway.api.access import Shared
from gateway.faq import figures
from gateway.faq.compare import compare
from gateway.faq.output import words
from gateway.faq.result import VERDICT_TITLES, Result, Verdict
from gateway.hr.access import Reader, Tester
from gateway.hr.faq.files import FILES, headers
from gateway.hr.faq.running import Runs, runs_of
from gateway.hr.faq.view import ROLE_TITLES, VERDICT_CHOICES, Filters, changes, rows, when
from gateway.hr.pages import page, wants_part
from gateway.hr.person import Person
from gateway.hr.prova.trial import new_conversation
from gateway.hr.workbench import PREFIX
from gateway.store import audit
from gateway.store.faq_runs import Kept

routes = APIRouter(prefix="/korning/{id_}")
MOST_COMPARED = 50
Short = Annotated[str, Query(max_length=200)]
Hidden = Annotated[str, Form(max_length=200)]


async def _run(request: Request, id_: str) -> Kept:
    """Return the run that an address names.

    Raises:
        HTTPException: 404, there is none, or none any more.
    """
    found = await runs_of(request).kept.find(id_) if re.fullmatch("[0-9a-f]{32}", id_) else None
    if found is None:
        raise HTTPException(404)
    return found


Run = Annotated[Kept, Depends(_run)]


def _filters(
    q: Short = "",
    bedomning: Short = Filters.bedomning,
    amne: Short = "",
    roll: Short = "",
    sida: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Filters:
    return Filters(q, bedomning, amne, roll, sida)


@routes.get("")
async def one(
    request: Request,
    person: Reader,
    run: Run,
    filters: Annotated[Filters, Depends(_filters)],
    mot: Short = "",
) -> Response:
    """Show a run, or to htmx the questions that fit."""
    return await _page(request, person, run, filters, mot, "_faq_lista.html")


@routes.get("/framsteg")
async def progress(request: Request, person: Reader, id_: str) -> Response:
    """Tell htmx how far a run has come, and everything else when it is over."""
    if not wants_part(request):
        return RedirectResponse(f"{PREFIX}/faq/korning/{(await _run(request, id_)).id}", 303)
    try:
        run = await _run(request, id_)
    except HTTPException:  # removed by somebody; htmx would ask on, and read the error out every second
        return Response(headers={"HX-Redirect": f"{PREFIX}/faq"})
    if run.live:
        return page(request, "_faq_framsteg.html", person, run=run)
    response = await _page(request, person, run, Filters(), "", "_faq_klar.html")
    response.headers.update({"HX-Retarget": "#korning", "HX-Reswap": "outerHTML"})
    return response


@routes.post("/avbryt")
async def cancel(request: Request, person: Tester, services: Shared, run: Run) -> Response:
    """Ask no more; what has been asked is kept."""
    await audit.note(services.engine, "cancel", f"faq-run {run.id}", person.actor)
    await runs_of(request).kept.stop(run.id)
    return RedirectResponse(f"{PREFIX}/faq/korning/{run.id}", 303)


@routes.post("/ta-bort")
async def remove(request: Request, person: Tester, services: Shared, run: Run) -> Response:
    """Remove a run with its questions; one that goes on stops, and leaves nothing."""
    await audit.note(services.engine, "remove", f"faq-run {run.id}", person.actor)
    await runs_of(request).kept.remove(run.id)
    return RedirectResponse(f"{PREFIX}/faq", 303)


@routes.post("/atgarda")
async def fix(
    request: Request,
    person: Tester,
    services: Shared,
    run: Run,
    rad: Annotated[int, Form(ge=0, le=100_000)],
    q: Hidden = "",
    bedomning: Hidden = "",
    amne: Hidden = "",
    roll: Hidden = "",
    sida: Annotated[int, Form(ge=1, le=10_000)] = 1,
) -> Response:
    """Put a question that was not answered right on the list to fix."""
    runs = runs_of(request)
    result = await runs.result(run.id) if run.judged else None
    if result is None or rad >= len(result.rows) or result.rows[rad].verdict is Verdict.RIGHT:
        raise HTTPException(404)
    row = result.rows[rad]
    await audit.note(services.engine, "to fix", f"faq-run {run.id} {rad}", person.actor)
    question = row.question
    await runs.to_fix.add(question.key, question.text, question.role, question.about, row.got, runs.days)
    if wants_part(request):
        return page(request, "_faq_atgardad.html", person, focus=True)
    back = Filters(q, bedomning, amne, roll).query
    return RedirectResponse(f"{PREFIX}/faq/korning/{run.id}?{back}&sida={sida}#fraga-{rad}", 303)


@routes.get("/{name}")
async def download(
    request: Request, person: Reader, services: Shared, run: Run, name: str, mot: Short = ""
) -> Response:
    """Give a file of a result."""
    runs, kind = runs_of(request), FILES.get(name)
    result = await runs.result(run.id) if run.judged else None
    if kind is None or result is None:
        raise HTTPException(404)
    await audit.note(services.engine, "download", f"faq-run {run.id} {name}", person.actor)
    old = await _other(request, runs, mot)
    comparison = compare(old, result) if old else None
    content = await to_thread.run_sync(kind.write, result, comparison, runs.catalogue)
    return Response(content, media_type=kind.media_type, headers=headers(name))


async def _other(request: Request, runs: Runs, id_: str) -> Result | None:
    """Return the result that is compared with; None when none is asked for.

    Raises:
        HTTPException: 404, there is none, or none any more.
    """
    if not id_:
        return None
    other = await _run(request, id_)
    return await runs.result(id_) if other.judged else None


async def _page(
    request: Request, person: Person, run: Kept, filters: Filters, mot: str, part: str
) -> Response:
    runs = runs_of(request)
    result = await runs.result(run.id)
    old = await _other(request, runs, mot)
    earlier = [
        other
        for other in await runs.kept.listed(MOST_COMPARED)
        if other.judged and other.id != run.id and other.started <= run.started
    ]
    abouts = sorted({row.question.about for row in result.rows}) if result else []

    def name(id_: str) -> str:
        return words.name(runs.catalogue, id_)

    return page(
        request,
        part if wants_part(request) else "faq_korning.html",
        person,
        run=run,
        result=result,
        swapped=wants_part(request),
        filters=filters,
        found=rows(result, filters, await runs.to_fix.keys()) if result else None,
        total=figures.total(result) if result else None,
        by_topic=figures.by_topic(result) if result else [],
        by_role=figures.by_role(result) if result else [],
        confusions=figures.confusions(result) if result else [],
        changes=changes(old, result) if old and result else None,
        mot=mot,
        earlier=[(other.id, f"{other.name}, {when(other.started)}") for other in earlier],
        verdicts=VERDICT_TITLES,
        verdict_choices=VERDICT_CHOICES,
        topic_choices=[("", "alla"), *((id_, name(id_)) for id_ in abouts)],
        role_choices=[("", "alla"), *ROLE_TITLES.items()],
        role_titles=ROLE_TITLES,
        files=FILES,
        days=f"{runs.days:g}",
        when=when,
        name=name,
        conversation=new_conversation,
    )
