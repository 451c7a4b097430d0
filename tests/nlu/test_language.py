"""The language of a message: Swedish in all its spellings, English, and those we only greet."""

import pytest

from bot.nlu.language import language_of


@pytest.mark.parametrize(
    "text",
    [
        "får jag vara påverkad på jobbet?",
        "far man ta emot en present av en leverantor",
        "asså chefen skriker på oss hela tiden, va gör ja",
        "Dä ä en på jobbet som härmar hur ja pratar",
        "jag vill fråga om chef skrika på mig det är ok?",
    ],
)
def test_swedish_as_it_is_typed_is_swedish(text: str) -> None:
    assert language_of(text) == "sv"


@pytest.mark.parametrize(
    "text",
    ["Who can I talk to about my boss?", "my coworkers make fun of my accent", "is it ok to take gifts"],
)
def test_english_is_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kenelle voin puhua kun esimies kiusaa minua töissä?", "fi"),
        ("مع من يمكنني التحدث عن مديري؟", "ar"),
        ("З ким я можу поговорити про мого начальника?", "uk"),
        ("Z kim mogę porozmawiać o moim szefie w pracy?", "pl"),
    ],
)
def test_a_third_language_is_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["HR?", "krav resurser balans", "112", "😀", "tjabba tjena"])
def test_what_could_be_any_language_decides_nothing_new(text: str) -> None:
    assert language_of(text) in (None, "sv")
