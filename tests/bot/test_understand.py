"""How a message is understood is told, from the running model, and nothing of it is kept or logged."""

import sqlite3
import uuid
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest

from bench.running import Running
from bot.client import ask
from bot.nlu.decision import Thresholds
from bot.understand import decision, ranking, thresholds, told
from tests.bot.own_routes import ask_route

MARKER = "plantedmarker"


def read(assistant: Running, body: Any) -> tuple[int, dict[str, Any]]:
    return ask_route(assistant, "understand/ranking", body=body)


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ("alkohol-lunch", "answer"),
        ("nlu_fallback", "not_sure"),
        (None, "not_sure"),
        ("kris-vald", "crisis"),
        ("utanfor-vader", "out_of_scope"),
        ("annat-sprak", "other_language"),
        ("smaprat-tack", "smalltalk"),
        ("folj-vem", "follow_up"),
        ("roll-sager", "role"),
    ],
)
def test_an_intent_tells_what_is_done(intent: str | None, kind: str) -> None:
    assert decision(intent) == kind


def test_the_ranking_is_short_and_without_the_fallbacks_own_entry() -> None:
    items = [{"name": "nlu_fallback", "confidence": 0.75}]
    items += [{"name": f"amne-{n}", "confidence": 0.123456} for n in range(20)]
    ranked = ranking({"intent_ranking": items})
    assert len(ranked) == 8 and ranked[0] == {"topic": "amne-0", "confidence": 0.1235}
    assert ranking({"intent_ranking": []}) == ranking({}) == []


def test_the_thresholds_are_the_models_own() -> None:
    assert thresholds() == {**vars(Thresholds())}
    configured = {"IntentClassifier": {"crisis": 0.4, "c": 1}, "FallbackClassifier": {"threshold": 0.3}}
    assert thresholds(configured) == {**vars(Thresholds()), "crisis": 0.4, "answer": 0.3}


async def test_whatever_breaks_no_word_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    class Broken:
        async def parse_message(self, message: Any) -> None:
            raise ValueError(message.text)

    agent: Any = SimpleNamespace(processor=Broken())
    assert (await told(agent, {"message": MARKER}))[0] == 503
    assert MARKER not in caplog.text and "ValueError" in caplog.text


@pytest.mark.parametrize(
    "body", [None, [], "hej", {}, {"message": 1}, {"message": " "}, {"message": "x" * 4001}]
)
async def test_what_is_no_message_is_refused(body: Any) -> None:
    agent: Any = SimpleNamespace()
    assert (await told(agent, body))[0] == 400


def test_the_running_assistant_tells_topic_role_and_counterpart(assistant: Running) -> None:
    status, body = read(assistant, {"message": "min chef är full på jobbet", "roll": "medarbetare"})
    assert status == 200
    confidences = [item["confidence"] for item in body["ranking"]]
    assert len(confidences) == 8 and confidences == sorted(confidences, reverse=True)
    assert body["ranking"][0]["topic"].startswith("alkohol-") and body["decision"] == "answer"
    assert (body["roll"], body["motpart"], body["sprak"]) == ("medarbetare", "chef", "sv")
    assert body["thresholds"]["answer"] == 0.25 and body["thresholds"]["crisis"] == Thresholds().crisis


def test_the_running_assistant_reads_as_the_chat_does(assistant: Running) -> None:
    for text in ("Får jag ta en öl till lunchen?", "/restart", "min chef [namn] slog mig"):
        card = ask(text, uuid.uuid4().hex, assistant.port)[-1]["custom"]
        read_so = read(assistant, {"message": text})[1]
        if card["topic"]:
            assert read_so["ranking"][0]["topic"] == card["topic"]
        else:
            assert read_so["decision"] != "answer"


def test_a_follow_up_is_read_in_its_conversation_and_nothing_is_kept(assistant: Running) -> None:
    sender = uuid.uuid4().hex
    ask("jag är chef", sender, assistant.port)
    ask("Får jag ta en öl till lunchen?", sender, assistant.port)
    database = f"file:{assistant.folder}/conversations.db?mode=ro"

    def events() -> int:
        with closing(sqlite3.connect(database, uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])

    before = events()
    alone = read(assistant, {"message": "och för politiker då?"})[1]
    within = read(assistant, {"message": "och för politiker då?", "sender": sender})[1]
    assert within["decision"] == "follow_up" or within["decision"] == "role"
    assert (alone["roll"], within["roll"]) == (None, "chef")
    assert events() == before


def test_the_running_assistant_refuses_what_is_no_message(assistant: Running) -> None:
    for body in (b"", b"{", b"[]", {"message": ""}):
        assert read(assistant, body)[0] == 400
