"""Asks all questions and judges the replies; can be watched and stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence

from gateway import clock
from gateway.faq import ranking
from gateway.faq.door import Door, DoorError
from gateway.faq.names import Catalogue
from gateway.faq.question import Problem, Question
from gateway.faq.ranking import Certainty, Understanding
from gateway.faq.result import Result, Row, Verdict
from gateway.faq.verdict import choices, judge

Progress = Callable[[Row, int, int], None]  # the row, how many are done, of how many


async def run(
    questions: Sequence[Question],
    door: Door,
    catalogue: Catalogue,
    on_progress: Progress = lambda _row, _done, _all: None,
    cancelled: asyncio.Event | None = None,
    understanding: Understanding | None = None,
    problems: Sequence[Problem] = (),
    at_once: int = 2,
) -> Result:
    """Ask every question and return the rows in the questions' order.

    Args:
        questions: What is asked.
        door: Who is asked.
        catalogue: The titles, for the reasons.
        on_progress: Called after each question, in this event loop.
        cancelled: When it is set, the rest is not asked and the result has the rows so far.
        understanding: Where the certainty is told when the card does not.
        problems: What could not be read, to be kept with the result.
        at_once: How many conversations go on at the same time.
    """
    started, clock_started = clock.utc_now().isoformat(), time.perf_counter()
    rows: dict[int, Row] = {}
    waiting = iter(enumerate(questions))

    async def worker(own: Iterator[tuple[int, Question]]) -> None:
        for index, question in own:
            rows[index] = await _row(question, door, catalogue, understanding)
            on_progress(rows[index], len(rows), len(questions))

    async def all_workers() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(worker(waiting))

    await _until(all_workers(), cancelled or asyncio.Event())
    return Result(
        rows=tuple(rows[index] for index in sorted(rows)),
        started=started,
        seconds=round(time.perf_counter() - clock_started, 1),
        cancelled=len(rows) < len(questions),
        problems=tuple(problems),
    )


async def _until(work: Coroutine[None, None, None], cancelled: asyncio.Event) -> None:
    """Do the work, but stop in the middle of it when asked to."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(cancelled.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})
    if not working.cancelled():
        working.result()  # raises what went wrong with us, not with a question


async def _row(question: Question, door: Door, catalogue: Catalogue, ask: Understanding | None) -> Row:
    try:
        reply = await door.ask(question.text, question.role)
    except DoorError as error:
        return Row(question, Verdict.ERROR, str(error))
    verdict, why = judge(question, reply.card, catalogue)
    certainty = ranking.of_card(reply.card)
    if ask and certainty == Certainty():
        certainty = await ask(question.text, question.role)
    return Row(
        question=question,
        verdict=verdict,
        why=why,
        answer=reply.text,
        type=reply.card.type,
        topic=reply.card.topic,
        sources=tuple(dict.fromkeys(source.id for source in reply.card.sources)),
        contacts=tuple(contact.id for contact in reply.card.contacts),
        choices=tuple(choices(reply.card)),
        milliseconds=reply.milliseconds,
        confidence=certainty.confidence,
        runner_up=certainty.runner_up,
    )
