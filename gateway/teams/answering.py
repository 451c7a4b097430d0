"""What is answered to an activity, by the same way as the widget: limits, redaction, Rasa, offers."""

from __future__ import annotations

from typing import Any

from microsoft_agents.activity import Activity
from sqlalchemy.exc import SQLAlchemyError

from gateway.api.access import Refused, within
from gateway.api.models import Choice, Question, Reply
from gateway.api.turn import take_turn
from gateway.logs import logger
from gateway.services import Services
from gateway.store import channels
from gateway.teams.cards import adaptive_card
from gateway.teams.greeting import greeting
from gateway.teams.incoming import Added, Unreadable, read
from gateway.teams.once import Once
from gateway.teams.sessions import TEAMS, resume, secret_name
from gateway.teams.settings import TeamsSettings

WELCOME_ONCE_IN = 3600  # seconds; the two notices of one installation come within some seconds
log = logger("gateway.teams.answering")


class Answering:
    """Answers activities that ``verify`` has let through."""

    def __init__(self, services: Services, settings: TeamsSettings) -> None:
        """Answer with what the widget is answered with."""
        self._services, self._settings = services, settings
        self._welcomed = Once(WELCOME_ONCE_IN)

    async def card(self, activity: Activity) -> dict[str, Any] | None:
        """Return the card that answers an activity, also when something fails; None when none is wanted."""
        replies = self._services.replies
        try:
            said = read(activity)
            if said is None:
                return None
            if isinstance(said, Added):
                return self._greeting(activity, said)
            reply = await self._reply(activity, said)
        except Unreadable as error:
            reply = replies.reply(error.reply)
        except Refused as error:
            reply = replies.reply(error.reply)
        except SQLAlchemyError as error:
            self._services.metrics.failures.labels("gateway").inc()
            log.error("a message could not be answered", exc_info=error)
            reply = replies.reply("fel-tekniskt")
        return adaptive_card(reply, self._settings.public_url)

    def _greeting(self, activity: Activity, added: Added) -> dict[str, Any] | None:
        where = self._name("welcome", activity.conversation.id)
        if added.once and not self._welcomed.first(where):
            return None
        return greeting(self._services.replies)

    async def _reply(self, activity: Activity, said: Question | Choice) -> Reply:
        """Return the reply to a question or choice.

        Raises:
            Refused: over a limit, or a payload that was not offered.
            sqlalchemy.exc.SQLAlchemyError: the database fails.
        """
        who = activity.from_property.aad_object_id or activity.from_property.id
        session = self._name("session", activity.conversation.id, who)
        if not await channels.is_open(self._services.engine, TEAMS):
            self._services.metrics.replies.labels(TEAMS, "closed").inc()
            return self._services.replies.reply("fel-stangt", await self._services.sessions.role(session))
        await within(self._services.session_limit, session)
        await within(self._services.client_limit, self._name("person", who))
        await resume(self._services, session)
        return await take_turn(self._services, TEAMS, session, said)

    def _name(self, *parts: str) -> str:
        return secret_name(self._services.settings.signing_key, *parts)
