"""Signing in with the organisation's accounts, against a real provider, and against one that lies."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import time_machine
from oidc_provider_mock import User, run_server_in_thread
from sqlalchemy import select

from gateway.store.tables import Audit, WorkbenchSession
from tests.gateway.hr.conftest import ADDRESS, Desk, DeskOpener, form
from tests.gateway.hr.false_provider import FalseProvider, _new_key, false_provider


def user(sub: str, *groups: str, **claims: Any) -> User:
    return User(sub=sub, claims={"name": f"Namn {sub}", "groups": list(groups), **claims})


USERS = [
    user("redigerar", "grupp-redigera", "annan"),
    user("ingen", "annan"),
    User(sub="utan-grupper", claims={"name": "Namn"}),
    User(sub="fel-grupper", claims={"groups": "grupp-publicera"}),
    user("<b>'\"", "grupp-lasa", name="<script>alert(1)</script>"),
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A real OpenID provider (Flask and Authlib) on loopback."""
    with run_server_in_thread(require_nonce=True, user_claims=USERS) as server:
        yield f"http://localhost:{server.server_port}"


async def sign_in(client: httpx.AsyncClient, subject: str, to: str = "") -> httpx.Response:
    """Go to the provider, choose a user there, and come back with its answer."""
    asked = await client.get("/hr/oidc", params={"till": to})
    assert asked.status_code == 302
    async with httpx.AsyncClient() as browser:
        chosen = await browser.post(asked.headers["Location"], data={"sub": subject})
    assert chosen.headers["Location"].startswith(f"{ADDRESS}/hr/oidc/svar?")
    return await client.get(chosen.headers["Location"])


@pytest.fixture
async def real(open_desk: DeskOpener, provider: str) -> Desk:
    made: Desk = await open_desk(oidc_issuer=provider, login_limit="1000/minute")
    return made


async def test_somebody_with_a_role_comes_in(real: Desk) -> None:
    client = await real.nobody()
    way_in = await client.get("/hr/prova")
    assert way_in.headers["Location"] == "/hr/logga-in?till=/hr/prova"
    assert 'href="/hr/oidc?till=/hr/prova"' in (await client.get(way_in.headers["Location"])).text
    answer = await sign_in(client, "redigerar", "/hr/prova")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/hr/prova")
    session = next(c for c in answer.headers.get_list("Set-Cookie") if c.startswith("__Host-hr="))
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= {part.strip() for part in session.split(";")}
    assert "Max-Age" not in session and "Domain" not in session
    page = await client.get("/hr/prova")
    assert page.status_code == 200 and "Namn redigerar (får redigera)" in page.text
    assert (await client.get("/hr/logga-in")).status_code == 303
    async with real.services.engine.connect() as connection:
        noted = [tuple(row) for row in await connection.execute(select(Audit.actor, Audit.action))]
    assert noted == [("hr:redigerar", "sign in")]


@pytest.mark.parametrize("subject", ["ingen", "utan-grupper", "fel-grupper", "okänd"])
async def test_nobody_without_a_role_does_and_is_told_whom_to_ask(real: Desk, subject: str) -> None:
    client = await real.nobody()
    answer = await sign_in(client, subject)
    assert answer.status_code == 403 and "Be den som förvaltar assistenten om det" in answer.text
    assert "__Host-hr" not in client.cookies
    async with real.services.engine.connect() as connection:
        assert (await connection.execute(select(WorkbenchSession))).all() == []


async def test_the_question_has_state_nonce_and_a_challenge(real: Desk) -> None:
    asked = await (await real.nobody()).get("/hr/oidc")
    query = {name: values[0] for name, values in parse_qs(urlsplit(asked.headers["Location"]).query).items()}
    assert query["code_challenge_method"] == "S256" and len(query["code_challenge"]) == 43
    assert len(query["state"]) >= 20 and len(query["nonce"]) >= 20
    assert (query["response_type"], query["redirect_uri"]) == ("code", f"{ADDRESS}/hr/oidc/svar")
    pending = asked.headers["Set-Cookie"]
    assert pending.startswith("__Host-hr-inloggning=") and "Max-Age=600" in pending
    assert "httponly" in pending and "secure" in pending and "samesite=lax" in pending


