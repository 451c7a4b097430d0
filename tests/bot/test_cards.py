"""Every answer keeps the contract with the channels (docs/ANSWER_CONTRACT.md)."""

import pytest

from bot.cards import message, reply_message, topic_message
from bot.words import Words
from knowledge.model import COUNTERPARTS, NO_COUNTERPART, ROLES, Knowledge

FIELDS = {"version", "type", "topic", "role", "sources", "contacts", "options"}


def test_every_answer_for_every_role_and_counterpart_is_a_complete_card(knowledge: Knowledge) -> None:
    for topic in knowledge.topics.values():
        for role in (None, *ROLES):
            for counterpart in (NO_COUNTERPART, *COUNTERPARTS):
                made = topic_message(Words(knowledge), topic, role, counterpart)
                card = made["custom"]
                assert set(card) >= FIELDS
                assert card["sources"] and card["contacts"]
                assert all(
                    source["id"] in knowledge.sections and source["quote"] for source in card["sources"]
                )
                assert all(set(option) == {"title", "payload", "sections"} for option in card["options"])
                assert len(card["options"]) <= 6


def test_the_text_alone_answers_cites_and_names_a_human(knowledge: Knowledge) -> None:
    made = topic_message(Words(knowledge), knowledge.topics["alkohol-paverkad"], "medarbetare")
    assert made["text"].startswith("Nej")
    assert "”Du får inte vara påverkad av alkohol eller andra droger på arbetet" in made["text"]
    assert "Vänd dig till: Närmaste chef" in made["text"]


def test_an_unknown_role_may_say_who_it_is(knowledge: Knowledge) -> None:
    made = topic_message(Words(knowledge), knowledge.topics["trakasserier-anmala"], None)
    assert made["custom"]["role"] == "medarbetare"
    option = next(o for o in made["custom"]["options"] if o["title"] == "Jag är förtroendevald")
    assert option["payload"] == '/trakasserier-anmala{"roll": "fortroendevald"}'
    assert option["sections"][0] == "fortroendevalda/trakasserier"
    known = topic_message(Words(knowledge), knowledge.topics["trakasserier-anmala"], "medarbetare")
    assert not any(
        o["title"].startswith("Jag är ") and "roll" in o["payload"] for o in known["custom"]["options"]
    )


@pytest.mark.parametrize("reply", ["kris-vald", "kris-sjalvmord", "kris-olycka"])
@pytest.mark.parametrize("role", [None, *ROLES])
def test_danger_is_answered_with_112_and_nothing_above_it(
    reply: str, role: str | None, knowledge: Knowledge
) -> None:
    made = reply_message(Words(knowledge), knowledge.replies[reply], role)
    assert made["text"].startswith("Ring 112")
    assert made["custom"]["contacts"][0]["id"] == "nodnummer-112"
    assert made["custom"]["contacts"][0]["links"][0]["url"] == "tel:112"


def test_contact_details_are_shown_only_when_the_city_has_filled_them_in(knowledge: Knowledge) -> None:
    made = topic_message(Words(knowledge), knowledge.topics["visselblasning-hur"], "medarbetare")
    links = {contact["id"]: contact["links"] for contact in made["custom"]["contacts"]}
    assert links["visselblasarfunktionen"][0]["url"] == "https://vasteras.se/visselblasarfunktion"
    assert links.get("narmaste-chef", []) == []


def test_out_of_scope_claims_no_source_and_names_a_human(knowledge: Knowledge) -> None:
    for reply in knowledge.replies.values():
        if reply.type == "out_of_scope":
            for role in (None, *ROLES):
                card = reply_message(Words(knowledge), reply, role)["custom"]
                assert card["sources"] == [] and card["contacts"]


def test_buttons_are_left_out_when_there_is_nothing_to_tap(knowledge: Knowledge) -> None:
    assert "buttons" not in message(Words(knowledge), "smalltalk", "Hej!")


@pytest.mark.parametrize(
    ("section", "title"),
    [
        ("medarbetare/uppdraget", "Vårt uppdrag / Vi jobbar med det viktigaste"),
        ("medarbetare/trakasserier", "Vi accepterar inte trakasserier"),
    ],
)
def test_headings_do_not_shout(section: str, title: str, knowledge: Knowledge) -> None:
    assert knowledge.sections[section].shown_title == title


def test_an_elected_member_is_never_led_to_a_manager_they_do_not_have(knowledge: Knowledge) -> None:
    for topic in knowledge.topics.values():
        for counterpart in (NO_COUNTERPART, *COUNTERPARTS):
            card = topic_message(Words(knowledge), topic, "fortroendevald", counterpart)["custom"]
            offered = {contact["id"] for contact in card["contacts"]}
            assert offered & {"gruppledare", "partikollega", "visselblasarfunktionen"}, topic.id
            assert "narmaste-chef" not in offered, topic.id


def test_the_card_says_whom_the_answer_is_written_for(knowledge: Knowledge) -> None:
    elected_matter = topic_message(Words(knowledge), knowledge.topics["politiker-mot-politiker"], None)
    assert elected_matter["custom"]["role"] is None
    assert (
        topic_message(Words(knowledge), knowledge.topics["alkohol-lunch"], None)["custom"]["role"]
        == "medarbetare"
    )
