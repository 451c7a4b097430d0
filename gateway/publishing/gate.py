"""Whether what has been prepared may be published, by how HR's questions went before and go now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from gateway.faq.compare import Change, compare
from gateway.faq.names import ROLE_TITLES
from gateway.faq.result import Result, Row, Verdict
from gateway.publishing.grave import lets_down
from gateway.store.to_fix import key_of

MOST_FEWER = 0.005  # of the questions that both could be asked


@dataclass(frozen=True)
class Gate:
    """``refusals`` say why it may not be published, empty when it may.

    ``accepted_needed`` are the questions that have become wrong elsewhere: near ties, which move with each
    training (2 of 859 when three examples were added, measured twice). Whoever publishes accepts each of
    them, by its ``accepting``.
    """

    refusals: tuple[str, ...] = ()
    accepted_needed: tuple[Row, ...] = ()


def accepting(row: Row) -> str:
    """Return what stands for a question when it is accepted: 64 hex digits."""
    return key_of(row.question.key)


def verdict(old: Result, new: Result, edited: Collection[str], grave: frozenset[str] = frozenset()) -> Gate:
    """Judge.

    Args:
        old: How the questions went with the assistant in use.
        new: How the same questions went with what has been prepared.
        edited: The ids of the topics and contacts that are to be published.
        grave: The grave topics, see ``gateway.publishing.grave``.
    """
    found = compare(old, new)
    refusals = [*_not_asked(old, new), *_fewer(old, new)]
    accepted_needed = []
    for change in found.became_wrong:
        if lets_down(change.old, change.new, grave):
            refusals.append(f"{told(change.new)} Ett allvarligt ärende skulle inte längre få hjälp.")
        elif _is_about(change, edited):
            refusals.append(f"{told(change.new)} Det gäller något som du har ändrat.")
        else:
            accepted_needed.append(change.new)
    # Where the assistant in use gave no reply there is nothing to compare with.
    unknown = {row.question.key for row in old.rows if row.verdict is Verdict.ERROR}
    accepted_needed += [
        row for row in found.new if row.question.key in unknown and row.verdict is Verdict.WRONG
    ]
    return Gate(tuple(refusals), tuple(accepted_needed))


def told(row: Row) -> str:
    """Return a question with what was expected and what came, as a sentence."""
    role = ROLE_TITLES.get(row.question.role or "", "")
    asked = f"”{row.question.text}”" + (f" ({role.lower()})" if role else "")
    return f"{asked}: {row.why}."


def _is_about(change: Change, edited: Collection[str]) -> bool:
    asked = change.new.question
    concerned = {*asked.topics, *asked.contacts, change.old.topic, change.new.topic}
    return not concerned.isdisjoint(edited)


def _not_asked(old: Result, new: Result) -> list[str]:
    """Return the questions that the new one gave no reply to, or that were never asked."""
    asked = {row.question.key for row in new.rows}
    if not asked or old.cancelled or new.cancelled or any(row.question.key not in asked for row in old.rows):
        return ["Alla frågor hann inte ställas. Förbered publiceringen igen."]
    failed = [row.question.text for row in new.rows if row.verdict is Verdict.ERROR]
    return [f"”{text}”: den nya versionen gav inget svar." for text in failed]


def _fewer(old: Result, new: Result) -> list[str]:
    before = {row.question.key: row.verdict for row in old.rows if row.verdict is not Verdict.ERROR}
    now = {row.question.key: row.verdict for row in new.rows if row.verdict is not Verdict.ERROR}
    both = before.keys() & now.keys()
    right_before = sum(before[key] is Verdict.RIGHT for key in both)
    right_now = sum(now[key] is Verdict.RIGHT for key in both)
    if right_before - right_now <= MOST_FEWER * len(both):
        return []
    return [
        f"Färre frågor besvaras rätt: {right_now} i stället för {right_before} av {len(both)}. "
        "Det får bli högst en halv procent färre."
    ]
