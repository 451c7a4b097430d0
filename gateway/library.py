"""What the gateway knows: the knowledge, and what is made of it; renewed when a release is published."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.pages.documents import Documents
from gateway.replies import Replies
from gateway.settings import Settings
from knowledge.current import current, renew
from knowledge.model import Knowledge


@dataclass(frozen=True)
class _Edition:
    knowledge: Knowledge
    replies: Replies
    documents: Documents


class Library:
    """The edition in use. Whoever needs several parts that fit takes ``knowledge`` once."""

    def __init__(self, knowledge: Knowledge, settings: Settings) -> None:
        """Begin with what has been read."""
        self._settings = settings
        self._edition = self._made_of(knowledge)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge."""
        return self._edition.knowledge

    @property
    def replies(self) -> Replies:
        """What the gateway itself says."""
        return self._edition.replies

    @property
    def documents(self) -> Documents:
        """The documents as pages."""
        return self._edition.documents

    def renew(self) -> None:
        """Read the files anew, in whatever thread; until that is done the former edition is given.

        Raises:
            KnowledgeError: the files are broken; the former edition stays.
        """
        renew()
        self._edition = self._made_of(current())

    def _made_of(self, knowledge: Knowledge) -> _Edition:
        return _Edition(knowledge, Replies(knowledge, self._settings), Documents(knowledge))
