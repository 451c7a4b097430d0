"""The settings of the Teams channel, each an environment variable ``GATEWAY_TEAMS_<NAME>``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gateway.settings import ROOT, listed, missing_half, read
from knowledge.model import ROLES

LOOPBACK = ("127.0.0.1", "localhost")
ID = re.compile(r"[0-9a-fA-F-]{36,40}")  # the Playground's have 40


class TeamsSettings(BaseSettings):
    """What whoever registers the assistant with Microsoft is given; without an app there is no channel.

    ``openid_url``, ``issuer`` and ``login_url`` are Microsoft's; others are for tests and national clouds.
    """

    model_config = SettingsConfigDict(env_prefix="GATEWAY_TEAMS_", extra="ignore", env_file=ROOT / ".env")

    app_id: str = ""
    tenant: str = ""
    secret: SecretStr = SecretStr("")
    certificate: Path | None = None
    certificate_password: SecretStr = SecretStr("")
    public_url: str = ""
    role_groups: Annotated[dict[str, str], NoDecode] = {}
    sign_in_connection: str = "entra"

    service_hosts: Annotated[tuple[str, ...], NoDecode] = ("smba.trafficmanager.net",)
    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    login_url: str = "https://login.microsoftonline.com"
    send_seconds: float = Field(default=15, gt=0)
    retry_seconds: float = Field(default=1, gt=0)

    @property
    def on(self) -> bool:
        """Whether there is a Teams channel at all."""
        return bool(self.app_id)

    @field_validator("app_id", "tenant")
    @classmethod
    def _an_id(cls, value: str) -> str:
        if value and not ID.fullmatch(value):
            raise ValueError("skriv det id med 36 tecken som står i Azure-portalen")
        return value.lower()

    @field_validator("role_groups", mode="before")
    @classmethod
    def _by_role(cls, groups: object) -> object:
        """Let groups be written ``fortroendevald=<id>, chef=<id>``; whoever is in several has the first."""
        if not isinstance(groups, str):
            return groups
        pairs = [pair.partition("=") for pair in listed(groups)]
        return {role.strip(): group.strip().lower() for role, _, group in pairs}

    @field_validator("role_groups")
    @classmethod
    def _roles_and_ids(cls, groups: dict[str, str]) -> dict[str, str]:
        for role, group in groups.items():
            if role not in ROLES or not ID.fullmatch(group):
                raise ValueError(f"skriv roll=grupp-id, där rollen är en av {', '.join(ROLES)}")
        return groups

    @field_validator("certificate")
    @classmethod
    def _there(cls, path: Path | None) -> Path | None:
        if path and not path.is_file():
            raise ValueError("filen finns inte")
        return path

    @field_validator("public_url", "openid_url", "login_url")
    @classmethod
    def _encrypted(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and (parts.scheme != "https" or not parts.hostname) and parts.hostname not in LOOPBACK:
            raise ValueError("skriv en hel adress som börjar med https://")
        return address.rstrip("/")

    @field_validator("service_hosts", mode="before")
    @classmethod
    def _listed(cls, hosts: object) -> object:
        return listed(hosts.lower()) if isinstance(hosts, str) else hosts

    @model_validator(mode="after")
    def _all_or_nothing(self) -> Self:
        given = {
            "APP_ID": self.app_id,
            "TENANT": self.tenant,
            "SECRET eller GATEWAY_TEAMS_CERTIFICATE": self.secret.get_secret_value() or self.certificate,
            "PUBLIC_URL": self.public_url,
        }
        if missing := missing_half("GATEWAY_TEAMS_", given):
            raise ValueError(f"Teams är bara delvis inställt. Det här saknas: {missing}")
        if self.secret.get_secret_value() and self.certificate:
            raise ValueError("Välj GATEWAY_TEAMS_SECRET eller GATEWAY_TEAMS_CERTIFICATE, inte båda")
        return self


def read_teams_settings() -> TeamsSettings:
    """Return the settings of the Teams channel; raises as ``gateway.settings.read``."""
    return read(TeamsSettings)
