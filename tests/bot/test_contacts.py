"""Whom each answer sends people to, for every topic, role and wrongdoer, and what they can say there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_back import asking_back
from actions.follow_up import COUNTERPARTS as FOLLOW_UPS
from actions.follow_up import FollowUp, follow_up
from bot.cards import Message, reply_message, topic_message
from bot.words import Words
from knowledge.model import COUNTERPARTS, NO_COUNTERPART, ROLES, Knowledge

ALL_ROLES = (None, *ROLES)
EMPLOYEES = (None, "medarbetare", "chef")
MANAGER, EMERGENCY = "narmaste-chef", "nodnummer-112"
EMPLOYEES_ONLY = {MANAGER, "chefens-chef", "hr", "fackligt-ombud", "sakerhetsansvarig"}
ELECTED_ONLY = {"gruppledare", "partikollega"}
# Somebody may be in danger now, or was just before.
DANGER = (
    "trakasserier-hot-vald",
    "arbetsmiljo-olycka",
    "arbetsmiljo-otrygg",
    "arbetsmiljo-skydda",
    "alkohol-utomstaende",
)
MANAGER_IS_THE_PROBLEM = (
    "kontakt-chefen-ar-problemet",
    "kontakt-chefen-lyssnar-inte",
    "alkohol-misstanke-chef",
    "forvantningar-chef-lever-inte-upp",
)
# What an employee is told about whom elected members turn to.
ABOUT_ELECTED_CONTACTS = ("kontakt-fortroendevald",)


def humans(made: Message) -> list[str]:
    """Return the contacts of a message without the emergency number, which may stand above them."""
    return [contact["id"] for contact in made["custom"]["contacts"] if contact["id"] != EMERGENCY]


def offered(made: Message) -> set[str]:
    return {contact["id"] for contact in made["custom"]["contacts"]}


def answers(
    knowledge: Knowledge, roles: tuple[str | None, ...], *wrongdoers: str
) -> Iterator[tuple[str, Message]]:
    words = Words(knowledge)
    for topic in knowledge.topics.values():
        for role in roles:
            for counterpart in wrongdoers:
                yield topic.id, topic_message(words, topic, role, counterpart)


def followed_up(
    intent: str, made: Message, role: str | None, counterpart: str = NO_COUNTERPART
) -> Message | None:
    """Return what the action sends; None where it lets Rasa give another topic's answer."""
    events = [{"event": "bot", "data": {"custom": made["custom"]}}]
    latest: dict[str, Any] = {"text": "", "intent": {"name": intent, "confidence": 1.0}, "intent_ranking": []}
    slots = {"roll": role, "motpart": counterpart}
    dispatcher = CollectingDispatcher()
    FollowUp().run(dispatcher, Tracker("x", slots, latest, events, False, None, {}, "action_listen"), {})
    (sent,) = dispatcher.messages
    return None if sent["response"] else sent


def test_every_answer_names_a_human(knowledge: Knowledge) -> None:
    for topic, made in answers(knowledge, ALL_ROLES, NO_COUNTERPART, *COUNTERPARTS):
        assert humans(made), topic


def test_a_manager_who_is_named_is_not_the_first_to_turn_to(knowledge: Knowledge) -> None:
    for topic, made in answers(knowledge, EMPLOYEES, "chef"):
        assert humans(made)[0] != MANAGER, topic
        if knowledge.topics[topic].answer_for("medarbetare", "chef").counterpart == "chef":
            assert MANAGER not in offered(made), topic


@pytest.mark.parametrize("topic", MANAGER_IS_THE_PROBLEM)
def test_a_manager_who_is_the_problem_is_not_named_at_all(topic: str, knowledge: Knowledge) -> None:
    for role in EMPLOYEES:
        for counterpart in (NO_COUNTERPART, *COUNTERPARTS):
            made = topic_message(Words(knowledge), knowledge.topics[topic], role, counterpart)
            assert MANAGER not in offered(made)


def test_the_manager_said_in_a_later_turn_is_not_the_first_either(knowledge: Knowledge) -> None:
    words = Words(knowledge)
    for topic, made in answers(knowledge, EMPLOYEES, NO_COUNTERPART):
        role = made["custom"]["role"]
        sent = followed_up("folj-motpart-chef", made, role)
        if sent:
            assert humans(sent)[0] != MANAGER, topic
            assert MANAGER not in humans(follow_up(words, "folj-vem", sent["custom"], role)), topic


def test_a_named_manager_is_not_first_where_the_assistant_asks_back(knowledge: Knowledge) -> None:
    words, near = Words(knowledge), [knowledge.topics["krankt-utsatt"], knowledge.topics["mobbning-utsatt"]]
    assert humans(asking_back(words, near, "medarbetare", "chef")) == ["hr", MANAGER]
    for reply in knowledge.replies.values():
        found = humans(reply_message(words, reply, "medarbetare", "chef"))
        assert found[:1] != [MANAGER] or found == [MANAGER], reply.id


def test_the_whistleblowing_function_keeps_its_place(knowledge: Knowledge) -> None:
    made = topic_message(Words(knowledge), knowledge.topics["korruption-muta"], "medarbetare", "chef")
    assert humans(made) == ["chefens-chef", MANAGER, "visselblasarfunktionen"]
    made = topic_message(Words(knowledge), knowledge.topics["visselblasning-hur"], "medarbetare", "chef")
    assert humans(made) == ["visselblasarfunktionen", "chefens-chef", MANAGER]


