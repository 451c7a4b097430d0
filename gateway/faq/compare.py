"""What has changed between two runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.faq.result import Result, Row, Verdict

_GOOD = (Verdict.RIGHT, Verdict.ASKED_BACK)


@dataclass(frozen=True)
class Change:
    """A question whose verdict is another than before."""

    old: Row
    new: Row


@dataclass(frozen=True)
class Comparison:
    """The differences; a question is known again by its words and its role."""

    became_wrong: tuple[Change, ...] = ()
    asks_back: tuple[Change, ...] = ()  # right before, asks back now
    became_right: tuple[Change, ...] = ()
    new: tuple[Row, ...] = ()
    gone: tuple[Row, ...] = ()
    still_wrong: tuple[Row, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to tell."""
        return any((self.became_wrong, self.asks_back, self.became_right, self.new, self.gone))


def compare(old: Result, new: Result) -> Comparison:
    """Return what has changed. What got no reply is not compared; it counts as not asked.

    Only what is missing in a file that was asked to its end is gone: another file's questions were
    not asked at all.
    """
    before = {row.question.key: row for row in old.rows if row.verdict is not Verdict.ERROR}
    now = {row.question.key: row for row in new.rows}
    judged = {key: row for key, row in now.items() if row.verdict is not Verdict.ERROR}
    both = [Change(before[key], row) for key, row in judged.items() if key in before]
    return Comparison(
        became_wrong=tuple(c for c in both if c.old.verdict in _GOOD and c.new.verdict is Verdict.WRONG),
        asks_back=tuple(c for c in both if (c.old.verdict, c.new.verdict) == _GOOD),
        became_right=tuple(
            c for c in both if c.old.verdict is not Verdict.RIGHT and c.new.verdict is Verdict.RIGHT
        ),
        new=tuple(row for key, row in judged.items() if key not in before),
        gone=tuple(
            row
            for key, row in before.items()
            if key not in now and not new.cancelled and row.question.file in new.files
        ),
        still_wrong=tuple(c.new for c in both if c.old.verdict is c.new.verdict is Verdict.WRONG),
    )


def kept(old: Result | None, new: Result) -> Result:
    """Return what the next run is compared with: this one, and of before it what this one did not judge."""
    if old is None:
        return replace(new, rows=tuple(row for row in new.rows if row.verdict is not Verdict.ERROR))
    judged = [row for row in new.rows if row.verdict is not Verdict.ERROR]
    asked, gone = {row.question.key for row in judged}, {row.question.key for row in compare(old, new).gone}
    rest = [row for row in old.rows if row.question.key not in asked | gone]
    return replace(new, rows=(*judged, *rest))
