"""A person's role by the Entra groups they are in, told by Teams' single sign-on; off unless groups are set.

The assistant sends a sign-in card that Teams answers by itself, with a token for this app alone
(learn.microsoft.com, "Enable SSO for bot and message extension app in Teams"). Only its ``groups`` are read,
only the role is kept, and the token goes nowhere.
"""

from __future__ import annotations

import asyncio
import uuid

import jwt
from microsoft_agents.activity import (
    ActionTypes,
    Activity,
    Attachment,
    CardAction,
    OAuthCard,
    TokenExchangeResource,
)
from pydantic import BaseModel, ValidationError

from gateway.logs import logger
from gateway.store.sessions import Sessions
from gateway.teams.outgoing import carrying
from gateway.teams.settings import TeamsSettings
from gateway.teams.signing_keys import KeysUnavailable, SigningKeys, UnknownKey
from gateway.teams.verify import signed_claims

CARD = "application/vnd.microsoft.card.oauth"
TOKEN = "signin/tokenExchange"  # the name of the invoke
WAIT_SECONDS, LOOK_EVERY = 3.0, 0.2
REQUIRED = ["exp", "nbf", "iss", "aud", "tid", "oid"]
log = logger("gateway.teams.sign_in")


class Exchange(BaseModel):
    """What Teams sends back: a token for this app."""

    token: str


class SignIn:
    """Asks Teams who is in which group, and reads the answer."""

    def __init__(self, settings: TeamsSettings, keys: SigningKeys, sessions: Sessions) -> None:
        """Read tokens with Entra's keys, and keep roles in the sessions."""
        self._settings, self._keys, self._sessions = settings, keys, sessions

    def card(self, asked: Activity, label: str) -> Activity:
        """Return the sign-in card for whoever has written; Teams shows it only where consent is lacking."""
        app = self._settings.app_id
        card = OAuthCard(
            text=label,
            connection_name=self._settings.sign_in_connection,
            buttons=[CardAction(type=ActionTypes.signin, title=label, value="")],
            token_exchange_resource=TokenExchangeResource(id=uuid.uuid4().hex, uri=f"api://botid-{app}"),
        )
        content = card.model_dump(by_alias=True, exclude_none=True)
        return carrying(Attachment(content_type=CARD, content=content), asked)

    async def wait(self, session: str) -> None:
        """Wait until the role is known, some seconds at most; the answer may reach another process."""
        for _ in range(round(WAIT_SECONDS / LOOK_EVERY)):
            if await self._sessions.signed_in_role(session):
                return
            await asyncio.sleep(LOOK_EVERY)

    async def take(self, told: Activity, session: str) -> None:
        """Keep the role that a token tells; one that cannot be believed tells none."""
        try:
            role = await self._role(Exchange.model_validate(told.value).token, told)
        except (jwt.PyJWTError, UnknownKey, KeysUnavailable, ValidationError) as error:
            log.warning("a sign-in could not be believed", error=type(error).__name__)
            return
        if role:
            await self._sessions.sign_in(session, role)

    async def _role(self, token: str, told: Activity) -> str | None:
        """Return the role of the first group in the settings that the person is in.

        Raises:
            jwt.PyJWTError: the token is not Entra's, not for this app, not of now or not this person's.
            UnknownKey: nobody we know has signed it.
            KeysUnavailable: it cannot be told now.
        """
        tenant, app = self._settings.tenant, self._settings.app_id
        issuer, audience = f"{self._settings.login_url}/{tenant}/v2.0", [app, f"api://botid-{app}"]
        claims, _ = await signed_claims(token, self._keys, issuer, audience, REQUIRED)
        if claims["tid"] != tenant or claims["oid"] != told.from_property.aad_object_id:
            raise jwt.InvalidTokenError("somebody else's")
        groups = {str(group).lower() for group in claims.get("groups") or ()}
        return next((role for role, group in self._settings.role_groups.items() if group in groups), None)
