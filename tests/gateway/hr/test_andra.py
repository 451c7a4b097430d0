"""HR edits topics and contacts in drafts: nothing is published by it, lost by it, or overwritten unseen."""

from __future__ import annotations

import html
import json
import re

import pytest
from sqlalchemy import insert

from gateway.clock import today
from gateway.hr.person import csrf_token
from gateway.store import unanswered
from gateway.store.drafts import Drafts
from gateway.store.tables import Unanswered
from tests.gateway.hr.andra import CONTACT, HTML, TEXT, TOPIC, draft, noted, opened, post, save
from tests.gateway.hr.conftest import Desk
from tests.gateway.hr.page_forms import page_form

PART = {"HX-Request": "true"}


def said(text: str) -> str:
    """Return a page without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def problem_of(text: str, field: str) -> str:
    """Return what is told beside a field."""
    found = re.search(rf'<div[^>]* id="fel-{field}"[^>]*>(.*?)</div>', text, re.S)
    assert found, field
    return said(found[1])


class TestDrafts:
    async def test_what_is_saved_is_a_draft_that_everybody_who_edits_sees(self, desk: Desk) -> None:
        anna, bo = await desk.enter("redigera", "anna"), await desk.enter("publicera", "bo")
        response = await save(anna, svar__0__text=TEXT)
        assert (response.status_code, response.headers["Location"]) == (303, f"{TOPIC}?klart=sparat")
        assert (await opened(bo)).get("svar.0.text") == TEXT
        kept = await draft(desk)
        assert kept and (kept.author, kept.version) == ("Person redigera", 1)
        listed = said((await bo.get("/hr/andra")).text)
        assert "Ämne, sparat av Person redigera" in listed
        assert "För dem som inte har ett eget svar: svaret" in listed
        published = await bo.get("/hr/amnen/alkohol-lunch")
        assert TEXT not in published.text
        assert ("hr:anna", "save draft", "amne alkohol-lunch") in await noted(desk)

    async def test_one_with_problems_can_be_saved_but_not_chosen(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        assert (await save(client, svar__0__text="")).status_code == 303
        overview = await client.get("/hr/andra")
        assert "att rätta först" in overview.text
        assert 'name="utkast"' not in overview.text

    async def test_an_unchanged_form_makes_no_draft_and_one_put_back_removes_it(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        before = await opened(client)
        assert (await post(client, before)).headers["Location"].endswith("klart=oandrat")
        await save(client, svar__0__text=TEXT)
        response = await save(client, svar__0__text=before.get("svar.0.text"))
        assert response.headers["Location"].endswith("klart=samma")
        assert await draft(desk) is None

    async def test_a_draft_is_discarded_as_it_was_read(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        await save(client, svar__0__text=TEXT)
        form = page_form((await client.get(TOPIC)).text, f"{TOPIC}/kasta")
        await save(client, svar__0__text=f"{TEXT} Ja.")
        assert (await post(client, form)).headers["Location"].endswith("klart=hann")
        assert await draft(desk) is not None
        form = page_form((await client.get(TOPIC)).text, f"{TOPIC}/kasta")
        assert (await post(client, form)).headers["Location"].endswith("klart=borttaget")
        assert await draft(desk) is None

    async def test_a_contact_is_edited_likewise(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        assert (await save(client, CONTACT, telefon="021-39 00 00")).status_code == 303
        kept = await draft(desk, "hr", "kontakt")
        assert kept and json.loads(kept.content)["phone"] == "021-39 00 00"
        assert "021-39 00 00" in (await client.get(CONTACT)).text

    async def test_one_that_nobody_can_read_or_publish_any_more_can_be_removed(self, desk: Desk) -> None:
        client, drafts = await desk.enter("redigera"), Drafts(desk.services.engine)
        await drafts.save("amne", "finns-inte", "{}", "", 0, "Anna")
        await drafts.save("amne", "alkohol-lunch", '{"annat": 1}', "", 0, "Anna")
        assert (await client.get(TOPIC)).headers["Location"] == "/hr/andra"
        for name in ("finns-inte", "alkohol-lunch"):
            text = (await client.get("/hr/andra")).text
            assert "går bara att ta bort" in text
            await post(client, page_form(text, f"{name}/kasta"))
        assert await drafts.all() == []

    @pytest.mark.parametrize("path", ["amne/finns-inte", "kontakt/alkohol-lunch", "utgava/x", "annat/hr"])
    async def test_what_is_not_there_is_not_found(self, desk: Desk, path: str) -> None:
        assert (await (await desk.enter("redigera")).get(f"/hr/andra/{path}")).status_code == 404

    async def test_it_is_found_by_words(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        found = said((await client.get("/hr/andra?q=narmaste")).text)
        assert "Närmaste chef (kontakt)" in found
        part = (await client.get("/hr/andra?q=glorpar och blarg", headers=PART)).text
        assert "Inget ämne och ingen kontakt passar" in part and "<html" not in part


class TestChecking:
    """The same answers with and without scripts; nothing is kept by it."""

    async def test_a_problem_is_told_beside_its_field(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("svar.0.citat.0.text", "Det står inte där alls.")
        for headers in ({}, PART):
            response = await post(client, form, f"{TOPIC}/kontroll", **headers)
            assert response.status_code == 200
            assert problem_of(response.text, "svar-0-citat-0-text")
            assert problem_of(response.text, "svar-0-text") == ""
            assert re.search(r'id="antal-fel"[^>]*>1 sak att rätta', response.text)
        assert await draft(desk) is None

    async def test_the_page_ties_it_to_the_field(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("titel", "")
        text = (await post(client, form, f"{TOPIC}/kontroll")).text
        assert re.search(r'id="titel" name="titel" aria-describedby="fel-titel" aria-invalid="true"', text)
        assert 'id="svar-0-text" name="svar.0.text" aria-describedby="fel-svar-0-text">' in text

    async def test_the_preview_and_the_difference_say_what_is_typed(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = await opened(client)
        form.set("svar.0.text", form.get("svar.0.text").replace("Låt bli", "Avstå"))
        text = (await post(client, form, f"{TOPIC}/kontroll", **PART)).text
        assert "<form" not in text and "<textarea" not in text  # the fields are left alone
        assert re.search(r"<del>.*Låt bli.*</del>.*<ins>.*Avstå", text, re.S)
        messages = re.findall(r'look="(widget|teams)" data-message="([^"]*)"', text)
        assert {look for look, _ in messages} == {"widget", "teams"}
        by_look = {look: json.loads(html.unescape(message)) for look, message in reversed(messages)}
        assert by_look["widget"][0]["text"].startswith("Avstå")
        assert by_look["widget"][1]["custom"]["sources"][0]["url"].startswith("/kallor/medarbetare#")
        assert by_look["teams"]["type"] == "AdaptiveCard"
        assert "För medarbetare och chef" in text and "För förtroendevald" in text

    async def test_an_answer_without_quotes_has_no_preview_and_says_so(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = await opened(client)
        for name in [name for name, _ in form.fields if name.startswith("svar.0.citat")]:
            form.drop(name)
        text = (await post(client, form, f"{TOPIC}/kontroll")).text
        assert "Visas när svaret har minst ett citat" in text
        assert problem_of(text, "svar-0-citat")

    async def test_quotes_and_contacts_are_arranged_without_scripts(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("svar.0.text", TEXT).set("gor", "citat-till.0")
        added = page_form((response := await post(client, form, f"{TOPIC}/kontroll")).text, TOPIC)
        assert added.get("svar.0.text") == TEXT and added.get("svar.0.citat.2.text") == ""
        assert re.search(r'id="svar-0-citat-2-avsnitt"[^>]* autofocus', response.text)
        form = added.set("gor", "upp.0.hr")
        moved = page_form((await post(client, form, f"{TOPIC}/kontroll")).text, TOPIC)
        assert [value for name, value in moved.fields if name == "svar.0.kontakter"][0] == "hr"
        form = moved.set("gor", "citat-bort.0.2")
        left = page_form((await post(client, form, f"{TOPIC}/kontroll")).text, TOPIC)
        assert left.get("svar.0.citat.1.text") and not any("citat.2" in name for name, _ in left.fields)

    async def test_examples_are_ticked_to_go_and_added_by_the_line(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        page = await client.get(TOPIC)
        first = html.unescape(re.findall(r'name="exempel.bort" value="([^"]*)"', page.text)[0])
        form = page_form(page.text, TOPIC).set("exempel.bort", first)
        form.set("exempel", "kan jag ta en cider till maten\r\nen folköl på rasten då")
        assert (await post(client, form)).status_code == 303
        kept = await draft(desk)
        assert kept
        examples = json.loads(kept.content)["examples"]
        assert first not in examples
        assert examples[-2:] == ["kan jag ta en cider till maten", "en folköl på rasten då"]
        again = await opened(client)
        assert again.get("exempel.bort") == first
        assert again.get("exempel").split("\n") == examples[-2:]

    async def test_a_problem_with_an_example_names_it(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("exempel", "x" * 301)
        text = (await post(client, form, f"{TOPIC}/kontroll")).text
        assert f"”{'x' * 301}”:" in problem_of(text, "exempel")


class TestConflicts:
    """Two people editing are not silently overwritten."""

    async def test_the_second_to_save_sees_both_and_chooses(self, desk: Desk) -> None:
        anna, bo = await desk.enter("redigera", "anna"), await desk.enter("redigera", "bo")
        annas, bos = await opened(anna), await opened(bo)
        await post(anna, annas.set("svar.0.text", "Annas text."))
        response = await post(bo, bos.set("svar.0.text", HTML))
        assert response.status_code == 409
        assert "Annas text." in response.text and html.escape(HTML, quote=False)[:20] in response.text
        kept = await draft(desk)
        assert kept and json.loads(kept.content)["answers"][0]["text"] == "Annas text."
        anyway = page_form(response.text, TOPIC)
        on = await post(bo, anyway, f"{TOPIC}/kontroll")
        assert page_form(on.text, TOPIC).get("svar.0.text") == HTML
        assert (await post(bo, anyway)).status_code == 303
        kept = await draft(desk)
        assert kept and json.loads(kept.content)["answers"][0]["text"] == HTML and kept.version == 2

    async def test_to_choose_is_no_way_past_a_third(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        mine = await opened(client)
        await save(client, svar__0__text="En annans.")
        anyway = page_form((await post(client, mine.set("svar.0.text", "Min."))).text, TOPIC)
        await save(client, svar__0__text="En tredjes.")
        response = await post(client, anyway)
        assert response.status_code == 409 and "En tredjes." in response.text

    async def test_the_same_text_is_no_conflict(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        first, second = await opened(client), await opened(client)
        for form in (first, second):
            assert (await post(client, form.set("svar.0.text", TEXT))).status_code == 303

    async def test_a_draft_that_was_discarded_meanwhile_is_not_brought_back_unseen(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        await save(client, svar__0__text=TEXT)
        mine = await opened(client)
        await Drafts(desk.services.engine).discard("amne", "alkohol-lunch", 1)
        response = await post(client, mine)
        assert response.status_code == 409 and "utkastet har tagits bort" in response.text
        assert (await post(client, page_form(response.text, TOPIC))).status_code == 303

    async def test_what_has_been_published_since_is_shown_beside_ones_own(self, desk: Desk) -> None:
        client, drafts = await desk.enter("redigera"), Drafts(desk.services.engine)
        await save(client, svar__0__text=TEXT)
        kept = await draft(desk)
        assert kept
        await drafts.save(
            "amne", "alkohol-lunch", kept.content, "0" * 64, 1, "Anna"
        )  # begun from another text
        assert "En annan text har publicerats" in (await client.get(TOPIC)).text
        assert "En annan text har publicerats" in (await client.get("/hr/andra")).text
        mine = await opened(client)
        response = await post(client, mine)
        assert response.status_code == 409 and "Det som är publicerat" in response.text
        assert (await post(client, page_form(response.text, TOPIC))).status_code == 303
        again = await draft(desk)
        assert again and again.base != "0" * 64
        discarding = page_form(response.text, f"{TOPIC}/kasta")
        assert (await post(client, discarding)).headers["Location"].endswith("klart=hann")


class TestNothingIsLost:
    """Whatever is wrong with what is sent, the page that says so holds what was typed."""

    @pytest.mark.parametrize("where", ["", "/kontroll"])
    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("titel", ()),
            ("svar.0.roller", ("chef",)),
            ("version", ("x",)),
            ("svar.0.engelska", ("x" * 20_001,)),
        ],
    )
    async def test_a_form_that_is_none(
        self, desk: Desk, where: str, name: str, values: tuple[str, ...]
    ) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("svar.1.text", HTML).set(name, *values)
        response = await post(client, form, TOPIC + where)
        assert response.status_code == 422
        assert HTML in html.unescape(response.text) and HTML not in response.text
        assert await draft(desk) is None

    async def test_a_form_with_a_file(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("svar.0.text", TEXT)
        response = await client.post(TOPIC, data=form.data, files={"fil": b"x"})
        assert response.status_code == 422 and TEXT in response.text

    async def test_far_too_many_fields_are_refused(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("exempel.bort", *map(str, range(1_001)))
        assert (await post(client, form)).status_code == 422
        assert await draft(desk) is None

    async def test_whoever_is_signed_out_meanwhile(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("svar.0.text", TEXT)
        await desk.workbench.sessions.end(client.cookies[desk.workbench.cookie])
        response = await post(client, form)
        assert response.status_code == 401 and TEXT in response.text
        assert "inte inloggad längre" in response.text

    async def test_whoever_has_signed_in_again_meanwhile(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("svar.0.text", TEXT)
        client.cookies.set(
            desk.workbench.cookie, await desk.workbench.sessions.begin("s", "Anna", "redigera")
        )
        response = await post(client, form)
        assert response.status_code == 403 and TEXT in response.text

    async def test_what_another_site_sends_is_not_shown(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = (await opened(client)).set("svar.0.text", TEXT)
        response = await client.post(TOPIC, data=form.data, headers={"Origin": "https://evil.example"})
        assert response.status_code == 403 and TEXT not in response.text

    async def test_html_in_fields_is_shown_and_not_obeyed(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        form = await opened(client)
        fields = ("titel", "svar.0.text", "svar.0.engelska", "svar.0.citat.0.text", "exempel")
        for name in fields:
            form.set(name, HTML)
        form.set("svar.0.borja_val", "egen").set("svar.0.borja", HTML)
        for where in ("/kontroll", ""):
            assert HTML not in (await post(client, form, TOPIC + where)).text
        again = await client.get(TOPIC)
        assert HTML not in again.text
        assert all(page_form(again.text, TOPIC).get(name) == HTML for name in fields)
        assert HTML not in (await client.get("/hr/andra")).text


class TestReviews:
    async def test_only_whoever_publishes_can_say_that_an_answer_is_reviewed(self, desk: Desk) -> None:
        editor, publisher = await desk.enter("redigera"), await desk.enter("publicera")
        form = (await opened(editor)).set("svar.0.granskad", "idag").set("svar.0.granskad_av", "HR")
        assert (await post(editor, form)).status_code == 422
        form = (await opened(publisher)).set("svar.0.granskad", "idag")
        assert (await post(publisher, form)).status_code == 303
        kept = await draft(desk)
        assert kept
        assert json.loads(kept.content)["answers"][0]["reviewed"] == {"by": "HR", "date": f"{today()}"}
        assert "behöver det granskas igen" in (await editor.get(TOPIC)).text
        await save(editor, svar__0__text=TEXT)
        kept = await draft(desk)
        assert kept and json.loads(kept.content)["answers"][0]["reviewed"] is None


class TestUnanswered:
    """An assigned question becomes an example of the topic's draft with one button."""

    async def seed(self, desk: Desk, text: str, assigned: str) -> None:
        row = {"text": text, "kind": unanswered.NOT_UNDERSTOOD, "day": today()}
        async with desk.services.engine.begin() as connection:
            await connection.execute(
                insert(Unanswered).values(**row, assigned=assigned, assigned_day=today())
            )

    async def test_it_is_put_into_the_draft_once(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        await self.seed(desk, "folköl [namn](x) på rasten", "alkohol-lunch")
        listed = (await client.get("/hr/obesvarat/tilldelade")).text
        found = re.search(r'name="id" value="(\d+)" [^>]*>Lägg i utkastet som exempel', listed)
        assert found
        form = page_form(listed, f"{TOPIC}/exempel").set("id", found[1])
        for _ in range(2):
            response = await post(client, form)
            assert response.headers["Location"] == "/hr/obesvarat/tilldelade?klart=utkast"
        kept = await draft(desk)
        assert kept and kept.version == 1
        assert json.loads(kept.content)["examples"][-1] == "folköl [namn] (x) på rasten"
        after = (await client.get("/hr/obesvarat/tilldelade?klart=utkast")).text
        assert "Frågan ligger nu i ämnets utkast" in after and "Lägg i utkastet" not in after

    async def test_only_into_the_topic_that_it_is_assigned_to(self, desk: Desk) -> None:
        client = await desk.enter("redigera")
        await self.seed(desk, "folköl på rasten", "gava-av-chef")
        token = csrf_token(next(iter(client.cookies.values())))
        response = await client.post(f"{TOPIC}/exempel", data={"id": "1", "csrf": token})
        assert response.headers["Location"].endswith("klart=redan")
        assert await draft(desk) is None
