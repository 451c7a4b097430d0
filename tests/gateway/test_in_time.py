"""Whatever hangs behind the gateway, a person is answered before their patience is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psutil
import pytest
from sqlalchemy.engine import make_url

from tests.gateway.conftest import Opener, card


@pytest.fixture
def stop(postgres: str) -> Iterator[Callable[[], None]]:
    """Stops all of PostgreSQL, which then does not even hear a cancellation; it goes on afterwards."""
    port = str(make_url(postgres).port)
    servers = [p for p in psutil.process_iter() if p.name() == "postgres" and port in p.cmdline()]
    server = min(servers, key=psutil.Process.create_time)  # one that has just been forked looks like it
    with ExitStack() as at_end:

        def stop_all() -> None:
            for process in (server, *server.children(recursive=True)):
                process.suspend()
                at_end.callback(process.resume)

        yield stop_all


async def test_while_the_database_hangs_people_are_told_and_then_answered(
    opened: Opener, postgres: str, stop: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.api.in_time.MARGIN_SECONDS", 1)
    async with opened(database_url=postgres, assistant_seconds=0.5) as door:
        session = await door.begin()
        assert card(await door.say(session, "hej"))["type"] == "answer"
        stop()
        told = await door.say(session, "hej")
        assert told.status_code == 200
        assert card(told)["type"] == "error" and card(told)["contacts"]
        assert (await door.http.post("/api/session")).status_code == 503
