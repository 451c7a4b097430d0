"""A third language is only assumed where the message was not understood."""

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language_detector import LanguageDetector


def detected(text: str, intent: str, confidence: float) -> tuple[str, list[str]]:
    message = Message({TEXT: text, INTENT: {"name": intent, "confidence": confidence}})
    LanguageDetector().process([message])
    return message.get(INTENT)["name"], [entity["value"] for entity in message.get("entities") or []]


def test_misspelt_swedish_that_is_understood_stays_swedish() -> None:
    typed = "får man ta en öll på lunschen om man jobar i parken"
    assert detected(typed, "alkohol-lunch", 0.98) == ("alkohol-lunch", [])


@pytest.mark.parametrize(
    ("text", "confidence", "language"),
    [
        ("Kenelle voin puhua kun esimies kiusaa minua töissä?", 0.2, "fi"),
        ("مع من يمكنني التحدث عن مديري؟", 0.9, "ar"),
    ],
)
def test_a_third_language_is_told(text: str, confidence: float, language: str) -> None:
    assert detected(text, "kontakt-vem", confidence) == ("annat-sprak", [language])


def test_danger_stays_danger_in_any_language() -> None:
    assert detected("помогите, он не дышит", "kris-olycka", 0.9)[0] == "kris-olycka"
