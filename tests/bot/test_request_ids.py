"""A request keeps its name from Rasa to the action server.

The whole way is in ``tests/gateway/test_whole_chain.py``.
"""

from http.server import BaseHTTPRequestHandler

import pytest
from rasa.utils.endpoints import EndpointConfig

from bot import request_ids
from tests.loopback import listening

NAME = "0af7651916cd43dd8448eb211c80319c"
NAMES = ["anna-har-en-kniv", NAME + "\n", NAME.upper(), NAME[:-1], NAME * 2, "", None]


@pytest.mark.parametrize("given", [NAME, "0af76519-16cd-43dd-8448-eb211c80319c"])
def test_a_name_that_is_safe_to_print_is_taken_over(given: str) -> None:
    request_ids.begin(given)
    assert request_ids.current() == given


@pytest.mark.parametrize("given", NAMES)
def test_what_could_hold_words_is_not(given: str | None) -> None:
    request_ids.begin(NAME)
    request_ids.begin(given)
    assert request_ids.current() == ""


async def test_rasas_calls_carry_the_name_and_their_own_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    got = []

    class ActionServer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.headers[request_ids.HEADER], self.headers["X-Own"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    monkeypatch.setattr(EndpointConfig, "request", EndpointConfig.request)  # put back afterwards
    request_ids.pass_on()
    with listening(ActionServer) as place:
        endpoint = EndpointConfig(f"http://{place}/webhook", headers={"X-Own": "kept"})
        request_ids.begin(NAME)
        await endpoint.request(json={})
        request_ids.begin("")
        await endpoint.request(json={})
    assert got == [(NAME, "kept"), (None, "kept")]
