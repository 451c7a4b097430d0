"""Drafts are prepared, looked through, published and brought back; who may do what."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from bot.releases import BaseChanged
from gateway.hr.person import csrf_token
from gateway.hr.roles import ROLES, Role, includes
from gateway.publishing.errors import Refused
from gateway.store.publications import Publications
from tests.gateway.hr.andra import HTML, TEXT, TOPIC, draft, post, save
from tests.gateway.hr.conftest import Desk
from tests.gateway.hr.page_forms import page_form
from tests.gateway.hr.stub_publishing import FIRST, StubPublishing
from tests.gateway.hr.test_access import roles_asked_for, routes, workbench_app

REASON = "Kommunen har bytt ord för lunchen."
ANDRA = "/hr/andra"


@pytest.fixture(autouse=True)
def publishing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[StubPublishing]]:
    monkeypatch.setattr("gateway.hr.door.Publishing", StubPublishing)
    monkeypatch.setattr(StubPublishing, "refusals", ())
    monkeypatch.setattr(StubPublishing, "raises", None)
    yield StubPublishing


async def prepared(client: httpx.AsyncClient, reason: str = REASON) -> str:
    """Save a draft and prepare it; return the address of the publication."""
    await save(client, svar__0__text=TEXT)
    form = page_form((await client.get(ANDRA)).text, "/forbered").set("skal", reason)
    response = await post(client, form)
    assert response.status_code == 303
    return response.headers["Location"]


async def test_what_is_ticked_is_prepared_and_published(desk: Desk) -> None:
    client = await desk.enter("publicera")
    address = await prepared(client)
    ready = (await client.get(address)).text
    assert "Klar att publicera" in ready and REASON in ready
    assert "<del>" in ready and "<ins>" in ready  # what changes
    assert re.search(r"/hr/faq/korning/[0-9a-f]{32}\?mot=[0-9a-f]{32}", ready)
    told = re.findall(r'<th scope="row">(Förut|Den nya)</th>((?:<td>\d+</td>)+)', ready)
    numbers = "<td>1</td><td>0</td><td>1</td><td>0</td>"  # right, asked back, wrong, no reply
    assert told == [("Förut", numbers), ("Den nya", numbers)]
    form = page_form(ready, "/publicera")
    refused = await post(client, form)
    assert refused.status_code == 409 and "Godkänn varje fråga" in refused.text
    (key,) = re.findall(r'name="godta" value="([0-9a-f]{64})"', ready)
    assert (await post(client, form.set("godta", key))).headers["Location"] == address
    done = (await client.get(address)).text
    assert "Publicerad" in done and "Assistenten svarar nu med det här" in done
    assert await draft(desk) is None
    overview = (await client.get(ANDRA)).text
    assert "(används nu)" in overview and "Får jag ta en öl till lunchen?" in overview


@pytest.mark.parametrize("reason", ["", "kort", HTML[:8]])
async def test_a_reason_is_asked_for_and_what_was_chosen_is_kept(desk: Desk, reason: str) -> None:
    client = await desk.enter("redigera")
    await save(client, svar__0__text=TEXT)
    form = page_form((await client.get(ANDRA)).text, "/forbered").set("skal", reason)
    response = await post(client, form)
    assert response.status_code == 422 and 'role="alert"' in response.text
    again = page_form(response.text, "/forbered")
    assert (again.get("skal"), again.get("utkast")) == (reason, "amne alkohol-lunch")


async def test_nothing_chosen_and_another_on_its_way_are_told(desk: Desk) -> None:
    client = await desk.enter("redigera")
    await save(client, svar__0__text=TEXT)
    form = page_form((await client.get(ANDRA)).text, "/forbered").set("skal", REASON)
    assert (await post(client, form)).status_code == 303
    busy = await post(client, form)
    assert busy.status_code == 409 and REASON in busy.text
    await post(client, form.drop("utkast"))
    response = await post(client, form)
    assert response.status_code in (409, 422) and 'role="alert"' in response.text


async def test_a_refused_one_says_why_and_what_to_do(desk: Desk, publishing: type[StubPublishing]) -> None:
    publishing.refusals = (f"”{HTML}”: gav fel ämne.",)
    client = await desk.enter("publicera")
    text = (await client.get(await prepared(client))).text
    assert "Får inte publiceras" in text and "ändra det som blev fel" in text
    assert HTML not in text and 'value="Publicera"' not in text and "/publicera" not in text
    assert await draft(desk) is not None


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (Refused(["Assistenten svarade inte från den nya versionen."]), "svarade inte från den nya"),
        (BaseChanged(), "Något annat har publicerats"),
    ],
)
async def test_what_hinders_it_is_told_and_the_draft_stays(
    desk: Desk, publishing: type[StubPublishing], raised: Exception, told: str
) -> None:
    client = await desk.enter("publicera")
    address = await prepared(client)
    publishing.raises = raised
    response = await post(client, page_form((await client.get(address)).text, "/publicera"))
    assert response.status_code == 409 and told in response.text
    assert await draft(desk) is not None


async def test_a_draft_that_is_saved_again_is_not_published_unread(desk: Desk) -> None:
    client = await desk.enter("publicera")
    address = await prepared(client)
    form = page_form((await client.get(address)).text, "/publicera")
    await save(client, svar__0__text=f"{TEXT} Eller HR.")
    text = (await client.get(address)).text
    assert "sparats igen sedan det här förbereddes" in text
    keys = re.findall(r'name="godta" value="([0-9a-f]{64})"', text)
    response = await post(client, form.set("godta", *keys))
    assert response.status_code == 409 and "sparats igen" in response.text
    assert await draft(desk) is not None


async def test_it_is_thrown_away_and_the_draft_stays(desk: Desk) -> None:
    client = await desk.enter("publicera")
    address = await prepared(client)
    response = await post(client, page_form((await client.get(address)).text, f"{address}/kasta"))
    assert response.headers["Location"] == "/hr/andra?klart=kastad"
    assert "Kastad" in (await client.get(address)).text
    assert await draft(desk) is not None


class TestProgress:
    async def begun(self, desk: Desk) -> str:
        kept, id_ = Publications(desk.services.engine), "c" * 32
        await kept.begin(id_, "Anna", "hr:anna", REASON, [], "0" * 64)
        await kept.beat(id_, step="traning", done=40, total=100)
        return f"/hr/andra/publicering/{id_}"

    async def test_the_step_is_marked_and_htmx_asks_on(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        address = await self.begun(desk)
        text = (await client.get(address)).text
        assert re.search(r'aria-current="step">Assistenten lär sig av kopian \(pågår\)', text)
        assert '<progress max="100" value="40"' in text and f'hx-get="{address}/framsteg"' in text
        part = await client.get(f"{address}/framsteg", headers={"HX-Request": "true"})
        assert "<html" not in part.text and "HX-Retarget" not in part.headers
        assert (await client.get(f"{address}/framsteg")).headers["Location"] == address

    async def test_when_it_is_over_the_rest_is_shown_and_read_out(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        address = await self.begun(desk)
        await Publications(desk.services.engine).finish(
            "c" * 32, "failed", ["Träningen gick inte att göra klart."]
        )
        part = await client.get(f"{address}/framsteg", headers={"HX-Request": "true"})
        assert part.headers["HX-Retarget"] == "#publicering"
        assert "Träningen gick inte" in part.text and "Läge: gick inte att förbereda." in part.text
        gone = await client.get(f"/hr/andra/publicering/{'d' * 32}/framsteg", headers={"HX-Request": "true"})
        assert gone.headers["HX-Redirect"] == "/hr/andra"

    async def test_it_is_cancelled(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        address = await self.begun(desk)
        await post(client, page_form((await client.get(address)).text, "/avbryt"))
        text = (await client.get(address)).text
        assert "Avbryts" in text and "/avbryt" not in text


class TestGoingBack:
    async def test_a_former_release_is_brought_back_with_a_reason(self, desk: Desk) -> None:
        client = await desk.enter("publicera")
        address = await prepared(client)
        ready = (await client.get(address)).text
        keys = re.findall(r'name="godta" value="([0-9a-f]{64})"', ready)
        await post(client, page_form(ready, "/publicera").set("godta", *keys))
        former = f"/hr/andra/utgava/{FIRST.id}"
        assert former in (await client.get(ANDRA)).text
        shown = (await client.get(former)).text
        assert REASON in shown  # what ceases to be
        form = page_form(shown, former)
        short = await post(client, form.set("skal", "kort"))
        assert short.status_code == 422 and page_form(short.text, former).get("skal") == "kort"
        response = await post(client, form.set("skal", "Det nya svaret var fel."))
        assert response.headers["Location"] == "/hr/andra?klart=tillbaka"
        assert "Det nya svaret var fel." in (await client.get(ANDRA)).text

    async def test_the_one_in_use_says_so(self, desk: Desk) -> None:
        text = (await (await desk.enter("publicera")).get(f"/hr/andra/utgava/{FIRST.id}")).text
        assert "svarar med den här versionen nu" in text and 'name="skal"' not in text

    async def test_what_hinders_it_is_told(self, desk: Desk, publishing: type[StubPublishing]) -> None:
        client = await desk.enter("publicera")
        publishing.raises = Refused(["Assistenten svarade inte."])
        token = csrf_token(next(iter(client.cookies.values())))
        sent = {"skal": REASON, "csrf": token}
        response = await client.post(f"/hr/andra/utgava/{FIRST.id}", data=sent)
        assert response.status_code == 409 and "Assistenten svarade inte." in response.text


PUBLICATION, RELEASE = f"/hr/andra/publicering/{'c' * 32}", f"/hr/andra/utgava/{FIRST.id}"
TABLE: list[tuple[str, str, Role]] = [
    ("GET", "/hr/andra", "redigera"),
    ("POST", "/hr/andra/forbered", "redigera"),
    ("GET", TOPIC, "redigera"),
    ("POST", TOPIC, "redigera"),
    ("POST", f"{TOPIC}/kontroll", "redigera"),
    ("POST", f"{TOPIC}/kasta", "redigera"),
    ("POST", f"{TOPIC}/exempel", "redigera"),
    ("GET", "/hr/andra/kontakt/hr", "redigera"),
    ("GET", PUBLICATION, "redigera"),
    ("GET", f"{PUBLICATION}/framsteg", "redigera"),
    ("POST", f"{PUBLICATION}/avbryt", "redigera"),
    ("POST", f"{PUBLICATION}/publicera", "publicera"),
    ("POST", f"{PUBLICATION}/kasta", "publicera"),
    ("GET", RELEASE, "redigera"),
    ("POST", RELEASE, "publicera"),
]


def pattern(path: str) -> re.Pattern[str]:
    """Return what fits the addresses of a route."""
    return re.compile(re.sub(r"{\w+}", "[^/]+", path))


class TestAccess:
    @pytest.mark.parametrize("role", [None, *ROLES])
    async def test_each_route_lets_in_whom_it_is_for(self, desk: Desk, role: Role | None) -> None:
        await TestProgress().begun(desk)
        client = await (desk.enter(role) if role else desk.nobody())
        token = csrf_token(next(iter(client.cookies.values()), ""))
        for method, path, least in TABLE:
            sent = {"csrf": token, "version": "0"} if method == "POST" else None
            status = (await client.request(method, path, data=sent)).status_code
            if role is None:
                assert status in (303, 401), path
            elif includes(role, least):
                assert status in (200, 303, 409, 422), path
            else:
                assert status == 403, path

    async def test_every_route_is_in_the_table(self, desk: Desk) -> None:
        found = {
            (method, f"/hr{route.path}"): roles_asked_for(route)
            for route in routes(workbench_app(desk))
            for method in route.methods or ()
            if route.path.startswith("/andra")
        }
        asked: dict[tuple[str, str], set[str]] = {}
        for method, path, least in TABLE:
            fitting = [own for verb, own in found if verb == method and pattern(own).fullmatch(path)]
            asked.setdefault((method, min(fitting, key=lambda own: own.count("{"))), set()).add(least)
        assert asked == found

    async def test_the_menu_and_the_links_are_for_those_who_may_edit(self, desk: Desk) -> None:
        for role in ROLES:
            client = await desk.enter(role)
            shown = 'href="/hr/andra"' in (await client.get("/hr/")).text
            linked = f'href="{TOPIC}"' in (await client.get("/hr/amnen/alkohol-lunch")).text
            assert shown == linked == includes(role, "redigera")
