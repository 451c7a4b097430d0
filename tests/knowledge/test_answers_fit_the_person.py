"""Who asks and who did it decide the answer; the documents differ and so must the humans named."""

from pathlib import Path

import pytest

from knowledge.model import Answer, Knowledge, Place, Topic

HERE = Place(Path("x.yml"), 1)


def answer(text: str, *roles: str, counterpart: str | None = None) -> Answer:
    return Answer(text, (), ("hr",), HERE, roles, counterpart)


TOPIC = Topic(
    id="krankt",
    title="Kränkt",
    subject="trakasserier",
    type="answer",
    answers=(
        answer("alla"),
        answer("chef", "chef"),
        answer("av chefen", "medarbetare", "chef", counterpart="chef"),
        answer("politiker", "fortroendevald"),
        answer("av utomstående", counterpart="utomstaende"),
    ),
    related=(),
    place=HERE,
)


@pytest.mark.parametrize(
    ("role", "counterpart", "text"),
    [
        (None, None, "alla"),
        (None, "ingen", "alla"),
        (None, "chef", "av chefen"),
        (None, "utomstaende", "av utomstående"),
        ("medarbetare", None, "alla"),
        ("medarbetare", "chef", "av chefen"),
        ("medarbetare", "kollega", "alla"),
        ("chef", None, "chef"),
        ("chef", "chef", "av chefen"),
        ("fortroendevald", None, "politiker"),
        ("fortroendevald", "chef", "politiker"),
        ("fortroendevald", "utomstaende", "politiker"),
    ],
)
def test_the_most_specific_answer_is_given(role: str | None, counterpart: str | None, text: str) -> None:
    assert TOPIC.answer_for(role, counterpart).text == text


def test_whoever_is_hurt_by_the_manager_is_not_sent_to_the_manager_first(knowledge: Knowledge) -> None:
    for topic in knowledge.topics.values():
        if "chef" in topic.counterparts:
            for role in ("medarbetare", "chef"):
                contacts = topic.answer_for(role, "chef").contacts
                assert contacts[0] != "narmaste-chef", topic.id


@pytest.mark.parametrize(
    "topic", ["krankt-utsatt", "trakasserier-anmala", "mobbning-utsatt", "alkohol-misstanke-kollega"]
)
def test_an_elected_member_turns_to_the_group_leader(topic: str, knowledge: Knowledge) -> None:
    assert knowledge.topics[topic].answer_for("fortroendevald").contacts[0] == "gruppledare"
    assert "gruppledare" not in knowledge.topics[topic].answer_for("medarbetare").contacts


def test_no_answer_leaves_a_person_without_a_human(knowledge: Knowledge) -> None:
    for topic in knowledge.topics.values():
        assert all(answer.contacts for answer in topic.answers), topic.id
