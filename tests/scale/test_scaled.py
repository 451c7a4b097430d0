"""Two of each behind nginx: both work, either may go, and nobody loses a message by it."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.scaled import Scaled, layout
from bot.client import ask
from tests.scale.person import FOLLOW_UP, QUESTION, TOPIC, UNANSWERED, Crowd, Person, chatting, converse

PEOPLE, CHATTING = 20, 6
PATIENCE = 180  # seconds, on a machine that has much else to do


def used(together: Scaled, log: str, field: str) -> set[str]:
    """Return the replicas that nginx has sent requests to."""
    lines = (together.layout.folder / "nginx" / log).read_text("utf-8").splitlines()
    return {address for line in lines for address in json.loads(line)[field].split(", ")}


def addresses(ports: tuple[int, ...]) -> set[str]:
    return {f"127.0.0.1:{port}" for port in ports}


def test_twenty_people_at_once_are_answered_by_both_of_each(together: Scaled) -> None:
    crowd = Crowd()
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(lambda _: converse(Person(together.address), crowd), range(PEOPLE)))
    assert crowd.kinds == {"answer": 2 * PEOPLE} and not crowd.wrong
    ports = together.layout
    assert addresses(ports.gateways) <= used(together, "calls.log", "gateway")
    assert addresses(ports.rasa) | addresses(ports.actions) <= used(together, "inner.log", "replica")


def test_a_conversation_goes_on_at_the_other_rasa(together: Scaled) -> None:
    first, second = together.layout.rasa
    ask(QUESTION, "vandrare", first)
    (card,) = [part["custom"] for part in ask(FOLLOW_UP, "vandrare", second) if part.get("custom")]
    assert (card["type"], card["topic"]) == ("answer", TOPIC)


def test_when_one_of_each_dies_everybody_is_answered_and_they_are_started_again(together: Scaled) -> None:
    dying = ("rasa-1", "actions-1", "gateway-1")
    before = {name: together.pid(name) for name in dying}
    with chatting(together.address, CHATTING) as crowd:
        for name in dying:
            replies = crowd.kinds.total()
            together.wait_until(lambda replies=replies: crowd.kinds.total() > replies + CHATTING)
            together.signal(name, signal.SIGKILL)
        together.wait_until(lambda: all(together.pid(name) not in (0, before[name]) for name in dying))
    assert crowd.kinds[UNANSWERED] == 0 and not crowd.wrong
    # Only what each had in hand: one message of each person at most.
    assert crowd.kinds["error"] <= CHATTING * len(dying)
    together.wait_until(lambda: all(map(together.is_ready, dying)), PATIENCE)


def test_nobody_notices_that_replicas_are_restarted_for_an_upgrade(together: Scaled) -> None:
    upgraded = ("actions-2", "rasa-2", "gateway-2")
    before = {name: together.pid(name) for name in upgraded}
    with chatting(together.address, CHATTING) as crowd, ThreadPoolExecutor(len(upgraded)) as pool:
        list(pool.map(together.roll, upgraded))
    assert all(together.pid(name) not in (0, before[name]) for name in upgraded)
    assert set(crowd.kinds) == {"answer"} and not crowd.wrong


def test_no_message_is_lost_when_a_gateway_is_told_to_end_and_nginx_is_not(together: Scaled) -> None:
    with chatting(together.address, CHATTING) as crowd:
        together.wait_until(lambda: crowd.kinds["answer"] > CHATTING)
        together.stop("gateway-1")
    together.start("gateway-1")
    assert crowd.kinds[UNANSWERED] == 0 and not crowd.wrong


def test_what_is_not_installed_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "program_of", lambda name: None if name == "nginx" else name)
    with pytest.raises(layout.Missing, match="nginx finns inte .* apt-get install nginx-light"):
        layout.check_installed()
