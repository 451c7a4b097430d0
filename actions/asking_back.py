"""The message that asks which of a few topics was meant."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Message, contact_cards, manager_last, message, topic_option
from bot.words import Words
from knowledge.model import Topic

HUMAN = "kontakt-manniska"
MOST = 3  # beside the human


def asking_back(
    words: Words, topics: Sequence[Topic], role: str | None, counterpart: str | None = None
) -> Message:
    """Return the choices: titles in the person's words, with the part of the code that tells them apart.

    Args:
        words: The knowledge, in the person's language.
        topics: The near topics, the nearest first; at most ``MOST`` are offered.
        role: The person's role.
        counterpart: Who did it, None or ``ingen`` when not said.
    """
    knowledge = words.knowledge
    human = knowledge.topics[HUMAN]
    offered = [*[topic for topic in topics if topic is not human][:MOST], human]
    wording = knowledge.replies["menade-du"].for_role(role)
    lines = []
    for topic in offered[:-1]:
        section = knowledge.sections[topic.answer_for(role).quotes[0].section]
        lines.append(f"– {words(topic.title)} ({section.shown_title})")
    return message(
        words,
        "clarify",
        words(wording.text) + "\n\n" + "\n".join(lines),
        role=role,
        contacts=contact_cards(words, manager_last(wording.contacts, counterpart)),
        options=[topic_option(words, topic, role) for topic in offered],
    )
