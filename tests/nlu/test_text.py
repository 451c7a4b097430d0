"""A courtesy in front of a question does not hide the question."""

import pytest

from bot.nlu.text import without_courtesy


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("tack, och visselblåsning?", "visselblåsning?"),
        ("Tack så mycket! får jag ta emot en present", "får jag ta emot en present"),
        ("ok men varför då", "varför då"),
        ("nej jag menade gåvor", "gåvor"),
        ("hej, vem pratar jag med om chefen?", "vem pratar jag med om chefen?"),
    ],
)
def test_the_question_behind_it_is_read(typed: str, asked: str) -> None:
    assert without_courtesy(typed) == asked


@pytest.mark.parametrize(
    "typed", ["hej då", "tack!", "tack så myckett de va snält", "ok tack", "hejsan", "nej"]
)
def test_a_courtesy_alone_stays(typed: str) -> None:
    assert without_courtesy(typed) == typed
