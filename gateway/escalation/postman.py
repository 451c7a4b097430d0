"""Hands letters to the mail server (SMTP, RFC 5321) over TLS."""

from __future__ import annotations

import asyncio
import contextlib
from email.message import EmailMessage

import aiosmtplib
import httpx

from gateway.escalation.settings import EscalationSettings

PERMANENT = 500  # RFC 5321 §4.2.1: codes from here on are final
LEAVING = 1.0  # seconds for a QUIT that nothing hangs on


class Refused(RuntimeError):
    """The server takes no such letter for this inbox; the message names the kind."""


class Later(RuntimeError):
    """It was not taken now, or it is not known whether it was; the message names the kind."""


class Postman:
    """Delivers one letter at a time."""

    def __init__(self, settings: EscalationSettings) -> None:
        """Deliver as the settings say; nothing is connected yet."""
        self._settings = settings
        self._trusted = httpx.create_ssl_context()  # SSL_CERT_FILE names another list of authorities

    async def deliver(self, letter: EmailMessage) -> None:
        """Hand over a letter; afterwards the mail server answers for it.

        Raises:
            Refused: it will never be taken for this inbox.
            Later: it was not taken, or nobody knows, and must be handed over again.
        """
        settings = self._settings
        secret = settings.smtp_password.get_secret_value()
        server = aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=secret or None,
            use_tls=settings.smtp_tls == "tls",
            start_tls=settings.smtp_tls == "starttls",
            tls_context=self._trusted,
            timeout=settings.smtp_seconds,
        )
        try:
            async with asyncio.timeout(settings.smtp_seconds):
                await server.connect()
                await server.send_message(letter)
            await _leave(server)
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = {refused.code for refused in error.recipients}
            kind = Refused if min(codes, default=0) >= PERMANENT else Later
            raise kind(f"recipient {min(codes, default=0)}") from error
        except aiosmtplib.SMTPAuthenticationError as error:
            raise Later(f"login {error.code}") from error
        except aiosmtplib.SMTPDataError as error:
            kind = Refused if error.code >= PERMANENT else Later
            raise kind(f"letter {error.code}") from error
        except aiosmtplib.SMTPResponseException as error:
            raise Later(f"{type(error).__name__} {error.code}") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Later(type(error).__name__) from error
        finally:
            server.close()


async def _leave(server: aiosmtplib.SMTP) -> None:
    """Say QUIT. However that ends, the letter has been taken, and is not to be sent again."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        async with asyncio.timeout(LEAVING):
            await server.quit()
