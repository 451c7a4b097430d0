"""A passage of the documents, found by search, for a question that no topic answers."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.conversation import counterpart, role, words
from bot.cards import Message, contact_cards, manager_last, message, sources, turn_to
from knowledge.model import Quote

PASSAGES = "passages"  # what bot/nlu/passage_finder.py adds to a message
OTHERS_CODE = {
    "fortroendevald": "medarbetare/",
    "medarbetare": "fortroendevalda/",
    "chef": "fortroendevalda/",
}


def search_hit(tracker: Tracker) -> Message | None:
    """Return the best passage that concerns the person's role, None when none is good enough.

    It is marked as a search hit: ``topic`` is null, and the text says that there is no written answer.
    """
    said, who = words(tracker), role(tracker)
    foreign = OTHERS_CODE.get(who or "medarbetare", "")
    found = [
        hit for hit in tracker.latest_message.get(PASSAGES) or [] if not hit["section"].startswith(foreign)
    ]
    if not found:
        return None
    section = said.knowledge.sections[found[0]["section"]]
    quote = Quote(section.id, found[0]["text"], section.place)
    wording = said.knowledge.replies["inte-forstatt"].for_role(who)
    people = contact_cards(said, manager_last(wording.contacts, counterpart(tracker)))
    intro = said.phrase("hittat-genom-sokning", document=section.document_title, section=section.shown_title)
    text = f"{intro}\n\n”{quote.text}”{turn_to(said, people)}{said.note}"
    return message(
        said, "answer", text, role=who, sources=sources(said, [quote]), contacts=people, search=True
    )
