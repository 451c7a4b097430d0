"""Keeps what somebody has typed into a long form when the form cannot be taken: the page shows it again."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request, Response
from starlette.datastructures import UploadFile

from gateway.hr.access import FIELD, FORMS, SAFE, from_own_page
from gateway.hr.andra.fields import label
from gateway.hr.pages import page, wants_part
from gateway.hr.person import Person
from gateway.hr.workbench import PREFIX

LONG_FORMS = f"{PREFIX}/andra/"
NOT_TYPED = (FIELD, "version", "bas", "gor")
Typed = Sequence[tuple[str, str]]


async def typed_of(request: Request) -> Typed:
    """Return what was typed into a form of *Ändra*; nothing of another page's, or of another site."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    mine = request.url.path.startswith(LONG_FORMS) and request.method not in SAFE
    if not mine or kind not in FORMS or not from_own_page(request):
        return []
    pairs = (await request.form()).multi_items()
    return [
        (name, value) for name, value in pairs if not isinstance(value, UploadFile) and name not in NOT_TYPED
    ]


def kept_page(
    request: Request, person: Person | None, status: int, heading: str, problem: str, typed: Typed
) -> Response:
    """Return the page that says what went wrong and shows what was typed.

    Args:
        request: The request that it answers.
        person: Who is signed in, None when nobody is.
        status: The HTTP status.
        heading: What went wrong.
        problem: What to do.
        typed: The fields of the form.
    """
    template = "_andra_skrivet.html" if wants_part(request) else "andra_skrivet.html"
    back = request.url.path.removesuffix("/kontroll")
    return page(
        request,
        template,
        person,
        status,
        heading=heading,
        problem=problem,
        typed=typed,
        back=back,
        label=label,
    )
