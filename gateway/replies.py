"""What the gateway itself says: written in knowledge/replies.yml, as everything that staff read."""

from __future__ import annotations

from bot.cards import reply_in_parts
from bot.words import Words
from gateway.api.models import Message, Reply
from gateway.settings import Settings
from gateway.store.channels import TEAMS, WEB
from knowledge.model import ROLES, Knowledge

NOTICES = {
    WEB: ("notis-robot", "notis-sparas", "notis-visselblasning"),
    TEAMS: ("notis-robot", "notis-sparas-teams", "notis-visselblasning"),
}


class Replies:
    """The fixed replies and the notice."""

    def __init__(self, knowledge: Knowledge, settings: Settings) -> None:
        """Take the words from the knowledge and the times from the settings."""
        self._knowledge, self._words = knowledge, Words(knowledge)
        kept = "notis-obesvarat-sparas" if settings.keep_unanswered else "notis-inget-sparas"
        self.kept = self._words.phrase(kept)
        """What is kept of what people write, in a sentence."""
        self._told = {
            "kept": self.kept,
            "minutes": f"{settings.silence_minutes:g}",
            "hours": f"{settings.retention_hours:g}",
        }

    def reply(self, id_: str, role: str | None = None) -> Reply:
        """Return a fixed reply in the contract's shape."""
        parts = reply_in_parts(self._words, self._knowledge.replies[id_], role)
        return [Message.model_validate(part) for part in parts]

    def notice(self, channel: str = WEB) -> list[str]:
        """Return what a person must know before writing in a channel, a paragraph an item."""
        return [self._words.phrase(id_, **self._told) for id_ in NOTICES[channel]]


def role_of(roll: str | None) -> str | None:
    """Return the role that the client states, None when absent or unknown."""
    return roll if roll in ROLES else None
