"""``/api/escalation``: the form to HR. What is written in it never passes through Rasa."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from gateway.api.access import (
    Credentials,
    Refused,
    Session,
    Shared,
    client_of,
    token_session,
    unknown_session,
    within,
)
from gateway.api.in_time import InTime
from gateway.api.models import refusals
from gateway.escalation.desk import Desk, Receipt
from gateway.escalation.message import MOST_CHARACTERS, MOST_REACH, Concern
from gateway.escalation.outbox import REFERENCE, State
from gateway.escalation.vault import Unreadable
from gateway.logs import logger
from gateway.services import Services
from gateway.store import channels

routes = APIRouter(prefix="/api/escalation", tags=["escalation"], route_class=InTime)
KEY = r"^[0-9a-f]{32}$"
log = logger("gateway.escalation")


class Form(BaseModel):
    """What the form shows, and the key that makes it one message however often it is sent."""

    key: str
    units: list[str]
    notice: list[str]
    closed: str | None
    most_characters: int = MOST_CHARACTERS
    most_reach: int = MOST_REACH


class Confirmed(Concern):
    """A form that the person has seen in full and confirmed."""

    key: Annotated[str, Field(pattern=KEY)]
    confirmed: Literal[True]


class Told(BaseModel):
    """Where a message is, and what the person is told of it."""

    reference: str
    state: State
    told: str


@routes.get("", responses=refusals(401, 409, 429, 503), summary="Formuläret till HR")
async def form(session: Session, services: Shared) -> Form:
    """Give the form; it can be sent once."""
    desk = await _open_desk(services)
    if not await services.sessions.see(session):
        raise unknown_session()
    key = uuid.uuid4().hex
    await services.sessions.hand_out_form(session, key)
    return Form(key=key, units=desk.inboxes.units, notice=desk.notice(), closed=desk.closed())


@routes.post(
    "",
    status_code=201,
    responses={200: {"model": Told}, **refusals(401, 408, 409, 413, 422, 429, 503)},
    summary="Skicka ett bekräftat meddelande till HR",
)
async def send(session: Session, services: Shared, confirmed: Confirmed, response: Response) -> Told:
    """Keep the message and send it; 200 when the same form has been sent already."""
    desk = await _open_desk(services)
    if not await services.sessions.see(session):
        raise unknown_session()
    receipt, new = await confirm(services, desk, session, confirmed.key, confirmed)
    response.status_code = 201 if new else 200
    return _told(receipt)


@routes.get(
    "/{reference}",
    responses=refusals(401, 404, 409, 422, 429, 503),
    summary="Var ett meddelande till HR är",
)
async def look(
    request: Request,
    services: Shared,
    credentials: Credentials,
    reference: Annotated[str, Path(pattern=f"^{REFERENCE}$")],
) -> Told:
    """Give where a message is; whoever has the reference may know. It is no message of the session's."""
    token_session(request, services, credentials)
    await within(services.client_limit, client_of(request))
    receipt = await _desk(services).receipt(reference)
    if receipt is None:
        raise Refused(404, "fel-hr-inte-har")
    return _told(receipt)


async def confirm(
    services: Services, desk: Desk, session: str, key: str, concern: Concern
) -> tuple[Receipt, bool]:
    """Take a message from a form that was handed out in this session.

    Returns:
        The receipt, and whether the message is new.

    Raises:
        Refused: 409 for another form, what the form does not offer, or one that was sent with other words;
            429 for too many new ones; 503 when it could not be kept.
    """
    known = concern.topic is None or concern.topic in services.knowledge.topics
    listed = concern.unit is None or concern.unit in desk.inboxes.units
    kept = Concern.model_validate(concern.model_dump(include=set(Concern.model_fields)))
    try:
        before = await desk.outbox.confirmed(key)
        if before is not None and before != kept:  # else what was changed would be lost without a word
            raise Refused(409, "fel-hr-redan")
        if before is None:  # one that has been sent is the same message also in a later session
            if not (known and listed and await services.sessions.has_form(session, key)):
                raise Refused(409, "fel-hr-inte-har")
            if desk.is_not_for_hr(concern.topic, await services.sessions.role(session)):
                raise Refused(409, "fel-hr-inte-har")
            await within(services.escalation_limit, session)
        return await desk.take(key, kept)
    except (Unreadable, SQLAlchemyError) as error:
        services.metrics.failures.labels("outbox").inc()
        log.error("a message to HR could not be kept", error=type(error).__name__)
        raise Refused(503, "fel-hr") from error


async def _open_desk(services: Services) -> Desk:
    """Return the desk while the channel is open.

    Raises:
        Refused: 409 where no messages are taken, or not now.
    """
    if not await channels.is_open(services.engine, channels.WEB):
        raise Refused(409, "fel-stangt")
    return _desk(services)


def _desk(services: Services) -> Desk:
    if services.desk is None:
        raise Refused(409, "fel-hr-inte-har")
    return services.desk


def _told(receipt: Receipt) -> Told:
    return Told(reference=receipt.reference, state=receipt.state, told=receipt.told)
