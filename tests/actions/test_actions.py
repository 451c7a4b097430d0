"""What the actions do with a conversation: ask back, answer for another role, follow up."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_for_role import AnswerForRole
from actions.clarify import Clarify
from actions.follow_up import FollowUp
from bot.cards import topic_message
from bot.words import Words
from knowledge.model import Knowledge


def conversation(
    intent: str,
    card: dict[str, Any] | None = None,
    ranking: tuple[tuple[str, float], ...] = (),
    role: str | None = None,
    text: str = "",
    *later: dict[str, Any],
) -> Tracker:
    events: list[dict[str, Any]] = [{"event": "bot", "data": {"custom": card}}] if card else []
    events += later
    latest = {
        "text": text,
        "intent": {"name": intent, "confidence": 1.0},
        "intent_ranking": [{"name": name, "confidence": confidence} for name, confidence in ranking],
    }
    return Tracker("x", {"roll": role, "motpart": "ingen"}, latest, events, False, None, {}, "action_listen")


def run(action: Any, tracker: Tracker) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the single message that the action sends, and its events."""
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, tracker, {})
    (message,) = dispatcher.messages
    return message, events


@pytest.fixture
def lunch(knowledge: Knowledge) -> dict[str, Any]:
    return topic_message(Words(knowledge), knowledge.topics["alkohol-lunch"], None)["custom"]


@pytest.fixture
def hurt(knowledge: Knowledge) -> dict[str, Any]:
    return topic_message(Words(knowledge), knowledge.topics["krankt-utsatt"], "medarbetare")["custom"]


def test_near_topics_are_offered_in_the_persons_words_with_a_human() -> None:
    ranking = (
        ("alkohol-fest", 0.11),
        ("utanfor-allman", 0.1),
        ("alkohol-konferens", 0.1),
        ("korruption-gava", 0.01),
    )
    message, _ = run(Clarify(), conversation("nlu_fallback", ranking=ranking))
    card = message["custom"]
    assert card["type"] == "clarify"
    payloads = [option["payload"] for option in card["options"]]
    assert payloads == ["/alkohol-fest", "/alkohol-konferens", "/kontakt-manniska"]
    assert all(option["sections"] for option in card["options"])
    assert card["contacts"]


def test_an_elected_member_who_is_not_understood_is_led_to_the_group_leader() -> None:
    message, _ = run(Clarify(), conversation("nlu_fallback", role="fortroendevald"))
    assert message["custom"]["type"] == "fallback"
    assert [contact["id"] for contact in message["custom"]["contacts"]] == ["gruppledare"]


def test_a_stated_role_answers_the_last_question_again(lunch: dict[str, Any]) -> None:
    message, _ = run(AnswerForRole(), conversation("roll-sager", lunch, role="fortroendevald"))
    assert message["response"] == "utter_alkohol-lunch"


@pytest.mark.parametrize("text", ["och för politiker då?", "vad gäller för förtroendevalda?"])
def test_to_ask_for_another_role_does_not_make_one_that(text: str, lunch: dict[str, Any]) -> None:
    message, events = run(AnswerForRole(), conversation("folj-roll", lunch, (), "medarbetare", text))
    assert message["custom"]["role"] == "fortroendevald" and events == []


@pytest.mark.parametrize(
    "between",
    [
        {"event": "session_started"},
        {"event": "bot", "data": {"custom": {"topic": None, "type": "out_of_scope"}}},
        {"event": "bot", "data": {"custom": {"topic": None, "type": "crisis"}}},
    ],
)
def test_a_follow_up_is_not_answered_from_before_something_else(
    between: dict[str, Any], lunch: dict[str, Any]
) -> None:
    message, _ = run(FollowUp(), conversation("folj-var-star-det", lunch, (), None, "", between))
    assert message["custom"]["topic"] is None


def test_a_thank_you_in_between_changes_nothing(lunch: dict[str, Any]) -> None:
    thanks = {"event": "bot", "data": {"custom": {"topic": None, "type": "smalltalk"}}}
    message, _ = run(FollowUp(), conversation("folj-var-star-det", lunch, (), None, "", thanks))
    assert message["custom"]["topic"] == "alkohol-lunch"


def test_another_politician_is_the_elected_members_own_matter(lunch: dict[str, Any]) -> None:
    message, _ = run(FollowUp(), conversation("folj-motpart-politiker", lunch, role="fortroendevald"))
    assert message["response"] == "utter_politiker-mot-politiker"


def test_a_stated_role_with_no_question_is_acknowledged() -> None:
    message, _ = run(AnswerForRole(), conversation("roll-sager", role="chef"))
    assert message["custom"]["type"] == "smalltalk"


def test_where_it_stands_shows_every_quote(lunch: dict[str, Any]) -> None:
    message, _ = run(FollowUp(), conversation("folj-var-star-det", lunch))
    assert all(source["quote"] in message["text"] for source in lunch["sources"])
    assert message["custom"]["sources"] == lunch["sources"]


def test_whom_to_turn_to_lists_the_contacts_in_order(hurt: dict[str, Any]) -> None:
    message, _ = run(FollowUp(), conversation("folj-vem", hurt))
    assert message["text"].index("1. Närmaste chef") < message["text"].index("4. Fackligt ombud")


def test_if_it_is_the_manager_the_manager_is_not_first(hurt: dict[str, Any]) -> None:
    message, events = run(FollowUp(), conversation("folj-motpart-chef", hurt))
    assert message["custom"]["contacts"][0]["id"] == "chefens-chef"
    assert events[0]["name"] == "motpart" and events[0]["value"] == "chef"


@pytest.mark.parametrize(
    ("intent", "response"),
    [
        ("folj-anonym", "utter_trakasserier-anonym"),
        ("folj-vad-hander-sen", "utter_trakasserier-vad-hander-sen"),
    ],
)
def test_a_follow_up_that_is_a_topic_gets_the_topic(intent: str, response: str, hurt: dict[str, Any]) -> None:
    message, _ = run(FollowUp(), conversation(intent, hurt))
    assert message["response"] == response


def test_a_follow_up_on_nothing_is_answered_by_the_nearest_topic_or_asks_back() -> None:
    message, _ = run(FollowUp(), conversation("folj-mer", ranking=(("folj-mer", 0.5), ("koden-vad-ar", 0.3))))
    assert message["response"] == "utter_koden-vad-ar"
    message, _ = run(
        FollowUp(), conversation("folj-mer", ranking=(("folj-mer", 0.9), ("koden-vad-ar", 0.05)))
    )
    assert message["custom"]["type"] == "fallback" and message["custom"]["contacts"]


def test_not_what_i_meant_offers_what_is_near(lunch: dict[str, Any]) -> None:
    message, _ = run(FollowUp(), conversation("folj-fel", lunch))
    assert message["custom"]["type"] == "clarify"
    payloads = [option["payload"] for option in message["custom"]["options"]]
    assert 2 <= len(payloads) <= 4
    assert not any("alkohol-lunch" in payload for payload in payloads)
    assert payloads[-1] == "/kontakt-manniska"
