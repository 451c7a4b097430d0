"""Whatever the mail server does, a message arrives in the end, and where it is is told truthfully meanwhile.

Time is moved by hand; the mail server, the network and both databases are real.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.words import Words
from gateway.clock import now
from gateway.escalation.delivery import LONGEST_WAIT, Delivery
from gateway.escalation.inboxes import read_inboxes
from gateway.escalation.message import Concern
from gateway.escalation.outbox import Outbox, State, erase, forget_delivered
from gateway.escalation.settings import EscalationSettings
from gateway.escalation.vault import Unreadable, Vault
from gateway.metrics import Metrics
from gateway.store.database import open_database
from gateway.store.tables import Escalation
from knowledge.model import Knowledge
from tests.certificates import certified
from tests.gateway.escalation.conftest import FALLBACK, KEY, SCHOOL, SCHOOL_INBOX, HrDoor, HrOpener, trust
from tests.gateway.escalation.mail_server import HOST, Drop, MailServer, mail_server

FOREVER = 1_000_000  # seconds


@dataclass
class Post:
    """Who takes messages to the mail server, and the clock that they go by."""

    engine: AsyncEngine
    outbox: Outbox
    delivery: Delivery
    clock: Any
    settings: EscalationSettings

    async def put(self, name: str = "a", unit: str | None = SCHOOL) -> str:
        """Keep a confirmed message; return its reference."""
        reference, new = await self.outbox.add(name * 32, Concern(unit=unit, text="Något."))
        assert new
        return reference

    async def later(self, seconds: float) -> None:
        """Let so much time go by, and send what is due then."""
        self.clock.shift(seconds)
        await self.delivery.send_all()

    async def row(self, reference: str) -> Any:
        """Return what the database knows of a message."""
        async with self.engine.connect() as connection:
            found = select(Escalation).where(Escalation.reference == reference)
            return (await connection.execute(found)).one()

    async def wait(self, reference: str) -> int:
        """Return the seconds until it is sent again."""
        return int((await self.row(reference)).due - now())

    async def arrives(self, reference: str) -> None:
        """Let time go by until it has arrived, as it must."""
        for _ in range(8):
            await self.later(LONGEST_WAIT)
            if await self.outbox.state(reference) is State.DELIVERED:
                return
        raise AssertionError("it does not arrive")


Hire = Callable[..., Post]


@pytest.fixture
def hire(knowledge: Knowledge, chosen: dict[str, Any]) -> Iterator[Callable[..., Post]]:
    """Hires somebody who delivers, for a database, with settings of one's own."""
    with time_machine.travel("2026-11-25 08:00Z") as clock:

        def made(engine: AsyncEngine, **others: Any) -> Post:
            settings = EscalationSettings(**{**chosen, **others})
            assert settings.inboxes
            vault, inboxes = Vault(settings.keys), read_inboxes(settings.inboxes)
            outbox = Outbox(engine, vault, settings.stuck_minutes * 60)
            delivery = Delivery(settings, outbox, vault, inboxes, lambda: Words(knowledge), Metrics())
            return Post(engine, outbox, delivery, clock, settings)

        yield made


@pytest.fixture
def post(hire: Hire, engine: AsyncEngine) -> Post:
    return hire(engine)


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with one letter, or for a while."""

    begins: Callable[[MailServer], Any]
    noted: str  # the kind that the database keeps of it
    ends: Callable[[MailServer], Any] = lambda mail: None
    taken: int = 0  # letters that the server keeps although nobody is told
    patience: float = 10  # seconds that the server may take


def change(**fields: Any) -> Callable[[MailServer], None]:
    """Return what changes a mail server's ways."""

    def changed(mail: MailServer) -> None:
        for name, value in fields.items():
            setattr(mail, name, copy(value))

    return changed


