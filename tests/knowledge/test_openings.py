"""What one can say to begin: the nearest sentence counts, and `make check` keeps it short and safe to say."""

from pathlib import Path

import pytest
import yaml

from knowledge.checks.openings import problems
from knowledge.model import Answer, Knowledge, Opening, Place, Topic
from knowledge.reader import FOLDER, read

HERE = Place(Path("x.yml"), 7)
EMPLOYEES, ELECTED = ("narmaste-chef", "hr"), ("gruppledare",)


def said(text: str, contacts: tuple[str, ...] = EMPLOYEES, times: int = 1) -> Knowledge:
    """A knowledge of one topic that says ``text`` in so many answers."""
    answers = (Answer("Svar.", (), contacts, HERE, say=Opening(text, HERE)),) * times
    topic = Topic("a", "A", "a", "answer", answers, (), HERE)
    return Knowledge({}, {"a": topic}, {}, {}, {})


@pytest.mark.parametrize(
    ("text", "contacts", "message"),
    [
        ("ord " * 25 + "till.", EMPLOYEES, "har 26 ord; den får ha högst 25"),
        ("Kan vi prata", EMPLOYEES, "sluta med punkt eller frågetecken"),
        ("Har du tid klockan 3?", EMPLOYEES, "har en siffra"),
        ("Jag vill prata om bemötandekoden.", EMPLOYEES, "nämner ”bemötandekoden”"),
        ("Koden säger att du ska hjälpa mig.", EMPLOYEES, "nämner ”Koden”"),
        ("Det här är mot arbetsmiljölagen.", EMPLOYEES, "nämner ”arbetsmiljölagen”"),
        ("Jag är mobbad.", EMPLOYEES, "säger ”mobbad”"),
        ("Jag har blivit sexuellt trakasserad.", EMPLOYEES, "säger ”trakasserad”"),
        ("Min chef är dum mot mig.", EMPLOYEES, "hänvisar till närmaste chef"),
        ("Jag har det svårt på jobbet.", ELECTED, "också till förtroendevalda"),
        ("Jag har det svårt i uppdraget.", EMPLOYEES, "talar som en förtroendevald"),
    ],
)
def test_a_sentence_that_breaks_a_rule_is_named(text: str, contacts: tuple[str, ...], message: str) -> None:
    (problem,) = problems(said(text, contacts))
    assert message in problem.message and problem.place == HERE


def test_a_sentence_that_serves_many_answers_is_named_once() -> None:
    assert len(list(problems(said("Kan vi prata", times=3)))) == 1


@pytest.mark.parametrize("text", ["Jag har ett förslag. Har du tid?", "Hur är läget i laget? Kan vi prata?"])
def test_ordinary_words_are_no_statutes(text: str) -> None:
    assert list(problems(said(text))) == []


TOPIC = {
    "id": "a",
    "title": "En fråga",
    "answers": [
        {"text": "Ett svar till alla.", "quotes": [{"section": "x/y", "text": "Citat."}], "contacts": ["hr"]}
    ],
}


@pytest.mark.parametrize(
    ("file", "topic", "answer", "expected"),
    [
        (None, None, None, None),
        ("Filens.", None, None, "Filens."),
        ("Filens.", "Ämnets.", None, "Ämnets."),
        ("Filens.", "Ämnets.", "Svarets.", "Svarets."),
        ("Filens.", "", None, None),
        ("Filens.", "", "Svarets.", "Svarets."),
        ("Filens.", "Ämnets.", "", None),
    ],
)
def test_the_nearest_sentence_counts_and_an_empty_one_is_none(
    file: str | None, topic: str | None, answer: str | None, expected: str | None, tmp_path: Path
) -> None:
    for name in ("sources", "contacts.yml", "replies.yml", "sections.yml"):
        (tmp_path / name).symlink_to(FOLDER / name)
    (tmp_path / "topics").mkdir()

    def with_say(entry: dict[str, object], say: str | None) -> dict[str, object]:
        return entry if say is None else {**entry, "say": say}

    answers = [with_say(TOPIC["answers"][0], answer)]  # type: ignore[arg-type, index]
    topics = [with_say({**TOPIC, "answers": answers}, topic)]
    path = tmp_path / "topics" / "a.yml"
    path.write_text(yaml.safe_dump(with_say({"topics": topics}, file), allow_unicode=True), "utf-8")
    found = read(tmp_path).topics["a"].answers[0].say
    assert (found.text if found else None) == expected
    if found:
        line = path.read_text("utf-8").splitlines()[found.place.line - 1]
        assert f"say: {expected}" in line


def test_facts_have_nothing_to_begin_with_and_matters_do(knowledge: Knowledge) -> None:
    def says(topic: str) -> set[bool]:
        return {answer.say is not None for answer in knowledge.topics[topic].answers}

    for subject in ("interpellation", "kommunkompassen", "koden", "uppdrag", "vardegrund"):
        assert not any(a.say for t in knowledge.topics.values() if t.subject == subject for a in t.answers)
    for topic in ("visselblasning-hur", "visselblasning-vad-ar", "trakasserier-vad-ar", "kontakt-uppgifter"):
        assert says(topic) == {False}
    for topic in (
        "krankt-utsatt",
        "mobbning-utsatt",
        "alkohol-eget-problem",
        "kontakt-manniska",
        "korruption-gava",
    ):
        assert says(topic) == {True}
