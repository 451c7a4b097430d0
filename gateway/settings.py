"""The gateway's settings, each an environment variable ``GATEWAY_<NAME>`` (described in docs/gateway.md)."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parent.parent


class Settings(BaseSettings):
    """What whoever runs the gateway decides; the defaults are for one machine, on loopback."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", extra="ignore")

    host: str = "127.0.0.1"
    port: int = 8080
    ops_host: str = "127.0.0.1"
    ops_port: int = 8081

    assistant_url: str = "http://127.0.0.1:5005"
    assistant_seconds: float = 20
    database_url: str = f"sqlite:///{ROOT}/var/gateway.db"

    # Without a key of its own each process signs with a fresh one, and sessions end when it restarts.
    signing_key: SecretStr = Field(default_factory=lambda: SecretStr(secrets.token_urlsafe(48)))
    session_hours: float = 8
    silence_minutes: float = 60
    retention_hours: float = 24
    retention_every_minutes: float = 10

    session_limit: str = "20/minute"
    client_limit: str = "240/minute"
    new_session_limit: str = "60/minute"
    body_bytes: int = 16_384
    body_seconds: float = 10

    intranet_origins: Annotated[tuple[str, ...], NoDecode] = ()
    trusted_proxies: str = "127.0.0.1"
    log_level: str = "INFO"

    @field_validator("signing_key")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < 32:
            raise ValueError("nyckeln behöver minst 32 tecken")
        return key

    @field_validator("intranet_origins", mode="before")
    @classmethod
    def _listed(cls, origins: object) -> object:
        """Let the origins be written with commas between, as ``https://a.example, https://b.example``."""
        if not isinstance(origins, str):
            return origins
        return tuple(origin.strip().rstrip("/") for origin in origins.split(",") if origin.strip())
