"""Whatever people do in whatever order, the door keeps its promises: Hypothesis makes up the order.

Several sessions at once write, tap, judge, clear, fill in forms to HR and show tokens that are not theirs,
while Rasa breaks, a channel is closed and the clock goes on or is set back. A model says what may come back
(https://hypothesis.readthedocs.io/en/latest/stateful.html).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)

from gateway.clock import now
from gateway.redaction import Redactor
from gateway.store import channels
from gateway.text import neutral
from knowledge.model import Knowledge
from tests.gateway.fuzz.effort import effort
from tests.gateway.stateful import (
    BROKEN,
    CALLS,
    TOPICS,
    Form,
    Oracle,
    Talk,
    World,
    card_in,
    drawn,
    forged,
    opened,
)
from tests.gateway.stub_rasa import StubRasa, stub_rasa

MINUTE, HOUR = 60, 3_600
WORDS = ("får jag ta en öl?", "/restart", "/alkohol-lunch", "   ", "\u200b", "jag heter Kim", "a" * 1000)


class Door(RuleBasedStateMachine):
    """What can happen at the door, and what must come of it."""

    world: World
    talks, forms = Bundle("talks"), Bundle("forms")

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel("2026-11-25 08:00Z", tick=False)
        self.time = self.clock.start()
        self.open = True

    @initialize(target=talks, count=st.integers(2, 3))
    def begin_all(self, count: int) -> Any:
        return multiple(*(self._begin() for _ in range(count)))

    @rule(target=talks)
    def begin(self) -> Talk:
        return self._begin()

    def _begin(self) -> Talk:
        answer = self._call("POST", "/api/session")
        assert answer.status_code == 201
        told = answer.json()
        return Talk(told["reference"], told["token"], now(), now())

    @rule(talk=talks, text=st.sampled_from(WORDS) | st.text(min_size=1, max_size=40))
    def write(self, talk: Talk, text: str) -> None:
        before = len(self.world.rasa.got)
        answer = self._chat(talk, {"message": text})
        if answer is None:
            return
        asked = self.world.rasa.got[before:]
        assert len(asked) == (1 if neutral(text) else 0)
        self._heard(talk, answer, asked)

    @rule(talk=talks, data=st.data(), given=st.booleans())
    def tap(self, talk: Talk, data: Any, given: bool) -> None:
        every = [*(f"/{topic}" for topic in TOPICS), *(f'/{topic}{{"roll": "chef"}}' for topic in TOPICS)]
        payload = data.draw(st.sampled_from(sorted(talk.offered) if given and talk.offered else every))
        before = len(self.world.rasa.got)
        answer = self._chat(talk, {"payload": payload}, offered=payload in talk.offered)
        asked = self.world.rasa.got[before:]
        assert [sent["message"] for sent in asked] == ([payload] if answer is not None else [])
        if answer is not None:
            self._heard(talk, answer, asked)

    @rule(talk=talks, text=st.sampled_from(("", "a" * 1001)))
    def write_no_message(self, talk: Talk, text: str) -> None:
        answer = self._call("POST", "/api/chat", talk, {"message": text})
        assert answer.status_code == (422 if talk.has_token() else 401)
        assert card_in(answer)["type"] == "error"

    @rule(talk=talks, data=st.data(), given=st.booleans())
    def judge(self, talk: Talk, data: Any, given: bool) -> None:
        topic = data.draw(st.sampled_from(sorted(talk.answered) if given and talk.answered else TOPICS))
        for helpful in (True, False):
            answer = self._call("POST", "/api/feedback", talk, {"topic": topic, "helpful": helpful})
            if not talk.is_alive():
                assert answer.status_code == 401
                return
            talk.note()
            taken = topic in talk.answered and topic not in talk.judged
            assert answer.status_code == (204 if taken else 409)
            talk.judged |= {topic} if taken else set()

    @rule(talk=talks)
    def clear(self, talk: Talk) -> None:
        answer = self._call("DELETE", "/api/chat", talk)
        assert answer.status_code == (204 if talk.has_token() else 401)
        if talk.has_token():
            talk.cleared = True
            assert any(talk.name in path for path in self.world.rasa.forgotten)

    @rule(target=forms, talk=talks)
    def fetch_form(self, talk: Talk) -> Any:
        answer = self._call("GET", "/api/escalation", talk)
        if not (self.open and talk.is_alive()):
            assert answer.status_code == (401 if not talk.has_token() or self.open else 409)
            return multiple()
        assert answer.status_code == 200
        talk.note()
        return Form(talk, answer.json()["key"])

    @rule(talk=talks, form=forms, text=st.sampled_from(("Det händer ofta.", "Något annat.")))
    def confirm(self, talk: Talk, form: Form, text: str) -> None:
        sent = {"topic": "alkohol-paverkad", "text": text}
        body = {"key": form.key, "confirmed": True, **sent}
        answer = self._call("POST", "/api/escalation", talk, body)
        if not (self.open and talk.is_alive()):
            assert answer.status_code == (401 if not talk.has_token() or self.open else 409)
            return
        talk.note()
        if form.sent is None and talk is not form.talk:
            assert answer.status_code == 409
        elif form.sent is None:
            assert answer.status_code == 201
            form.sent, form.reference = sent, answer.json()["reference"]
        elif form.sent == sent:
            assert (answer.status_code, answer.json()["reference"]) == (200, form.reference)
        else:
            assert answer.status_code == 409

    @rule(talk=talks, form=forms)
    def look(self, talk: Talk, form: Form) -> None:
        reference = form.reference or "HR-2222-2222"
        answer = self._call("GET", f"/api/escalation/{reference}", talk)
        assert answer.status_code == (401 if not talk.has_token() else 200 if form.reference else 404)

    @rule(talk=talks, forge=st.sampled_from(("another key", "no signature", "another name", "no token")))
    def show_what_is_no_token(self, talk: Talk, forge: str) -> None:
        before = len(self.world.rasa.got)
        header = {"Authorization": f"Bearer {forged(talk, forge)}"}
        for method, path, body in CALLS:
            answer = self.world.do(self.world.http.request(method, path, json=body, headers=header))
            assert answer.status_code == 401 and card_in(answer)["type"] == "error"
        assert len(self.world.rasa.got) == before

    @rule(seconds=st.sampled_from((1, 2, 5, MINUTE, 29 * MINUTE, 31 * MINUTE, 9 * HOUR, -1, -10 * MINUTE)))
    def pass_time(self, seconds: int) -> None:
        self.time.shift(seconds)

    @rule(body=st.just(StubRasa.body) | st.sampled_from(BROKEN))
    def break_or_mend_rasa(self, body: bytes) -> None:
        self.world.rasa.body = body

    @rule(surely=st.integers(0, 3))
    def open_or_rarely_close_the_channel(self, surely: int) -> None:
        if self.open and surely:
            return
        turn = channels.close if self.open else channels.open_again
        self.world.do(turn(self.world.services.engine, channels.WEB))
        self.open = not self.open

    def teardown(self) -> None:
        self.clock.stop()
        self.world.rasa.body = StubRasa.body
        self.world.rasa.got.clear()
        self.world.rasa.forgotten.clear()
        self.world.do(channels.open_again(self.world.services.engine, channels.WEB))

    def _chat(self, talk: Talk, body: dict[str, Any], offered: bool = True) -> httpx.Response | None:
        """Return the answer where the message is taken; what must come back where it is not, is checked."""
        answer = self._call("POST", "/api/chat", talk, body)
        if not talk.has_token() or (self.open and not talk.is_alive()):
            assert answer.status_code == 401
        elif not self.open:
            assert answer.status_code == 200 and card_in(answer)["type"] == "error"
        else:
            talk.note()
            if offered:
                assert answer.status_code == 200
                return answer
            assert answer.status_code == 409
        assert card_in(answer)["type"] == "error" and card_in(answer)["contacts"]
        return None

    def _heard(self, talk: Talk, answer: httpx.Response, asked: list[dict[str, Any]]) -> None:
        card = card_in(answer)
        if not asked:
            assert card["type"] == "fallback"
        elif self.world.rasa.body in BROKEN:
            assert card["type"] == "error" and card["contacts"]
        else:
            (sent,) = asked
            topic, payloads = drawn(talk.name, sent["message"])
            assert sent["sender"] == talk.name and f"till {talk.name}" in answer.text
            assert card["topic"] == topic and {o["payload"] for o in card["options"]} == payloads
            talk.offered |= payloads
            talk.answered.add(topic)

    def _call(
        self, method: str, path: str, talk: Talk | None = None, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        headers = talk.header if talk else {}
        answer = self.world.do(self.world.http.request(method, path, json=body, headers=headers))
        assert answer.status_code < 500
        return answer


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge, redactor: Redactor
) -> Iterator[World]:
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    with stub_rasa(Oracle()) as rasa:
        assert isinstance(rasa, Oracle)
        opening = opened(tmp_path_factory.mktemp("stateful"), rasa, knowledge, redactor)
        yield loop.run_until_complete(stack.enter_async_context(opening))
        loop.run_until_complete(stack.aclose())
    loop.close()


def test_the_door_keeps_its_promises_in_every_order(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.escalation.desk.PATIENCE", 0)  # nobody delivers here
    monkeypatch.setattr(Door, "world", world, raising=False)
    run_state_machine_as_test(Door, settings=effort(60, stateful_step_count=25))
