"""The turn that this task is in: which conversation it holds, and whether it still does.

A lock alone does not protect what it guards: a process that was stopped for longer than its lease goes on
as if nothing had been. So what is saved is checked against the turn (Martin Kleppmann, "How to do
distributed locking", 2016: the resource refuses a stale token).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa.core.lock_store import LockError


class StaleTurn(LockError):
    """Somebody else has gone on with the conversation meanwhile; what was worked out is not to be kept."""


@dataclass
class Turn:
    """One message's hold of a conversation.

    Attributes:
        conversation: Whose it is.
        is_held: Asks whether it is still this turn's, with a ``LockError`` where that cannot be known.
        seen: How many events of the session there were when it was read; None before that.
        task: Who holds it. A task that this one begins inherits its context, but holds nothing.
    """

    conversation: str
    is_held: Callable[[], Awaitable[bool]]
    seen: int | None = None
    task: asyncio.Task[Any] | None = field(default_factory=asyncio.current_task)

    async def check(self) -> None:
        """Go on only while the conversation is held.

        Raises:
            StaleTurn: it is somebody else's by now.
            LockError: nobody can tell.
        """
        if not await self.is_held():
            raise StaleTurn("the conversation was held for too long")


_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def turn_of(conversation: str) -> Turn | None:
    """Return the turn that this task is in, None when it holds another conversation or none."""
    turn = _current.get()
    if turn is None or turn.conversation != conversation or turn.task is not asyncio.current_task():
        return None
    return turn


@contextmanager
def taking(turn: Turn) -> Iterator[Turn]:
    """Let this task be in a turn."""
    before = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(before)
