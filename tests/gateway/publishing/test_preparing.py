"""From drafts to a publication that is ready, refused, failed or cancelled; the project stays as it is."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace

import pytest
import time_machine

from gateway.clock import now
from gateway.editing.content import TOPIC, Kind
from gateway.faq.question import Read
from gateway.publishing import workspace
from gateway.publishing.errors import Busy, Nothing, Problems, Refused, StepFailed
from gateway.publishing.steps import STEPS
from gateway.store import audit
from gateway.store.publications import SILENCE
from tests.gateway.publishing.conftest import PERSON, QUESTIONS, REASON, Desk
from tests.gateway.publishing.project import EXAMPLE, edited, files, said
from tests.gateway.publishing.project import TOPIC as NAME


async def refused(desk: Desk, chosen: Sequence[tuple[Kind, str]], reason: str = REASON) -> Sequence[str]:
    """Return why drafts cannot be prepared."""
    with pytest.raises(Problems) as problems:
        await desk.publishing.begin(PERSON, reason, chosen)
    assert await desk.publishing.kept.listed(10) == []
    return problems.value.sentences


class TestReady:
    async def test_what_was_prepared_stands_in_a_copy_and_the_project_is_as_it_was(self, desk: Desk) -> None:
        before = files(desk.root)
        id_ = await desk.ready()
        assert files(desk.root) == before
        assert EXAMPLE in said(workspace.place(desk.root, id_).folder).examples

    async def test_every_question_is_asked_of_both(self, desk: Desk) -> None:
        kept = await desk.kept(await desk.ready())
        texts = sorted(question.text for question in QUESTIONS)
        assert sorted(sent["message"] for sent in desk.now.got) == texts
        assert sorted(sent["message"] for sent in desk.new.got) == texts
        runs = [await desk.publishing._runs.kept.find(run) for run in (kept.old_run, kept.new_run)]
        assert [(run.state, run.right) for run in runs if run] == [("done", len(texts))] * 2

    async def test_how_far_it_has_come_is_told(self, desk: Desk) -> None:
        desk.training.clear()
        id_ = await desk.begin(await desk.example())
        async with asyncio.timeout(10):
            while (kept := await desk.kept(id_)).step != "traning":
                await asyncio.sleep(0.02)
        assert (kept.state, kept.done, kept.total) == ("preparing", 3, 9)
        desk.training.set()
        assert (await desk.over(id_)).step == STEPS[-1]

    async def test_the_assistant_in_use_is_not_asked_again_within_a_day(self, desk: Desk) -> None:
        first = await desk.kept(await desk.ready())
        await desk.publishing.discard(first.id, PERSON)
        second = await desk.kept(await desk.ready(*await desk.publishing.drafts.all()))
        assert second.old_run == first.old_run and second.new_run != first.new_run
        assert len(desk.now.got) == len(QUESTIONS)

    async def test_it_is_asked_again_after_a_day_and_when_the_questions_have_changed(
        self, desk: Desk
    ) -> None:
        first = await desk.kept(await desk.ready())
        await desk.publishing.discard(first.id, PERSON)
        with time_machine.travel(now() + 25 * 3600):
            second = await desk.kept(await desk.ready(*await desk.publishing.drafts.all()))
            assert second.old_run != first.old_run
            await desk.publishing.discard(second.id, PERSON)
        QUESTIONS.append(replace(QUESTIONS[0], text="alkohol-lunch en till"))
        try:
            third = await desk.kept(await desk.ready(*await desk.publishing.drafts.all()))
        finally:
            QUESTIONS.pop()
        assert third.old_run not in (first.old_run, second.old_run)

    async def test_what_has_become_wrong_elsewhere_is_to_be_accepted(self, desk: Desk) -> None:
        desk.new.other["korruption-gava får jag"] = "koden-bindande"
        kept = await desk.kept(await desk.ready())
        gate = await desk.publishing.gate(kept)
        assert gate and [row.question.text for row in gate.accepted_needed] == ["korruption-gava får jag"]

    async def test_who_does_what_is_noted_without_a_word_of_it(self, desk: Desk) -> None:
        id_ = await desk.ready()
        await desk.publishing.discard(id_, PERSON)
        noted = [entry[1:] for entry in await audit.last(desk.door.services.engine)]
        assert noted == [
            ("hr:ett", "discard", f"publication {id_}"),
            ("hr:ett", "prepare", f"publication {id_}"),
        ]


class TestRefused:
    async def test_one_that_is_edited_and_wrong_now(self, desk: Desk) -> None:
        desk.new.other["alkohol-lunch får jag"] = "koden-bindande"
        kept = await desk.over(await desk.begin(await desk.example()))
        assert kept.state == "refused"
        assert kept.problems[0].startswith("”alkohol-lunch får jag”: svaret var ”")
        assert not workspace.place(desk.root, kept.id).folder.exists()

    async def test_one_that_gives_no_answer(self, desk: Desk) -> None:
        desk.new.other["korruption-gava får jag"] = ""
        kept = await desk.over(await desk.begin(await desk.example()))
        told = ("”korruption-gava får jag”: den nya versionen gav inget svar.",)
        assert (kept.state, kept.problems) == ("refused", told)


class TestNotBegun:
    async def test_without_a_draft(self, desk: Desk) -> None:
        with pytest.raises(Nothing, match="Välj minst ett utkast"):
            await desk.publishing.begin(PERSON, REASON, [])

    async def test_when_nothing_would_change(self, desk: Desk) -> None:
        draft = await desk.draft(said(desk.root))
        with pytest.raises(Nothing, match="inget att publicera"):
            await desk.begin(draft)

    @pytest.mark.parametrize("reason", ["", "för kort", "x" * 301, "   \n     " * 10])
    async def test_without_a_reason(self, desk: Desk, reason: str) -> None:
        await desk.example()
        assert "Skriv varför" in (await refused(desk, [(TOPIC, NAME)], reason))[0]

    async def test_of_a_draft_that_is_gone(self, desk: Desk) -> None:
        (told,) = await refused(desk, [(TOPIC, NAME)])
        assert told.startswith("Utkastet till ”Får jag ta en öl till lunchen?” finns inte längre")

    async def test_of_a_topic_that_is_not_in_the_files(self, desk: Desk) -> None:
        await desk.draft(said(desk.root).model_copy(update={"id": "finns-inte"}), base="x")
        assert await refused(desk, [(TOPIC, "finns-inte")]) == (
            "”finns-inte” finns inte längre. Kasta utkastet.",
        )

    async def test_of_a_draft_of_another_version_of_the_program(self, desk: Desk) -> None:
        await desk.publishing.drafts.save(TOPIC, NAME, '{"annat": 1}', "bas", 0, "Person två")
        (told,) = await refused(desk, [(TOPIC, NAME)])
        assert "går inte att läsa" in told

    async def test_of_a_draft_with_problems(self, desk: Desk) -> None:
        await desk.draft(edited(said(desk.root), text=""))
        assert all(told.startswith("”Får jag ta en öl") for told in await refused(desk, [(TOPIC, NAME)]))

    async def test_of_a_draft_that_was_begun_from_what_is_no_longer_published(self, desk: Desk) -> None:
        await desk.draft(edited(said(desk.root), EXAMPLE), base="något äldre")
        (told,) = await refused(desk, [(TOPIC, NAME)])
        assert "har ändrats sedan utkastet skrevs" in told

    async def test_without_questions_to_try_it_with(self, desk: Desk) -> None:
        async def none(_catalogue: object) -> Read:
            return Read()

        desk.publishing._tools = replace(desk.publishing._tools, questions=none)
        with pytest.raises(Refused, match="inga frågor att prova med"):
            await desk.begin(await desk.example())

    async def test_where_nothing_can_be_edited(self, desk: Desk) -> None:
        desk.publishing.off = "Det går inte här."
        with pytest.raises(Refused, match="Det går inte här."):
            await desk.begin(await desk.example())


class TestOneAtATime:
    async def test_another_waits_until_the_first_is_decided(self, desk: Desk) -> None:
        desk.training.clear()
        draft = await desk.example()
        id_ = await desk.begin(draft)
        with pytest.raises(Busy, match="förbereds redan"):
            await desk.begin(draft)
        desk.training.set()
        assert (await desk.over(id_)).state == "ready"
        with pytest.raises(Busy, match="redan förberedd"):
            await desk.begin(draft)
        await desk.publishing.discard(id_, PERSON)
        await desk.ready(draft)

    async def test_of_many_at_once_one_at_most_is_begun(self, desk: Desk) -> None:
        desk.training.clear()
        draft = await desk.example()
        begun = await asyncio.gather(*(desk.begin(draft) for _ in range(4)), return_exceptions=True)
        assert sorted(type(one).__name__ for one in begun) == ["Busy"] * 3 + ["str"]

    async def test_one_that_another_process_has_begun_in_the_same_moment_counts(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept, noted = desk.publishing.kept, audit.note

        async def note_late(*arguments: object) -> None:
            await kept.begin("b" * 32, "Person tre", "hr:tre", REASON, [], "bas")
            await noted(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(audit, "note", note_late)
        with pytest.raises(Busy):
            await desk.begin(await desk.example())
        assert [one.id for one in await kept.listed(10)] == ["b" * 32]


class TestEnded:
    async def test_it_is_cancelled_in_the_middle(self, desk: Desk) -> None:
        desk.training.clear()
        id_ = await desk.begin(await desk.example())
        await desk.publishing.cancel(id_, PERSON)
        assert (await desk.over(id_)).state == "cancelled"
        assert not workspace.place(desk.root, id_).folder.exists()
        assert await desk.publishing.drafts.find(TOPIC, NAME)

    async def test_no_half_run_is_left_when_it_is_cancelled_while_questions_are_asked(
        self, desk: Desk
    ) -> None:
        desk.new.delay = 0.1
        id_ = await desk.begin(await desk.example())
        async with asyncio.timeout(20):
            while (await desk.kept(id_)).step != "fragor-efter":
                await asyncio.sleep(0.02)
        await desk.publishing.cancel(id_, PERSON)
        kept = await desk.over(id_)
        assert kept.state == "cancelled"
        runs = await desk.publishing._runs.kept.listed(10)
        assert [run.id for run in runs] == [kept.old_run]

    async def test_a_step_that_fails_is_told_and_what_was_printed_is_kept_for_whoever_runs_it(
        self, desk: Desk
    ) -> None:
        async def fail(*_: object) -> None:
            raise StepFailed(["Träningen gick inte att genomföra."], "Traceback: hemligt")

        tools = desk.publishing._work._steps
        tools.tools = replace(tools.tools, train=fail)
        kept = await desk.over(await desk.begin(await desk.example()))
        assert (kept.state, kept.problems) == ("failed", ("Träningen gick inte att genomföra.",))
        assert not workspace.place(desk.root, kept.id).folder.exists()
        printed = desk.root / "var/utkast" / f"{kept.id}.txt"
        assert printed.read_text() == "Traceback: hemligt" and printed.stat().st_mode & 0o077 == 0

    async def test_whatever_breaks_is_told_without_a_traceback(self, desk: Desk) -> None:
        async def fail(*_: object) -> None:
            raise RuntimeError("hemligt")

        tools = desk.publishing._work._steps
        tools.tools = replace(tools.tools, check=fail)
        kept = await desk.over(await desk.begin(await desk.example()))
        assert kept.state == "failed" and "loggen" in kept.problems[0] and "hemligt" not in kept.problems[0]

    async def test_a_gateway_that_is_stopped_leaves_it_as_interrupted_and_the_next_cleans_up(
        self, desk: Desk
    ) -> None:
        desk.training.clear()
        id_ = await desk.begin(await desk.example())
        async with asyncio.timeout(10):
            while not desk.made:
                await asyncio.sleep(0.02)
        await desk.publishing.close()
        assert not workspace.place(desk.root, id_).folder.exists()
        with time_machine.travel(now() + SILENCE + 1):
            assert (await desk.kept(id_)).state == "interrupted"
            desk.training.set()
            await desk.ready(*await desk.publishing.drafts.all())

    async def test_what_a_gateway_that_was_killed_has_left_is_removed(self, desk: Desk) -> None:
        ready = await desk.ready()
        orphan = workspace.place(desk.root, "c" * 32)
        orphan.own.mkdir(parents=True)
        old, recent = (desk.root / "var/utkast" / f"{digit * 32}.txt" for digit in "de")
        for printed in (old, recent):
            printed.touch()
        os.utime(old, (0, 0))
        await desk.publishing.start()
        async with asyncio.timeout(10):
            while orphan.folder.exists() or old.exists():
                await asyncio.sleep(0.02)
        assert recent.exists()
        assert workspace.place(desk.root, ready).there
