"""The channel answers whatever happens behind it."""

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channel import AnswerInput, clean, role_of
from bot.nlu.text import sentences
from knowledge.model import Knowledge


@pytest.fixture
def channel(knowledge: Knowledge) -> AnswerInput:
    return AnswerInput(knowledge)


class Rasa:
    """Stands for Rasa: keeps what it was sent and says what it was told to."""

    def __init__(self, *says: dict[str, Any], error: Exception | None = None) -> None:
        self.says, self.error, self.got = says, error, list[UserMessage]()

    async def __call__(self, message: UserMessage) -> None:
        self.got.append(message)
        if self.error:
            raise self.error
        for part in self.says:
            await message.output_channel.send_response("x", part)


ANSWER = {"text": "Nej.", "custom": {"version": 1, "type": "answer"}}


async def test_an_answer_passes_through(channel: AnswerInput) -> None:
    rasa = Rasa(ANSWER)
    body = {"message": "får jag?", "sender": "a", "metadata": {"roll": "chef", "annat": 1}}
    status, reply = await channel.answer(body, rasa)
    assert (status, reply[-1]["custom"]["type"]) == (200, "answer")
    assert (rasa.got[0].text, rasa.got[0].sender_id, rasa.got[0].metadata) == (
        "får jag?",
        "a",
        {"roll": "chef"},
    )


@pytest.mark.parametrize(
    "rasa", [Rasa(), Rasa({"text": "utan kort"}), Rasa(error=OSError("action server down"))]
)
async def test_silence_or_an_error_becomes_a_sentence_and_the_contacts(
    channel: AnswerInput, rasa: Rasa
) -> None:
    status, reply = await channel.answer({"message": "får jag?"}, rasa)
    assert status == 200
    assert reply[0]["text"].startswith("Något gick fel")
    assert reply[1]["custom"]["type"] == "error" and reply[1]["custom"]["contacts"]


async def test_no_message_text_reaches_the_log(
    channel: AnswerInput, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await channel.answer({"message": "hemlig-markör"}, Rasa(error=ValueError("hemlig-markör")))
    assert "hemlig-markör" not in caplog.text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/restart", "restart"),
        ("//back", "back"),
        ("/", "?"),
        ("/kris-vald", "kris-vald"),
        ('/alkohol-lunch{"motpart": "chef"}', 'alkohol-lunch{"motpart": "chef"}'),
    ],
)
def test_what_no_button_offers_is_read_as_language(typed: str, read: str, channel: AnswerInput) -> None:
    assert channel.as_rasa_reads(typed, "chef") == read


@pytest.mark.parametrize(
    ("tapped", "role", "read"),
    [
        ("/alkohol-lunch", None, '/alkohol-lunch{"motpart": "ingen"}'),
        (
            "/alkohol-lunch",
            "fortroendevald",
            '/alkohol-lunch{"motpart": "ingen", "roll": "kanal:fortroendevald"}',
        ),
        ('/alkohol-lunch{"roll": "chef"}', "medarbetare", '/alkohol-lunch{"roll": "chef"}'),
    ],
)
def test_a_tapped_topic_keeps_the_channels_role_and_starts_clean(
    tapped: str, role: str | None, read: str, channel: AnswerInput
) -> None:
    assert channel.as_rasa_reads(tapped, role) == read


async def test_clients_without_a_sender_do_not_share_a_conversation(channel: AnswerInput) -> None:
    rasa = Rasa(ANSWER)
    for sender in ({}, {}, {"sender": 7}, {"sender": " "}):
        await channel.answer({"message": "hej", **sender}, rasa)
    assert len({message.sender_id for message in rasa.got}) == 4


@pytest.mark.parametrize(
    ("text", "kept"),
    [("  hej \t du\n\n där ", "hej du\ndär"), ("a\x00b", "a b"), ("hej \ud83d", "hej"), ("åäö 😀", "åäö 😀")],
)
def test_text_is_cleaned_and_keeps_its_lines(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_a_farewell_on_a_line_of_its_own_is_read_on_its_own() -> None:
    text = "hej det har varit stökigt\njag vill inte leva längre\ntack för hjälpen du"
    assert "jag vill inte leva längre" in sentences(clean(text))


@pytest.mark.parametrize(
    "metadata", [None, [], "chef", {}, {"roll": "kung"}, {"roll": ["chef"]}, {"roll": None}]
)
def test_an_unknown_role_is_no_role(metadata: Any) -> None:
    assert role_of(metadata) is None


@pytest.mark.parametrize(
    ("redacted", "read"),
    [
        ("min chef [namn] slog mig", "min chef Kim slog mig"),
        ("ring [telefonnummer] ([personnummer]), [e-post], tack", "ring , tack"),
        ("Jag kom full. Mitt personnummer är [personnummer].", "Jag kom full. ."),
        ("hjälp mig tel: [telefonnummer] mobbad", "hjälp mig mobbad"),
        ("adressen till [adress] spreds", "adressen till spreds"),
        ("[telefonnummer]", "?"),
        ("ett [ord] i klammer", "ett [ord] i klammer"),
    ],
)
async def test_what_the_gateway_took_away_does_not_weigh_in_the_understanding(
    channel: AnswerInput, redacted: str, read: str
) -> None:
    rasa = Rasa(ANSWER)
    await channel.answer({"message": redacted}, rasa)
    assert rasa.got[0].text == read


CRISIS = [{"text": "Ring 112 nu."}, {"custom": {"version": 1, "type": "crisis"}}]


@pytest.mark.parametrize(
    ("said", "type_", "again"),
    [
        ("Jag förstod inte riktigt.", "fallback", True),
        ("Det står inte i koden.", "out_of_scope", True),
        ("Jag är dålig på småprat.", "smalltalk", True),
        ("Prata med din chef.", "answer", False),
        ("", "crisis", False),
    ],
)
async def test_whoever_is_in_danger_is_not_asked_to_rephrase(
    channel: AnswerInput, said: str, type_: str, again: bool
) -> None:
    reply = {"text": said, "custom": {"version": 1, "type": type_}}
    _, messages = await channel.answer({"message": "vad gör jag?"}, Rasa(reply), crisis=CRISIS)
    assert (messages == CRISIS) is again


async def test_thanks_in_a_crisis_are_taken_as_thanks(channel: AnswerInput, knowledge: Knowledge) -> None:
    thanks = knowledge.replies["smaprat-tack"].wording.text
    reply = {"text": thanks, "custom": {"version": 1, "type": "smalltalk"}}
    _, messages = await channel.answer({"message": "tack"}, Rasa(reply), crisis=CRISIS)
    assert messages[0]["text"] == thanks
