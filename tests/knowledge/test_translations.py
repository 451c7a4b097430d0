"""English-speaking staff read the same answers; an outdated translation is never shown."""

from pathlib import Path

import pytest

from bot.cards import reply_message, topic_message
from bot.words import Words
from knowledge.checks.translations import problems
from knowledge.model import Knowledge
from knowledge.problem import KnowledgeError
from knowledge.translations.catalogue import english, read_catalogue


def test_an_english_answer_is_complete_and_keeps_the_swedish_quote(knowledge: Knowledge) -> None:
    topic = knowledge.topics["alkohol-paverkad"]
    swedish = topic_message(Words(knowledge), topic, "medarbetare")
    made = topic_message(Words(knowledge, "en"), topic, "medarbetare")
    assert made["text"].startswith("No,")
    assert "Translation. The Swedish answer is the one that applies" in made["text"]
    assert made["custom"]["language"] == "en"
    assert made["custom"]["sources"] == swedish["custom"]["sources"]
    assert [c["id"] for c in made["custom"]["contacts"]] == [c["id"] for c in swedish["custom"]["contacts"]]
    assert made["custom"]["options"][0]["title"] != swedish["custom"]["options"][0]["title"]


@pytest.mark.parametrize("reply", ["kris-vald", "kris-sjalvmord", "kris-olycka"])
def test_danger_is_answered_with_112_in_english_too(reply: str, knowledge: Knowledge) -> None:
    made = reply_message(Words(knowledge, "en"), knowledge.replies[reply], None)
    assert made["text"].startswith("Call 112")


def test_an_edited_answer_is_shown_in_swedish_until_translated_again(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(
        'msgid "Nej."\nmsgstr "No."\n\n#, fuzzy\nmsgid "Ja, alltid."\nmsgstr "Yes."\n', "utf-8"
    )
    assert english(tmp_path) == {"Nej.": "No."}


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text('msgid "Nej."\nmsgstr "No."\nmsgid nej\n', "utf-8")
    with pytest.raises(KnowledgeError, match=r"a\.po:\d+: .*översättningsfil"):
        read_catalogue(path)


def test_a_translation_that_drops_a_place_is_a_defect(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text('msgid "Ring {number}"\nmsgstr "Call"\n', "utf-8")
    (found,) = problems(tmp_path)
    assert "platser" in found.message
