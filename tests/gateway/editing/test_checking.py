"""Whoever edits is told beside the field, in plain Swedish, what cannot be published, and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from gateway.editing.checking import FieldProblem, problems_of
from gateway.editing.content import ContactContent, QuoteContent, TopicContent
from gateway.editing.knowledge import with_content
from gateway.editing.reading import NotThere, contact_content, topic_content
from knowledge.model import Knowledge
from tests.gateway.editing.conftest import with_answer, with_quote

Check = Callable[[TopicContent | ContactContent], list[FieldProblem]]
ELECTED = 1  # the answer of alkohol-lunch that is for them
LONG = "ord " * 90
SECTION = "medarbetare/alkohol-och-droger"


@pytest.fixture
def check(knowledge: Knowledge, examples: Mapping[str, list[str]]) -> Check:
    return lambda content: problems_of(knowledge, examples, content)


def test_what_is_published_has_no_problems(
    knowledge: Knowledge, examples: Mapping[str, list[str]], translations: dict[str, str], check: Check
) -> None:
    topics = [topic_content(knowledge, examples, translations, id_) for id_ in knowledge.topics]
    contacts = [contact_content(knowledge, id_) for id_ in knowledge.contacts]
    assert {c.id: check(c) for c in (*topics, *contacts) if check(c)} == {}


def answer(number: int = 0, **changes: Any) -> Callable[[TopicContent], TopicContent]:
    return lambda content: with_answer(content, number, **changes)


def title(text: str) -> Callable[[TopicContent], TopicContent]:
    return lambda content: content.model_copy(update={"title": text})


def review(by: str, date: str) -> Callable[[TopicContent], TopicContent]:
    return answer(reviewed={"by": by, "date": date})


@pytest.mark.parametrize(
    ("edit", "field", "message"),
    [
        (title(""), "titel", "minst 3 tecken"),
        (title("x" * 81), "titel", "har 81 tecken; den får ha högst 80"),
        (title("får jag vara PÅVERKAD på jobbet?"), "titel", "densamma som för ämnet ”alkohol-paverkad”"),
        (answer(text="Nej."), "svar.0.text", "minst 10 tecken"),
        (answer(text=LONG), "svar.0.text", "har 90 ord; det får ha högst 89"),
        (answer(text="Fråga din gruppledare.", roles=["chef"]), "svar.0.text", "nämner gruppledare"),
        (answer(ELECTED, text="Fråga din närmaste chef."), "svar.1.text", "säger ”din chef”"),
        (answer(text="Ett svar\x00 till alla."), "svar.0.text", "osynligt tecken (U+0000)"),
        (answer(text="Ring {number} nu.", english="Call now."), "svar.0.engelska", "{platser}"),
        (answer(english="x" * 2001), "svar.0.engelska", "högst 2000"),
        (answer(say="Jag är mobbad."), "svar.0.borja", "säger ”mobbad”"),
        (answer(say="Har du tid"), "svar.0.borja", "sluta med punkt eller frågetecken"),
        (answer(quotes=[]), "svar.0.citat", "minst ett citat"),
        (answer(quotes=[{"section": SECTION, "text": "Du"}] * 5), "svar.0.citat", "högst 4; nu är det 5"),
        (answer(quotes=[{"section": SECTION, "text": ""}]), "svar.0.citat.0.text", "minst 3 tecken"),
        (answer(quotes=[{"section": "", "text": "Du ska"}]), "svar.0.citat.0.avsnitt", "Välj det avsnitt"),
        (answer(quotes=[{"section": "x/y", "text": "Du ska"}]), "svar.0.citat.0.avsnitt", "finns inte"),
        (answer(contacts=[]), "svar.0.kontakter", "Välj minst en kontakt"),
        (answer(contacts=["hr", "hr"]), "svar.0.kontakter", "två gånger"),
        (answer(contacts=["kungen"]), "svar.0.kontakter", "”kungen” finns inte"),
        (review("HR", "2999-01-01"), "svar.0.granskad", "har inte varit än"),
        (review("H", "2026-01-01"), "svar.0.granskad", "minst 2 och högst 40 tecken"),
        (review("Anna på HR", "2026-01-01"), "svar.0.granskad", "inte en persons namn"),
    ],
)
def test_a_field_that_cannot_be_published_is_named(
    edit: Callable[[TopicContent], TopicContent], field: str, message: str, topic: TopicContent, check: Check
) -> None:
    found = check(edit(topic))
    assert any(p.field == field and message in p.message for p in found), found
    assert all(p.message[0].isupper() and p.message[-1] in ".”" for p in found), found


@pytest.mark.parametrize("by", ["HR", "Arbetsmiljöenheten", "Barn- och utbildningsförvaltningen"])
def test_a_function_may_have_reviewed(by: str, topic: TopicContent, check: Check) -> None:
    assert check(review(by, datetime.date.today().isoformat())(topic)) == []


def test_a_beginning_of_the_whole_topic_must_fit_the_contacts_of_the_answer(
    knowledge: Knowledge, examples: Mapping[str, list[str]], check: Check
) -> None:
    content = topic_content(knowledge, examples, {}, "alkohol-misstanke-chef")
    assert content.answers[0].say is None
    (problem,) = check(with_answer(content, contacts=["gruppledare"], say="Något har hänt på jobbet."))
    assert problem.field == "svar.0.borja"


def test_line_breaks_from_the_form_are_no_difference(topic: TopicContent, check: Check) -> None:
    quote = topic.answers[0].quotes[0]
    broken = QuoteContent(section=quote.section, text=quote.text.replace(" ", "\r\n", 3))
    assert check(with_answer(topic, quotes=[broken])) == []


class TestQuotes:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (
                "Du får vara påverkad av alkohol eller andra droger på arbetet",
                "skiljer är ”inte”, som saknas före ”vara”. Där står: ”Du får inte vara påverkad",
            ),
            ("påverkad av alkohol och andra droger på arbetet", "skiljer är ”och”, där det ska stå ”eller”"),
            ("Du får absolut inte vara påverkad av alkohol", "skiljer är ”absolut”, som inte står där"),
            ("Solen skiner över Mälaren i dag", "ingen mening där liknar det"),
        ],
    )
    def test_what_differs_is_told(self, text: str, told: str, topic: TopicContent, check: Check) -> None:
        (problem,) = check(with_quote(topic, text))
        assert problem.field == "svar.0.citat.0.text" and told in problem.message

    def test_the_section_that_has_it_is_named(self, topic: TopicContent, check: Check) -> None:
        (problem,) = check(with_quote(topic, "Västerås stad är en alkohol och drogfri organisation."))
        assert "men i ”Att inte använda alkohol/droger”" in problem.message

    def test_a_whole_document_is_no_quote(self, topic: TopicContent, check: Check) -> None:
        found = check(with_quote(topic, "påverkad av alkohol " * 5_000))
        assert {problem.field for problem in found} == {"svar.0.citat.0.text"}


class TestExamples:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "är tomt"),
            ("x" * 301, "har 301 tecken; det får ha högst 300"),
            ("JAG är berusad på jobbet!!", "redan ett exempel på ”Får jag vara påverkad på jobbet?”"),
            ("Lunchöl", "Står redan i listan: ”lunchöl”"),
            ("får man ta [en öl](dryck)", "hakparenteser"),
            ("kan man ta en öl \ud83d", "osynligt tecken"),
        ],
    )
    def test_a_new_one_that_cannot_be_learnt_from(
        self, text: str, told: str, topic: TopicContent, check: Check
    ) -> None:
        found = check(topic.model_copy(update={"examples": (*topic.examples, text)}))
        assert any(p.field == f"exempel.{len(topic.examples)}" and told in p.message for p in found), found

    @pytest.mark.parametrize(
        "question",
        ["Vad skrev VLT om i mars 2021 som fick till interpellationen?", "vad skrev vlt om i mars"],
    )
    def test_a_test_question_is_not_learnt_from(
        self, question: str, topic: TopicContent, check: Check
    ) -> None:
        found = check(topic.model_copy(update={"examples": (*topic.examples, question)}))
        assert [p.message.startswith("Är en testfråga") for p in found] == [True] * question.endswith("?")

    def test_too_few_are_told_once(self, topic: TopicContent, check: Check) -> None:
        (problem,) = check(topic.model_copy(update={"examples": topic.examples[:19]}))
        assert (
            problem.field == "exempel" and "19 exempel" in problem.message and "minst 20" in problem.message
        )


class TestContacts:
    @pytest.mark.parametrize(
        "phone", ["", "112", "021-39 00 00", "+46 21 39 00 00", "070-174 06 05", "11313"]
    )
    def test_a_number_that_rings(self, phone: str, contact: ContactContent, check: Check) -> None:
        assert check(contact.model_copy(update={"phone": phone})) == []

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"title": "H"}, "titel"),
            ({"what_for": ""}, "till_for"),
            ({"when": ""}, "valj"),
            ({"how": "x" * 401}, "hur"),
            ({"phone": "ring växeln"}, "telefon"),
            ({"phone": "021-1"}, "telefon"),
            ({"phone": "000-000 00 00"}, "telefon"),
            ({"email": "hr på staden"}, "epost"),
            ({"email": "hr@@example.se"}, "epost"),
            ({"link": "http://example.se"}, "lank"),
            ({"link": "https://"}, "lank"),
            ({"link": "https://vem@example.se"}, "lank"),
            ({"link": "javascript:alert(1)"}, "lank"),
            ({"how": "Fråga\x07 en kollega."}, "hur"),
        ],
    )
    def test_what_cannot_be_used_is_named(
        self, change: dict[str, str], field: str, contact: ContactContent, check: Check
    ) -> None:
        (problem,) = check(contact.model_copy(update=change))
        assert problem.field == field

    def test_details_that_can_be_used(self, contact: ContactContent, check: Check) -> None:
        filled = {"email": "hr@example.se", "link": "https://intranat.example.se/hr?a=1#b"}
        assert check(contact.model_copy(update=filled)) == []


def test_a_draft_of_what_is_gone_is_told(topic: TopicContent, check: Check) -> None:
    with pytest.raises(NotThere):
        check(topic.model_copy(update={"id": "borta"}))


def test_the_knowledge_with_a_draft_in_it_says_the_draft(knowledge: Knowledge, topic: TopicContent) -> None:
    drafted = with_content(knowledge, with_answer(topic, text="Nej,\ndet får du inte."))
    assert drafted.topics[topic.id].answers[0].text == "Nej, det får du inte."
    assert drafted.topics[topic.id].related == knowledge.topics[topic.id].related
    assert knowledge.topics[topic.id].answers[0].text == topic.answers[0].text
