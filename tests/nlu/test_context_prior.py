"""A short question after an answer is read as one about the same subject."""

import numpy as np

from bot.nlu.context_prior import in_context, near_topics
from knowledge.model import Knowledge

INTENTS = ["representera-fritid", "visselblasning-anonym"]
NEARLY = np.array([0.4, 0.6])


def test_the_subject_of_the_last_answer_wins_a_near_race(knowledge: Knowledge) -> None:
    near = near_topics(knowledge, "representera-sociala-medier")
    assert in_context(INTENTS, NEARLY, near, "men om kontot är låst då?").argmax() == 0


def test_a_long_message_or_no_answer_before_changes_nothing(knowledge: Knowledge) -> None:
    near = near_topics(knowledge, "representera-sociala-medier")
    assert (in_context(INTENTS, NEARLY, near, "ord " * 20) == NEARLY).all()
    assert (in_context(INTENTS, NEARLY, near_topics(knowledge, None), "men då?") == NEARLY).all()
    assert near_topics(knowledge, "inget-amne") == frozenset()
