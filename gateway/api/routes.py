"""The calls of the public door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request, Response
from fastapi.responses import JSONResponse

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
from gateway.api.models import Choice, Judgement, Question, Reply, Token, as_json, refusals
from gateway.api.origin import from_own_pages
from gateway.api.turn import keep_unanswered, redacted_text, take_turn
from gateway.assistant import AssistantError
from gateway.forgetting import clear
from gateway.replies import role_of
from gateway.store import channels, feedback, unanswered

routes = APIRouter(prefix="/api", route_class=InTime)


@routes.post(
    "/session",
    status_code=201,
    response_model=Token,
    responses=refusals(403, 408, 413, 429, 503),
    dependencies=[Depends(from_own_pages)],
    summary="Börja ett samtal",
)
async def begin(request: Request, services: Shared) -> Token:
    """Give a token for a new, anonymous session."""
    await within(services.new_session_limit, client_of(request))
    session = await services.sessions.begin(channels.WEB)
    return Token(
        token=services.tokens.issue(session),
        expires_in=services.tokens.lifetime,
        forgotten_after=int(services.settings.silence_minutes * 60),
        reference=session,
        notice=services.replies.notice(),
    )


@routes.post(
    "/chat",
    response_model=Reply,
    responses=refusals(401, 408, 409, 413, 422, 429),
    summary="Skriv ett meddelande, eller välj ett alternativ",
)
async def chat(session: Session, services: Shared, sent: Annotated[Question | Choice, Body()]) -> Response:
    """Give the reply to a message or a chosen option."""
    if not await channels.is_open(services.engine, channels.WEB):
        services.metrics.replies.labels(channels.WEB, "closed").inc()
        role = await services.sessions.role(session) or role_of(sent.roll)
        return JSONResponse(as_json(services.replies.reply("fel-stangt", role)))
    if not await services.sessions.see(session):
        raise unknown_session()
    return JSONResponse(as_json(await take_turn(services, channels.WEB, session, sent)))


@routes.delete(
    "/chat",
    status_code=204,
    responses=refusals(401, 408, 413, 429, 503),
    summary="Glöm samtalet",
)
async def forget(request: Request, services: Shared, credentials: Credentials) -> Response:
    """Forget the conversation, in the assistant and here, whatever the session's own limit."""
    session = token_session(request, services, credentials)
    await within(services.client_limit, client_of(request))
    try:
        await clear(services, session)
    except AssistantError as error:
        raise Refused(503, "fel-tekniskt") from error
    return Response(status_code=204)


@routes.post(
    "/feedback",
    status_code=204,
    responses=refusals(401, 408, 409, 413, 422, 429, 503),
    summary="Säg om svaret hjälpte",
)
async def judge(session: Session, services: Shared, judgement: Judgement) -> Response:
    """Keep whether an answer helped, with its topic only; and the question, redacted, if it did not."""
    if not await services.sessions.see(session):
        raise unknown_session()
    if not await feedback.store(services.engine, session, judgement.topic, judgement.helpful):
        raise Refused(409, "fel-alternativ")
    if judgement.question and not judgement.helpful:
        redacted = redacted_text(services, judgement.question)
        await keep_unanswered(services, unanswered.NO_HELP, redacted, judgement.topic)
    return Response(status_code=204)
