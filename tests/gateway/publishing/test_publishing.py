"""Publishing what has been prepared, and going back: whatever stops it, the files are of one release."""

from __future__ import annotations

import asyncio

import pytest
import time_machine

from bot import releases
from bot.releases import BaseChanged
from gateway.clock import now
from gateway.editing.content import TOPIC
from gateway.publishing import issuing, workspace
from gateway.publishing.errors import NotNow, Problems, Refused
from gateway.publishing.gate import accepting
from gateway.publishing.recovering import recover
from gateway.store import audit
from gateway.store import publications as states
from gateway.store.drafts import Conflict
from gateway.store.publications import SILENCE
from tests.gateway.publishing.conftest import PERSON, REASON, Desk
from tests.gateway.publishing.project import EXAMPLE, edited, files, said
from tests.gateway.publishing.project import TOPIC as NAME


class TestPublished:
    async def test_the_files_say_it_and_the_assistant_answers_from_it(self, desk: Desk) -> None:
        id_ = await desk.ready()
        release = await desk.publishing.publish(id_, PERSON, [])
        assert EXAMPLE in said(desk.root).examples
        assert (release.author, release.reason, release.changes) == (PERSON.name, REASON, (NAME,))
        kept = await desk.kept(id_)
        assert (kept.state, kept.release) == ("published", release.id)
        first, *rest = await desk.publishing.history()
        assert first == release and len(rest) == 1

    async def test_the_drafts_and_the_copy_are_gone(self, desk: Desk) -> None:
        id_ = await desk.ready()
        await desk.publishing.publish(id_, PERSON, [])
        assert await desk.publishing.drafts.all() == []
        assert not workspace.place(desk.root, id_).folder.exists()

    async def test_another_one_can_be_published_afterwards(self, desk: Desk) -> None:
        await desk.publishing.publish(await desk.ready(), PERSON, [])
        draft = await desk.draft(edited(said(desk.root), "en folköl på lunchrasten, räknas det"))
        release = await desk.publishing.publish(await desk.ready(draft), PERSON, [])
        assert [one.id for one in await desk.publishing.history()][0] == release.id

    async def test_a_browser_that_is_closed_in_the_middle_does_not_stop_it(self, desk: Desk) -> None:
        id_ = await desk.ready()
        desk.now.stuck = True
        asking = asyncio.create_task(desk.publishing.publish(id_, PERSON, []))
        async with asyncio.timeout(10):
            while not releases.in_use(desk.root):
                await asyncio.sleep(0.02)
        asking.cancel()
        desk.now.stuck = False
        assert (await desk.over(id_)).state == "published"

    async def test_it_is_noted_who_did_it(self, desk: Desk) -> None:
        id_ = await desk.ready()
        await desk.publishing.publish(id_, PERSON, [])
        assert ("hr:ett", "publish", f"publication {id_}") in [
            entry[1:] for entry in await audit.last(desk.door.services.engine)
        ]


