"""``POST /api/teams/messages``: Microsoft's door. Answers at once; the reply follows by itself."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from microsoft_agents.activity import Activity
from pydantic_core import from_json
from sqlalchemy.exc import SQLAlchemyError

from gateway.app import TEAMS_PATH
from gateway.logs import logger
from gateway.services import Services
from gateway.teams.answering import Answering
from gateway.teams.connector import Connector, Undelivered
from gateway.teams.login import Login
from gateway.teams.outgoing import Offer, answer_to
from gateway.teams.settings import TeamsSettings
from gateway.teams.sign_in import TOKEN, SignIn
from gateway.teams.signing_keys import KeysUnavailable, SigningKeys
from gateway.teams.verify import NotFromTeams, Verifier

PATH = TEAMS_PATH
KEY_SECONDS = 5  # Microsoft waits 15 for our answer
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
        entra = f"{settings.login_url}/{settings.tenant}/v2.0/.well-known/openid-configuration"
        sign_in = SignIn(settings, SigningKeys(self._keys_http, entra), services.sessions)
        self._answering = Answering(services, settings, sign_in, self._connector.send)
        self._offer = Offer(settings.app_id, self._answering.labels)
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
            return await self._invoked(activity)
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
        task = asyncio.create_task(self._answer(activity))
        self._on_their_way.add(task)
        task.add_done_callback(self._on_their_way.discard)
        return Response(status_code=202)

    async def _invoked(self, activity: Activity) -> Response:
        """Take what Teams wants an answer to at once: a sign-in, where roles are told by groups."""
        if not self._settings.role_groups or not str(activity.name).startswith("signin/"):
            return Response(status_code=501)
        if activity.name == TOKEN:
            try:
                await self._answering.signed_in(activity)
            except SQLAlchemyError as error:
                self._services.metrics.failures.labels("gateway").inc()
                log.error("a sign-in could not be kept", exc_info=error)
        return JSONResponse({})  # whatever it told: another answer lets Teams ask the person to sign in

    async def _answer(self, activity: Activity) -> None:
        """Answer, whatever happens: nobody waits for this task, so what fails is counted and logged here."""
        try:
            if card := await self._answering.card(activity):
                await self._connector.send(answer_to(activity, card, self._offer))
        except Undelivered as error:
            self._services.metrics.failures.labels("teams").inc()
            log.error("an answer could not be delivered", error=str(error))
        except Exception as error:
            self._services.metrics.failures.labels("teams").inc()
            log.error("an activity could not be answered", exc_info=error)
