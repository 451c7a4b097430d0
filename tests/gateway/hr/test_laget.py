"""The figures are shown so that no small number is, nor can be told from those that are."""

from __future__ import annotations

import datetime
import itertools
import re
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from sqlalchemy import insert

from gateway.escalation.outbox import State
from gateway.hr.laget.counts import OTHER, OUTCOMES, REST, Counts, period, read, show
from gateway.hr.laget.hiding import Folded, Numbers, fold, protect, rounded
from gateway.store import audit
from gateway.store.tables import Asked, Feedback
from tests.gateway.hr.conftest import Desk, DeskOpener

NOW = "2026-11-26 12:00Z"  # a Thursday
FIRST, LAST = datetime.date(2026, 11, 19), datetime.date(2026, 11, 25)


def single(counts: dict[str, int]) -> dict[str, Numbers]:
    return {name: (count,) for name, count in counts.items()}


class TestHiding:
    @pytest.mark.parametrize(
        ("counts", "shown"),
        [
            ({"a": 20, "b": 10}, {"a": 20, "b": 10}),
            ({"a": 20, "b": 12, "c": 4, "d": 2}, {"a": 20, "b": 10}),
            ({"a": 20, "b": 12, "c": 4, "d": 4}, {"a": 20}),  # two whose sum is eight are four each
            ({"a": 20, "b": 10, "c": 4}, {"a": 20}),  # one alone is the sum less the others
            ({"a": 20, "b": 10, "c": 1, "d": 1}, {"a": 20}),  # two whose sum is two are one each
            ({"a": 20, "b": 10, "c": 0}, {"a": 20, "b": 10}),  # nobody is told of
            ({"a": 4}, {}),
            ({"a": 0}, {}),
            ({}, {}),
        ],
        ids=str,
    )
    def test_small_numbers(self, counts: dict[str, int], shown: dict[str, int]) -> None:
        assert {name: told[0] for name, told in protect(single(counts), 5).items() if told} == shown

    def test_yes_and_no_stand_together(self) -> None:
        rows = {"a": (50, 20), "b": (30, 30), "c": (40, 4)}
        assert protect(rows, 5) == {"a": (50, 20), "b": None, "c": None}

    @pytest.mark.parametrize(("number", "shown"), [(5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
    def test_rounding(self, number: int, shown: int) -> None:
        assert rounded(number, 5) == shown
        assert rounded(number, 1) == number

    def test_small_topics_are_told_as_one(self) -> None:
        assert fold({"a": 20, "b": 10, "c": 2, "d": 4}, 20, 5) == Folded({"a": 20, "b": 10}, 5, ("d", "c"))
        assert fold({"a": 20, "b": 10, "c": 3}, 20, 5) == Folded({"a": 20}, 15, ("b", "c"))
        assert fold({"a": 20, "b": 10, "c": 9}, 2, 5) == Folded({"a": 20}, 20, ("b", "c"))
        assert fold({"a": 3}, 20, 5) == Folded({}, None, ("a",))
        assert fold({}, 20, 5) == Folded({}, 0, ())

    @pytest.mark.parametrize("cells", [2, 3, 4])
    def test_no_hidden_number_is_the_only_one_that_fits(self, cells: int) -> None:
        """Whoever knew even the exact sum of a table is left with several values for each small number."""
        smallest = 5
        fitting: dict[tuple[int, int], list[tuple[int, ...]]] = {}
        for many in range(1, cells + 1):
            for numbers in itertools.product(range(smallest), repeat=many):
                fitting.setdefault((many, sum(numbers)), []).append(numbers)
        for numbers in itertools.product(range(12), repeat=cells):
            told = protect({str(at): (number,) for at, number in enumerate(numbers)}, smallest)
            hidden = [number for at, number in enumerate(numbers) if told[str(at)] is None]
            assert all(number >= smallest for at, number in enumerate(numbers) if told[str(at)])
            if not any(hidden) or len(hidden) == cells:
                continue  # that nobody asked tells of nobody, nor does a table without any number
            assert len(hidden) > 1 and sum(hidden) >= smallest, numbers
            if max(hidden) < smallest:  # else what is believed to be small is not
                for values in zip(*fitting[len(hidden), sum(hidden)], strict=True):
                    assert len(set(values)) > 1, numbers

    def test_the_sum_of_what_is_shown_is_not_exact_either(self) -> None:
        """The smallest interval that a rounded sum and rounded numbers leave is wider than what is hidden."""
        for hidden, other in itertools.product(range(5), range(5, 60)):
            total, shown = rounded(hidden + other, 5), rounded(other, 5)
            low, high = total - 2 - (shown + 2), total + 2 - (shown - 2)
            assert high - low == 8 and low <= hidden <= high

    def test_a_longer_period_less_a_shorter_does_not_tell_a_day(self) -> None:
        """The days of a week hide their own; in the month they are hidden otherwise."""
        week = {"mon": 3, "tue": 6, "wed": 40, "thu": 40}
        month = {**week, "sat": 2, "sun": 1}
        seven, thirty = protect(single(week), 5), protect(single(month), 5)
        assert seven["tue"] is None and thirty["tue"] == (5,)
        total = rounded(sum(week.values()), 5)
        told = total - sum(numbers[0] for day, numbers in thirty.items() if numbers and day in week)
        assert told != week["mon"]


def test_a_period_ends_yesterday_and_long_ones_begin_on_a_monday() -> None:
    with time_machine.travel(NOW, tick=False):
        assert period(7) == (FIRST, LAST)
        first, last = period(90)
        assert (first.weekday(), last) == (0, LAST) and 90 <= (last - first).days + 1 < 97


def counts(**given: Any) -> Counts:
    return Counts(**{"days": {}, "types": {}, "topics": {}, "judged": {}, **given})


def test_every_kind_of_reply_is_in_one_outcome() -> None:
    types = {"answer": 30, "clarify": 10, "ask_role": 10, "out_of_scope": 10, "handoff": 9, "crisis": 1}
    types |= {"fallback": 10, "smalltalk": 9, "error": 1}
    shown = show(counts(types=types), FIRST, LAST, 5)
    assert list(shown.outcomes.values()) == [30, 20, 10, 10, 10, 10]
    assert set(shown.outcomes) == {*OUTCOMES, OTHER}
    kinds = [kind for of in OUTCOMES.values() for kind in of]
    assert len(kinds) == len(set(kinds))


def test_days_become_weeks() -> None:
    first, last = datetime.date(2026, 8, 24), LAST
    days = {datetime.date(2026, 11, 16): 20, datetime.date(2026, 11, 22): 20, LAST: 10}
    shown = show(counts(days=days), first, last, 5)
    assert shown.weekly and shown.times["2026-11-16"] == 40 and shown.times["2026-11-23"] == 10
    assert len(shown.times) == 14 and shown.times["2026-08-24"] is None


def test_rates_with_a_small_part_are_hidden_and_so_is_the_one_that_tells_them() -> None:
    judged = {"a": (50, 20), "b": (30, 30), "c": (40, 4)}
    shown = show(counts(topics={"a": 100, "b": 100, "c": 100}, judged=judged), FIRST, LAST, 5)
    assert shown.helped == (120, 55)
    assert shown.helped_by_topic == {"a": (50, 20), "b": None, "c": None, REST: None}
    assert show(counts(judged={"a": (90, 4)}), FIRST, LAST, 5).helped is None


def test_twenty_topics_and_the_rest() -> None:
    shown = show(counts(topics={f"t{n:02}": 100 - n for n in range(30)}), FIRST, LAST, 5)
    assert len(shown.topics.shown) == 20 and len(shown.topics.others) == 10
    assert shown.topics.rest == rounded(sum(100 - n for n in range(20, 30)), 5)


async def seed(desk: Desk, rows: list[dict[str, Any]], judged: list[dict[str, Any]] | None = None) -> None:
    async with desk.services.engine.begin() as connection:
        await connection.execute(insert(Asked), rows)
        if judged:
            await connection.execute(insert(Feedback), judged)


def asked(day: datetime.date, type_: str, topic: str, times: int) -> dict[str, Any]:
    return {"day": day, "type": type_, "topic": topic, "times": times}


class TestPage:
    async def test_an_empty_database(self, desk: Desk) -> None:
        client = await desk.enter("lasa")
        for days in ("7", "30", "90", "365", "", "x", "1000"):
            page = (await client.get("/hr/laget", params={"dagar": days})).text
            assert "För få frågor om något ämne" in page and "För få omdömen" in page
            assert "Assistenten tar inte emot meddelanden till HR" in page

    async def test_the_figures_of_a_period(self, desk: Desk) -> None:
        with time_machine.travel(NOW, tick=False):
            rows = [asked(LAST, "answer", "alkohol-lunch", 1200), asked(LAST, "fallback", "", 45)]
            rows += [asked(LAST, "clarify", "", 20), asked(LAST, "out_of_scope", "", 25)]
            rows += [asked(LAST, "handoff", "alkohol-paverkad", 31), asked(LAST, "smalltalk", "", 15)]
            rows += [asked(FIRST, "answer", "alkohol-lunch", 60)]
            judged = [{"topic": "alkohol-lunch", "day": LAST, "helpful": n < 30} for n in range(40)]
            await seed(desk, rows, judged)
            page = (await (await desk.enter("lasa")).get("/hr/laget?dagar=7")).text
        assert "Från 2026-11-19 till och med 2026-11-25." in page
        for cell in ("1\N{NO-BREAK SPACE}335", "1\N{NO-BREAK SPACE}260", "45", "20", "25", "30", "15", "60"):
            assert f"<td>{cell}</td>" in page, cell
        assert "Ungefär 75\N{NO-BREAK SPACE}% av dem" in page and "30 ja och 10 nej" in page
        assert "Får jag ta en öl till lunchen?" in page
        assert "avrundade till närmaste 5-tal" in page

    async def test_small_numbers_are_nowhere_on_it(self, desk: Desk) -> None:
        with time_machine.travel(NOW, tick=False):
            rows = [asked(LAST, "answer", "alkohol-lunch", 1234), asked(LAST, "fallback", "", 3)]
            rows += [asked(FIRST, "crisis", "", 2), asked(FIRST, "answer", "alkohol-bakfull", 4)]
            judged = [{"topic": "alkohol-lunch", "day": LAST, "helpful": n < 44} for n in range(46)]
            await seed(desk, rows, judged)
            page = (await (await desk.enter("lasa")).get("/hr/laget?dagar=7")).text
        assert "alkohol-bakfull" not in page and "bakfull" not in page.lower()
        told = re.findall(r"<td>([^<]*)</td>", page) + re.findall(r"<text[^>]*>([^<]*)</text>", page)
        numbers = {part for part in told if part.replace("\N{NO-BREAK SPACE}", "").isdigit()}
        assert {int(part.replace("\N{NO-BREAK SPACE}", "")) % 5 for part in numbers} <= {0}
        assert "För få omdömen för att visas" in page and " % av dem" not in page

    async def test_today_is_not_in_it(self, desk: Desk) -> None:
        with time_machine.travel(NOW, tick=False) as clock:
            await seed(desk, [asked(datetime.date(2026, 11, 26), "answer", "alkohol-lunch", 50)])
            client = await desk.enter("lasa")
            assert "<td>50</td>" not in (await client.get("/hr/laget")).text
            clock.shift(datetime.timedelta(minutes=20))
            assert "<td>50</td>" not in (await client.get("/hr/laget")).text
            clock.shift(datetime.timedelta(hours=12))
            later = await desk.enter("lasa", "annan")
            assert "<td>50</td>" in (await later.get("/hr/laget")).text

    async def test_plots_have_a_text_and_a_table_and_no_style_of_their_own(self, desk: Desk) -> None:
        with time_machine.travel(NOW, tick=False):
            await seed(desk, [asked(LAST, "answer", "alkohol-lunch", 50)])
            page = (await (await desk.enter("lasa")).get("/hr/laget")).text
        plots = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
        assert len(plots) == 3 == page.count("<table>")
        for plot in plots:
            assert 'role="img"' in plot and "Samma tal står i tabellen.</title>" in plot
            assert "style" not in plot and "<script" not in plot
            assert all(
                0 <= float(height) <= 160 for height in re.findall(r'<rect[^>]* height="([\d.]+)"', plot)
            )

    async def test_with_groups_of_one_nothing_is_rounded(self, open_desk: DeskOpener) -> None:
        desk = await open_desk({"smallest_group": 1})
        with time_machine.travel(NOW, tick=False):
            await seed(desk, [asked(LAST, "answer", "alkohol-lunch", 13)])
            page = (await (await desk.enter("lasa")).get("/hr/laget?dagar=7")).text
        assert "<td>13</td>" in page and "avrundade" not in page

    async def test_the_reading_is_noted(self, desk: Desk) -> None:
        await (await desk.enter("lasa", "sub-9")).get("/hr/laget?dagar=90")
        ((_, actor, action, what),) = await audit.last(desk.services.engine)
        assert (actor, action, what) == ("hr:sub-9", "read", "statistics 90 days")

    async def test_nobody_else_reads_it(self, desk: Desk) -> None:
        assert (await (await desk.nobody()).get("/hr/laget")).status_code == 303


class TestLetters:
    @pytest.mark.parametrize(
        ("waiting", "stuck", "told", "explained"),
        [
            (0, 0, "<dt>På väg</dt><dd>inga</dd>", False),
            (3, 0, "<dt>På väg</dt><dd>färre än 5</dd>", False),
            (7, 1, "<dt>Har fastnat</dt><dd>färre än 5</dd>", True),
            (0, 12, "<dt>Har fastnat</dt><dd>12</dd>", True),
        ],
    )
    async def test_counts_only(
        self,
        desk: Desk,
        monkeypatch: pytest.MonkeyPatch,
        waiting: int,
        stuck: int,
        told: str,
        explained: bool,
    ) -> None:
        async def counted() -> dict[State, int]:
            return {State.WAITING: waiting, State.STUCK: stuck}

        escalation = SimpleNamespace(outbox=SimpleNamespace(counts=counted))
        object.__setattr__(desk.services, "desk", escalation)
        page = (await (await desk.enter("lasa")).get("/hr/laget")).text
        assert told in page
        assert ("inte kommit fram till HR:s brevlåda" in page) == explained


async def test_only_the_days_of_the_period_are_read(desk: Desk) -> None:
    day = datetime.timedelta(days=1)
    await seed(desk, [asked(d, "answer", "x", 1) for d in (FIRST - day, FIRST, LAST, LAST + day)])
    found = await read(desk.services.engine, FIRST, LAST)
    assert found.days == {FIRST: 1, LAST: 1} and found.topics == {"x": 2} and found.judged == {}
