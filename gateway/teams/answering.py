"""What is answered to an activity, by the same way as the widget: limits, redaction, Rasa, offers, HR."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from microsoft_agents.activity import Activity
from sqlalchemy.exc import SQLAlchemyError

from bot.words import SWEDISH
from gateway.api.access import Refused, within
from gateway.api.models import Choice, Question, Reply
from gateway.api.turn import take_turn
from gateway.assistant import AssistantError
from gateway.forgetting import clear
from gateway.logs import logger
from gateway.services import Services
from gateway.store import channels, once
from gateway.store.names import secret_name, session_name
from gateway.teams.cards import adaptive_card
from gateway.teams.greeting import greeting
from gateway.teams.hr_draft import Draft
from gateway.teams.hr_form import HrForm
from gateway.teams.incoming import Added, Clear, Incoming, Unreadable, is_shared, read
from gateway.teams.labels import all_labels
from gateway.teams.sessions import TEAMS, resume
from gateway.teams.settings import TeamsSettings
from gateway.teams.sign_in import SignIn

SAME_ACTIVITY = 600  # seconds within which the same activity is delivered again, amply
WELCOME_ONCE_IN = 3600  # seconds; the two notices of one installation come within some seconds
Send = Callable[[Activity], Awaitable[None]]
log = logger("gateway.teams.answering")


class Answering:
    """Answers activities that ``verify`` has let through."""

    def __init__(self, services: Services, settings: TeamsSettings, sign_in: SignIn, send: Send) -> None:
        """Answer with what the widget is answered with; ``send`` delivers a sign-in card."""
        self._services, self._settings, self._sign_in, self._send = services, settings, sign_in, send
        self.labels = all_labels(services.knowledge)
        self._hr = HrForm(services, self.labels[SWEDISH])
        self._clearing = {labels("rensa").casefold() for labels in self.labels.values()}

    async def card(self, activity: Activity) -> dict[str, Any] | None:
        """Return the card that answers an activity, also when something fails; None when none is wanted."""
        replies, said = self._services.replies, None
        try:
            said = read(activity, self._clearing)
            if said is None or not await self._is_new(activity):
                return None
            if isinstance(said, Added):
                return await self._greeting(activity, said)
            if isinstance(said, Draft):
                return await self._to_hr(activity, said)
            reply = await self._reply(activity, said)
        except (Unreadable, Refused) as error:
            reply = replies.reply(error.reply, await self._role(activity))
        except (AssistantError, SQLAlchemyError) as error:
            self._services.metrics.failures.labels("gateway").inc()
            log.error("a message could not be answered", exc_info=error)
            reply = replies.reply("fel-tekniskt", await self._role(activity))
        else:
            return self._card(reply, self._offered(activity, reply))
        return self._kept(activity, said, self._card(reply))

    async def signed_in(self, activity: Activity) -> None:
        """Take what Teams answers to a sign-in card.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database fails.
        """
        await self._sign_in.take(activity, self._session(activity))

    async def _role(self, activity: Activity) -> str | None:
        """Return the role that the conversation knows: an elected member has other humans to turn to."""
        try:
            return await self._services.sessions.role(self._session(activity))
        except SQLAlchemyError as error:  # perhaps what the reply is about; the contacts matter more
            log.error("the role of a session could not be read", error=type(error).__name__)
            return None

    async def _is_new(self, activity: Activity) -> bool:
        if not activity.id:
            return True
        name = self._name("activity", activity.conversation.id, activity.id)
        return await once.is_first(self._services.engine, name, SAME_ACTIVITY)

    async def _greeting(self, activity: Activity, added: Added) -> dict[str, Any] | None:
        where = self._name("welcome", activity.conversation.id)
        if added.once and not await once.is_first(self._services.engine, where, WELCOME_ONCE_IN):
            return None
        return greeting(self._services.replies, self.labels[SWEDISH])

    def _card(self, reply: Reply, hr: dict[str, str] | None = None) -> dict[str, Any]:
        return adaptive_card(reply, self._settings.public_url, self.labels, hr)

    def _offered(self, activity: Activity, reply: Reply) -> dict[str, str] | None:
        """Return what a button to HR's form sends; none where others would see what is written in it."""
        return None if is_shared(activity) else self._hr.offered(self._session(activity), reply)

    def _kept(self, activity: Activity, said: Incoming | None, error: dict[str, Any]) -> dict[str, Any]:
        """Return the card of an error; nothing that was written to HR is lost by it."""
        if not isinstance(said, Draft) or is_shared(activity):
            return error
        return self._hr.kept(error, self._session(activity), said)

    async def _to_hr(self, activity: Activity, said: Draft) -> dict[str, Any]:
        """Return the card that answers a tap in the form to HR; raises as ``HrForm.card``."""
        session = self._session(activity)
        if is_shared(activity):
            raise Refused(409, "fel-hr-inte-har")
        if closed := await self._closed(session):
            return self._kept(activity, said, self._card(closed))
        await self._within_limits(activity, session)
        if await resume(self._services, session) and self._settings.role_groups:
            await self._ask_role(activity)  # for the next question; a message to HR says no role
        return await self._hr.card(session, said)

    async def _closed(self, session: str) -> Reply | None:
        """Return what is said while the channel is closed, None when it is open."""
        services = self._services
        if await channels.is_open(services.engine, TEAMS):
            return None
        services.metrics.replies.labels(TEAMS, "closed").inc()
        return services.replies.reply("fel-stangt", await services.sessions.role(session))

    async def _within_limits(self, activity: Activity, session: str) -> None:
        await within(self._services.session_limit, session)
        await within(self._services.client_limit, self._name("person", _who(activity)))

    async def _reply(self, activity: Activity, said: Question | Choice | Clear) -> Reply:
        """Return the reply to a question or choice.

        Raises:
            Refused: over a limit, or a payload that was not offered.
            AssistantError: the conversation cannot be forgotten now.
            sqlalchemy.exc.SQLAlchemyError: the database fails.
        """
        services, session = self._services, self._session(activity)
        if closed := await self._closed(session):
            return closed
        await self._within_limits(activity, session)
        if isinstance(said, Clear):
            await clear(services, session)
            return services.replies.reply("glomt")
        begun = await resume(services, session)
        if self._settings.role_groups:
            said = await self._with_role(activity, said, session, begun)
        return await take_turn(services, TEAMS, session, said, await self._place(activity))

    async def _with_role(
        self, activity: Activity, said: Question | Choice, session: str, begun: bool
    ) -> Question | Choice:
        """Return what is said with the role of the person's group, which is asked for once a session."""
        if begun and not is_shared(activity):  # in a shared place the card would be shown to everybody
            await self._ask_role(activity)
            await self._sign_in.wait(session)
        role = await self._services.sessions.signed_in_role(session)
        return said.model_copy(update={"roll": role})

    async def _ask_role(self, activity: Activity) -> None:
        await self._send(self._sign_in.card(activity, self.labels[SWEDISH]("logga-in")))

    async def _place(self, activity: Activity) -> str | None:
        """Return the session that stands for all who read along in a shared place; it has only offers."""
        if not is_shared(activity):
            return None
        place = self._name("place", activity.conversation.id)
        await resume(self._services, place)
        return place

    def _session(self, activity: Activity) -> str:
        key = self._services.settings.signing_key
        return session_name(key, activity.conversation.id, _who(activity))

    def _name(self, *parts: str) -> str:
        return secret_name(self._services.settings.signing_key, *parts)


def _who(activity: Activity) -> str:
    return str(activity.from_property.aad_object_id or activity.from_property.id)
