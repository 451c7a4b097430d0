"""What the tests of the editor share."""

from __future__ import annotations

from typing import Any

import httpx
from sqlalchemy import select

from gateway.store.drafts import Draft, Drafts
from gateway.store.tables import Audit
from tests.gateway.hr.conftest import Desk
from tests.gateway.hr.page_forms import PageForm, page_form

TOPIC, CONTACT = "/hr/andra/amne/alkohol-lunch", "/hr/andra/kontakt/hr"
HTML = "<script>window.pwned=1</script><img src=x onerror=alert(1)>{{7*7}}\"'"
TEXT = "Låt bli om du ska tillbaka till jobbet. Fråga din närmaste chef om du är osäker."


async def opened(client: httpx.AsyncClient, address: str = TOPIC) -> PageForm:
    """Return the form of a page."""
    response = await client.get(address)
    assert response.status_code == 200
    return page_form(response.text, address)


async def post(client: httpx.AsyncClient, form: PageForm, action: str = "", **headers: str) -> httpx.Response:
    """Send a form, where it goes or elsewhere."""
    return await client.post(action or form.action, data=form.data, headers=headers)


async def save(client: httpx.AsyncClient, address: str = TOPIC, **fields: str) -> httpx.Response:
    """Open a form, change fields (``svar__0__text``) and save it."""
    form = await opened(client, address)
    for name, value in fields.items():
        form.set(name.replace("__", "."), value)
    return await post(client, form)


async def draft(desk: Desk, name: str = "alkohol-lunch", kind: Any = "amne") -> Draft | None:
    """Return a draft as it is kept."""
    return await Drafts(desk.services.engine).find(kind, name)


async def noted(desk: Desk) -> list[tuple[str, str, str]]:
    """Return the audit log."""
    async with desk.services.engine.connect() as connection:
        rows = await connection.execute(select(Audit.actor, Audit.action, Audit.object).order_by(Audit.id))
        return [(one.actor, one.action, one.object) for one in rows]
