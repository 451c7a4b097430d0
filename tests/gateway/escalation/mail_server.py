"""A real mail server on loopback (SMTP over TLS), which fails when and how it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bench.running import free_port
from tests.certificates import certified

HOST = "127.0.0.1"
OK = "250 OK"
Moment = Literal["connect", "recipient", "content", "accepted"]


@dataclass(frozen=True)
class Drop:
    """Close the connection after the letter without a reply; ``kept``: the letter was taken all the same."""

    kept: bool


@dataclass(frozen=True)
class Letter:
    """A letter that was taken."""

    inbox: str
    mail: EmailMessage
    encrypted: bool

    @property
    def id(self) -> str:
        """Its Message-ID."""
        return str(self.mail["Message-ID"])

    @property
    def reference(self) -> str:
        """The reference of the message in it, as HR reads it."""
        found = re.search(r"Referens: (HR-\S+)", self.text)
        assert found
        return found[1]

    @property
    def text(self) -> str:
        """What HR reads."""
        return str(self.mail.get_content())


@dataclass
class MailServer:
    """What it has taken, and how it behaves next."""

    folder: Path
    port: int = field(default_factory=free_port)
    tls: Literal["starttls", "tls", "off"] = "starttls"
    login: tuple[str, str] | None = None
    names: str = HOST  # whom the certificate is for
    eight_bit: bool = True
    letters: list[Letter] = field(default_factory=list)
    seen: list[Letter] = field(default_factory=list)  # also those that were not taken
    connections: int = 0
    recipients: dict[str, str] = field(default_factory=dict)  # what is replied to an address
    replies: list[str | Drop] = field(default_factory=list)  # to the next letters; then 250
    slow: float = 0  # seconds before a letter is replied to
    slow_quit: float = 0
    happens: dict[tuple[Moment, str], Callable[[], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start the thread that it lives in; it listens when it is started."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server: asyncio.Server | None = None
        self._open: set[SMTP] = set()
        self._certificate = certified(self.authority, self.names)

    @property
    def authority(self) -> Path:
        """What a client has to trust (``SSL_CERT_FILE``)."""
        return self.folder / f"{self.names}.pem"

    def settings(self, **others: str) -> dict[str, str]:
        """Return the settings of a gateway that sends here, without their prefix."""
        user, password = self.login or ("", "")
        return {
            "smtp_host": HOST,
            "smtp_port": str(self.port),
            "smtp_tls": self.tls,
            "smtp_user": user,
            "smtp_password": password,
            **others,
        }

    def start(self) -> None:
        """Listen, always on the same port."""
        self._run(self._listen())

    def stop(self) -> None:
        """Be down: nobody listens, and those who are connected are cut off."""
        self._run(self._hush())

    def end(self) -> None:
        """Stop for good."""
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def once(self, moment: Moment, what: Callable[[], None], inbox: str = "") -> None:
        """Do something the next time that a moment comes, for a letter to one inbox where it is named."""
        self.happens[moment, inbox] = what

    def arrived(self) -> Counter[str]:
        """Return how often each message was taken, by its reference."""
        return Counter(letter.reference for letter in self.letters)

    async def _listen(self) -> None:
        implicit = self._certificate if self.tls == "tls" else None
        self._server = await self._loop.create_server(self._connected, HOST, self.port, ssl=implicit)

    async def _hush(self) -> None:
        if self._server:
            self._server.close()
            for connection in list(self._open):
                if connection.transport:
                    cast(asyncio.WriteTransport, connection.transport).abort()
            self._open.clear()
            self._server = None
        await asyncio.sleep(0)

    def _run(self, doing: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(doing, self._loop).result(10)

    def _connected(self) -> SMTP:
        self.connections += 1
        self._come("connect")
        connection = SMTP(
            _Handler(self),
            hostname="mail.example.se",
            tls_context=self._certificate if self.tls == "starttls" else None,
            require_starttls=self.tls == "starttls",
            auth_require_tls=self.tls == "starttls",
            auth_required=bool(self.login),
            authenticator=self._authenticated if self.login else None,
            loop=self._loop,
        )
        self._open.add(connection)
        return connection

    def _authenticated(self, _server: SMTP, _session: Session, _envelope: Envelope, *said: Any) -> AuthResult:
        assert self.login
        given = said[-1]
        user, password = (text.encode() for text in self.login)
        return AuthResult(success=given == LoginPassword(user, password), handled=False)

    def _come(self, moment: Moment, inbox: str = "") -> None:
        for key in ((moment, inbox), (moment, "")):
            if what := self.happens.pop(key, None):
                what()


class _Handler:
    """What aiosmtpd asks."""

    def __init__(self, server: MailServer) -> None:
        self._mail, self._taken = server, ""

    async def handle_EHLO(
        self, _smtp: SMTP, session: Session, _envelope: Envelope, name: str, offered: list[str]
    ) -> list[str]:
        session.host_name = name
        return [line for line in offered if self._mail.eight_bit or "8BITMIME" not in line]

    async def handle_RCPT(
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self._mail._come("recipient", address)
        reply = self._mail.recipients.get(address, OK)
        if reply == OK:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:
        mail = self._mail
        assert isinstance(envelope.content, bytes)
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        encrypted = bool(session.ssl) or mail.tls == "tls"
        letter = Letter(envelope.rcpt_tos[0], cast(EmailMessage, read), encrypted)
        mail.seen.append(letter)
        mail._come("content", letter.inbox)
        await asyncio.sleep(mail.slow)
        reply = mail.replies.pop(0) if mail.replies else OK
        if isinstance(reply, Drop):
            if reply.kept:
                mail.letters.append(letter)
            assert smtp.transport
            cast(asyncio.WriteTransport, smtp.transport).abort()
            await asyncio.sleep(3600)  # cancelled when the connection is seen to be gone
        if reply == OK:
            mail.letters.append(letter)
            self._taken = letter.inbox
        return str(reply)

    async def handle_QUIT(self, _smtp: SMTP, _session: Session, _envelope: Envelope) -> str:
        if self._taken:
            self._mail._come("accepted", self._taken)
        await asyncio.sleep(self._mail.slow_quit)
        return "221 Bye"


@contextmanager
def mail_server(folder: Path, **behaviour: Any) -> Iterator[MailServer]:
    """Listen on a free port of loopback until the test is over."""
    server = MailServer(folder, **behaviour)
    server.start()
    try:
        yield server
    finally:
        server.end()
