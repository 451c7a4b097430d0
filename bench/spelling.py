"""How much each way of typing costs: the held-out questions typed again, as phones and people do.

``python -m bench.spelling`` fits the model once and judges each single-turn question by its best
topic, as written and in every disguise.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.nlu import evaluation, staff
from bench.nlu.questions import QuestionSet
from bench.nlu.systems import Predictions
from bot.nlu.misspelling import misspelt
from bot.nlu.text import without_diacritics
from bot.nlu.topic_model import TopicModel

CACHE = Path(__file__).parent.parent / ".cache" / "embeddings"
# Long words that are compounds in the documents, typed apart as phones and learners do.
COMPOUND = re.compile(
    r"(närmaste|visselblås(?:ar|ning)|alkohol|arbets|medarbetar|grupp|nämnd|bemötande|personal|säkerhets|"
    r"förtroende|kommun|jobb|enhets|special|skydds)(?=[a-zåäö]{4,})",
    re.IGNORECASE,
)
SPOKEN = (
    (r"\bjag\b", "ja"), (r"\bdet\b", "de"), (r"\bär\b", "e"), (r"\boch\b", "å"), (r"\bmig\b", "mej"),
    (r"\bdig\b", "dej"), (r"\binte\b", "int"), (r"\bdom\b|\bde\b", "dom"), (r"\bnågon\b", "nån"),
    (r"\bnågot\b", "nåt"), (r"\bsäger\b", "säjer"), (r"\bvad\b", "va"), (r"\bhar\b", "ha"),
)  # fmt: skip


def spoken(text: str) -> str:
    """Return the text in a spoken spelling."""
    for pattern, said in SPOKEN:
        text = re.sub(pattern, said, text, flags=re.IGNORECASE)
    return text


def dictated(text: str) -> str:
    """Return the text as a phone takes it down: lower case, no punctuation, one sentence into the next."""
    return re.sub(r"[^\w\s]", "", text.lower())


DISGUISES: dict[str, Callable[[str], str]] = {
    "as written": lambda text: text,
    "without å, ä and ö": without_diacritics,
    "misspelt": lambda text: misspelt(text, random.Random(text)),
    "compounds apart": lambda text: COMPOUND.sub(r"\1 ", text),
    "spoken spelling": spoken,
    "dictated": dictated,
    "SHOUTED": str.upper,
    "with emoji": lambda text: f"{text} 😡🙏",
}


def main() -> None:
    """Print the share right in each disguise."""
    asked = staff.held_out()
    model = TopicModel.fit(asked.corpus.texts, asked.corpus.intents, {}, CACHE)
    for name, disguise in DISGUISES.items():
        texts = [disguise(question.text) for question in asked.questions]
        print(f"{name:20} {share(asked, model, texts):.1%}", flush=True)


def share(asked: QuestionSet, model: TopicModel, texts: list[str]) -> float:
    """Return the share of questions right when typed as ``texts``."""
    predictions = Predictions(model.intents, np.stack([model.probabilities(text) for text in texts]))
    rows = evaluation.rows(asked, predictions)
    return float(evaluation.summary(rows)["accuracy"])


if __name__ == "__main__":
    main()
