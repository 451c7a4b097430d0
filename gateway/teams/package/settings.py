"""The settings that only the package needs, each an environment variable ``GATEWAY_TEAMS_PACKAGE_<NAME>``."""

from __future__ import annotations

import re
from typing import Self
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.settings import ROOT, read

VERSION = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}")
LONGEST_DEVELOPER, LONGEST_ADDRESS = 32, 2048  # that Teams takes


class PackageSettings(BaseSettings):
    """Who stands behind the app, and which upload of it this is.

    The gateway has no page about personal data and none with terms: the municipality writes them, so there is
    no default. Left out, ``website_url`` is the gateway's start page and ``id`` is made from the app's id.
    """

    model_config = SettingsConfigDict(
        env_prefix="GATEWAY_TEAMS_PACKAGE_", extra="ignore", env_file=ROOT / ".env"
    )

    version: str = "1.0.0"
    id: str = ""
    developer: str = "Västerås stad"
    website_url: str = ""
    privacy_url: str = ""
    terms_url: str = ""

    @field_validator("version")
    @classmethod
    def _three_numbers(cls, version: str) -> str:
        if not VERSION.fullmatch(version):
            raise ValueError("skriv tre tal med punkt mellan, som 1.0.0")
        return version

    @field_validator("id")
    @classmethod
    def _an_id(cls, value: str) -> str:
        if not value:
            return value
        try:
            return str(UUID(value))
        except ValueError:
            raise ValueError("skriv ett id med 36 tecken, som uuidgen ger, eller utelämna det") from None

    @field_validator("developer")
    @classmethod
    def _short_enough(cls, name: str) -> str:
        if not 0 < len(name) <= LONGEST_DEVELOPER:
            raise ValueError(f"skriv ett namn med högst {LONGEST_DEVELOPER} tecken")
        return name

    @field_validator("website_url", "privacy_url", "terms_url")
    @classmethod
    def _a_page(cls, address: str) -> str:
        if address and not is_page(address):
            raise ValueError("skriv en hel adress som börjar med https://")
        return address

    @model_validator(mode="after")
    def _pages_given(self) -> Self:
        pages = {
            "PRIVACY_URL": (self.privacy_url, "sidan om hur personuppgifter behandlas"),
            "TERMS_URL": (self.terms_url, "sidan med villkoren för att använda assistenten"),
        }
        missing = [
            f"GATEWAY_TEAMS_PACKAGE_{name} ({what})" for name, (given, what) in pages.items() if not given
        ]
        if missing:
            raise ValueError(f"Paketet till Teams behöver adressen till: {', '.join(missing)}")
        return self


def is_page(address: str) -> bool:
    """Return whether Teams takes an address as that of a page."""
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(parts.hostname) and len(address) <= LONGEST_ADDRESS


def read_package_settings() -> PackageSettings:
    """Return the settings of the package; raises as ``gateway.settings.read``."""
    return read(PackageSettings)
