"""The letter that HR reads."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.words import Words
from gateway.clock import utc_now
from gateway.escalation.message import Concern
from gateway.escalation.settings import an_address


def concerns(words: Words, topic: str | None) -> str:
    """Return in words what a message concerns; a topic that is no longer there is its name."""
    if topic is None:
        return words.phrase("hr-galler-annat")
    known = words.knowledge.topics.get(topic)
    return words(known.title) if known else topic


def letter(words: Words, concern: Concern, reference: str, sender: str, inbox: str) -> EmailMessage:
    """Return the message as mail. Its id is the same however often it is sent (RFC 5322 §3.6.4)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, inbox
    mail["Subject"] = words.phrase("hr-brev-amne", reference=reference)
    mail["Date"] = format_datetime(utc_now())
    mail["Message-ID"] = f"<{reference.lower()}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence message answers it
    if reply_to := _address(concern.reach):
        mail["Reply-To"] = reply_to
    mail.set_content(as_text(words, reference, concern))
    return mail


def as_text(words: Words, reference: str, concern: Concern) -> str:
    """Return what the letter says."""
    return words.phrase(
        "hr-brev",
        reference=reference,
        concerns=concerns(words, concern.topic),
        unit=concern.unit or words.phrase("hr-brev-okand"),
        reach=concern.reach or words.phrase("hr-brev-anonym"),
        text=concern.text or words.phrase("hr-brev-ingen-text"),
    )


def _address(reach: str) -> str | None:
    try:
        return an_address(reach)
    except ValueError:
        return None