def test_an_elected_member_is_never_sent_to_the_employees_humans(knowledge: Knowledge) -> None:
    words = Words(knowledge)
    for topic, made in answers(knowledge, ("fortroendevald",), NO_COUNTERPART, *COUNTERPARTS):
        assert not offered(made) & EMPLOYEES_ONLY, topic
        for intent in ("folj-vem", "folj-fel", *FOLLOW_UPS):
            sent = followed_up(intent, made, "fortroendevald")
            assert sent is None or not offered(sent) & EMPLOYEES_ONLY, (topic, intent)
    for reply in knowledge.replies.values():
        assert not offered(reply_message(words, reply, "fortroendevald")) & EMPLOYEES_ONLY, reply.id


def test_an_employee_is_never_sent_to_the_elected_members_humans(knowledge: Knowledge) -> None:
    for topic, made in answers(knowledge, ("medarbetare", "chef"), NO_COUNTERPART, *COUNTERPARTS):
        assert topic in ABOUT_ELECTED_CONTACTS or not offered(made) & ELECTED_ONLY, topic


def test_an_employee_hurt_by_an_elected_member_begins_with_their_own_manager(knowledge: Knowledge) -> None:
    """The employees' code names no other way; the elected members' group leader is not theirs."""
    hurt = [t for t in knowledge.topics.values() if "fortroendevald" in t.counterparts]
    assert hurt
    for topic in (*hurt, knowledge.topics["politiker-mot-personal"]):
        for role in ("medarbetare", "chef"):
            made = topic_message(Words(knowledge), topic, role, "fortroendevald")
            assert humans(made)[0] == MANAGER, topic.id


@pytest.mark.parametrize("topic", DANGER)
def test_danger_is_met_with_112_before_all_else(topic: str, knowledge: Knowledge) -> None:
    for role in ALL_ROLES:
        for counterpart in (NO_COUNTERPART, *COUNTERPARTS):
            made = topic_message(Words(knowledge), knowledge.topics[topic], role, counterpart)
            beginning = " ".join(re.split(r"(?<=[.?!]) ", made["text"])[:2])
            first = made["custom"]["contacts"][0]["id"]
            assert "112" in beginning, (topic, role, counterpart)
            assert first == EMERGENCY or topic != "trakasserier-hot-vald"


def test_the_emergency_number_is_always_first_of_the_contacts(knowledge: Knowledge) -> None:
    for topic, made in answers(knowledge, ALL_ROLES, NO_COUNTERPART, *COUNTERPARTS):
        ids = [contact["id"] for contact in made["custom"]["contacts"]]
        assert EMERGENCY not in ids[1:], topic


NAMED = {
    MANAGER: r"\bnärmaste chef\b",
    "chefens-chef": r"\bchefens chef\b",
    "hr": r"\bHR\b",
    "fackligt-ombud": r"\b(fackliga?|ditt) ombud\b",
    "sakerhetsansvarig": r"\bsäkerhetsansvarig\b",
    "gruppledare": r"\bgruppledare\b",
    "partikollega": r"\bpartikollega\b",
}


def test_nobody_is_sent_in_a_circle_for_contact_details(knowledge: Knowledge) -> None:
    """Following "ask …" ends with somebody whom one already knows how to reach."""
    ask = {
        id_: {other for other, name in NAMED.items() if other != id_ and re.search(name, asked)}
        for id_, contact in knowledge.contacts.items()
        for asked in [contact.how.partition("fråga")[2]]
    }
    for id_, contact in knowledge.contacts.items():
        asked = contact.how.partition("fråga")[2]
        assert contact.phone or contact.link or "som du brukar" in contact.how or "kollega" in asked, id_
        seen, next_ = {id_}, ask[id_]
        while next_:
            assert not next_ & seen, f"{id_}: {next_}"
            seen |= next_
            next_ = {further for other in next_ for further in ask[other]}


# -- what to say there


def test_the_card_says_how_to_begin_where_the_knowledge_does(knowledge: Knowledge) -> None:
    for topic, made in answers(knowledge, ALL_ROLES, NO_COUNTERPART, *COUNTERPARTS):
        card = made["custom"]
        if "say" in card:
            assert card["say"] and card["contacts"] and card["type"] in ("answer", "handoff"), topic
    assert "say" not in topic_message(Words(knowledge), knowledge.topics["vardegrund-vad-ar"], None)["custom"]


def test_fixed_replies_give_nothing_to_say(knowledge: Knowledge) -> None:
    for reply in knowledge.replies.values():
        assert "say" not in reply_message(Words(knowledge), reply, None)["custom"]


def test_how_to_begin_is_said_in_english_too(knowledge: Knowledge) -> None:
    english = Words(knowledge, "en")
    for topic in knowledge.topics.values():
        for answer in topic.answers:
            assert answer.say is None or english(answer.say.text) != answer.say.text, topic.id
    made = topic_message(english, knowledge.topics["krankt-utsatt"], "medarbetare")
    assert made["custom"]["say"].startswith("I have been treated badly")


@pytest.mark.parametrize(("before", "now"), [("sv", "sv"), ("sv", "en"), ("en", "sv"), ("en", "en")])
def test_whom_then_carries_how_to_begin_in_the_language_of_now(
    before: str, now: str, knowledge: Knowledge
) -> None:
    topic = knowledge.topics["sexuella-trakasserier-utsatt"]
    first = topic_message(Words(knowledge, before), topic, "medarbetare", "chef")
    then = follow_up(Words(knowledge, now), "folj-vem", first["custom"], "medarbetare")
    written = topic_message(Words(knowledge, now), topic, "medarbetare", "chef")
    assert then["custom"]["say"] == written["custom"]["say"]


def test_whom_then_says_nothing_where_the_answer_did_not(knowledge: Knowledge) -> None:
    first = topic_message(Words(knowledge), knowledge.topics["kk-vad-ar"], "medarbetare")
    assert "say" not in follow_up(Words(knowledge), "folj-vem", first["custom"], "medarbetare")["custom"]
