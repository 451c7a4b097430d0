"""A topic in ``knowledge/topics/*.yml``."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from gateway.editing.content import AnswerContent, QuoteContent, ReviewContent, TopicContent
from gateway.editing.lines import one_line
from gateway.editing.reading import NotThere
from gateway.editing.yaml_text import dump_yaml, load_yaml, naming, new_text, put_text, remove


def with_topic(folder: Path, content: TopicContent) -> tuple[Path, bytes]:
    """Return the file that a topic stands in, and what is in it when it says the content.

    Raises:
        NotThere: no file has the topic, or its answers are for others.
    """
    for path in naming(folder, content.id):
        document = load_yaml(path)
        for entry in document["topics"]:
            if entry["id"] == content.id:
                return path, dump_yaml(document) if _put_topic(entry, content) else path.read_bytes()
    raise NotThere(f"ämnet ”{content.id}” finns inte i filerna")


def _put_topic(entry: CommentedMap, content: TopicContent) -> bool:
    """Let an entry say the content; return whether it said something else."""
    if [_audience(answer) for answer in entry["answers"]] != [
        (answer.roles, answer.counterpart) for answer in content.answers
    ]:
        raise NotThere(f"svaren på ”{content.id}” är till andra i filerna")
    before = _said(entry)
    put_text(entry, "title", content.title)
    for answer, wanted in zip(entry["answers"], content.answers):
        _put_answer(answer, wanted)
    return _said(entry) != before


def _audience(answer: CommentedMap) -> tuple[tuple[str, ...], str | None]:
    return tuple(answer.get("roles", ())), answer.get("counterpart")


def _said(entry: CommentedMap) -> str:
    return repr(entry)


def _put_answer(entry: CommentedMap, content: AnswerContent) -> None:
    put_text(entry, "text", content.text)
    _put_quotes(entry["quotes"], content.quotes)
    if tuple(entry["contacts"]) != content.contacts:
        entry["contacts"][:] = content.contacts
    if content.say is not None:
        put_text(entry, "say", content.say, before="text")
    else:
        remove(entry, "say")
    _put_review(entry, content.reviewed)


def _put_quotes(entries: CommentedSeq, quotes: tuple[QuoteContent, ...]) -> None:
    """Keep the entries of the quotes that stay, with their comments, and change the others in their place."""
    before = [(entry["section"], one_line(entry["text"])) for entry in entries]
    after = [(quote.section, one_line(quote.text)) for quote in quotes]
    column = entries.lc.col
    made: list[Any] = []
    for _, start, end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        old = list(entries[start:end])
        for number, (section, text) in enumerate(after[new_start:new_end]):
            made.append(
                _changed(old[number], section, text) if number < len(old) else _new(section, text, column)
            )
    if len(made) != len(before) or any(new is not old for new, old in zip(made, entries)):
        entries[:] = made


def _changed(entry: CommentedMap, section: str, text: str) -> CommentedMap:
    if entry["section"] != section:
        entry["section"] = section
    put_text(entry, "text", text)
    return entry


def _new(section: str, text: str, column: int) -> CommentedMap:
    return CommentedMap({"section": section, "text": new_text("text", text, column)})


def _put_review(entry: CommentedMap, review: ReviewContent | None) -> None:
    if review is None:
        remove(entry, "reviewed")
        return
    wanted = {"by": one_line(review.by), "date": review.date}
    if entry.get("reviewed") == wanted:
        return
    made = CommentedMap(wanted)
    made.fa.set_flow_style()
    if "reviewed" in entry:
        entry["reviewed"] = made
    else:
        # Not last: what follows the last key (an empty line, a comment) belongs to the next entry.
        entry.insert(sum(key in entry for key in ("roles", "counterpart")), "reviewed", made)
