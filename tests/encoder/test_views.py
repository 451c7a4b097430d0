"""While the encoder is tuned it sees examples respelt and amid small talk, and never another meaning."""

import random

import pytest

from encoder.views import amid_other_things, spoken, views

TEXT = "jag vet inte vad hon menar med det"
MANY = 200


def test_the_same_dice_give_the_same_views() -> None:
    texts, topics = [TEXT] * MANY, ["krankt-utsatt"] * MANY
    assert views(texts, topics, random.Random(1)) == views(texts, topics, random.Random(1))


def test_a_text_is_seen_in_many_ways_and_often_as_written() -> None:
    seen = views([TEXT] * MANY, ["krankt-utsatt"] * MANY, random.Random(1))
    assert seen.count(TEXT) > MANY / 4
    assert len(set(seen)) > MANY / 4


def test_small_talk_leaves_the_matter_as_it_stands() -> None:
    for seed in range(20):
        assert f"{TEXT}." in amid_other_things(TEXT, random.Random(seed)) != f"{TEXT}."


@pytest.mark.parametrize("topic", ["folj-vem", "roll-sager", "smaprat-tack"])
def test_what_is_said_in_a_few_words_gets_no_story_around_it(topic: str) -> None:
    seen = views(["och om det är chefen"] * MANY, [topic] * MANY, random.Random(1))
    assert max(len(text.split()) for text in seen) <= 6  # a slip of the finger may part a word


def test_spoken_spelling_changes_words_and_keeps_their_number() -> None:
    heard = {spoken(TEXT, random.Random(seed)) for seed in range(MANY)}
    assert any("int" in text.split() for text in heard)
    assert {len(text.split()) for text in heard} == {len(TEXT.split())}
