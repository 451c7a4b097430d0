"""Drafts: nobody writes over somebody else, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.editing.content import CONTACT, TOPIC
from gateway.store import old, tables
from gateway.store.drafts import Conflict, Drafts


async def test_a_draft_is_saved_again_by_whoever_has_read_it(engine: AsyncEngine) -> None:
    drafts = Drafts(engine)
    first = await drafts.save(TOPIC, "alkohol-lunch", '{"a": 1}', "bas", 0, "Person ett")
    assert (first.version, first.author) == (1, "Person ett")
    second = await drafts.save(TOPIC, "alkohol-lunch", '{"a": 2}', "bas", first.version, "Person två")
    assert await drafts.find(TOPIC, "alkohol-lunch") == second and second.version == 2
    assert await drafts.find(CONTACT, "alkohol-lunch") is None


async def test_whoever_is_second_is_told_what_there_is_now(engine: AsyncEngine) -> None:
    drafts = Drafts(engine)
    first = await drafts.save(TOPIC, "alkohol-lunch", "ett", "bas", 0, "Person ett")
    for begun_from in (0, 7):
        with pytest.raises(Conflict) as conflict:
            await drafts.save(TOPIC, "alkohol-lunch", "två", "bas", begun_from, "Person två")
        assert conflict.value.draft == first
    assert await drafts.find(TOPIC, "alkohol-lunch") == first


async def test_of_many_at_once_one_is_kept_and_the_others_are_told(engine: AsyncEngine) -> None:
    drafts = Drafts(engine)
    for version in (0, 1):
        saves = [drafts.save(TOPIC, "alkohol-lunch", f"{n}", "bas", version, f"Person {n}") for n in range(8)]
        outcomes = await asyncio.gather(*saves, return_exceptions=True)
        (kept,) = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
        assert [type(outcome) for outcome in outcomes].count(Conflict) == 7
        assert await drafts.find(TOPIC, "alkohol-lunch") == kept and kept.version == version + 1


async def test_what_is_gone_is_not_saved_over(engine: AsyncEngine) -> None:
    drafts = Drafts(engine)
    draft = await drafts.save(TOPIC, "alkohol-lunch", "ett", "bas", 0, "Person ett")
    await drafts.discard(TOPIC, "alkohol-lunch", draft.version)
    with pytest.raises(Conflict) as conflict:
        await drafts.save(TOPIC, "alkohol-lunch", "två", "bas", draft.version, "Person två")
    assert conflict.value.draft is None


async def test_a_draft_that_was_saved_again_is_not_discarded(engine: AsyncEngine) -> None:
    drafts = Drafts(engine)
    draft = await drafts.save(TOPIC, "alkohol-lunch", "ett", "bas", 0, "Person ett")
    again = await drafts.save(TOPIC, "alkohol-lunch", "två", "bas", draft.version, "Person två")
    with pytest.raises(Conflict) as conflict:
        await drafts.discard(TOPIC, "alkohol-lunch", draft.version)
    assert conflict.value.draft == again and await drafts.all() == [again]


async def test_the_latest_is_listed_first(engine: AsyncEngine) -> None:
    drafts = Drafts(engine)
    with time_machine.travel("2026-11-26 08:00Z") as clock:
        for kind, name in ((TOPIC, "a"), (CONTACT, "b"), (TOPIC, "c")):
            await drafts.save(kind, name, "", "", 0, "")
            clock.shift(1)
        await drafts.save(TOPIC, "a", "", "", 1, "")
    assert [draft.name for draft in await drafts.all()] == ["a", "c", "b"]


async def count(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(tables.Draft)) or 0)


async def test_nothing_of_it_is_left_when_it_is_discarded(engine: AsyncEngine) -> None:
    drafts = Drafts(engine)
    draft = await drafts.save(TOPIC, "alkohol-lunch", "ett", "bas", 0, "Person ett")
    await drafts.discard(TOPIC, "alkohol-lunch", draft.version)
    assert await count(engine) == 0


async def test_it_is_removed_ninety_days_after_it_was_saved(engine: AsyncEngine) -> None:
    async def forget() -> None:
        await old.remove(engine, *old.rules(1, 1, 1, 1)["drafts"], False)

    drafts = Drafts(engine)
    with time_machine.travel("2026-11-26 08:00Z") as clock:
        await drafts.save(TOPIC, "alkohol-lunch", "ett", "bas", 0, "Person ett")
        clock.shift(80 * old.DAY)
        await drafts.save(TOPIC, "alkohol-lunch", "två", "bas", 1, "Person ett")
        clock.shift(89 * old.DAY)
        await forget()
        assert await count(engine) == 1
        clock.shift(1 * old.DAY)
        await forget()
        assert await count(engine) == 0
