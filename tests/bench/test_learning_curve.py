"""Every intent keeps its share, and the table says what a doubling adds."""

from collections import Counter

from bench.nlu import learning_curve
from bench.nlu.questions import Corpus

CORPUS = Corpus("c", tuple(map(str, range(40))), ("many",) * 32 + ("few",) * 8)


def test_a_part_holds_every_intent_in_proportion() -> None:
    assert Counter(learning_curve.part_of(CORPUS, 4, 0).intents) == {"many": 8, "few": 2}
    assert Counter(learning_curve.part_of(CORPUS, 16, 0).intents) == {"many": 2, "few": 1}


def test_seeds_differ_and_repeat() -> None:
    first, again, other = (learning_curve.part_of(CORPUS, 4, seed) for seed in (0, 0, 1))
    assert first == again and first.texts != other.texts
    assert set(zip(first.texts, first.intents)) <= set(zip(CORPUS.texts, CORPUS.intents))


def test_all_of_it_is_the_corpus_itself_so_that_its_result_is_shared() -> None:
    assert learning_curve.part_of(CORPUS, 1, 0) is CORPUS


def test_the_table_tells_what_a_doubling_adds() -> None:
    rows = [{"style": "plain", "right": right} for right in (True, False)]
    right, half, wrong = [rows[0]] * 2, rows, [rows[1]] * 2
    curve = learning_curve.points([(100, wrong), (100, half), (200, half), (400, right)])
    assert curve["all"] == [(100, 0.25), (200, 0.5), (400, 1.0)]
    assert "| all | 25.0 | 50.0 | 100.0 | +37.5 | +50.0 |" in learning_curve.table("ours", curve)
