"""Finds a crisis in a message when nothing else works: no conversation, no database, no action server."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.cards import Message, reply_in_parts
from bot.failures import failed
from bot.words import Words
from knowledge.model import Knowledge

CRISIS = "crisis"


async def crisis_without_conversation(
    agent: Agent, knowledge: Knowledge, text: str, role: str | None
) -> list[Message] | None:
    """Return the crisis reply to a message, None when it is about something else or cannot be understood.

    Whoever writes of suicide while the database is down must not be told to try again later.

    Args:
        agent: Rasa's.
        knowledge: Where the reply stands.
        text: The message, as Rasa reads it.
        role: The role that the client states.
    """
    if agent.processor is None:
        return None
    try:
        parsed = await agent.processor.parse_message(UserMessage(text))
    except Exception as error:  # whatever broke, there is the reply about what broke
        failed("reply", error)
        return None
    intent = (parsed["intent"] or {}).get("name")
    for reply in knowledge.replies.values():
        if reply.type == CRISIS and intent in reply.intents:
            return reply_in_parts(Words(knowledge), reply, role)
    return None
