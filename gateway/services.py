"""What the parts of the gateway share, made once at start and let go of at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.assistant import Assistant
from gateway.escalation.desk import Desk
from gateway.escalation.settings import EscalationSettings
from gateway.library import Library
from gateway.limits import Limit
from gateway.metrics import Metrics
from gateway.pages.documents import Documents
from gateway.redaction import Redactor
from gateway.replies import Replies
from gateway.settings import Settings
from gateway.store.asked import AskedCounter
from gateway.store.database import open_database
from gateway.store.sessions import Sessions
from gateway.tokens import Tokens
from knowledge.current import current
from knowledge.model import Knowledge


@dataclass(frozen=True)
class Services:
    """One of each."""

    settings: Settings
    library: Library
    engine: AsyncEngine
    sessions: Sessions
    tokens: Tokens
    assistant: Assistant
    redactor: Redactor
    metrics: Metrics
    asked: AskedCounter
    desk: Desk | None  # where messages to HR are taken, when they are
    escalation_keep_days: float  # also for those that were taken before, when none are any more
    session_limit: Limit
    client_limit: Limit
    new_session_limit: Limit
    escalation_limit: Limit

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge in use."""
        return self.library.knowledge

    @property
    def replies(self) -> Replies:
        """What the gateway itself says."""
        return self.library.replies

    @property
    def documents(self) -> Documents:
        """The documents as pages."""
        return self.library.documents


@asynccontextmanager
async def services(
    settings: Settings,
    knowledge: Knowledge | None = None,
    redactor: Redactor | None = None,
    escalation: EscalationSettings | None = None,
) -> AsyncIterator[Services]:
    """Make everything that the settings ask for.

    Args:
        settings: What whoever runs the gateway decides.
        knowledge: Read already, if it is; so the redactor. Each takes a second or two.
        redactor: See ``knowledge``.
        escalation: How messages reach HR; none are taken when left out.

    Raises:
        KnowledgeError: the knowledge files are broken.
        WrongSetting: the file of HR's inboxes is.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be reached.
    """
    library = Library(knowledge or current(), settings)
    engine = await open_database(settings.database_url)
    metrics = Metrics()
    assistant = Assistant(settings.assistant_url, settings.assistant_seconds)
    try:
        yield Services(
            settings=settings,
            library=library,
            engine=engine,
            sessions=Sessions(engine, settings.silence_minutes * 60),
            tokens=Tokens(settings.signing_key, settings.session_hours * 3600),
            assistant=assistant,
            redactor=redactor or Redactor(),
            metrics=metrics,
            asked=AskedCounter(engine),
            escalation_keep_days=(escalation or EscalationSettings()).keep_days,
            desk=Desk(escalation, engine, library, metrics) if escalation and escalation.on else None,
            session_limit=Limit(settings.session_limit),
            client_limit=Limit(settings.client_limit),
            new_session_limit=Limit(settings.new_session_limit),
            escalation_limit=Limit(settings.escalation_limit),
        )
    finally:
        await assistant.close()
        await engine.dispose()