FAULTS = {
    "down": Fault(MailServer.stop, "SMTPConnectError", MailServer.start),
    "recipient not now": Fault(
        change(recipients={SCHOOL_INBOX: "451 later"}), "recipient 451", change(recipients={})
    ),
    "letter not now": Fault(change(replies=["452 full"]), "letter 452"),
    "closing down": Fault(change(replies=["421 closing"]), "letter 421"),
    "an answer that is none": Fault(change(replies=["hej hopp"]), "SMTPResponseException -1"),
    "cut off after the letter": Fault(change(replies=[Drop(kept=False)]), "SMTPServerDisconnected"),
    "cut off though taken": Fault(change(replies=[Drop(kept=True)]), "SMTPServerDisconnected", taken=1),
    "too slow": Fault(change(slow=2), "SMTPReadTimeoutError", change(slow=0), 1, 0.5),
    "sender not now": Fault(change(login=("x", "y")), "SMTPSenderRefused 530", change(login=None)),
}


@pytest.mark.parametrize("name", sorted(FAULTS))
async def test_whatever_fails_it_arrives_in_the_end(
    hire: Hire, engine: AsyncEngine, mail: MailServer, name: str
) -> None:
    fault = FAULTS[name]
    fault.begins(mail)
    post = hire(engine, smtp_seconds=fault.patience)
    reference = await post.put()
    await post.delivery.send_all()
    row = await post.row(reference)
    assert (row.delivered, row.attempts, row.to_fallback) == (None, 1, False)
    assert row.fault in (fault.noted, fault.noted.replace("SMTPRead", ""))
    assert await post.outbox.state(reference) is State.WAITING
    fault.ends(mail)
    await hire(engine).later(1)
    row = await post.row(reference)
    assert await post.outbox.state(reference) is State.DELIVERED and row.fault is None
    assert 1 <= mail.arrived()[reference] <= 1 + fault.taken
    assert {letter.inbox for letter in mail.letters} == {SCHOOL_INBOX}
    assert len({letter.id for letter in mail.seen}) == 1


async def test_an_inbox_that_is_not_there_is_replaced_by_the_fallback_at_once(
    post: Post, mail: MailServer
) -> None:
    mail.recipients[SCHOOL_INBOX] = "550 no such user"
    reference = await post.put()
    await post.delivery.send_all()
    assert await post.outbox.state(reference) is State.DELIVERED
    (letter,) = mail.letters
    assert letter.inbox == letter.mail["To"] == FALLBACK and letter.reference == reference


@pytest.mark.parametrize("refusal", ["554 spam", "552 too much"])
async def test_a_letter_that_an_inbox_does_not_want_goes_to_the_fallback(
    post: Post, mail: MailServer, refusal: str
) -> None:
    mail.replies = [refusal]
    reference = await post.put()
    await post.delivery.send_all()
    assert await post.outbox.state(reference) is State.DELIVERED
    assert [letter.inbox for letter in mail.seen] == [SCHOOL_INBOX, FALLBACK]
    assert len({letter.id for letter in mail.seen}) == 1


async def test_when_the_fallback_refuses_too_it_is_tried_again_patiently(
    post: Post, mail: MailServer
) -> None:
    mail.recipients = {SCHOOL_INBOX: "550 no", FALLBACK: "550 no"}
    reference = await post.put()
    await post.delivery.send_all()
    assert (await post.row(reference)).attempts == 2 and await post.wait(reference) > 0
    mail.recipients = {SCHOOL_INBOX: "550 no"}
    await post.arrives(reference)
    assert [letter.inbox for letter in mail.letters] == [FALLBACK]


async def test_the_fallback_stays_chosen_when_something_else_fails_meanwhile(
    post: Post, mail: MailServer
) -> None:
    mail.recipients, mail.replies = {SCHOOL_INBOX: "550 no"}, ["451 later"]
    reference = await post.put()
    await post.delivery.send_all()
    assert (await post.row(reference)).to_fallback and not mail.letters
    await post.arrives(reference)
    assert [letter.inbox for letter in mail.letters] == [FALLBACK]


