"""What twenty examples give a new topic, without retuning the encoder.

``python -m bench.new_topic`` adds five invented topics (bench/new_topics.yml), which the encoder has never
been tuned on, with twenty examples each beside all other topics; asks twenty other questions each; and
compares with the untuned encoder where its folder is given.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import yaml

from bot.nlu.embedder import FOLDER, Encoder
from bot.nlu.topic_model import TopicModel
from knowledge.examples import read_examples

TOPICS = Path(__file__).with_name("new_topics.yml")
CACHE = Path(__file__).parent.parent / ".cache" / "embeddings"


def measure(folder: Path, examples: int) -> tuple[float, float]:
    """Return the share of questions whose new topic comes first, and comes among the first three."""
    new = yaml.safe_load(TOPICS.read_text("utf-8"))["topics"]
    pairs = [(example.text, example.intent) for example in read_examples()]
    pairs += [(text, topic) for topic, given in new.items() for text in given["learn"][:examples]]
    encoder = Encoder(folder)
    model = TopicModel.fit([text for text, _ in pairs], [topic for _, topic in pairs], {}, CACHE, encoder)
    asked = [(text, topic) for topic, given in new.items() for text in given["ask"]]
    order = np.stack([np.argsort(-model.probabilities(text))[:3] for text, _ in asked])
    names = np.array(model.intents)[order]
    truth = np.array([topic for _, topic in asked])[:, None]
    return float((names[:, :1] == truth).any(1).mean()), float((names == truth).any(1).mean())


def main() -> None:
    """Print the shares for the committed encoder, and for another one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frozen", type=Path, help="folder of the untuned encoder")
    parser.add_argument("--examples", type=int, nargs="+", default=[20])
    options = parser.parse_args()
    for folder in filter(None, (FOLDER, options.frozen)):
        for examples in options.examples:
            first, among = measure(folder, examples)
            print(f"{folder.name}, {examples} examples a topic: first {first:.0%}, among three {among:.0%}")


if __name__ == "__main__":
    main()
