"""What the actions do with a conversation: ask back, answer for another role, follow up."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_for_role import AnswerForRole
from actions.clarify import Clarify
from actions.follow_up import FollowUp
from actions.other_language import OtherLanguage
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


def asked_back() -> dict[str, Any]:
    return {"event": "bot", "data": {"custom": {"topic": None, "type": "clarify"}}}


def test_nobody_is_asked_back_twice() -> None:
    ranking = (("alkohol-fest", 0.11), ("alkohol-konferens", 0.1))
    message, _ = run(Clarify(), conversation("nlu_fallback", None, ranking, None, "", asked_back()))
    assert message["custom"]["topic"] == "alkohol-fest" and message["custom"]["type"] == "answer"
    assert message["text"].startswith("Det här är det närmaste jag har")
    assert [option["payload"] for option in message["custom"]["options"]] == ["/alkohol-konferens"]


def test_a_single_near_topic_is_answered_as_the_nearest() -> None:
    message, _ = run(Clarify(), conversation("nlu_fallback", ranking=(("alkohol-lunch", 0.14),)))
    assert message["custom"]["topic"] == "alkohol-lunch"
    assert message["text"].startswith("Det här är det närmaste jag har")


def test_the_choices_say_what_tells_them_apart() -> None:
    ranking = (("alkohol-fest", 0.11), ("korruption-gava", 0.1))
    message, _ = run(Clarify(), conversation("nlu_fallback", ranking=ranking))
    assert "(Vi använder inte alkohol eller andra droger på jobbet)" in message["text"]


HIT = {"section": "medarbetare/korruption", "text": "Ett stycke ur koden.", "score": 0.5}
ELECTED_HIT = {**HIT, "section": "fortroendevalda/uppdraget"}


@pytest.mark.parametrize(
    ("role", "section"), [(None, "medarbetare/korruption"), ("fortroendevald", "fortroendevalda/uppdraget")]
)
def test_a_passage_of_the_persons_own_code_is_the_last_resort(role: str | None, section: str) -> None:
    tracker = conversation("nlu_fallback", role=role)
    tracker.latest_message["passages"] = [ELECTED_HIT, HIT]
    message, _ = run(Clarify(), tracker)
    card = message["custom"]
    assert (card["type"], card["topic"], card["sources"][0]["id"]) == ("answer", None, section)
    assert "har sökt i texten" in message["text"] and card["contacts"]


def test_in_short_is_the_sentence_that_answers(lunch: dict[str, Any]) -> None:
    message, _ = run(FollowUp(), conversation("folj-forklara", lunch))
    assert message["text"].startswith("Kort sagt: Låt bli") and message["text"].count(".") == 1


def test_more_walks_on_through_the_section(lunch: dict[str, Any]) -> None:
    first, _ = run(FollowUp(), conversation("folj-mer", lunch))
    second, _ = run(FollowUp(), conversation("folj-mer", first["custom"]))
    shown = [message["custom"]["sources"][0]["quote"] for message in (first, second)]
    assert shown[0] != shown[1] and all(quote in m["text"] for quote, m in zip(shown, (first, second)))


def test_a_doubted_answer_says_that_hr_has_not_reviewed_it(lunch: dict[str, Any]) -> None:
    message, _ = run(FollowUp(), conversation("folj-sakert", lunch))
    assert "HR har ännu inte granskat" in message["text"]


@pytest.mark.parametrize(("language", "word"), [("fi", "ruotsia"), ("ar", "112"), ("xx", "förstod inte")])
def test_a_third_language_is_met_in_that_language(language: str, word: str) -> None:
    tracker = conversation("annat-sprak")
    tracker.slots["sprak"] = language
    message, _ = run(OtherLanguage(), tracker)
    assert word in message["text"] and message["custom"]["contacts"]


def test_an_english_follow_up_is_answered_in_english(lunch: dict[str, Any]) -> None:
    tracker = conversation("folj-vem", lunch)
    tracker.slots["sprak"] = "en"
    message, _ = run(FollowUp(), tracker)
    assert message["text"].startswith("Turn to, in this order:")
