"""What goes in and out, in the shapes of docs/ANSWER_CONTRACT.md."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MOST_CHARACTERS = 1_000
Roll = Annotated[
    str | None, Field(description="medarbetare, chef eller fortroendevald; annat betyder att rollen är okänd")
]


class Question(BaseModel):
    """Typed text."""

    model_config = ConfigDict(extra="forbid")
    message: Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]
    roll: Roll = None


class Choice(BaseModel):
    """An option that the assistant has offered earlier in the session."""

    model_config = ConfigDict(extra="forbid")
    payload: Annotated[str, Field(pattern=r'^/[a-z0-9-]{1,80}(\{"roll": ?"[a-z]{1,20}"\})?$')]
    roll: Roll = None


class Judgement(BaseModel):
    """Whether an answer helped."""

    model_config = ConfigDict(extra="forbid")
    topic: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$")]
    helpful: bool
    question: Annotated[
        str | None,
        Field(
            max_length=MOST_CHARACTERS,
            description="frågan, om svaret inte hjälpte; sparas utan personuppgifter",
        ),
    ] = None


class Token(BaseModel):
    """A new session."""

    token: str
    expires_in: Annotated[int, Field(description="sekunder som token gäller som längst")]
    forgotten_after: Annotated[int, Field(description="sekunder av tystnad tills samtalet glöms")]
    reference: Annotated[str, Field(description="samtalets namn, för den som vill veta vad som är sparat")]
    notice: Annotated[list[str], Field(description="vad man ska veta innan man skriver, ett stycke vardera")]


class _Open(BaseModel):
    """Unknown fields pass: the contract may grow."""

    model_config = ConfigDict(extra="allow")


class Link(_Open):
    """A way to reach a contact."""

    title: str
    url: str


class Source(_Open):
    """Where the answer stands, verbatim."""

    id: str
    title: str
    quote: str
    url: str


class Contact(_Open):
    """A human or a function to turn to."""

    id: str
    title: str
    how: str
    links: list[Link]


class Option(_Open):
    """What can be tapped next."""

    title: str
    payload: str
    sections: list[str]


class Card(_Open):
    """The ``custom`` object."""

    version: Literal[1]
    type: Literal[
        "answer",
        "ask_role",
        "clarify",
        "handoff",
        "crisis",
        "out_of_scope",
        "fallback",
        "smalltalk",
        "error",
    ]
    topic: str | None
    role: str | None
    sources: list[Source]
    contacts: list[Contact]
    options: list[Option]


class Message(_Open):
    """One part of a reply; exactly one part carries the card."""

    text: str | None = None
    custom: Card | None = None


Reply = list[Message]
_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


def read_reply(body: bytes) -> Reply:
    """Return a reply in the contract's shape.

    Raises:
        ValueError: it is not one, or does not carry exactly one card.
    """
    reply = _REPLY.validate_json(body)
    if sum(message.custom is not None for message in reply) != 1:
        raise ValueError("a reply carries exactly one card")
    return reply


def card_of(reply: Reply) -> Card:
    """Return the card of a reply that ``read_reply`` has let through."""
    return next(message.custom for message in reply if message.custom is not None)


def text_of(reply: Reply) -> str:
    """Return what a reply says, a paragraph a part."""
    return "\n\n".join(part.text for part in reply if part.text)


def as_json(reply: Reply) -> list[dict[str, Any]]:
    """Return the reply as it is sent: what was not set is left out."""
    return [message.model_dump(exclude_unset=True) for message in reply]


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe refusals for the OpenAPI document: all carry the contract's list."""
    said = {
        401: "Ingen giltig session",
        403: "Sidan får inte använda assistenten",
        404: "Finns inte",
        408: "Meddelandet kom för långsamt",
        409: "Går inte att göra i den här sessionen",
        413: "För stort",
        422: "Inget meddelande",
        429: "För många på kort tid",
        503: "Går inte just nu",
    }
    return {status: {"model": Reply, "description": said[status]} for status in statuses}
