"""What an address of the editor names: the topic or contact as it is published, and its draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from gateway.api.access import services_of
from gateway.editing.content import CONTACT, TOPIC, ContactContent, Kind, TopicContent
from gateway.hr.andra.published import Published, published_of
from gateway.hr.workbench import PREFIX
from gateway.store.drafts import Draft, Drafts

KIND_NAMES: dict[Kind, str] = {TOPIC: "ämne", CONTACT: "kontakt"}


@dataclass(frozen=True)
class Place:
    """Where somebody edits. ``current`` is the draft's content, that of the published one without a draft."""

    all: Published
    published: TopicContent | ContactContent
    draft: Draft | None

    @property
    def kind(self) -> Kind:
        """A topic or a contact."""
        return self.published.kind

    @property
    def id(self) -> str:
        """Which one."""
        return self.published.id

    @property
    def address(self) -> str:
        """The address of its form."""
        return address_of(self.kind, self.id)

    @property
    def current(self) -> TopicContent | ContactContent:
        """What the form shows."""
        return read_content(self.draft) if self.draft else self.published

    @property
    def version(self) -> int:
        """The draft's version, 0 where there is none."""
        return self.draft.version if self.draft else 0

    @property
    def base(self) -> str:
        """The fingerprint of what was published when the draft was begun."""
        return self.draft.base if self.draft else self.published.fingerprint

    @property
    def outdated(self) -> bool:
        """Whether something else has been published since the draft was begun."""
        return self.base != self.published.fingerprint


def address_of(kind: Kind, id_: str) -> str:
    """Return the address of a form."""
    return f"{PREFIX}/andra/{kind}/{id_}"


def read_content(draft: Draft) -> TopicContent | ContactContent:
    """Return what a draft says.

    Raises:
        pydantic.ValidationError: another version of the program has saved it.
    """
    model = ContactContent if draft.kind == CONTACT else TopicContent
    return model.model_validate_json(draft.content)


async def place_of(request: Request, kind: str, id_: str) -> Place:
    """Return where somebody edits.

    Raises:
        HTTPException: 404, there is no such topic or contact.
        KnowledgeError: the files cannot be read just now.
    """
    if kind not in KIND_NAMES:
        raise HTTPException(404)
    published, own = await published_of(request), cast(Kind, kind)
    if not published.has(own, id_):
        raise HTTPException(404)
    draft = await Drafts(services_of(request).engine).find(own, id_)
    return Place(published, published.content(own, id_), draft)


At = Annotated[Place, Depends(place_of)]
