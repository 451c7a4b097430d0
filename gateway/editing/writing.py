"""Writes a content into the files that the assistant is made from; what it does not touch stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gateway.editing.atomic import replace_file
from gateway.editing.contact_file import with_contact
from gateway.editing.content import ContactContent, TopicContent
from gateway.editing.example_files import with_examples
from gateway.editing.knowledge import with_content
from gateway.editing.lines import one_line
from gateway.editing.reading import NotThere
from gateway.editing.topic_files import with_topic
from gateway.editing.translation_files import says_english, with_english
from knowledge import reader
from knowledge.translations.update import REPLIES

__all__ = ["NotThere", "write"]


def write(root: Path, content: TopicContent | ContactContent) -> list[Path]:
    """Change the files of a project so that they say a content; return those that changed.

    Comments, order and every entry that says something else are kept. All files are made before the first is
    replaced, and each is replaced at once. The content must be without problems (``problems_of``).

    Args:
        root: The project's folder, with ``knowledge/`` and ``data/nlu/``.
        content: What they are to say.

    Raises:
        NotThere: the topic or contact is not in the files, or its answers are for others.
        KnowledgeError: the files cannot be read as knowledge.
    """
    changes = _contact(root, content) if isinstance(content, ContactContent) else _topic(root, content)
    changed = {path: made for path, made in changes.items() if not path.exists() or path.read_bytes() != made}
    for path, made in changed.items():
        replace_file(path, made)
    return list(changed)


def _topic(root: Path, content: TopicContent) -> dict[Path, bytes]:
    path, made = with_topic(root / "knowledge" / "topics", content)
    changes = {path: made, **with_examples(root / "data" / "nlu", content)}
    catalogue = root / "knowledge" / "translations" / f"{path.stem}.po"
    english = {one_line(answer.text): one_line(answer.english) for answer in content.answers}
    if made != path.read_bytes() or not says_english(catalogue, english):
        changes[catalogue] = _catalogue(root, content, catalogue, english)
    return changes


def _contact(root: Path, content: ContactContent) -> dict[Path, bytes]:
    path = root / "knowledge" / "contacts.yml"
    made = with_contact(path, content)
    changes = {path: made}
    if made != path.read_bytes():
        catalogue = root / "knowledge" / "translations" / f"{REPLIES}.po"
        changes[catalogue] = _catalogue(root, content, catalogue, {})
    return changes


def _catalogue(
    root: Path, content: TopicContent | ContactContent, path: Path, english: Mapping[str, str]
) -> bytes:
    return with_english(path, with_content(reader.read(root / "knowledge"), content), english)
