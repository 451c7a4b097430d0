"""Who may do what: nobody by default, each role what it may, no request on another page's behalf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import time_machine
from fastapi.routing import RouteContext, iter_route_contexts
from sqlalchemy import select

from gateway import retention
from gateway.hr.person import csrf_token, name_of, subject_of
from gateway.hr.roles import ROLES, Role, includes, read_roles, role_of
from gateway.hr.sessions import WorkbenchSessions
from gateway.hr.settings import WorkbenchSettings
from gateway.hr.sign_in import OWN_PAGE
from gateway.store.database import open_database
from gateway.store.tables import Audit, WorkbenchSession
from tests.gateway.hr.conftest import ADDRESS, Desk, DeskOpener, form

OPEN = {"/logga-in", "/oidc", "/oidc/svar", "/logga-ut", "/utloggad", "/htmx.js", "/preview.js"}
# What each page is asked with, and the least role that it takes.
TABLE: list[tuple[str, str, dict[str, str], Role]] = [
    ("GET", "/hr/", {}, "lasa"),
    ("GET", "/hr/amnen", {}, "lasa"),
    ("GET", "/hr/amnen/alkohol-lunch", {}, "lasa"),
    ("GET", "/hr/prova", {}, "testa"),
    ("POST", "/hr/prova", {"fraga": "hej", "samtal": "a" * 32}, "testa"),
    ("POST", "/hr/prova/val", {"payload": "/alkohol-lunch", "samtal": "a" * 32}, "testa"),
]


def routes(app: Any) -> Iterator[RouteContext]:
    """Yield the workbench's own routes."""
    return (route for route in iter_route_contexts(app.routes) if route.endpoint)


def workbench_app(desk: Desk) -> Any:
    app = desk.app
    while not hasattr(app, "routes"):
        app = app.app
    return next(route.app for route in app.routes if getattr(route, "path", "") == "/hr" and route.routes)


def roles_asked_for(route: RouteContext) -> set[str]:
    def within(dependant: Any) -> Iterator[str]:
        if role := getattr(dependant.call, "role", None):
            yield role
        for part in dependant.dependencies:
            yield from within(part)

    return set(within(route.dependant))


async def test_every_route_asks_for_a_role_or_is_among_those_that_anybody_may_see(desk: Desk) -> None:
    found = {route.path: roles_asked_for(route) for route in routes(workbench_app(desk))}
    assert len(found) >= 9
    assert {path for path, roles in found.items() if not roles} == OPEN


async def send(client: httpx.AsyncClient, method: str, path: str, fields: dict[str, str]) -> httpx.Response:
    token = csrf_token(next(iter(client.cookies.values()), ""))
    return await client.request(method, path, data={**fields, "csrf": token} if method == "POST" else None)


