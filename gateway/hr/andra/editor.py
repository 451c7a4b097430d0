"""What the form of a topic or contact shows, beside what is published and how it would look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anyio import to_thread
from fastapi import Request, Response

from gateway.api.access import services_of
from gateway.editing.checking import problems_of
from gateway.editing.content import AnswerContent, ContactContent, TopicContent
from gateway.hr import reviewed
from gateway.hr.andra.changes import audiences
from gateway.hr.andra.differences import Piece, differences
from gateway.hr.andra.fields import CONTACT_FIELDS, NAMES, by_spot, label, spot
from gateway.hr.andra.place import Place
from gateway.hr.andra.preview import Preview, contact_preview, previews
from gateway.hr.andra.sent import BASE, DOING, VERSION
from gateway.hr.faq.view import when
from gateway.hr.pages import page, wants_part
from gateway.hr.person import Person
from gateway.services import Services
from knowledge.model import Knowledge

LONG = ("what_for", "when", "how")
HINTS = {
    "telefon": "Stadens eget nummer. Lämna tomt om det inte finns något.",
    "epost": "En brevlåda som flera läser, inte en persons.",
    "lank": "En adress som börjar med https://.",
}


@dataclass(frozen=True)
class ShownAnswer:
    """An answer in the form; ``inherited`` is how one may begin where it has no way of its own."""

    number: int
    audience: str
    content: AnswerContent
    old: AnswerContent | None
    contacts: Sequence[tuple[str, str, bool]]  # id, title, whether it is ticked
    review: str
    inherited: str
    previews: Sequence[Preview]

    @property
    def pieces(self) -> list[Piece]:
        """The answer's text, against what is published."""
        return differences(self.old.text if self.old else "", self.content.text)


@dataclass(frozen=True)
class ShownExamples:
    """The published examples with what is ticked to be removed, and the new ones."""

    published: Sequence[tuple[str, bool]]
    new: str


@dataclass(frozen=True)
class Checked:
    """What is wrong with a content, by field, and how it would look."""

    problems: Mapping[str, list[str]]
    answers: Sequence[ShownAnswer]
    contact_previews: Sequence[Preview]

    @property
    def count(self) -> int:
        """How many problems there are."""
        return sum(map(len, self.problems.values()))


async def checked(request: Request, place: Place, content: TopicContent | ContactContent) -> Checked:
    """Return a content with its problems and previews."""
    services = services_of(request)
    address = f"{request.url.scheme}://{request.url.netloc}"
    return await to_thread.run_sync(_checked, services, place, content, address)


async def editor(
    request: Request,
    person: Person,
    place: Place,
    content: TopicContent | ContactContent,
    status: int = 200,
    *,
    version: int | None = None,
    base: str | None = None,
    told: str = "",
    focus: str = "",
    saved: bool = False,
) -> Response:
    """Return the form, or to htmx what has been found in it.

    Args:
        request: The request that it answers.
        person: Who edits.
        place: What is edited.
        content: What the form says.
        status: The HTTP status.
        version: Of the draft that the form was begun from; the one that is kept when left out.
        base: The fingerprint of what was published then; the draft's when left out.
        told: What has just happened.
        focus: The field to go on with.
        saved: Whether the content is the one that is kept.
    """
    found = await checked(request, place, content)
    topic = isinstance(content, TopicContent)
    whole = "andra_amne.html" if topic else "andra_kontakt.html"
    return page(
        request,
        "_andra_kontroll.html" if wants_part(request) else whole,
        person,
        status,
        place=place,
        content=content,
        title=place.all.title(place.kind, place.id),
        checked=found,
        examples=_examples(place, content),
        sections=_sections(place.all.knowledge),
        contact_fields=[
            (name, NAMES[name], attribute, attribute in LONG) for name, attribute in CONTACT_FIELDS.items()
        ],
        contact_hints=HINTS,
        differences=differences,
        version=place.version if version is None else version,
        base=place.base if base is None else base,
        names={"version": VERSION, "base": BASE, "doing": DOING},
        told=told,
        focus=focus,
        saved=saved,
        may_review=person.may("publicera"),
        when=when,
        spot=spot,
        label=label,
    )


def _checked(
    services: Services, place: Place, content: TopicContent | ContactContent, address: str
) -> Checked:
    knowledge, examples = place.all.knowledge, place.all.examples
    problems = by_spot(content, problems_of(knowledge, examples, content))
    if isinstance(content, ContactContent):
        return Checked(problems, (), contact_preview(services, knowledge, content, address))
    shown = previews(services, knowledge, content, address)
    names = audiences(knowledge, content)
    answers = [
        _answer(place, number, names[number], answer, shown[number])
        for number, answer in enumerate(content.answers)
    ]
    return Checked(problems, answers, ())


def _answer(
    place: Place, number: int, name: str, content: AnswerContent, shown: Sequence[Preview]
) -> ShownAnswer:
    knowledge, published = place.all.knowledge, place.published
    assert isinstance(published, TopicContent)
    old = published.answers[number] if number < len(published.answers) else None
    others = [id_ for id_ in knowledge.contacts if id_ not in content.contacts]
    contacts = [
        (id_, knowledge.contacts[id_].title if id_ in knowledge.contacts else id_, id_ in content.contacts)
        for id_ in (*content.contacts, *others)
    ]
    say = knowledge.topics[published.id].say
    inherited, review = say.text if say else "", reviewed.told(content.reviewed)
    return ShownAnswer(number, name, content, old, contacts, review, inherited, shown)


def _examples(place: Place, content: TopicContent | ContactContent) -> ShownExamples:
    published = place.published
    if not (isinstance(content, TopicContent) and isinstance(published, TopicContent)):
        return ShownExamples((), "")
    kept, known = set(content.examples), set(published.examples)
    new = [example for example in content.examples if example not in known]
    return ShownExamples([(example, example not in kept) for example in published.examples], "\n".join(new))


def _sections(knowledge: Knowledge) -> Mapping[str, list[tuple[str, str]]]:
    """Return the sections by document, each its id and what it is called."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section in knowledge.sections.values():
        found.setdefault(section.document_title, []).append((section.id, section.shown_title))
    return found
