"""The systems beside ours are what they are called, and public data stays where it is."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from bench.nlu import ours, probe, public, rasa_default, report
from bench.nlu.questions import Corpus
from bench.nlu.systems import system
from tests.bench.stub import SharedWords

CORPUS = Corpus(
    "small", ("vin till lunch", "en snaps", "en present", "en biljett"), ("alkohol",) * 2 + ("gava",) * 2
)


def test_counts_learn_and_are_loaded(tmp_path: Path) -> None:
    counts = system("counts")
    assert counts.fit(CORPUS, tmp_path) > 0
    told = counts.load(tmp_path).predict(["lunch med vin", "biljett"])
    assert [told.intents[best] for best in told.probabilities.argmax(1)] == ["alkohol", "gava"]
    assert np.allclose(told.probabilities.sum(1), 1)


def test_rasas_pipeline_is_its_own_and_short_sets_are_trained_by_default() -> None:
    names = [part["name"] for part in rasa_default.configuration(100)["pipeline"]]
    assert names[:3] == ["WhitespaceTokenizer", "RegexFeaturizer", "LexicalSyntacticFeaturizer"]
    assert names[5] == "DIETClassifier" and names[-1] == "FallbackClassifier"
    assert rasa_default.epochs_for(rasa_default.CORONA_EXAMPLES, 3.0) == 100
    epochs = rasa_default.epochs_for(22_000, 3.0)
    steps = rasa_default.steps(22_000, epochs) / rasa_default.steps(rasa_default.CORONA_EXAMPLES, 100)
    assert epochs < 30 and steps == pytest.approx(3, rel=0.1)


def test_a_change_of_the_encoder_is_a_change_of_the_system(tmp_path: Path) -> None:
    for name in ("encoder.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"one")
    before = ours.create(str(tmp_path)).fingerprint()
    (tmp_path / "encoder.onnx").write_bytes(b"another")
    assert ours.create(str(tmp_path)).fingerprint() != before


def test_a_system_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    stub = SharedWords()
    stub.fit(CORPUS, tmp_path)
    cost = probe.cost(stub, tmp_path, ["vin", "present"] * 10)
    assert cost["cpu_ms"] >= 0 and 5 < cost["memory_mb"] < 1_000 and cost["model_mb"] > 0


def test_absent_public_sets_are_skipped_with_a_reason(tmp_path: Path) -> None:
    assert "skipped" in str(public.missing(None, public.CORONA))
    assert public.SWEFAQ in str(public.missing(tmp_path, (public.SWEFAQ,)))
    (tmp_path / public.SWEFAQ).write_text("", "utf-8")
    assert public.missing(tmp_path, (public.SWEFAQ,)) is None


def test_slips_are_the_same_in_every_run(tmp_path: Path) -> None:
    row = {"text": "hur länge sitter viruset kvar i kroppen", "intent": "i0"}
    for name in public.CORONA:
        (tmp_path / name).write_text(json.dumps(row), "utf-8")
    first, again = public.corona(tmp_path), public.corona(tmp_path)
    assert [asked.fingerprint for asked in first] == [asked.fingerprint for asked in again]
    clean, plain, typos = (asked.questions[0].text for asked in first[:3])
    assert clean == row["text"] and plain == "hur lange sitter viruset kvar i kroppen" and typos != clean
    assert [len(asked.questions) for asked in first] == [1, 1, 1, 2, 2]


def test_misses_repeat_no_public_text(tmp_path: Path) -> None:
    row = {"truth": "i1", "guess": "i2", "right": False, "confidence": 0.5, "style": "clean"}
    results = [{"system": "counts", "set": "corona", "rows": [{**row, "id": "corona-test-1"}]}]
    report.write_misses(results, {"held-1": "vår egen fråga"}, tmp_path / "misses.csv")
    with (tmp_path / "misses.csv").open(encoding="utf-8") as file:
        told = list(csv.DictReader(file))
    assert [(miss["id"], miss["text"]) for miss in told] == [("corona-test-1", "")]
