"""The model learns from few examples, survives being stored, and takes any text."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.embedder import encoder
from bot.nlu.topic_model import TopicModel, tempered

EXAMPLES = {
    "alkohol": [
        "får jag dricka öl på jobbet",
        "vin till lunchen",
        "min kollega luktar sprit",
        "är det ok med en snaps",
    ],
    "gava": [
        "får jag ta emot en present",
        "chokladask från en anhörig",
        "leverantören vill ge mig biljetter",
        "gåva",
    ],
    "utanfor": ["hur blir vädret", "recept på lasagne", "när går bussen", "vem vann matchen"],
}
SETTINGS = {"min_count": 1, "reduced": 20}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> TopicModel:
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    cache = tmp_path_factory.mktemp("cache")
    return TopicModel.fit([text for text, _ in pairs], [intent for _, intent in pairs], SETTINGS, cache)


def best(model: TopicModel, text: str) -> str:
    return model.intents[int(model.probabilities(text).argmax())]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("kan man ta ett glas rödvin på lunchrasten", "alkohol"),
        ("far jag ta emot en gava", "gava"),
        ("blir det regn i morgon", "utanfor"),
    ],
)
def test_it_understands_what_it_has_not_seen(text: str, intent: str, model: TopicModel) -> None:
    assert best(model, text) == intent


@pytest.mark.parametrize("text", ["?", "😡", "a" * 5_000, "hej\x00då", "\ud83d", "مرحبا", "får " * 300 + "."])
def test_any_text_gets_probabilities(text: str, model: TopicModel) -> None:
    probabilities = model.probabilities(text)
    assert probabilities.shape == (3,)
    assert np.isclose(probabilities.sum(), 1, atol=1e-3)


def test_stored_and_loaded_it_says_the_same(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert not [file for file in tmp_path.iterdir() if file.suffix not in (".json", ".npz", ".npy")]
    for text in ("får jag dricka vin", "en lång historia. Den har flera meningar som är långa. " * 3):
        before, after = model.probabilities(text), TopicModel.load(tmp_path).probabilities(text)
        assert np.allclose(before, after, atol=0.02)


def test_the_stored_model_holds_no_example_text(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert all(b"chokladask" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_model_of_another_encoder_is_refused(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    state = tmp_path / "topic_model.json"
    state.write_text(state.read_text("utf-8").replace(encoder().name, "another"), "utf-8")
    with pytest.raises(ValueError, match="make train"):
        TopicModel.load(tmp_path)


def test_a_question_behind_a_thank_you_is_read(model: TopicModel) -> None:
    assert best(model, "tack, och en present då?") == "gava"


def test_what_was_never_learnt_scores_low_in_scope(model: TopicModel) -> None:
    texts = ["får man dricka vin på jobbet", "min bil startar inte"]
    inside, outside = model.scope_score(np.stack([encoder().embed(text) for text in texts]), texts)
    assert inside > outside


def test_temperature_keeps_the_order_and_lowers_the_sureness() -> None:
    before = np.array([0.7, 0.2, 0.1])
    after = tempered(before, 2.0)
    assert after.sum() == pytest.approx(1) and after[0] < before[0]
    assert (np.argsort(after) == np.argsort(before)).all()
