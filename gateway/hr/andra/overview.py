"""What the first page of Ändra shows: drafts, the preparation under way, releases, and what can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anyio import to_thread
from pydantic import ValidationError

from gateway.editing.checking import problems_of
from gateway.editing.content import CONTACT, TOPIC, Kind
from gateway.hr.amnen.search import Filters, plain, search
from gateway.hr.andra.changes import changes
from gateway.hr.andra.place import address_of, read_content
from gateway.hr.andra.published import Published
from gateway.store.drafts import Draft

MOST_FOUND = 30


@dataclass(frozen=True)
class Listed:
    """A draft in the list: what it changes, in a few words, and what keeps it from being published."""

    draft: Draft
    title: str
    address: str  # empty where there is nothing to edit
    changed: Sequence[str]
    obstacle: str

    @property
    def value(self) -> str:
        """What the form calls it."""
        return f"{self.draft.kind} {self.draft.name}"


@dataclass(frozen=True)
class Hit:
    """A topic or contact that fits what is looked for; ``said`` where the words stand."""

    kind: Kind
    title: str
    address: str
    said: str = ""


async def listed(published: Published, drafts: Sequence[Draft]) -> list[Listed]:
    """Return the drafts as they are listed."""
    return await to_thread.run_sync(lambda: [_listed(published, draft) for draft in drafts])


async def found(published: Published, text: str) -> list[Hit]:
    """Return the contacts and topics that fit some words, contacts first; none without words."""
    return await to_thread.run_sync(_found, published, text) if text.strip() else []


def _found(published: Published, text: str) -> list[Hit]:
    words = plain(text).split()
    contacts = [
        Hit(CONTACT, contact.title, address_of(CONTACT, contact.id))
        for contact in published.knowledge.contacts.values()
        if all(word in plain(f"{contact.title} {contact.id}") for word in words)
    ]
    topics = [
        Hit(TOPIC, one.topic.title, address_of(TOPIC, one.topic.id), one.example or "")
        for one in search(published.knowledge, Filters(text), published.examples)
    ]
    return contacts + topics


def _listed(published: Published, draft: Draft) -> Listed:
    title = published.title(draft.kind, draft.name)
    if not published.has(draft.kind, draft.name):
        return Listed(draft, title, "", (), "Finns inte längre. Utkastet går bara att ta bort.")
    address = address_of(draft.kind, draft.name)
    try:
        content = read_content(draft)
    except ValidationError:  # another version of the program has saved it
        return Listed(draft, title, "", (), "Går inte att läsa. Utkastet går bara att ta bort.")
    now = published.content(draft.kind, draft.name)
    labels = [change.label for change in changes(published.knowledge, now, content)]
    if draft.base != now.fingerprint:
        told = "En annan text har publicerats sedan utkastet påbörjades. Öppna det och spara igen."
        return Listed(draft, title, address, labels, told)
    problems = len(problems_of(published.knowledge, published.examples, content))
    told = f"{problems} {'sak' if problems == 1 else 'saker'} att rätta först." if problems else ""
    return Listed(draft, title, address, labels, told)
