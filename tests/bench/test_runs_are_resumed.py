"""A second run computes nothing; what changed, and only that, is computed again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.nlu import fitted, jobs
from bench.nlu.questions import Corpus, Question, QuestionSet, by_name
from bench.nlu.store import Store
from tests.bench.stub import SharedWords

CORPUS = Corpus(
    "small", ("vin till lunch", "en snaps", "en present", "biljetter"), ("alkohol",) * 2 + ("gava",) * 2
)
ASKED = QuestionSet(
    "asked",
    CORPUS,
    (
        Question("1", "vin", "plain", "answer", frozenset({"alkohol"})),
        Question("2", "present", "plain", "answer", frozenset({"gava"})),
    ),
    by_name,
)
OTHER = replace(ASKED, name="other", questions=ASKED.questions[:1])


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    costs = {"cpu_ms": 1.0, "memory_mb": 1.0, "model_mb": 1.0}
    monkeypatch.setattr(jobs.probe, "cost", lambda *_: dict(costs))
    SharedWords.fitted = 0
    yield


def run(folder: Path, *sets: QuestionSet, setting: str = "") -> list[str]:
    """Run everything; return what was computed."""
    store = Store(folder / "results")
    jobs.run(list(jobs.plan([SharedWords(setting)], sets, folder / "models")), store)
    return [name.split("--", 1)[1] for name in store.computed]


def test_a_second_run_computes_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, ASKED, OTHER) == ["asked--small", "other--small", "small--cost"]
    assert run(tmp_path, ASKED, OTHER) == []
    assert SharedWords.fitted == 1


def test_a_run_cut_off_goes_on_where_it_was(tmp_path: Path) -> None:
    run(tmp_path, ASKED, OTHER)
    next((tmp_path / "results").glob("*--other--*")).unlink()
    assert run(tmp_path, ASKED, OTHER) == ["other--small"]
    assert SharedWords.fitted == 1


def test_a_training_cut_off_is_begun_again(tmp_path: Path) -> None:
    half = fitted.Fitted(SharedWords(), CORPUS, tmp_path / "models")
    (tmp_path / "models" / f"{half.name}.partial").mkdir(parents=True)
    assert half.model().predict(["vin"]).intents == ["alkohol", "gava"]


def test_changed_questions_are_asked_again_without_learning_again(tmp_path: Path) -> None:
    run(tmp_path, ASKED, OTHER)
    asked = replace(OTHER, questions=(replace(OTHER.questions[0], truth=frozenset({"gava"})),))
    assert run(tmp_path, ASKED, asked) == ["other--small"]
    assert SharedWords.fitted == 1


@pytest.mark.parametrize("changed", ["example", "intent", "setting"])
def test_what_was_learnt_from_or_with_changes_everything(changed: str, tmp_path: Path) -> None:
    run(tmp_path, ASKED)
    corpus = {
        "example": replace(CORPUS, texts=(*CORPUS.texts[:3], "en resa")),
        "intent": replace(CORPUS, intents=(*CORPUS.intents[:3], "resa")),
        "setting": CORPUS,
    }[changed]
    again = run(tmp_path, replace(ASKED, corpus=corpus), setting="x" if changed == "setting" else "")
    assert again == ["asked--small", "small--cost"]
    assert SharedWords.fitted == 2


def test_what_was_outdated_is_removed(tmp_path: Path) -> None:
    run(tmp_path, ASKED)
    run(tmp_path, replace(ASKED, judge_fingerprint="another judge"))
    assert len(list((tmp_path / "results").glob("*--asked--*.json"))) == 1
