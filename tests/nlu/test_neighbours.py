"""The vote of the nearest examples: the closest decide, and only likely intents are looked at."""

from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from bot.nlu.neighbours import Neighbours

# Two examples each of three intents, in two dimensions; the n-grams say the same as the vectors.
VECTORS = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9], [-1, 0], [-0.9, -0.1]], dtype=np.float32)
LABELS = np.array([0, 0, 1, 1, 2, 2])
SHUFFLED = np.array([4, 0, 2, 5, 3, 1])
EQUAL = np.full((1, 3), 1 / 3)


def grams(vectors: np.ndarray) -> sp.csr_matrix:
    return sp.csr_matrix(np.abs(vectors).astype(np.float32))


@pytest.fixture
def neighbours() -> Neighbours:
    vectors = VECTORS[SHUFFLED]
    return Neighbours.fit(vectors, grams(vectors), LABELS[SHUFFLED], 3)


@pytest.mark.parametrize(("vector", "intent"), [((1, 0.05), 0), ((0.05, 1), 1), ((-1, 0), 2)])
def test_the_nearest_examples_decide(
    vector: tuple[float, float], intent: int, neighbours: Neighbours
) -> None:
    query = np.array([vector], dtype=np.float32)
    votes = neighbours.votes(query, grams(query), EQUAL)
    assert votes.shape == (1, 3) and np.isclose(votes.sum(), 1)
    assert votes[0].argmax() == intent


def test_an_unlikely_intent_is_not_looked_at(neighbours: Neighbours) -> None:
    neighbours.searched = 2
    query = np.array([[1, 0]], dtype=np.float32)
    votes = neighbours.votes(query, grams(query), np.array([[0.1, 0.5, 0.4]]))
    assert votes[0, 0] == 0


def test_the_nearest_of_an_intent_is_found(neighbours: Neighbours) -> None:
    query = np.array([[1, 0], [1, 0]], dtype=np.float32)
    same, other = neighbours.nearest_of(query, np.array([0, 2]))
    assert same > 0.99 and other < 0


def test_stored_and_loaded_it_votes_the_same(neighbours: Neighbours, tmp_path: Path) -> None:
    neighbours.save(tmp_path)
    query = np.array([[0.6, 0.4]], dtype=np.float32)
    before = neighbours.votes(query, grams(query), EQUAL)
    assert np.allclose(before, Neighbours.load(tmp_path).votes(query, grams(query), EQUAL), atol=0.01)
