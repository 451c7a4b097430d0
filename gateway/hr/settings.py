"""The settings of the workbench, each an environment variable ``GATEWAY_WORKBENCH_<NAME>``."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import PositiveFloat, PositiveInt, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gateway.hr.roles import Role, read_roles
from gateway.settings import ROOT, Rate, Settings, WrongSetting, missing_half, read

PREFIX = "GATEWAY_WORKBENCH_"


class WorkbenchSettings(BaseSettings):
    """Who may come in, and for how long; without an issuer or the trial there is no workbench."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_file=ROOT / ".env")

    trial: bool = False

    address: str = ""
    oidc_issuer: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    roles: Annotated[dict[Role, tuple[str, ...]], NoDecode] = {}
    groups_claim: str = "groups"
    person_claim: str = "sub"
    ask_for_access: str = "den som förvaltar assistenten"

    idle_minutes: PositiveFloat = 30
    session_hours: PositiveFloat = 8
    most_sessions: PositiveInt = 3
    login_limit: Rate = "10/minute"
    result_days: PositiveFloat = 30
    editing: bool = True

    @property
    def on(self) -> bool:
        """Whether there is a workbench at all."""
        return self.trial or bool(self.oidc_issuer)

    @property
    def secure(self) -> bool:
        """Whether browsers reach it over TLS alone; the trial is on this machine, over plain HTTP."""
        return self.address.startswith("https://")

    @field_validator("roles", mode="before")
    @classmethod
    def _listed(cls, roles: object) -> object:
        return read_roles(roles) if isinstance(roles, str) else roles

    @field_validator("address", "oidc_issuer")
    @classmethod
    def _private(cls, address: str) -> str:
        parts = urlsplit(address)
        encrypted = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        if address and not (encrypted and parts.netloc and not parts.query and not parts.fragment):
            raise ValueError("skriv en adress som börjar med https://")
        return address

    @field_validator("address")
    @classmethod
    def _origin(cls, address: str) -> str:
        if urlsplit(address).path.strip("/"):
            raise ValueError("skriv bara platsen, som https://bemotande.example.se")
        usual = ":443" if address.startswith("https:") else ":80"  # browsers leave it out
        return address.rstrip("/").lower().removesuffix(usual)

    @model_validator(mode="after")
    def _all_or_nothing(self) -> Self:
        given = {
            "ADDRESS": self.address,
            "OIDC_ISSUER": self.oidc_issuer,
            "CLIENT_ID": self.client_id,
            "CLIENT_SECRET": self.client_secret.get_secret_value(),
            "ROLES": self.roles,
        }
        if missing := missing_half(PREFIX, given):
            raise ValueError(f"Arbetsytan är bara delvis inställd. Saknas: {missing}")
        if self.trial and self.oidc_issuer:
            raise ValueError(f"Ange antingen {PREFIX}TRIAL eller {PREFIX}OIDC_ISSUER, inte båda")
        return self


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a host."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def read_workbench_settings(gateway: Settings) -> WorkbenchSettings:
    """Return the settings of the workbench.

    Raises:
        WrongSetting: they cannot be used; or the trial, which has a single password, could be reached from
            other machines.
    """
    settings = read(WorkbenchSettings)
    if settings.trial and not is_loopback(gateway.host):
        raise WrongSetting(
            f"{PREFIX}TRIAL går bara när porten lyssnar på den egna datorn (GATEWAY_HOST=127.0.0.1). "
            "Ställ in inloggning med stadens konton i stället, se docs/gateway.md."
        )
    return settings
