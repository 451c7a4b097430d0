"""The measures of the report's plots, which report.html draws as SVG in the page's own colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.faq.figures import Bin, Share

WIDTH = 400
_HEIGHT = 160


@dataclass(frozen=True)
class Bar:
    """A bar: what it is of, its length in all, and the part of it that is right."""

    title: str
    whole: float
    right: float
    told: str


def of_shares(shares: Sequence[tuple[str, Share]]) -> list[Bar]:
    """Return lying bars, full length for what is judged and filled for what is right."""
    return [
        Bar(title, WIDTH, round(WIDTH * share.accuracy, 1), f"{share.right} av {share.judged}")
        for title, share in shares
        if share.accuracy is not None
    ]


def of_histogram(bins: Sequence[Bin]) -> list[Bar]:
    """Return standing bars, as high as they have replies; the tallest takes all of the height."""
    most = max((one.right + one.other for one in bins), default=0) or 1
    return [
        Bar(
            f"{one.low * 100:.0f}",
            round(_HEIGHT * (one.right + one.other) / most, 1),
            round(_HEIGHT * one.right / most, 1),
            str(one.right + one.other),
        )
        for one in bins
    ]
