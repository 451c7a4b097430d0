"""Microsoft's keys: fetched late, kept, fetched anew when they change, and not at anybody's will."""

from __future__ import annotations

import time_machine

from tests.gateway.teams.conftest import TeamsDoor, activity
from tests.gateway.teams.fake_microsoft import OPENID, new_key


async def test_nothing_is_fetched_before_the_first_message_and_then_once(door: TeamsDoor) -> None:
    assert door.microsoft.asked == []
    for _ in range(3):
        assert await door.send(activity(door.microsoft)) == 202
    assert door.microsoft.asked.count(OPENID) == 1


async def test_while_microsoft_is_unreachable_messages_are_put_off_and_it_comes_back(door: TeamsDoor) -> None:
    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        door.microsoft.reachable = False
        assert await door.send(activity(door.microsoft)) == 503
        door.microsoft.reachable = True
        clock.shift(10)
        assert await door.send(activity(door.microsoft)) == 202


async def test_a_new_key_is_fetched_when_it_is_first_used(door: TeamsDoor) -> None:
    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        assert await door.send(activity(door.microsoft)) == 202
        door.microsoft.keys["key-2"] = new_key()
        clock.shift(120)
        token = door.microsoft.token(key=door.microsoft.keys["key-2"], kid="key-2")
        assert await door.send(activity(door.microsoft), token) == 202


async def test_made_up_key_ids_make_us_ask_microsoft_at_most_once_a_minute(door: TeamsDoor) -> None:
    with time_machine.travel("2026-11-26T08:00:00Z", tick=False) as clock:
        await door.send(activity(door.microsoft))
        clock.shift(61)
        for number in range(5):
            assert (
                await door.send(activity(door.microsoft), door.microsoft.token(kid=f"made-up-{number}"))
                == 401
            )
        assert door.microsoft.asked.count(OPENID) == 2


async def test_the_known_keys_still_serve_when_microsoft_is_down_after_a_day(door: TeamsDoor) -> None:
    with time_machine.travel("2026-11-26T08:00:00Z") as clock:
        await door.send(activity(door.microsoft))
        door.microsoft.reachable = False
        clock.shift(25 * 3600)
        assert await door.send(activity(door.microsoft)) == 202
