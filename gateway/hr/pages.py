"""Makes the pages of the workbench from ``templates/``."""

from __future__ import annotations

from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from gateway.hr import reviewed
from gateway.hr.access import FIELD, HEADER
from gateway.hr.person import Person, csrf_token
from gateway.hr.roles import NAMES, Role
from gateway.hr.workbench import PREFIX, secret_of, workbench_of

HERE = Path(__file__).parent
ROLE_NAMES = {"medarbetare": "medarbetare", "chef": "chef", "fortroendevald": "förtroendevald"}
COUNTERPART_NAMES = {
    "kollega": "en kollega",
    "chef": "en chef",
    "fortroendevald": "en förtroendevald",
    "utomstaende": "någon utanför staden",
    "ingen": "ingen nämnd",
}

SUBJECT_NAMES = {
    "arbetsmiljo": "arbetsmiljö",
    "forvantningar": "förväntningar",
    "vardegrund": "värdegrund",
    "visselblasning": "visselblåsning",
}


def subject(name: str) -> str:
    """Return a subject as it is written: files are named without å, ä and ö."""
    return SUBJECT_NAMES.get(name, name)


def percent(share: float) -> str:
    """Return a share as staff reads it: ``18 %``."""
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


def number(count: int) -> str:
    """Return a count with a space between thousands."""
    return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}")


_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= {
    "percent": percent,
    "number": number,
    "subject": subject,
    "reviewed": reviewed.told,
    "reviewed_status": reviewed.told_status,
    "reviewed_of_all": reviewed.told_of_all,
}
_environment.globals |= {
    "role_names": ROLE_NAMES,
    "counterpart_names": COUNTERPART_NAMES,
    "may_names": NAMES,
    "csrf_field": FIELD,
    "csrf_header": HEADER,
    "hr": PREFIX,
}
_templates = Jinja2Templates(env=_environment)


def page(
    request: Request, template: str, person: Person | None, status: int = 200, **values: object
) -> HTMLResponse:
    """Return a page, or a part of one for htmx (``_part.html``), with what every page needs.

    Args:
        request: The request that it answers.
        template: A file in ``gateway/hr/templates``.
        person: Who is signed in; None on the pages that anybody may see.
        status: The HTTP status.
        values: What the template shows besides.
    """
    from gateway.hr.contents import PAGES  # it imports the pages, which import this

    secret = secret_of(request)
    shared = {
        "person": person,
        "csrf": csrf_token(secret) if secret else "",
        "menu": [entry for entry in PAGES if person and person.may(entry.role)],
        "here": request.url.path,
        "trial": workbench_of(request).settings.trial,
    }
    return _templates.TemplateResponse(request, template, shared | values, status_code=status)


def wants_part(request: Request) -> bool:
    """Return whether htmx asks, which puts a part into the page that it has."""
    return request.headers.get("HX-Request") == "true"


def missing_rights(request: Request, person: Person, wanted: Role) -> HTMLResponse:
    """Return the page that says what somebody may not do, and whom to ask."""
    ask = workbench_of(request).settings.ask_for_access
    part = wants_part(request)
    template = "_otillatet.html" if part else "otillatet.html"
    return page(request, template, person, 403, wanted=NAMES[wanted], ask=ask)
