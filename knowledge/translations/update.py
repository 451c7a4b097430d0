"""``make translations``: brings the English catalogues up to date with what is written in Swedish.

New texts get an empty translation; an edited one keeps its old translation marked ``fuzzy``, which
is not shown until somebody has gone through it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from knowledge import reader
from knowledge.model import Knowledge
from knowledge.translations.catalogue import FOLDER, read_catalogue

REPLIES = "replies"
IN_ITS_OWN_LANGUAGE = "sprak-"
WIDTH = 100


def texts(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Yield every text that a person can read: its file, where it is used, and the text."""
    for topic in knowledge.topics.values():
        yield topic.subject, topic.id, topic.title
        for answer in topic.answers:
            yield topic.subject, topic.id, answer.text
            if answer.say:
                yield topic.subject, topic.id, answer.say.text
    for reply in knowledge.replies.values():
        if reply.id.startswith(IN_ITS_OWN_LANGUAGE):
            continue
        for wording in (reply.wording, *reply.own.values()):
            yield REPLIES, reply.id, wording.text
    for contact in knowledge.contacts.values():
        yield REPLIES, contact.id, contact.title
        yield REPLIES, contact.id, contact.how
    for id_, phrase in knowledge.phrases.items():
        yield REPLIES, id_, phrase


def template(knowledge: Knowledge) -> dict[str, Catalog]:
    """Return one catalogue a file, with the Swedish texts only."""
    catalogues: dict[str, Catalog] = {}
    for file, used, text in texts(knowledge):
        catalogue = catalogues.setdefault(file, Catalog(locale="en", fuzzy=False))
        catalogue.add(text, locations=[(used, None)])
    return catalogues


def update(folder: Path = FOLDER) -> dict[str, int]:
    """Rewrite the catalogues in ``folder``; return how many translations each file lacks."""
    lacking = {}
    for name, wanted in template(reader.read()).items():
        path = folder / f"{name}.po"
        catalogue = read_catalogue(path) if path.exists() else Catalog(locale="en", fuzzy=False)
        catalogue.update(wanted)
        with path.open("wb") as file:
            write_po(file, catalogue, width=WIDTH, omit_header=True, ignore_obsolete=True)
        lacking[name] = sum(bool(m.id) and (not m.string or m.fuzzy) for m in catalogue)
    return lacking


def main() -> None:
    """Update the files and say what is left to translate."""
    for name, count in update().items():
        if count:
            print(f"knowledge/translations/{name}.po: {count} texter att översätta")


if __name__ == "__main__":
    main()
