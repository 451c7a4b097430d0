"""Says what is wrong with a draft, field by field, in the words of whoever fills in the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gateway.editing.bounds import contact_bounds, topic_bounds
from gateway.editing.characters import unwritable_fields
from gateway.editing.contact_details import detail_problems
from gateway.editing.content import ContactContent, TopicContent
from gateway.editing.english import english_problems
from gateway.editing.examples import example_problems
from gateway.editing.knowledge import with_content
from gateway.editing.problems import FieldProblem
from gateway.editing.reviewers import reviewer_problems
from gateway.editing.rules import rule_problems
from knowledge.model import Knowledge

__all__ = ["FieldProblem", "problems_of"]


def problems_of(
    knowledge: Knowledge, examples: Mapping[str, Sequence[str]], content: TopicContent | ContactContent
) -> list[FieldProblem]:
    """Return what is wrong with a draft; nothing when it can be published.

    The first call with other examples takes some tenths of a second, the next ones some milliseconds.

    Args:
        knowledge: What is published.
        examples: The published examples by intent.
        content: The draft.

    Raises:
        NotThere: there is no such topic or contact.
    """
    found = (
        _of_contact(content)
        if isinstance(content, ContactContent)
        else _of_topic(knowledge, examples, content)
    )
    return list(dict.fromkeys(found))


def _of_contact(content: ContactContent) -> Iterator[FieldProblem]:
    yield from unwritable_fields(content)
    yield from contact_bounds(content)
    yield from detail_problems(content)


def _of_topic(
    knowledge: Knowledge, examples: Mapping[str, Sequence[str]], content: TopicContent
) -> Iterator[FieldProblem]:
    drafted = with_content(knowledge, content)
    yield from unwritable_fields(content)
    yield from topic_bounds(content)
    yield from rule_problems(drafted, content.id)
    yield from english_problems(content)
    yield from reviewer_problems(content)
    yield from example_problems(knowledge, examples, content)
