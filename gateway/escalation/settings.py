"""The settings of messages to HR, each an environment variable ``GATEWAY_HR_<NAME>``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from cryptography.fernet import Fernet
from email_validator import EmailNotValidError, validate_email
from opening_hours import validate
from pydantic import PositiveFloat, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gateway.settings import ROOT, Port, listed, missing_half, read

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class EscalationSettings(BaseSettings):
    """Where messages to HR go, and how; without inboxes there is no form."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_HR_", extra="ignore", env_file=ROOT / ".env")

    inboxes: Path | None = None
    sender: str = ""
    keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    hours: str = ""
    keep_days: PositiveFloat = 30

    smtp_host: str = ""
    smtp_port: Port = 587
    smtp_tls: Literal["starttls", "tls", "off"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_seconds: PositiveFloat = 120  # servers look through a letter before they take it
    retry_seconds: PositiveFloat = 30
    stuck_minutes: PositiveFloat = 60

    @property
    def on(self) -> bool:
        """Whether messages to HR are taken at all."""
        return self.inboxes is not None

    @field_validator("inboxes")
    @classmethod
    def _there(cls, path: Path | None) -> Path | None:
        if path and not path.is_file():
            raise ValueError("filen finns inte")
        return path

    @field_validator("sender")
    @classmethod
    def _address(cls, sender: str) -> str:
        return an_address(sender) if sender else sender

    @field_validator("keys", mode="before")
    @classmethod
    def _listed(cls, keys: object) -> object:
        """Let the keys be written with commas between, the one that seals first."""
        return listed(keys) if isinstance(keys, str) else keys

    @field_validator("keys")
    @classmethod
    def _keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in keys:
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                message = "gör en nyckel med: .gateway/bin/python -m gateway.escalation.vault"
                raise ValueError(message) from None
        return keys

    @field_validator("hours")
    @classmethod
    def _opening_hours(cls, hours: str) -> str:
        if hours and not validate(hours):
            raise ValueError("skriv tiderna som Mo-Fr 08:00-16:30; PH off")
        return hours

    @model_validator(mode="after")
    def _all_or_nothing(self) -> Self:
        given = {
            "INBOXES": self.inboxes,
            "SENDER": self.sender,
            "KEYS": self.keys,
            "SMTP_HOST": self.smtp_host,
        }
        if missing := missing_half("GATEWAY_HR_", given):
            raise ValueError(f"Meddelanden till HR är bara delvis inställda. Saknas: {missing}")
        if self.smtp_tls == "off" and self.smtp_host and self.smtp_host not in LOOPBACK:
            raise ValueError("GATEWAY_HR_SMTP_TLS=off går bara för en e-postserver på samma dator")
        if bool(self.smtp_user) != bool(self.smtp_password.get_secret_value()):
            raise ValueError(
                "Ange både GATEWAY_HR_SMTP_USER och GATEWAY_HR_SMTP_PASSWORD, eller inget av dem"
            )
        return self


def an_address(address: str) -> str:
    """Return an e-mail address in its normal form, a domain with ``å`` as every mail server takes it.

    Raises:
        ValueError: it is none, or not every mail server takes it.
    """
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValueError("skriv en e-postadress") from None
    return found.ascii_email or found.normalized


def read_escalation_settings() -> EscalationSettings:
    """Return the settings of messages to HR; raises as ``gateway.settings.read``."""
    return read(EscalationSettings)