async def test_each_wait_is_twice_the_last_and_an_hour_at_most(post: Post, mail: MailServer) -> None:
    mail.stop()
    reference = await post.put()
    waits = []
    for _ in range(15):
        await post.delivery.send_all()
        waits.append(await post.wait(reference))
        before = (await post.row(reference)).attempts
        await post.later(waits[-1] - 1)  # a second too early: nothing is tried
        assert (await post.row(reference)).attempts == before
        post.clock.shift(1)
    assert waits[:6] == [1, 2, 4, 8, 16, 32] and waits[-3:] == [LONGEST_WAIT] * 3
    mail.start()
    await post.delivery.send_all()
    assert await post.outbox.state(reference) is State.DELIVERED


async def test_while_the_mail_server_is_down_nobody_runs_in_circles(
    post: Post, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.escalation.delivery.LOOKS_EVERY", 0.05)
    mail.replies = ["451 later"] * 100
    for name in "abc":
        await post.put(name)
    at_work = asyncio.create_task(post.delivery.run())
    await asyncio.sleep(2)  # real seconds, with waits of 1 and 2 between
    at_work.cancel()
    await asyncio.gather(at_work, return_exceptions=True)
    assert 3 <= len(mail.seen) <= 3 * 3


async def test_waiting_then_stuck_then_delivered(post: Post, mail: MailServer) -> None:
    mail.stop()
    reference = await post.put()
    await post.later(0)
    assert await post.outbox.state(reference) is State.WAITING
    assert await post.outbox.counts() == {State.WAITING: 1, State.STUCK: 0}
    post.clock.shift(post.settings.stuck_minutes * 60)
    assert await post.outbox.state(reference) is State.STUCK
    assert await post.outbox.counts() == {State.WAITING: 0, State.STUCK: 1}
    mail.start()
    await post.arrives(reference)
    assert await post.outbox.counts() == {State.WAITING: 0, State.STUCK: 0}


async def test_what_the_server_has_taken_is_not_sent_again_because_it_is_slow_to_part(
    post: Post, mail: MailServer
) -> None:
    mail.slow_quit = 15
    reference = await post.put()
    await post.delivery.send_all()
    assert await post.outbox.state(reference) is State.DELIVERED
    await post.later(FOREVER)
    assert mail.arrived() == {reference: 1}


async def test_one_that_cannot_be_sent_does_not_keep_the_others(
    post: Post, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A defect of ours, or a message sealed with a key that is gone."""
    broken, whole = await post.put("a", unit=None), await post.put("b")
    deliver = post.delivery._postman.deliver

    async def fails_on_one(mail: Any) -> None:
        assert mail["To"] != FALLBACK, "a defect"
        await deliver(mail)

    with monkeypatch.context() as defect:
        defect.setattr(post.delivery._postman, "deliver", fails_on_one)
        await post.delivery.send_all()
    assert mail.arrived() == {whole: 1}
    row = await post.row(broken)
    assert (row.fault, row.delivered) == ("AssertionError", None)
    await post.arrives(broken)


async def test_whoever_delivers_goes_on_when_the_database_fails(
    post: Post, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.escalation.delivery.LOOKS_EVERY", 0.02)
    claim, failed = post.outbox.claim, list[int]()

    async def fails_twice(seconds: float) -> Any:
        if len(failed) < 2:
            failed.append(1)
            raise RuntimeError
        return await claim(seconds)

    monkeypatch.setattr(post.outbox, "claim", fails_twice)
    reference = await post.put()
    at_work = asyncio.create_task(post.delivery.run())
    async with asyncio.timeout(5):
        while await post.outbox.state(reference) is not State.DELIVERED:
            await asyncio.sleep(0.02)
    at_work.cancel()
    await asyncio.gather(at_work, return_exceptions=True)


async def test_what_was_sent_but_could_not_be_noted_is_sent_again_and_looks_the_same(
    post: Post, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_reference: str) -> None:
        raise RuntimeError

    reference = await post.put()
    with monkeypatch.context() as broken:
        broken.setattr(post.outbox, "deliver", fails)
        with pytest.raises(RuntimeError):
            await post.delivery.send_all()
    assert await post.outbox.state(reference) is State.WAITING
    await post.arrives(reference)
    assert [letter.reference for letter in mail.letters] == [reference] * 2
    assert mail.letters[0].id == mail.letters[1].id and mail.letters[0].text == mail.letters[1].text


async def test_two_who_deliver_never_send_the_same_message_at_the_same_time(
    post: Post, hire: Hire, address: str, mail: MailServer
) -> None:
    other = await open_database(address)
    posts = [post, hire(other)]
    mail.slow = 0.01
    references = {await post.put(name) for name in "abcdefghijklmnopqrst"}
    while (await post.outbox.counts())[State.WAITING]:
        await asyncio.gather(*(one.delivery.send_all() for one in posts))
    assert mail.arrived() == dict.fromkeys(references, 1)
    await other.dispose()


async def test_what_somebody_has_claimed_nobody_else_has_until_the_lease_ends(
    post: Post, hire: Hire, address: str, mail: MailServer
) -> None:
    other = await open_database(address)
    reference = await post.put()
    claimed = await asyncio.gather(*(one.claim(60) for one in (post.outbox, hire(other).outbox) * 3))
    assert [due.reference for due in claimed if due] == [reference]  # then he who has it dies
    await post.later(59)
    assert not mail.seen
    await post.later(3)
    assert mail.arrived() == {reference: 1}
    await other.dispose()


async def test_keys_are_changed_while_messages_wait(
    post: Post, hire: Hire, engine: AsyncEngine, mail: MailServer
) -> None:
    reference, new = await post.put(), Fernet.generate_key().decode()
    without = hire(engine, keys=new)
    await without.delivery.send_all()
    row = await post.row(reference)
    assert (row.fault, row.delivered) == ("InvalidToken", None) and not mail.seen
    with pytest.raises(Unreadable):
        await without.outbox.reseal()
    assert await hire(engine, keys=f"{new}, {KEY}").outbox.reseal() == 1
    await without.arrives(reference)
    assert mail.arrived() == {reference: 1}


async def test_what_was_delivered_is_forgotten_after_its_days_and_what_was_not_never(
    post: Post, mail: MailServer
) -> None:
    gone = await post.put("a")
    await post.delivery.send_all()
    mail.stop()
    left = await post.put("b")
    post.clock.shift(31 * 24 * 3600)
    assert await forget_delivered(post.outbox._engine, 30 * 24 * 3600, dry_run=True) == 1
    assert await forget_delivered(post.outbox._engine, 30 * 24 * 3600) == 1
    assert await post.outbox.state(gone) is None
    assert await post.outbox.state(left) is State.STUCK


async def test_a_message_is_erased_when_somebody_asks(post: Post, mail: MailServer) -> None:
    reference = await post.put()
    assert await erase(post.outbox._engine, reference)
    assert not await erase(post.outbox._engine, reference)
    await post.later(FOREVER)
    assert not mail.seen


async def test_a_message_erased_while_it_is_sent_stays_erased(post: Post, mail: MailServer) -> None:
    reference = await post.put()
    due = await post.outbox.claim(60)
    assert due and await erase(post.outbox._engine, reference)
    await post.delivery._send(due)
    assert await post.outbox.state(reference) is None


# -- who the mail server is, and who we are


@pytest.mark.parametrize("tls", ["starttls", "tls", "off"])
@pytest.mark.parametrize("login", [None, ("assistenten", "lösen-ord 1")])
async def test_every_way_to_log_in(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hire: Hire,
    engine: AsyncEngine,
    tls: str,
    login: tuple[str, str] | None,
) -> None:
    with mail_server(tmp_path, tls=tls, login=login) as server:
        trust(monkeypatch, server.authority)
        post = hire(engine, **server.settings())
        reference = await post.put()
        await post.delivery.send_all()
        assert server.arrived() == {reference: 1}
        assert server.letters[0].encrypted is (tls != "off")


async def test_with_a_wrong_password_it_waits_until_somebody_sets_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hire: Hire, engine: AsyncEngine
) -> None:
    with mail_server(tmp_path, login=("assistenten", "rätt")) as server:
        trust(monkeypatch, server.authority)
        post = hire(engine, **server.settings(smtp_password="fel"))
        reference = await post.put()
        await post.delivery.send_all()
        assert (await post.row(reference)).fault == "login 535" and not server.seen
        await hire(engine, **server.settings()).arrives(reference)


async def test_nothing_is_sent_in_the_clear_to_a_server_without_encryption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hire: Hire, engine: AsyncEngine
) -> None:
    with mail_server(tmp_path, tls="off") as server:
        trust(monkeypatch, server.authority)
        for name, wanted in (("a", "starttls"), ("b", "tls")):
            post = hire(engine, **server.settings(smtp_tls=wanted))
            reference = await post.put(name)
            await post.delivery.send_all()
            assert (await post.row(reference)).delivered is None
        assert server.connections >= 2 and not server.seen


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("whose", ["signed by nobody we trust", "of another server"])
async def test_nothing_is_sent_to_a_server_with_a_wrong_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hire: Hire, engine: AsyncEngine, tls: str, whose: str
) -> None:
    with mail_server(tmp_path, tls=tls, names="mail.example.se") as server:
        if whose == "of another server":
            trust(monkeypatch, server.authority)
        else:
            certified(tmp_path / f"{HOST}.pem", HOST)
            trust(monkeypatch, tmp_path / f"{HOST}.pem")
        post = hire(engine, **server.settings())
        reference = await post.put()
        await post.delivery.send_all()
        row = await post.row(reference)
        assert row.delivered is None and row.fault in ("SSLCertVerificationError", "SMTPConnectError")
        assert not server.seen


# -- what whoever runs it sees


async def test_figures_and_health_tell_of_messages_that_are_stuck(
    hr_opened: HrOpener, mail: MailServer
) -> None:
    mail.stop()
    async with hr_opened(patience=0.1, hr_stuck_minutes=0.01) as door:
        session = await door.begin()
        told = (await door.confirm(session)).json()
        assert told["state"] in ("waiting", "stuck")
        await asyncio.sleep(1.2)
        stuck = (await door.look(session, told["reference"])).json()
        assert stuck["state"] == "stuck" and "inte kommit fram" in stuck["told"]
        figures = (await door.ops.get("/metrics")).text
        assert 'gateway_outbox{state="stuck"} 1.0' in figures
        assert 'gateway_outbox{state="waiting"} 0.0' in figures
        assert 'gateway_escalations_total{what="confirmed"} 1.0' in figures
        assert 'gateway_failures_total{part="mail"}' in figures
        health = await door.ops.get("/healthz")
        assert health.status_code == 503 and "mail" in health.json()["failing"]
        mail.start()
        async with door.services.engine.begin() as connection:
            await connection.execute(update(Escalation).values(due=0))
        async with asyncio.timeout(10):
            while (await door.look(session, told["reference"])).json()["state"] != "delivered":
                await asyncio.sleep(0.05)
        assert 'gateway_outbox{state="stuck"} 0.0' in (await door.ops.get("/metrics")).text
        async with asyncio.timeout(10):
            while "mail" in (await door.ops.get("/healthz")).json()["failing"]:
                await asyncio.sleep(0.2)


async def test_while_it_waits_the_person_is_told_so(hr_opened: HrOpener, mail: MailServer) -> None:
    mail.stop()
    async with hr_opened(patience=0.1) as door:
        response = await door.confirm(await door.begin())
    assert response.status_code == 201 and response.json()["state"] == "waiting"
    assert "inte kommit fram" in response.json()["told"] and response.json()["reference"] in response.text


async def test_without_the_database_the_other_figures_are_still_told(hr: HrDoor) -> None:
    async with hr.services.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE escalations")
    told = await hr.ops.get("/metrics")
    assert told.status_code == 200 and 'gateway_failures_total{part="outbox"} 1.0' in told.text
