"""The action server answers nobody but Rasa."""

from __future__ import annotations

import http.client
import json
import threading
from pathlib import Path

import pytest

from bench.running import Running
from bot.action_token import token
from bot.client import ask

CALL = json.dumps({"next_action": "action_follow_up", "tracker": {}}).encode()


def answered(assistant: Running, method: str, path: str, shown: str | None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", assistant.actions_port, timeout=10)
    headers = {"Content-Type": "application/json"} | ({"Authorization": shown} if shown else {})
    connection.request(method, path, CALL if method == "POST" else None, headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer x", "Basic eDp4", "Bearer \xe5" * 40])
@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("GET", "/actions")])
def test_nobody_without_the_token_is_let_in(
    method: str, path: str, shown: str | None, assistant: Running
) -> None:
    assert answered(assistant, method, path, shown) == 401


def test_whoever_watches_sees_that_it_runs(assistant: Running) -> None:
    assert answered(assistant, "GET", "/health", None) == 200


def test_rasa_is_let_in(assistant: Running) -> None:
    ask("Får jag ta en öl till lunchen?", "let-in", assistant.port)
    assert ask("var står det?", "let-in", assistant.port)[-1]["custom"]["type"] == "answer"


def test_one_secret_is_made_for_all_who_start_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ACTIONS_TOKEN", raising=False)
    made, file = list[str](), tmp_path / "var" / "token"
    starting = [threading.Thread(target=lambda: made.append(token(file))) for _ in range(8)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert len(made) == 8 and len(set(made)) == 1 and len(made[0]) >= 32
    assert [path.name for path in file.parent.iterdir()] == ["token"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONS_TOKEN", "hemligt")
    with pytest.raises(ValueError, match="ACTIONS_TOKEN"):
        token()
