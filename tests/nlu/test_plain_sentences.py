"""The plainest sentences are understood: subject, verb and object, in the words that come first.

The examples are rich in what people tell; a plain "min chef trakasserar mig" must never be missed for that.
The sentences stand in plain_sentences.yml and are asked of the trained model (``make train``).
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from rasa.shared.nlu.training_data.message import Message

from bot.learnt import NAME
from bot.nlu.intent_classifier import IntentClassifier
from bot.nlu.topic_model import TopicModel
from bot.train import ROOT
from knowledge.examples import Example, read_examples
from knowledge.model import Knowledge, Place

SENTENCES = Path(__file__).with_name("plain_sentences.yml")
MODEL = ROOT / "models" / f"{NAME}.tar.gz"
CLASSIFIER = "train_bot.nlu.intent_classifier.IntentClassifier0"
LEAST_RIGHT = 0.988
# Where a miss does harm: not one.
GRAVEST = (
    "alkohol-eget-problem",
    "alkohol-misstanke-chef",
    "alkohol-misstanke-kollega",
    "kontakt-chefen-ar-problemet",
    "kris-",
    "krankt-utsatt",
    "mobbning-utsatt",
    "sexuella-trakasserier-utsatt",
    "trakasserier-hot-vald",
    "visselblasning-hur",
)


class Sentence(NamedTuple):
    """One sentence, the intents that are right for it, and which of them it was written for."""

    text: str
    right: frozenset[str]
    topic: str


def read_sentences() -> list[Sentence]:
    """Read the sentences; other right intents stand after "::"."""
    read = []
    for group in yaml.safe_load(SENTENCES.read_text("utf-8")):
        for line in group["sentences"].splitlines():
            text, _, others = line.removeprefix("- ").partition(" :: ")
            read.append(Sentence(text, frozenset((*group["right"], *others.split())), group["right"][0]))
    return read


ALL = read_sentences()


@pytest.fixture(scope="module")
def misses(tmp_path_factory: pytest.TempPathFactory) -> dict[Sentence, str]:
    """Every sentence that the trained model takes for something else, with what it was taken for."""
    folder = tmp_path_factory.mktemp("model")
    with tarfile.open(MODEL) as archive:
        for member in archive.getmembers():
            if member.isfile() and Path(member.name).parent.name == CLASSIFIER:
                member.name = Path(member.name).name
                archive.extract(member, folder)
    settings = IntentClassifier.get_default_config()
    classifier = IntentClassifier(settings, None, None, TopicModel.load(folder))
    messages = classifier.process([Message({"text": sentence.text}) for sentence in ALL])
    wrong = {}
    for sentence, message in zip(ALL, messages):
        best = message.get("intent")
        if best["name"] not in sentence.right or best["confidence"] < _fallback():
            wrong[sentence] = f"{best['name']} {best['confidence']:.2f}"
    return wrong


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """What the model is trained on."""
    return read_examples()


def _fallback() -> float:
    """Return how sure the assistant must be not to ask back."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    return next(part["threshold"] for part in pipeline if part["name"] == "FallbackClassifier")


def _listed(misses: dict[Sentence, str]) -> str:
    return "\n".join(f"{sentence.topic}: {sentence.text} -> {taken}" for sentence, taken in misses.items())


def test_nearly_all_are_understood(misses: dict[Sentence, str]) -> None:
    assert 1 - len(misses) / len(ALL) >= LEAST_RIGHT, _listed(misses)


def test_none_of_the_gravest_is_missed(misses: dict[Sentence, str]) -> None:
    grave = {sentence: taken for sentence, taken in misses.items() if sentence.topic.startswith(GRAVEST)}
    assert not grave, _listed(grave)


def test_every_topic_has_plain_sentences(knowledge: Knowledge) -> None:
    assert knowledge.topics.keys() <= {sentence.topic for sentence in ALL}


def test_they_are_right_for_intents_that_exist(examples: list[Example]) -> None:
    intents = {example.intent for example in examples}
    assert [sentence for sentence in ALL if not sentence.right <= intents] == []


def test_none_is_a_training_example_or_written_twice(examples: list[Example]) -> None:
    keys = [Example(topic, text, Place(SENTENCES, 0)).key for text, _, topic in ALL]
    learnt = {example.key for example in examples}
    assert [key for key in keys if key in learnt] == []
    assert len(keys) == len(set(keys))