@pytest.mark.parametrize(("method", "path", "fields", "least"), TABLE, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("role", [None, *ROLES])
async def test_the_access_table(
    desk: Desk, role: Role | None, method: str, path: str, fields: dict[str, str], least: Role
) -> None:
    client = await (desk.enter(role) if role else desk.nobody())
    response = await send(client, method, path, fields)
    if role is None:
        assert response.status_code == 303 and response.headers["Location"].startswith("/hr/logga-in?")
    elif includes(role, least):
        assert response.status_code in (200, 409)  # 409: nothing was offered in that conversation
    else:
        assert response.status_code == 403 and "Be den som förvaltar assistenten" in response.text
    if not (role and includes(role, least)):
        assert desk.rasa.got == [] and desk.rasa.read == []


async def test_every_page_with_a_role_is_in_the_table(desk: Desk) -> None:
    asked = {(route.path, method) for route in routes(workbench_app(desk)) for method in route.methods or ()}
    listed = {(path.removeprefix("/hr").replace("alkohol-lunch", "{id_}"), m) for m, path, _, _ in TABLE}
    mine = ("/amnen", "/prova")
    assert {item for item in asked if item[0].startswith(mine)} <= listed


async def test_the_menu_shows_what_the_person_may_do(desk: Desk) -> None:
    reader, tester = await desk.enter("lasa"), await desk.enter("testa")
    assert 'href="/hr/prova"' not in (await reader.get("/hr/")).text
    assert 'href="/hr/prova"' in (await tester.get("/hr/")).text


async def test_it_is_not_there_unless_configured(door: Any) -> None:
    for path in ("/hr", "/hr/", "/hr/logga-in", "/hr/amnen"):
        response = await door.http.get(path)
        assert response.status_code == 404 and "Sidan finns inte" in response.text


async def test_the_address_without_a_slash_leads_in(desk: Desk) -> None:
    response = await (await desk.nobody()).get("/hr")
    assert (response.status_code, response.headers["Location"]) == (307, "/hr/")


def test_the_highest_role_of_ones_groups_counts() -> None:
    by_role = read_roles("lasa=a, testa=b,testa=c ,publicera=x=y")
    assert by_role == {"lasa": ("a",), "testa": ("b", "c"), "publicera": ("x=y",)}
    assert [role_of(groups, by_role) for groups in ([], ["z"], ["a"], ["c", "a"], ["x=y", "a"])] == [
        None,
        None,
        "lasa",
        "testa",
        "publicera",
    ]


class TestForgery:
    """A form that another site sends, or one without the session's token, changes nothing."""

    FIELDS: dict[str, str] = {"fraga": "hej", "samtal": "a" * 32}

    async def test_the_token_is_asked_for(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        other = await desk.enter("testa", "annan")
        wrong = csrf_token(next(iter(other.cookies.values())))
        for token in ("", "x", "å", wrong):
            response = await client.post("/hr/prova", data={**self.FIELDS, "csrf": token})
            assert response.status_code == 403 and "Sidan var för gammal" in response.text
        assert (await client.post("/hr/prova", data=self.FIELDS)).status_code == 403
        assert (await client.post("/hr/prova", json={**self.FIELDS, "csrf": wrong})).status_code == 403
        assert desk.rasa.got == []

    async def test_the_forms_of_the_pages_carry_it_and_so_may_a_header(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        fields = form(await client.get("/hr/prova"))
        assert (await client.post("/hr/prova", data={**fields, "fraga": "hej"})).status_code == 200
        header = {"X-CSRF-Token": fields["csrf"]}
        assert (await client.post("/hr/prova", data=self.FIELDS, headers=header)).status_code == 200
        assert (await client.post("/hr/prova", files={}, headers=header)).status_code == 422

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": f"{ADDRESS}.evil.example"},
            {"Origin": "http://bemotande.example.se"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
        ids=str,
    )
    async def test_other_origins_are_refused_also_with_the_token(
        self, desk: Desk, headers: dict[str, str]
    ) -> None:
        client = await desk.enter("testa")
        fields = {**form(await client.get("/hr/prova")), "fraga": "hej"}
        assert (await client.post("/hr/prova", data=fields, headers=headers)).status_code == 403
        assert (await client.post("/hr/logga-ut", data=fields, headers=headers)).status_code == 403
        assert (await client.get("/hr/prova")).status_code == 200

    async def test_reading_changes_nothing(self, desk: Desk) -> None:
        client = await desk.enter("testa")
        for path in ("/hr/logga-ut", "/hr/prova/val"):
            assert (await client.get(path)).status_code in (404, 405)
        assert (await client.get("/hr/")).status_code == 200


class TestSessions:
    """In the database, under a hash; over after silence, after a day's work, or when there are too many."""

    async def test_the_cookie_is_kept_to_this_host_and_from_scripts(self, open_desk: DeskOpener) -> None:
        desk = await open_desk()
        from starlette.responses import Response

        response = Response()
        desk.workbench.hand_out(response, "hemlig")
        cookie = response.headers["Set-Cookie"]
        assert cookie.startswith("__Host-hr=hemlig;")
        assert {part.strip() for part in cookie.split(";")[1:]} == {
            "HttpOnly",
            "Path=/",
            "SameSite=lax",
            "Secure",
        }

    async def test_it_ends_after_half_an_hour_of_silence(self, desk: Desk) -> None:
        with time_machine.travel("2026-11-25 08:00Z", tick=False) as clock:
            client = await desk.enter("lasa")
            for _ in range(3):
                clock.shift(29 * 60)
                assert (await client.get("/hr/")).status_code == 200
            clock.shift(30 * 60)
            assert (await client.get("/hr/")).status_code == 303

    async def test_it_ends_after_eight_hours_whatever_is_done(self, desk: Desk) -> None:
        with time_machine.travel("2026-11-25 08:00Z", tick=False) as clock:
            client = await desk.enter("lasa")
            for _ in range(23):
                clock.shift(20 * 60)
                assert (await client.get("/hr/")).status_code == 200
            clock.shift(20 * 60)
            assert (await client.get("/hr/")).status_code == 303

    async def test_a_fourth_ends_the_first(self, desk: Desk) -> None:
        with time_machine.travel("2026-11-25 08:00Z", tick=False) as clock:
            clients = []
            for _ in range(4):
                clients.append(await desk.enter("lasa", "samma"))
                clock.shift(1)
            other = await desk.enter("lasa", "annan")
            statuses = [(await client.get("/hr/")).status_code for client in [*clients, other]]
        assert statuses == [303, 200, 200, 200, 200]

    async def test_signing_out_ends_it_at_once_and_everywhere(self, desk: Desk) -> None:
        client = await desk.enter("lasa")
        stolen = dict(client.cookies)
        response = await client.post("/hr/logga-ut", data=form(await client.get("/hr/")))
        assert response.headers["Location"] == "/hr/utloggad"
        assert 'hr=""' in response.headers["Set-Cookie"] and "Max-Age=0" in response.headers["Set-Cookie"]
        client.cookies.clear()
        client.cookies.update(stolen)
        assert (await client.get("/hr/")).status_code == 303

    async def test_what_is_kept_opens_nothing_and_is_removed_when_it_is_over(self, desk: Desk) -> None:
        with time_machine.travel("2026-11-25 08:00Z", tick=False) as clock:
            secret = await desk.workbench.sessions.begin("sub-1", "Namn på en person", "lasa")
            async with desk.services.engine.connect() as connection:
                (row,) = await connection.execute(select(WorkbenchSession))
            assert row.id == name_of(secret) and secret not in str(row)
            assert (row.subject, row.role, row.until) == ("sub-1", "lasa", row.started + 1800)
            assert await desk.workbench.sessions.find(row.id) is None
            clock.shift(1800)
            assert (await retention.forget_old(desk.services))["workbench"] == 1
            async with desk.services.engine.connect() as connection:
                assert (await connection.execute(select(WorkbenchSession))).all() == []

    @pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "%00", "null"])
    async def test_what_was_never_handed_out_opens_nothing(self, desk: Desk, cookie: str) -> None:
        client = await desk.nobody()
        client.cookies.set(desk.workbench.cookie, cookie)
        assert (await client.get("/hr/")).status_code == 303

    async def test_whom_htmx_asks_for_is_led_to_the_way_in(self, desk: Desk) -> None:
        response = await (await desk.nobody()).get("/hr/amnen", headers={"HX-Request": "true"})
        assert response.status_code == 401 and response.headers["HX-Redirect"] == "/hr/logga-in?slut=ja"

    async def test_signing_out_is_noted(self, desk: Desk) -> None:
        client = await desk.enter("lasa", "sub-7")
        await client.post("/hr/logga-ut", data=form(await client.get("/hr/")))
        async with desk.services.engine.connect() as connection:
            noted = (await connection.execute(select(Audit.actor, Audit.action))).all()
        assert [tuple(row) for row in noted] == [("hr:sub-7", "sign out")]


async def test_sessions_are_the_same_on_postgresql(postgres: str) -> None:
    engine = await open_database(postgres)
    try:
        sessions = WorkbenchSessions(engine, WorkbenchSettings(_env_file=None))  # type: ignore[call-arg]
        with time_machine.travel("2026-11-25 08:00Z", tick=False) as clock:
            secrets = []
            for _ in range(4):
                secrets.append(await sessions.begin("samma", "Å" * 200, "testa"))
                clock.shift(1)
            people = [await sessions.find(secret) for secret in secrets]
            assert people[0] is None and all(people[1:])
            assert people[1] and (people[1].name, people[1].role) == ("Å" * 120, "testa")
            await sessions.end(secrets[1])
            clock.shift(1800)
            assert [await sessions.find(secret) for secret in secrets] == [None] * 4
    finally:
        await engine.dispose()


def test_a_long_id_is_kept_as_its_hash() -> None:
    one, other = "x" * 90 + "1", "x" * 90 + "2"
    assert subject_of("kort") == "kort"
    assert subject_of(one) != subject_of(other) and len(subject_of(one)) <= 72


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/hr/", True),
        ("/hr/amnen/alkohol-lunch?sida=2", True),
        ("/hr/amnen?q=%C3%B6l&roll=chef", True),
        ("", False),
        ("//evil.example", False),
        ("/hr//evil.example", False),
        ("https://evil.example/hr/", False),
        ("/hr/\\evil", False),
        ("/hr/\r\nSet-Cookie: x=1", False),
        ("/hr/../", False),
        ("/hrx/", False),
    ],
)
def test_one_is_never_led_to_another_site(path: str, own: bool) -> None:
    assert bool(OWN_PAGE.fullmatch(path)) == own


