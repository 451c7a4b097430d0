"""A review holds for what was reviewed: an answer that says something else is a draft again."""

from __future__ import annotations

from gateway.editing.content import AnswerContent, TopicContent


def unreviewed_where_changed(old: TopicContent, new: TopicContent) -> TopicContent:
    """Return the new content, without the reviews of answers that were changed and not reviewed anew.

    An answer has been reviewed anew when its review has a later day than the old one, or it had none.
    """
    before = {(answer.roles, answer.counterpart): answer for answer in old.answers}
    answers = tuple(_kept(before.get((answer.roles, answer.counterpart)), answer) for answer in new.answers)
    return new.model_copy(update={"answers": answers})


def _kept(old: AnswerContent | None, new: AnswerContent) -> AnswerContent:
    if old is None or old.reviewed is None or new.reviewed is None:
        return new
    unreviewed = {"reviewed": None}
    if new.reviewed.date > old.reviewed.date or old.model_copy(update=unreviewed) == new.model_copy(
        update=unreviewed
    ):
        return new
    return new.model_copy(update=unreviewed)
