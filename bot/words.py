"""What is said around the written answers, and in which language."""

from __future__ import annotations

from knowledge.current import current_english
from knowledge.model import Knowledge

SWEDISH, ENGLISH = "sv", "en"


class Words:
    """The knowledge, as it is said in one language."""

    def __init__(self, knowledge: Knowledge, language: str | None = SWEDISH) -> None:
        """Say everything in ``language``: English where that is asked for, else Swedish."""
        self.knowledge = knowledge
        self.language = ENGLISH if language == ENGLISH else SWEDISH
        self._translations = current_english() if self.language == ENGLISH else {}

    def __call__(self, swedish: str) -> str:
        """Return a written text in the language; one not yet translated stays Swedish."""
        return self._translations.get(swedish, swedish)

    def phrase(self, id_: str, **parts: str) -> str:
        """Return a phrase of ``knowledge/replies.yml`` with its places filled in."""
        return self(self.knowledge.phrases[id_]).format(**parts)

    @property
    def note(self) -> str:
        """What is added to a translated answer; empty in Swedish."""
        return f"\n\n{self.phrase('oversattning')}" if self.language == ENGLISH else ""
