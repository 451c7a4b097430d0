"""Says whether an answer has been reviewed, by whom and when; never more than the files say."""

from __future__ import annotations

from babel.dates import format_date

from gateway.editing.content import ReviewContent
from knowledge.model import REVIEWED, Review, Topic

NOT_REVIEWED = "Utkast, inte granskat"


def told(review: Review | ReviewContent | None) -> str:
    """Return what stands beside an answer."""
    if review is None:
        return NOT_REVIEWED
    return f"Granskat av {review.by} den {format_date(review.date, 'd MMMM y', locale='sv')}"


def told_status(status: object) -> str:
    """Return what stands beside an answer of which only the card's status is known."""
    return "Granskat" if status == REVIEWED else NOT_REVIEWED


def told_of_all(topic: Topic) -> str:
    """Return how many of a topic's answers have been reviewed, for a list."""
    count, of = sum(answer.reviewed is not None for answer in topic.answers), len(topic.answers)
    if count in (0, of):
        return topic.status
    return f"utkast ({count} av {of} svar granskade)"
