"""The form of a topic: what is sent becomes what it says, and differences are told word by word."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
import time_machine

from gateway.editing.content import AnswerContent, QuoteContent, ReviewContent, TopicContent
from gateway.hr.andra.arranging import arranged
from gateway.hr.andra.changes import changes
from gateway.hr.andra.differences import ADDED, REMOVED, SAME, differences
from gateway.hr.andra.fields import label
from gateway.hr.andra.sent import NotTheForm, Sent
from gateway.hr.andra.topic_form import topic_from
from knowledge.model import Knowledge

SECTION = "medarbetare/alkohol-och-droger"
HR = ReviewContent(by="HR", date=datetime.date(2026, 11, 1))
TOPIC = TopicContent(
    id="alkohol-lunch",
    title="Får jag ta en öl?",
    answers=(
        AnswerContent(
            text="Låt bli.",
            english="Do not.",
            quotes=(QuoteContent(section=SECTION, text="Du får inte."),),
            contacts=("narmaste-chef", "hr"),
            reviewed=HR,
        ),
    ),
    examples=("en öl?", "får man ta en öl"),
)
FIELDS = {
    "titel": ["Får jag ta en öl?"],
    "svar.0.text": ["Låt bli."],
    "svar.0.engelska": ["Do not."],
    "svar.0.citat.0.avsnitt": [SECTION],
    "svar.0.citat.0.text": ["Du får inte."],
    "svar.0.kontakter": ["narmaste-chef", "hr"],
    "svar.0.borja_val": ["arv"],
    "svar.0.borja": [""],
    "exempel": [""],
}
REVIEW = {"svar.0.granskad": ["behall"], "svar.0.granskad_av": ["HR"]}


def sent(**changed: list[str]) -> Sent:
    """Return the form as the page sends it, with other fields; an empty list leaves one out."""
    fields = {**FIELDS, **{name.replace("__", "."): values for name, values in changed.items()}}
    return Sent([(name, value) for name, values in fields.items() for value in values], 1, "", "")


def read(may_review: bool = False, **changed: list[str]) -> TopicContent:
    return topic_from(sent(**changed), TOPIC, TOPIC, may_review)


def test_a_form_that_nobody_has_changed_says_what_is_published() -> None:
    assert read() == TOPIC
    assert (
        topic_from(
            replace(sent(), typed=[*sent().typed, *((n, v[0]) for n, v in REVIEW.items())]),
            TOPIC,
            TOPIC,
            True,
        )
        == TOPIC
    )


@pytest.mark.parametrize(
    ("fields", "attribute", "said"),
    [
        ({"svar__0__text": ["  Låt\r\n bli  helt.\x07 "]}, "text", "Låt bli helt."),
        ({"svar__0__engelska": [""]}, "english", ""),
        ({"svar__0__kontakter": ["hr", "narmaste-chef"]}, "contacts", ("hr", "narmaste-chef")),
        ({"svar__0__kontakter": []}, "contacts", ()),
        ({"svar__0__borja_val": ["inget"]}, "say", ""),
        ({"svar__0__borja_val": ["egen"], "svar__0__borja": ["Hej!"]}, "say", "Hej!"),
        ({"svar__0__borja_val": ["arv"], "svar__0__borja": ["Hej!"]}, "say", None),
    ],
)
def test_a_field_says_what_was_typed(fields: dict[str, list[str]], attribute: str, said: object) -> None:
    assert getattr(read(**fields).answers[0], attribute) == said


def test_quotes_keep_the_order_of_the_form_whatever_their_numbers() -> None:
    content = read(**{"svar__0__citat__7__avsnitt": [SECTION], "svar__0__citat__7__text": ["Ett till."]})
    assert [quote.text for quote in content.answers[0].quotes] == ["Du får inte.", "Ett till."]


def test_examples_are_those_published_without_the_ticked_and_with_the_new_lines() -> None:
    content = read(exempel__bort=["en öl?", "finns inte"], exempel=["  en ny\r\n\r\noch en till\r\n"])
    assert content.examples == ("får man ta en öl", "en ny", "och en till")


class TestReviews:
    """Who may not publish can lose a review by an edit, and never make one."""

    @time_machine.travel("2026-11-26")
    @pytest.mark.parametrize(
        ("chosen", "text", "reviewed"),
        [
            ("behall", "Låt bli.", HR),
            ("behall", "Gör det.", None),
            ("nej", "Låt bli.", None),
            ("idag", "Gör det.", ReviewContent(by="HR", date=datetime.date(2026, 11, 26))),
        ],
    )
    def test_whoever_publishes_says_whether_an_answer_is_reviewed(
        self, chosen: str, text: str, reviewed: ReviewContent | None
    ) -> None:
        fields = {"svar__0__text": [text], "svar__0__granskad": [chosen], "svar__0__granskad_av": ["HR"]}
        assert read(True, **fields).answers[0].reviewed == reviewed

    def test_nobody_else_does(self) -> None:
        assert read().answers[0].reviewed == HR
        assert read(svar__0__text=["Gör det."]).answers[0].reviewed is None
        with pytest.raises(NotTheForm):
            read(svar__0__granskad=["idag"], svar__0__granskad_av=["HR"])


@pytest.mark.parametrize(
    "fields",
    [
        {"titel": []},
        {"titel": ["en", "två"]},
        {"svar__0__engelska": []},
        {"svar__0__citat__0__avsnitt": []},
        {"svar__1__text": ["ett svar till"]},
        {"svar__0__roller": ["chef"]},
        {"svar__0__borja_val": ["annat"]},
        {"svar__0__text__": ["x"]},
        {"id": ["alkohol-paverkad"]},
        {f"svar__0__citat__{n}__text": ["x"] for n in range(1, 20)},
    ],
    ids=str,
)
def test_what_is_no_field_of_the_form_is_refused_and_what_was_typed_is_kept(
    fields: dict[str, list[str]],
) -> None:
    with pytest.raises(NotTheForm) as refused:
        read(**fields)
    assert refused.value.typed == sent(**fields).typed


class TestButtons:
    def test_a_quote_is_added_in_the_same_section(self) -> None:
        content, focus = arranged(TOPIC, "citat-till.0")
        assert content.answers[0].quotes[1:] == (QuoteContent(section=SECTION, text=""),)
        assert focus == "svar.0.citat.1.avsnitt"

    def test_a_quote_is_removed(self) -> None:
        content, _ = arranged(TOPIC, "citat-bort.0.0")
        assert content.answers[0].quotes == ()

    @pytest.mark.parametrize(("which", "order"), [("hr", ("hr", "narmaste-chef")), ("narmaste-chef", None)])
    def test_a_contact_moves_up_as_far_as_it_goes(self, which: str, order: tuple[str, ...] | None) -> None:
        content, _ = arranged(TOPIC, f"upp.0.{which}")
        assert content.answers[0].contacts == (order or TOPIC.answers[0].contacts)

    @pytest.mark.parametrize("button", ["", "citat-till.7", "upp", "upp.0.<b>", "citat-bort.0.99"])
    def test_any_other_changes_nothing(self, button: str) -> None:
        assert arranged(TOPIC, button)[0] == TOPIC


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("Du får inte.", "Du får inte.", [(SAME, "Du får inte.")]),
        ("Du får inte.", "Du får gärna.", [(SAME, "Du får "), (REMOVED, "inte. "), (ADDED, "gärna. ")]),
        ("Du får.", "Du får. Tack.", [(SAME, "Du får. "), (ADDED, "Tack. ")]),
        ("", "Nytt", [(ADDED, "Nytt ")]),
        ("Borta", "", [(REMOVED, "Borta ")]),
        ("", "", []),
    ],
)
def test_differences_are_told_word_by_word(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in differences(old, new)] == pieces


def test_very_long_texts_are_shown_whole() -> None:
    old, new = "a " * 1_500, "b " * 1_500
    assert [piece.kind for piece in differences(old, new)] == [REMOVED, ADDED]


def test_changes_name_each_field_that_says_something_else(knowledge: Knowledge) -> None:
    answer = TOPIC.answers[0].model_copy(update={"contacts": ("hr",), "reviewed": None})
    new = TOPIC.model_copy(update={"title": "Öl?", "answers": (answer,), "examples": ("en öl?", "ny")})
    found = {change.label: (change.old, change.new) for change in changes(knowledge, TOPIC, new)}
    assert found == {
        "Rubrik": ("Får jag ta en öl?", "Öl?"),
        "Svar 1: kontakter": ("Närmaste chef, HR", "HR"),
        "Svar 1: granskning": ("Granskat av HR den 1 november 2026", "Utkast, inte granskat"),
        "Nya exempel": ("", "ny"),
        "Borttagna exempel": ("får man ta en öl", ""),
    }
    assert changes(knowledge, TOPIC, TOPIC) == []


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("titel", "Rubrik"),
        ("svar.1.text", "Svar 2: svaret"),
        ("svar.0.citat.2.avsnitt", "Svar 1, citat 3: avsnitt"),
        ("exempel.3", "Exempel"),
        ("epost", "E-post"),
        ("något annat", "Övrigt"),
    ],
)
def test_a_field_has_a_name_in_swedish(field: str, said: str) -> None:
    assert label(field) == said
