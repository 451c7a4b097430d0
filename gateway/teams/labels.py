"""What the cards say themselves, around what the knowledge says: the phrases ``kort-…`` of replies.yml."""

from __future__ import annotations

from dataclasses import dataclass

from bot.words import ENGLISH, SWEDISH, Words
from knowledge.model import Knowledge

EMERGENCY = "112"
EXAMPLES = ("kort-exempel-gava", "kort-exempel-paverkad", "kort-exempel-mobbad")


@dataclass(frozen=True)
class Labels:
    """The words on and above what can be tapped, in the language of ``words``."""

    words: Words

    def __call__(self, name: str, **parts: str) -> str:
        """Return the label ``kort-<name>`` with its places filled in."""
        return self.words.phrase(f"kort-{name}", **parts)

    @property
    def call_112(self) -> str:
        """Return what stands on the emergency number."""
        return self.words.phrase("ring", number=EMERGENCY)

    def above_options(self, type_: str) -> str:
        """Return what stands above the options of a card type."""
        return self({"clarify": "valj", "ask_role": "valj-roll"}.get(type_, "fraga-vidare"))


def all_labels(knowledge: Knowledge) -> dict[str, Labels]:
    """Return the labels by the language of a card."""
    return {language: Labels(Words(knowledge, language)) for language in (SWEDISH, ENGLISH)}
