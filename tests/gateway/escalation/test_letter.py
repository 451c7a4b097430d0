"""The letter that HR reads."""

from __future__ import annotations

import asyncio
import email.utils

import pytest

from knowledge.model import Knowledge
from tests.gateway.escalation.conftest import FALLBACK, SCHOOL, SCHOOL_INBOX, SENDER, TOPIC, HrDoor, HrOpener
from tests.gateway.escalation.mail_server import Letter, MailServer


async def sent(door: HrDoor, **written: str) -> Letter:
    """Confirm a message and return the letter."""
    assert (await door.confirm(await door.begin(), **written)).json()["state"] == "delivered"
    return door.mail.letters[-1]


async def test_it_says_everything_that_was_confirmed(hr: HrDoor, knowledge: Knowledge) -> None:
    letter = await sent(hr, topic=TOPIC, unit=SCHOOL, text="Rad ett.\nRad två.", reach="070-174 06 05")
    for said in (
        f"Referens: {letter.reference}",
        f"Gäller: {knowledge.topics[TOPIC].title}",
        f"Förvaltning: {SCHOOL}",
        "bli nådd: 070-174 06 05",
        "Rad ett.\nRad två.",
    ):
        assert said in letter.text.replace("\r\n", "\n")
    assert letter.reference in letter.mail["Subject"]
    assert (letter.mail["From"], letter.mail["To"]) == (SENDER, SCHOOL_INBOX)


async def test_nobody_s_absence_message_answers_it_and_its_date_and_id_are_right(hr: HrDoor) -> None:
    letter = await sent(hr)
    assert letter.mail["Auto-Submitted"] == "auto-generated"
    assert letter.id == f"<{letter.reference.lower()}@example.se>"
    assert email.utils.parsedate_to_datetime(letter.mail["Date"]).utcoffset() is not None


@pytest.mark.parametrize(
    ("reach", "reply_to"),
    [
        ("asa@example.se", "asa@example.se"),
        (" asa@västerås.se ", "asa@xn--vsters-buam.se"),
        ("åsa@example.se", None),  # not every mail server takes it; it stands in the letter
        ("070-174 06 05", None),
        ("Skriv till asa@example.se", None),
        ("Åsa <asa@example.se>", None),
        ("asa@example.se, chef@example.se", None),
        ("", None),
    ],
)
async def test_an_answer_goes_to_the_person_only_if_they_gave_an_address(
    hr: HrDoor, reach: str, reply_to: str | None
) -> None:
    letter = await sent(hr, reach=reach)
    assert letter.mail["Reply-To"] == reply_to
    assert reach.strip() in letter.text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x00", "\r\n\r\n"])
async def test_nothing_that_is_written_becomes_a_header_or_a_command(hr: HrDoor, end: str) -> None:
    plot = f"asa@example.se{end}Bcc: spion@example.se{end}.{end}MAIL FROM:<spion@example.se>"
    letter = await sent(hr, reach=plot, text=plot)
    assert set(letter.mail.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
    assert letter.inbox == FALLBACK and len(hr.mail.seen) == 1
    assert "Kommer samma referens två gånger" in letter.text  # the whole letter has arrived


@pytest.mark.parametrize("text", ["{reference} {0} {x!r}", ".\n..\n.", "From nobody", "å" * 3000, "🙂 ¡كيف!"])
async def test_any_text_arrives_as_it_was_written(hr: HrDoor, text: str) -> None:
    assert text in (await sent(hr, text=text)).text.replace("\r\n", "\n")


async def test_a_mail_server_that_takes_seven_bits_only_gets_no_more(
    hr_opened: HrOpener, mail: MailServer
) -> None:
    mail.eight_bit = False
    async with hr_opened() as door:
        letter = await sent(door, text="Påverkad på jobbet. 🙂")
    assert letter.mail["Content-Transfer-Encoding"] in ("base64", "quoted-printable")
    assert "Påverkad på jobbet. 🙂" in letter.text


async def test_a_topic_that_is_gone_is_named_as_it_was(
    hr_opened: HrOpener, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The knowledge changed while the message waited."""
    mail.stop()
    async with hr_opened(patience=0.1) as door:
        reference = (await door.confirm(await door.begin(), topic=TOPIC)).json()["reference"]
        monkeypatch.delitem(door.services.knowledge.topics, TOPIC)
        mail.start()
        async with asyncio.timeout(20):
            while not mail.letters:
                await asyncio.sleep(0.05)
    assert mail.letters[0].reference == reference
    assert f"Gäller: {TOPIC}" in mail.letters[0].text