async def test_the_headers_of_the_pages(desk: Desk) -> None:
    client = await desk.enter("testa")
    for path in ("/hr/", "/hr/prova", "/hr/finns-inte", "/hr/logga-in", "/hr/htmx.js", "/hr/static/hr.css"):
        response = await client.get(path)
        assert response.headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cache-Control"] == "no-store"
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src)", response.text) or ".js" in path
    outside = await client.get("/")
    assert outside.headers["Referrer-Policy"] == "no-referrer"


async def test_what_fails_becomes_a_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await desk.enter("testa")
    missing = await client.get("/hr/amnen/finns-inte")
    assert missing.status_code == 404 and "Sidan finns inte" in missing.text
    fields = form(await client.get("/hr/prova"))
    long = await client.post("/hr/prova", data={**fields, "fraga": "x" * 1001})
    assert long.status_code == 422 and "för långt" in long.text
    huge = await client.post("/hr/prova", data={**fields, "fraga": "x" * 300_000})
    assert huge.status_code == 413 and "för långt" in huge.text
    desk.rasa.status = 500
    down = await client.post("/hr/prova", data={**fields, "fraga": "hej"})
    assert down.status_code == 503 and "svarar inte" in down.text
    part = await client.post("/hr/prova", data={**fields, "fraga": "hej"}, headers={"HX-Request": "true"})
    assert part.status_code == 503 and 'role="alert"' in part.text and "<html" not in part.text
