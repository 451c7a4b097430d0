"""How far a publication has come is known to every process, and to nobody for ever."""

from __future__ import annotations

import pytest
import time_machine
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.editing.content import TOPIC
from gateway.store import old
from gateway.store import publications as states
from gateway.store.publications import Chosen, Kept, Publications

ID, DRAFT = "a" * 32, Chosen(TOPIC, "alkohol-lunch", 3)


async def begun(engine: AsyncEngine, id_: str = ID) -> Publications:
    publications = Publications(engine)
    await publications.begin(id_, "Person ett", "hr:ett", "Tydligare svar", [DRAFT], "bas")
    return publications


async def found(publications: Publications) -> Kept:
    kept = await publications.find(ID)
    assert kept is not None
    return kept


async def test_how_far_it_has_come_is_told(engine: AsyncEngine) -> None:
    publications = await begun(engine)
    assert await publications.beat(ID, step="traning", done=3, total=9, old_run="b" * 32)
    kept = await found(publications)
    assert (kept.step, kept.done, kept.total, kept.old_run) == ("traning", 3, 9, "b" * 32)
    assert kept.live and kept.drafts == (DRAFT,) and kept.reason == "Tydligare svar"


async def test_whoever_works_on_it_is_told_to_stop(engine: AsyncEngine) -> None:
    publications = await begun(engine)
    assert await publications.move(ID, states.PREPARING, states.STOPPING)
    assert not await publications.beat(ID)


async def test_of_two_who_want_to_publish_it_one_may(engine: AsyncEngine) -> None:
    publications = await begun(engine)
    await publications.finish(ID, states.READY)
    assert await publications.move(ID, states.READY, states.PUBLISHING)
    assert not await publications.move(ID, states.READY, states.PUBLISHING)
    assert not await publications.move(ID, states.READY, states.DISCARDED)


async def test_what_went_wrong_is_kept_as_it_was_told(engine: AsyncEngine) -> None:
    publications = await begun(engine)
    await publications.finish(ID, states.REFUSED, ["”Öl till lunchen?”: svaret var fel."])
    assert (await found(publications)).problems == ("”Öl till lunchen?”: svaret var fel.",)


@pytest.mark.parametrize("state", [states.PREPARING, states.STOPPING, states.PUBLISHING])
async def test_one_that_nobody_works_on_any_more_is_interrupted(engine: AsyncEngine, state: str) -> None:
    with time_machine.travel("2026-11-26 08:00Z") as clock:
        publications = await begun(engine)
        await publications.move(ID, states.PREPARING, state)
        assert [one.id for one in await publications.pending()] == [ID]
        clock.shift(states.SILENCE + 1)
        assert (await found(publications)).state == states.INTERRUPTED
        assert await publications.pending() == []
        abandoned = [one.id for one in await publications.abandoned()]
    assert abandoned == ([ID] if state == states.PUBLISHING else [])


async def test_one_that_is_ready_waits_for_days(engine: AsyncEngine) -> None:
    with time_machine.travel("2026-11-26 08:00Z") as clock:
        publications = await begun(engine)
        await publications.finish(ID, states.READY)
        clock.shift(10 * old.DAY)
        assert [one.state for one in await publications.pending()] == [states.READY]


async def test_it_is_removed_after_ninety_days(engine: AsyncEngine) -> None:
    with time_machine.travel("2026-11-26 08:00Z") as clock:
        publications = await begun(engine)
        clock.shift(states.DAYS * old.DAY)
        assert await publications.find(ID) is None and await publications.listed(10) == []
        assert await old.remove(engine, *old.rules(1, 1, 1, 1)["publications"], False) == 1