async def test_a_name_is_text(real: Desk) -> None:
    client = await real.nobody()
    await sign_in(client, "<b>'\"")
    page = (await client.get("/hr/")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page


async def test_each_sign_in_has_a_session_of_its_own_and_ends_the_one_before(real: Desk) -> None:
    client = await real.nobody()
    client.cookies.set(
        "__Host-hr", "planterad", domain="bemotande.example.se"
    )  # fixation: an id that somebody else knows
    await sign_in(client, "redigerar")
    first = client.cookies["__Host-hr"]
    assert first != "planterad"
    await sign_in(client, "redigerar")
    assert client.cookies["__Host-hr"] != first
    assert await real.workbench.sessions.find(first) is None


async def test_one_is_never_sent_to_another_site_afterwards(real: Desk) -> None:
    for to in ("https://evil.example/", "//evil.example", "/hr//evil.example"):
        answer = await sign_in(await real.nobody(), "redigerar", to)
        assert answer.headers["Location"] == "/hr/"


async def test_an_answer_is_good_once_and_in_the_browser_that_asked(real: Desk) -> None:
    client, other = await real.nobody(), await real.nobody()
    asked = await client.get("/hr/oidc")
    async with httpx.AsyncClient() as browser:
        answer = (await browser.post(asked.headers["Location"], data={"sub": "redigerar"})).headers[
            "Location"
        ]
    assert (await other.get(answer)).status_code == 403  # forged sign-in: its state is not this browser's
    assert (await client.get(answer)).status_code == 303
    assert (await client.get(answer)).status_code == 403
    assert "__Host-hr" not in other.cookies


async def test_what_is_pending_is_forgotten_after_ten_minutes(real: Desk) -> None:
    client = await real.nobody()
    asked = await client.get("/hr/oidc")
    async with httpx.AsyncClient() as browser:
        answer = (await browser.post(asked.headers["Location"], data={"sub": "redigerar"})).headers[
            "Location"
        ]
    with time_machine.travel(time.time() + 601):
        assert (await client.get(answer)).status_code == 403


async def test_who_says_no_there_is_not_let_in(real: Desk) -> None:
    client = await real.nobody()
    asked = await client.get("/hr/oidc")
    async with httpx.AsyncClient() as browser:
        denied = await browser.post(asked.headers["Location"], data={"action": "deny"})
    answer = await client.get(denied.headers["Location"])
    assert answer.status_code == 403 and "Inloggningen gick inte" in answer.text


async def test_tries_are_limited(open_desk: DeskOpener, provider: str) -> None:
    desk = await open_desk(oidc_issuer=provider, login_limit="3/minute")
    client = await desk.nobody()
    statuses = [(await client.get("/hr/oidc")).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert int((await client.get("/hr/oidc/svar")).headers["Retry-After"]) > 0


class TestLies:
    """What a provider must not be believed about (OpenID Connect Core 1.0 §3.1.3.7)."""

    @pytest.fixture
    def liar(self) -> Iterator[FalseProvider]:
        with false_provider() as started:
            yield started

    @pytest.fixture
    async def client(self, open_desk: DeskOpener, liar: FalseProvider) -> AsyncIterator[httpx.AsyncClient]:
        desk = await open_desk(oidc_issuer=liar.issuer, login_limit="1000/minute")
        yield await desk.nobody()

    async def come_back(
        self, client: httpx.AsyncClient, liar: FalseProvider, state: str | None = None
    ) -> httpx.Response:
        asked = await client.get("/hr/oidc")
        query = parse_qs(urlsplit(asked.headers["Location"]).query)
        liar.challenge, liar.nonce = query["code_challenge"][0], query["nonce"][0]
        return await client.get(
            "/hr/oidc/svar", params={"code": "c", "state": query["state"][0] if state is None else state}
        )

    async def test_the_truth_is_believed(self, client: httpx.AsyncClient, liar: FalseProvider) -> None:
        assert (await self.come_back(client, liar)).status_code == 303
        assert len(liar.forms[0]["code_verifier"]) >= 43

    @pytest.mark.parametrize(
        "claims",
        [
            {"nonce": "annan"},
            {"nonce": None},
            {"iss": "https://evil.example"},
            {"iss": None},
            {"aud": "annan"},
            {"aud": ["annan"]},
            {"aud": "annan", "azp": "arbetsytan"},
            {"aud": None},
            {"exp": 1},
            {"exp": None},
            {"iat": None},
            {"nbf": 9_999_999_999},
            {"sub": None},
            {"sub": ""},
            {"sub": 7},
        ],
        ids=str,
    )
    async def test_wrong_claims_are_not(
        self, client: httpx.AsyncClient, liar: FalseProvider, claims: dict[str, Any]
    ) -> None:
        liar.claims = claims
        answer = await self.come_back(client, liar)
        assert answer.status_code == 403 and "Inloggningen gick inte" in answer.text
        assert "__Host-hr" not in client.cookies

    async def test_nor_a_wrong_signature(self, client: httpx.AsyncClient, liar: FalseProvider) -> None:
        liar.signed_by = _new_key()
        assert (await self.come_back(client, liar)).status_code == 403
        liar.signed_by, liar.algorithm = None, "none"
        assert (await self.come_back(client, liar)).status_code == 403
        liar.signed_by, liar.algorithm = "hemlig" * 8, "HS256"
        assert (await self.come_back(client, liar)).status_code == 403

    async def test_nor_an_unsigned_token_where_the_provider_offers_that(
        self, client: httpx.AsyncClient, liar: FalseProvider
    ) -> None:
        liar.algorithms, liar.algorithm = ["RS256", "none", "HS256"], "none"
        assert (await self.come_back(client, liar)).status_code == 403

    async def test_nor_no_token(self, client: httpx.AsyncClient, liar: FalseProvider) -> None:
        liar.without_token = True
        assert (await self.come_back(client, liar)).status_code == 403

    @pytest.mark.parametrize("state", ["", "annan", "å\n"])
    async def test_nor_another_state(
        self, client: httpx.AsyncClient, liar: FalseProvider, state: str
    ) -> None:
        assert (await self.come_back(client, liar, state)).status_code == 403
        assert liar.forms == []

    async def test_nor_one_that_calls_itself_otherwise(
        self, client: httpx.AsyncClient, liar: FalseProvider
    ) -> None:
        liar.named = "https://evil.example"
        assert (await client.get("/hr/oidc")).status_code == 403

    async def test_one_that_is_silent_is_told(self, client: httpx.AsyncClient, liar: FalseProvider) -> None:
        liar.answers = False
        answer = await client.get("/hr/oidc")
        assert answer.status_code == 503 and "svarar inte just nu" in answer.text

    async def test_an_answer_without_a_question(self, client: httpx.AsyncClient) -> None:
        for query in ("", "?code=c&state=s", "?error=access_denied", "?error=x&error_description=<b>"):
            answer = await client.get(f"/hr/oidc/svar{query}")
            assert answer.status_code == 403 and "<b>" not in answer.text


class TestTrial:
    """One password, on this machine only."""

    @pytest.fixture
    async def trial(self, open_desk: DeskOpener) -> Desk:
        nothing = {"address": "", "oidc_issuer": "", "client_id": "", "client_secret": "", "roles": {}}
        made: Desk = await open_desk(trial=True, login_limit="5/minute", **nothing)
        return made

    async def test_the_password_lets_in_and_gives_every_role(self, trial: Desk) -> None:
        client = await trial.nobody()
        fields = form(await client.get("/hr/logga-in?till=/hr/amnen"))
        answer = await client.post(
            "/hr/logga-in", data={**fields, "losenord": f" {trial.workbench.password} "}
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, "/hr/amnen")
        assert answer.headers["Set-Cookie"].startswith("hr=") and "Secure" not in answer.headers["Set-Cookie"]
        assert "HttpOnly" in answer.headers["Set-Cookie"]
        assert "får publicera" in (await client.get("/hr/")).text

    async def test_another_does_not_and_tries_are_limited(self, trial: Desk) -> None:
        client = await trial.nobody()
        for password in ("", "x", "å", trial.workbench.password[:-1]):
            answer = await client.post("/hr/logga-in", data={"losenord": password})
            assert answer.status_code == 403 and "inte rätt lösenord" in answer.text
        await client.post("/hr/logga-in", data={"losenord": "x"})
        right = await client.post("/hr/logga-in", data={"losenord": trial.workbench.password})
        assert right.status_code == 429 and "hr" not in client.cookies

    async def test_who_comes_back_after_silence_can_sign_in_again(self, trial: Desk) -> None:
        client = await trial.nobody()
        client.cookies.set("hr", "gammal")
        fields = form(await client.get("/hr/logga-in"))
        answer = await client.post("/hr/logga-in", data={**fields, "losenord": trial.workbench.password})
        assert answer.status_code == 303

    async def test_there_is_no_other_way_in(self, trial: Desk, open_desk: DeskOpener) -> None:
        client = await trial.nobody()
        for path in ("/hr/oidc", "/hr/oidc/svar?code=c&state=s"):
            assert (await client.get(path)).status_code == 404
        organisation = await (await open_desk()).nobody()
        assert (await organisation.post("/hr/logga-in", data={"losenord": ""})).status_code == 404

    @pytest.mark.parametrize(
        ("client", "host"), [("10.0.0.1", "127.0.0.1:8080"), ("127.0.0.1", "evil.example:8080")]
    )
    async def test_nobody_else_comes_in_through_a_proxy_or_by_another_name(
        self, trial: Desk, client: str, host: str
    ) -> None:
        transport = httpx.ASGITransport(trial.app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as other:
            for path in ("/hr/", "/hr/logga-in", "/hr/utloggad"):
                assert (await other.get(path)).status_code == 404
            password = {"losenord": trial.workbench.password}
            assert (await other.post("/hr/logga-in", data=password)).status_code == 404

    async def test_each_start_has_a_password_of_its_own(self, open_desk: DeskOpener, trial: Desk) -> None:
        other = await open_desk()
        assert trial.workbench.password != other.workbench.password and len(trial.workbench.password) >= 24
        assert trial.workbench.password not in repr(trial.workbench)
