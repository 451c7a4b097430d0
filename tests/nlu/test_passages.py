"""The search over the documents' text: verbatim passages, and nothing for what they do not hold."""

from pathlib import Path

import pytest

from bot.nlu.embedder import encoder
from bot.nlu.passage_finder import PassageFinder
from bot.nlu.passages import PassageSearch
from knowledge.model import Knowledge
from knowledge.passages import MOST_WORDS, passages
from knowledge.sources import plain


def test_passages_are_verbatim_and_short(knowledge: Knowledge) -> None:
    found = passages(knowledge.sections.values())
    assert {passage.section for passage in found} == set(knowledge.sections)
    for passage in found:
        assert passage.text in plain(knowledge.sections[passage.section].text)
        assert len(passage.text.split()) <= 1.5 * MOST_WORDS


def test_the_passage_that_holds_the_words_comes_first(tmp_path: Path) -> None:
    texts = [
        "Glöm inte att meddela närmaste chef.",
        "Du får inte ta emot gåvor.",
        "Värdegrunden är vår grund.",
    ]
    search = PassageSearch.build(texts, encoder(), tmp_path)
    assert search.scores("får jag ta emot en gåva?").argmax() == 1


@pytest.fixture(scope="module")
def finder() -> PassageFinder:
    return PassageFinder(PassageFinder.get_default_config())


@pytest.mark.parametrize("text", ["blir det snö i helgen", "hur bokar jag ett mötesrum", "zzz qqq"])
def test_nothing_is_found_for_what_the_documents_do_not_hold(text: str, finder: PassageFinder) -> None:
    assert finder.find(text) == []


def test_words_of_the_documents_are_found(finder: PassageFinder) -> None:
    found = finder.find("meddelarskydd och efterforskningsskydd")
    assert found and "efterforskningsskydd" in found[0]["text"].lower()
