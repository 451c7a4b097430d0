"""The gateway's settings, each an environment variable ``GATEWAY_<NAME>`` (described in docs/gateway.md)."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import limits
from pydantic import (
    AfterValidator,
    Field,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.kept_secret import VAR, kept_secret

ROOT = Path(__file__).parent.parent


def _rate(rate: str) -> str:
    limits.parse(rate)  # a ValueError, when it is none
    return rate


Rate = Annotated[str, AfterValidator(_rate)]
Port = Annotated[int, Field(ge=1, le=65_535)]


class Settings(BaseSettings):
    """What whoever runs the gateway decides; the defaults are for one machine, on loopback."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", extra="ignore", env_file=ROOT / ".env")

    host: str = "127.0.0.1"
    port: Port = 8080
    ops_host: str = "127.0.0.1"
    ops_port: Port = 8081

    assistant_url: str = "http://127.0.0.1:5005"
    assistant_seconds: PositiveFloat = 20
    database_url: str = "sqlite:///var/gateway.db"

    # Without one of its own the key is kept, so that a restart ends no session: whoever asks on after it
    # would get an answer without what was said before, and not know.
    signing_key: SecretStr = Field(default_factory=lambda: SecretStr(kept_secret(VAR / "signing-key")))
    session_hours: PositiveFloat = 8
    silence_minutes: PositiveFloat = 30  # domain.yml has the same
    retention_hours: PositiveFloat = 24
    keep_unanswered: bool = True
    unanswered_days: PositiveFloat = 90
    feedback_days: PositiveFloat = 730
    statistics_days: PositiveFloat = 730
    smallest_group: PositiveInt = 5
    audit_days: PositiveFloat = 730
    retention_every_minutes: PositiveFloat = 10

    session_limit: Rate = "20/minute"
    client_limit: Rate = "240/minute"
    new_session_limit: Rate = "60/minute"
    escalation_limit: Rate = "5/hour"
    body_bytes: PositiveInt = 16_384
    body_seconds: PositiveFloat = 10

    intranet_origins: Annotated[tuple[str, ...], NoDecode] = ()
    trusted_proxies: str = "127.0.0.1"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("signing_key")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < 32:
            raise ValueError("nyckeln behöver minst 32 tecken")
        return key

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, address: str) -> str:
        if not address.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("skriv sqlite:///<fil> eller postgresql://…")
        return address

    @field_validator("intranet_origins")
    @classmethod
    def _whole_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != origin:
                raise ValueError("skriv hela adressen till en plats, som https://intranat.example.se")
        return origins

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, proxies: str) -> str:
        for proxy in proxies.split(","):
            ip_network(proxy.strip())  # a ValueError, when it is none
        return proxies

    @field_validator("intranet_origins", mode="before")
    @classmethod
    def _listed(cls, origins: object) -> object:
        return (
            tuple(origin.rstrip("/") for origin in listed(origins)) if isinstance(origins, str) else origins
        )


def listed(text: str) -> tuple[str, ...]:
    """Return what is written with commas between, as ``https://a.example, https://b.example``."""
    return tuple(value.strip() for value in text.split(",") if value.strip())


def missing_half(prefix: str, given: Mapping[str, object]) -> str:
    """Return the names of what is missing where only some is given of what belongs together."""
    missing = [f"{prefix}{name}" for name, value in given.items() if not value]
    return ", ".join(missing) if len(missing) < len(given) else ""


class WrongSetting(SystemExit):
    """A setting cannot be used; says which, in Swedish, without its value, and ends with status 1."""


def read_settings() -> Settings:
    """Return the settings of the gateway; raises as ``read``."""
    return read(Settings)


def read[Kind: BaseSettings](kind: type[Kind]) -> Kind:
    """Return settings of a kind.

    Raises:
        WrongSetting: one or more cannot be used, or some are missing; or there is no place for a key.
    """
    try:
        return kind()
    except OSError as error:
        raise WrongSetting(f"{error.filename} går inte att skriva; ange GATEWAY_SIGNING_KEY") from error
    except ValidationError as error:
        prefix = kind.model_config["env_prefix"]
        told = [
            _told(prefix, problem["loc"], problem["msg"]) for problem in error.errors(include_input=False)
        ]
    raise WrongSetting("\n".join(told))


def _told(prefix: str, place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    if not place:  # about several at once
        return message
    return f"Inställningen {prefix}{'_'.join(map(str, place)).upper()} går inte att använda: {message}"
