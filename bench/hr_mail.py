"""Whether any message to HR is lost: ``.gateway/bin/python -m bench.hr_mail --messages 200``.

Confirms messages through a real gateway process, whose real mail server fails at random and which is killed
itself (SIGKILL) about every 25 messages, half of the times by the mail server in the middle of a letter.
``--database postgresql`` uses a PostgreSQL of its own, else it is SQLite.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from tests.gateway.escalation.mail_server import Drop, MailServer, Moment, mail_server
from tests.gateway.served import Served, served
from tests.gateway.stub_rasa import stub_rasa
from tests.postgres import running_postgres

AT_ONCE, KILL_EVERY, PATIENCE = 6, 25, 600
MOMENTS: tuple[Moment, ...] = ("connect", "recipient", "content", "accepted")
SMTP_SECONDS = 1.0


class Gateway:
    """A gateway that is killed and started again, on another port each time."""

    def __init__(self, assistant: str, settings: dict[str, str]) -> None:
        """Start it."""
        self._assistant, self._settings = assistant, settings
        self._stack, self._now = ExitStack(), threading.Lock()
        self.kills = 0
        self._start()

    def _start(self) -> None:
        self._served: Served = self._stack.enter_context(served(self._assistant, **self._settings))

    @property
    def address(self) -> str:
        """Where it listens; waits until it does."""
        with self._now:
            return self._served.address

    def kill(self) -> None:
        """Kill it (SIGKILL); it stays dead until ``revive``."""
        self._served.process.kill()

    def revive(self) -> None:
        """Start it again once it is dead."""
        with self._now:
            self._served.process.wait()
            self._stack.close()
            self.kills += 1
            self._start()

    def dead(self) -> bool:
        """Whether somebody has killed it."""
        return self._served.process.poll() is not None

    def stop(self) -> None:
        """Stop it tidily."""
        self._stack.close()


class Bench:
    """The run and its count."""

    def __init__(self, gateway: Gateway, mail: MailServer, messages: int, seed: int) -> None:
        """Send so many messages; the faults are drawn from the seed."""
        self.gateway, self.mail, self.messages = gateway, mail, messages
        self.random, self.faults = random.Random(seed), Counter[str]()
        self.confirmed: set[str] = set()
        self.told_too_early: set[str] = set()
        self.asked_again = 0

    def run(self) -> None:
        """Confirm every message while things fail; then let nothing fail, and wait until all have arrived."""
        with ThreadPoolExecutor(AT_ONCE) as at_once:
            sending = [at_once.submit(self._confirm, number) for number in range(self.messages)]
            next_kill = KILL_EVERY
            while not all(one.done() for one in sending):
                if len(self.confirmed) >= next_kill:
                    next_kill += self.random.randint(KILL_EVERY - 5, KILL_EVERY + 5)
                    self._kill()
                elif self.gateway.dead():
                    self.gateway.revive()
                else:
                    self._fail()
            for one in sending:
                one.result()
        self.mail.happens.clear()
        self.mail.replies.clear()
        if self.gateway.dead():
            self.gateway.revive()
        started = time.monotonic()
        while self.confirmed - set(self.mail.arrived()) and time.monotonic() - started < PATIENCE:
            time.sleep(0.5)

    def delivered(self) -> set[str]:
        """Return the messages that are told as delivered now."""
        return {reference for reference in self.confirmed if self._state(reference) == "delivered"}

    def _fail(self) -> None:
        fault = self.random.choice(("server restarts", "451", "cut off", "cut off though taken", "slow"))
        self.faults[fault] += 1
        if fault == "server restarts":
            self.mail.stop()
            time.sleep(self.random.uniform(0.2, 1.5))
            self.mail.start()
        elif fault == "451":
            self.mail.replies += ["451 later"] * self.random.randint(1, 3)
        elif fault == "slow":
            self.mail.slow = 2 * SMTP_SECONDS
            time.sleep(self.random.uniform(0.2, 1.5))
            self.mail.slow = 0
        else:
            self.mail.replies.append(Drop(kept=fault == "cut off though taken"))
        time.sleep(self.random.uniform(0.2, 1.0))

    def _kill(self) -> None:
        moment = self.random.choice(MOMENTS) if self.random.random() < 0.5 else None
        if moment:
            self.mail.once(moment, self.gateway.kill)
            waited = time.monotonic()
            while not self.gateway.dead() and time.monotonic() - waited < 10:
                time.sleep(0.05)
        if self.gateway.dead():
            self.faults[f"gateway killed at {moment}"] += 1
        else:
            self.mail.happens.clear()
            self.gateway.kill()
            self.faults["gateway killed at any moment"] += 1
        self.gateway.revive()

    def _confirm(self, number: int) -> None:
        """Confirm one message, as somebody who does not give up while nothing is answered."""
        session = {"Authorization": f"Bearer {self._ask('POST', '/api/session').json()['token']}"}
        key = self._ask("GET", "/api/escalation", headers=session).json()["key"]
        body = {"key": key, "confirmed": True, "text": f"Meddelande {number}."}
        told = self._ask("POST", "/api/escalation", headers=session, json=body).json()
        if told["state"] == "delivered" and not self.mail.arrived()[told["reference"]]:
            self.told_too_early.add(told["reference"])
        self.confirmed.add(told["reference"])

    def _state(self, reference: str) -> str:
        session = {"Authorization": f"Bearer {self._ask('POST', '/api/session').json()['token']}"}
        return str(self._ask("GET", f"/api/escalation/{reference}", headers=session).json()["state"])

    def _ask(self, method: str, path: str, **sent: object) -> httpx.Response:
        while True:
            try:
                answer = httpx.request(method, self.gateway.address + path, timeout=30, **sent)
            except httpx.TransportError:
                self.asked_again += 1
                time.sleep(0.2)  # it has just been killed: nobody knows whether it took it
                continue
            answer.raise_for_status()
            return answer


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/gateway.db"
    else:
        with running_postgres() as address:
            yield address


def main() -> None:
    """Run, and print the count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=4)
    chosen = parser.parse_args()
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as name,
        mail_server(Path(name)) as mail,
        stub_rasa() as rasa,
        database(chosen.database, Path(name)) as address,
    ):
        os.environ["SSL_CERT_FILE"] = str(mail.authority)
        (Path(name) / "inboxes.yml").write_text("reserv: hr@example.se\n", "utf-8")
        settings = {
            "database_url": address,
            "signing_key": "x" * 40,
            "escalation_limit": "100000/hour",
            "hr_inboxes": f"{name}/inboxes.yml",
            "hr_sender": "assistenten@example.se",
            "hr_keys": Fernet.generate_key().decode(),
            "hr_smtp_seconds": str(SMTP_SECONDS),
            "hr_retry_seconds": "1",
            **{f"hr_{key}": value for key, value in mail.settings().items()},
        }
        gateway = Gateway(rasa.address, settings)
        try:
            bench = Bench(gateway, mail, chosen.messages, chosen.seed)
            bench.run()
            time.sleep(2 * SMTP_SECONDS)  # the last is noted
            told = bench.delivered()
        finally:
            gateway.stop()
    arrived = mail.arrived()
    ids = {(letter.reference, letter.id) for letter in mail.letters}
    print(f"{chosen.database}, {time.monotonic() - started:.0f} s; killed {gateway.kills} times")
    print("faults:", ", ".join(f"{fault} {count}" for fault, count in sorted(bench.faults.items())))
    print(f"confirmed {len(bench.confirmed)} of {chosen.messages} (asked again {bench.asked_again} times)")
    print(f"delivered {len(bench.confirmed & set(arrived))}, told as delivered {len(told)}")
    print(
        f"lost {len(bench.confirmed - set(arrived))}, told as delivered but not "
        f"{len(bench.told_too_early | (told - set(arrived)))}"
    )
    print(
        f"doubled {sum(times > 1 for times in arrived.values())}, each with one Message-ID: "
        f"{len(ids) == len(arrived)}"
    )
    print(f"never confirmed but arrived {len(set(arrived) - bench.confirmed)}")


if __name__ == "__main__":
    main()
