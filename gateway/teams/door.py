"""``POST /api/teams/messages``: Microsoft's door. Answers at once; the reply follows by itself."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import FastAPI, Request, Response
from microsoft_agents.activity import Activity
from pydantic_core import from_json

from gateway.app import TEAMS_PATH
from gateway.logs import logger
from gateway.services import Services
from gateway.teams.answering import Answering
from gateway.teams.connector import Connector, Undelivered
from gateway.teams.login import Login
from gateway.teams.once import Once
from gateway.teams.outgoing import answer_to
from gateway.teams.sessions import secret_name
from gateway.teams.settings import TeamsSettings
from gateway.teams.signing_keys import KeysUnavailable, SigningKeys
from gateway.teams.verify import NotFromTeams, Verifier

PATH = TEAMS_PATH
KEY_SECONDS = 5  # Microsoft waits 15 for our answer
SAME_ACTIVITY = 600  # seconds within which the same activity is delivered again, amply
MOST_AT_ONCE = 500  # answers on their way; more are refused, and sent again later
SECONDS_AT_END = 20
log = logger("gateway.teams")


def install_teams(app: FastAPI, services: Services, settings: TeamsSettings) -> Teams:
    """Add the Teams channel to the application; whoever does it closes it at the end.

    Nothing is fetched from Microsoft before the first message. Call it where an event loop runs.
    """
    teams = Teams(services, settings)
    app.add_api_route(PATH, teams.receive, methods=["POST"], include_in_schema=False)  # Microsoft's shapes
    return teams


class Teams:
    """The channel: what is on its way, and the connections to Microsoft."""

    def __init__(self, services: Services, settings: TeamsSettings) -> None:
        """Take messages for the services."""
        self._services, self._settings = services, settings
        trusted = httpx.create_ssl_context()  # SSL_CERT_FILE names another list of authorities
        self._keys_http = httpx.AsyncClient(timeout=KEY_SECONDS, verify=trusted)
        self._verifier = Verifier(settings, SigningKeys(self._keys_http, settings.openid_url))
        self._login = Login(settings, trusted)
        self._connector = Connector(settings, self._login, trusted)
        self._answering = Answering(services, settings)
        self._received = Once(SAME_ACTIVITY)
        self._on_their_way: set[asyncio.Task[None]] = set()

    async def receive(self, request: Request) -> Response:
        """Take an activity; 202, or 4xx and 503 without a body."""
        try:
            claims = await self._verifier.claims(request.headers.get("Authorization"))
            activity = Activity.model_validate(from_json(await request.body()))
            self._verifier.check(claims, activity)
        except NotFromTeams as error:
            log.warning("a request was not from Teams", error=str(error), status=error.status)
            return Response(status_code=error.status)
        except KeysUnavailable:
            return Response(status_code=503, headers={"Retry-After": "10"})
        except ValueError:  # pydantic's ValidationError is one
            return Response(status_code=400)
        if not (activity.conversation and activity.from_property and activity.recipient):
            return Response(status_code=400)
        if activity.type == "invoke":
            return Response(status_code=501)  # no card of ours asks for an answer in the response
        return self._take(activity)

    async def close(self) -> None:
        """Let what is on its way arrive, for a while, then let go of everything."""
        if self._on_their_way:
            _, late = await asyncio.wait(self._on_their_way, timeout=SECONDS_AT_END)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._connector.close()
        await self._keys_http.aclose()
        self._login.close()

    async def idle(self) -> None:
        """Wait until nothing is on its way."""
        while self._on_their_way:
            await asyncio.wait(self._on_their_way)

    def _take(self, activity: Activity) -> Response:
        if len(self._on_their_way) >= MOST_AT_ONCE:
            return Response(status_code=503, headers={"Retry-After": "10"})
        if self._is_new(activity):
            task = asyncio.create_task(self._answer(activity))
            self._on_their_way.add(task)
            task.add_done_callback(self._on_their_way.discard)
        return Response(status_code=202)

    def _is_new(self, activity: Activity) -> bool:
        key, where = self._services.settings.signing_key, activity.conversation.id
        return not activity.id or self._received.first(secret_name(key, "activity", where, activity.id))

    async def _answer(self, activity: Activity) -> None:
        """Answer, whatever happens: nobody waits for this task, so what fails is counted and logged here."""
        try:
            if card := await self._answering.card(activity):
                await self._connector.send(answer_to(activity, card, self._settings.app_id))
        except Undelivered as error:
            self._services.metrics.failures.labels("teams").inc()
            log.error("an answer could not be delivered", error=str(error))
        except Exception as error:
            self._services.metrics.failures.labels("teams").inc()
            log.error("an activity could not be answered", exc_info=error)