class TestNotPublished:
    async def refused(self, desk: Desk, id_: str, *accepted: str) -> str:
        before = files(desk.root)
        with pytest.raises(Refused) as refused:
            await desk.publishing.publish(id_, PERSON, accepted)
        assert files(desk.root) == before
        return str(refused.value)

    async def test_before_everything_that_has_become_wrong_is_accepted(self, desk: Desk) -> None:
        desk.new.other["korruption-gava får jag"] = "koden-bindande"
        id_ = await desk.ready()
        assert "godkänn var och en" in await self.refused(desk, id_)
        assert "godkänn var och en" in await self.refused(desk, id_, "f" * 64)
        gate = await desk.publishing.gate(await desk.kept(id_))
        assert gate
        await desk.publishing.publish(id_, PERSON, [accepting(row) for row in gate.accepted_needed])

    async def test_twice(self, desk: Desk) -> None:
        id_ = await desk.ready()
        both = [desk.publishing.publish(id_, PERSON, []) for _ in range(2)]
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "Release"]
        assert issuing.NOT_READY in await self.refused(desk, id_)

    async def test_when_it_was_thrown_away(self, desk: Desk) -> None:
        id_ = await desk.ready()
        await desk.publishing.discard(id_, PERSON)
        assert not workspace.place(desk.root, id_).folder.exists()
        assert await self.refused(desk, id_) == issuing.NOT_READY
        with pytest.raises(Refused):
            await desk.publishing.discard(id_, PERSON)

    async def test_when_what_was_prepared_or_its_runs_are_gone(self, desk: Desk) -> None:
        id_ = await desk.ready()
        folder = workspace.place(desk.root, id_).folder
        folder.rename(folder.with_name("d" * 32))
        assert await self.refused(desk, id_) == issuing.GONE
        folder.with_name("d" * 32).rename(folder)
        await desk.publishing._runs.kept.remove((await desk.kept(id_)).new_run)
        assert await self.refused(desk, id_) == issuing.GONE

    async def test_when_a_draft_was_saved_again(self, desk: Desk) -> None:
        draft = await desk.example()
        id_ = await desk.ready(draft)
        again = await desk.draft(edited(said(desk.root), EXAMPLE, "och en starköl då"), version=draft.version)
        with pytest.raises(Conflict) as conflict:
            await desk.publishing.publish(id_, PERSON, [])
        assert conflict.value.draft == again and releases.in_use(desk.root) == ""
        assert await desk.publishing.drafts.find(TOPIC, NAME) == again

    async def test_when_somebody_has_changed_the_files(self, desk: Desk) -> None:
        id_ = await desk.ready()
        with (desk.root / "data/nlu/alkohol.yml").open("a") as file:
            file.write("\n# med en vanlig editor\n")
        before = files(desk.root)
        with pytest.raises(BaseChanged):
            await desk.publishing.publish(id_, PERSON, [])
        kept = await desk.kept(id_)
        assert (kept.state, kept.problems) == ("refused", (issuing.BASE_CHANGED,))
        assert files(desk.root) == before and await desk.publishing.drafts.find(TOPIC, NAME)

    async def test_while_the_assistant_is_silent_and_then_it_can_be_tried_again(self, desk: Desk) -> None:
        id_ = await desk.ready()
        desk.now.status = 503
        with pytest.raises(NotNow, match="Inget är ändrat"):
            await desk.publishing.publish(id_, PERSON, [])
        assert (await desk.kept(id_)).state == "ready"
        desk.now.status = 200
        await desk.publishing.publish(id_, PERSON, [])

    async def test_one_that_the_assistant_does_not_take_up_is_taken_back(self, desk: Desk) -> None:
        id_ = await desk.ready()
        desk.now.stuck = True
        assert (
            await self.refused(desk, id_)
            == "Assistenten började inte svara med den nya utgåvan. Den förra utgåvan gäller igen."
        )
        kept = await desk.kept(id_)
        assert kept.state == "failed" and "förra utgåvan gäller igen" in kept.problems[0]
        newest, taken_back, former = await desk.publishing.history()
        assert newest.back_to == former.id and taken_back.reason == REASON
        assert await desk.publishing.drafts.find(TOPIC, NAME)


class TestGoingBack:
    async def test_the_files_say_what_they_said(self, desk: Desk) -> None:
        before = files(desk.root)
        await desk.publishing.publish(await desk.ready(), PERSON, [])
        *_, first = await desk.publishing.history()
        back = await desk.publishing.roll_back(first.id, PERSON, "Det blev fel ändå")
        assert files(desk.root) == before
        assert back.back_to == first.id and back.reason == "Det blev fel ändå"
        noted = [entry[1:] for entry in await audit.last(desk.door.services.engine)]
        assert noted[0] == ("hr:ett", "roll back", f"release {first.id}")

    @pytest.mark.parametrize("id_", ["", "../..", "20261126T000000-ffffffff"])
    async def test_to_what_is_no_release_is_refused(self, desk: Desk, id_: str) -> None:
        with pytest.raises(Refused, match="inte att gå tillbaka"):
            await desk.publishing.roll_back(id_, PERSON, "Det blev fel ändå")

    async def test_without_a_reason_is_refused(self, desk: Desk) -> None:
        with pytest.raises(Problems, match="Skriv varför"):
            await desk.publishing.roll_back("x", PERSON, "fel")


class TestAfterACrash:
    async def crashed(self, desk: Desk, id_: str) -> None:
        """Begin anew as a gateway does, when the one that published has been gone for a while."""
        assert await desk.publishing.kept.move(id_, states.READY, states.PUBLISHING)
        with time_machine.travel(now() + SILENCE + 1):
            await recover(
                desk.publishing.kept,
                desk.publishing._issuing,
                await desk.publishing.history(),
                desk.root,
                desk.publishing._mark,
            )

    async def test_what_was_published_counts_as_published(self, desk: Desk) -> None:
        id_ = await desk.ready()
        kept, folder = await desk.kept(id_), workspace.place(desk.root, id_).folder
        release = releases.publish(desk.root, folder, kept.base, PERSON.name, REASON, [NAME])
        await self.crashed(desk, id_)
        after = await desk.kept(id_)
        assert (after.state, after.release) == ("published", release.id)
        assert await desk.publishing.drafts.all() == [] and not folder.exists()

    async def test_what_was_not_is_told_and_the_draft_is_kept(self, desk: Desk) -> None:
        id_ = await desk.ready()
        await self.crashed(desk, id_)
        after = await desk.kept(id_)
        assert after.state == "failed" and "Inget är publicerat" in after.problems[0]
        assert await desk.publishing.drafts.find(TOPIC, NAME)
        assert not workspace.place(desk.root, id_).folder.exists()
