"""The manifest: what Teams is told of the app.

What the fields mean: https://learn.microsoft.com/microsoft-365/extensibility/schema/
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from gateway.teams.package.settings import PackageSettings
from gateway.teams.package.words import Command, Length, Words
from gateway.teams.settings import TeamsSettings

# 1.25 takes whole questions as suggestions (1.19: 32 characters); later ones add what agents and Office use.
MANIFEST_VERSION = "1.25"
_SCHEMAS = f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}"
SCHEMA = f"{_SCHEMAS}/MicrosoftTeams.schema.json"
ENGLISH_SCHEMA = f"{_SCHEMAS}/MicrosoftTeams.Localization.schema.json"
ENGLISH = "en.json"
COLOUR = "#00458b"  # of the gateway's pages, and behind the icon
PERSONAL, SHARED = ("personal",), ("team", "groupChat")
SIGN_IN_HOST = "token.botframework.com"  # Microsoft's; its examples of bots with a sign-in name it


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=AliasGenerator(serialization_alias=to_camel)
    )


class Developer(_Part):
    """Who stands behind the app."""

    name: str
    website_url: str
    privacy_url: str
    terms_of_use_url: str


class Language(_Part):
    """A language beside the manifest's own."""

    language_tag: str
    file: str


class Languages(_Part):
    """The manifest's own language, and the others."""

    default_language_tag: str = "sv"
    additional_languages: tuple[Language, ...] = (Language(language_tag="en", file=ENGLISH),)


class Icons(_Part):
    """The files of the icons."""

    outline: str = "outline.png"
    color: str = "color.png"


class Suggested(_Part):
    """A message that Teams suggests."""

    title: str
    description: str


class CommandList(_Part):
    """What is suggested where."""

    scopes: tuple[str, ...]
    commands: tuple[Suggested, ...]


class Bot(_Part):
    """The assistant, as registered with Microsoft."""

    bot_id: str
    scopes: tuple[str, ...] = PERSONAL + SHARED
    supports_files: bool = False
    is_notification_only: bool = False
    command_lists: tuple[CommandList, ...]


class WebApplication(_Part):
    """The app in Entra that people are signed in to."""

    id: str
    resource: str


class Manifest(_Part):
    """The manifest.

    ``permissions`` tell people what the app does. The assistant tells them apart, hashed
    (``gateway/teams/sessions.py``), hence ``identity``. It writes only where it was added or asked, hence no
    ``messageTeamMembers``.
    """

    schema_: str = Field(default=SCHEMA, serialization_alias="$schema")
    manifest_version: str = MANIFEST_VERSION
    version: str
    id: str
    developer: Developer
    localization_info: Languages = Languages()
    name: Length
    description: Length
    icons: Icons = Icons()
    accent_color: str = COLOUR
    default_install_scope: str = "personal"
    bots: tuple[Bot, ...]
    permissions: tuple[str, ...] = ("identity",)
    valid_domains: tuple[str, ...] | None = None  # of pages that open in Teams: none, without a sign-in
    web_application_info: WebApplication | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as it stands in ``manifest.json``."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def manifest(teams: TeamsSettings, package: PackageSettings, words: Words, *, sign_in: bool) -> Manifest:
    """Return the manifest in Swedish.

    Args:
        teams: A channel that is on.
        package: What only the package needs.
        words: What it says.
        sign_in: Whether people are signed in, so that their role is known from the groups they belong to.
    """
    signed_in_to = WebApplication(id=teams.app_id, resource=f"api://botid-{teams.app_id}")
    return Manifest(
        version=package.version,
        id=package.id or _id_for(teams.app_id),
        developer=Developer(
            name=package.developer,
            website_url=package.website_url or teams.public_url,
            privacy_url=package.privacy_url,
            terms_of_use_url=package.terms_url,
        ),
        name=words.sv.name,
        description=words.sv.description,
        bots=(Bot(bot_id=teams.app_id, command_lists=_lists(words)),),
        valid_domains=(SIGN_IN_HOST,) if sign_in else None,
        web_application_info=signed_in_to if sign_in else None,
    )


def english(words: Words) -> dict[str, str]:
    """Return what stands in ``en.json``: the English of each text of the manifest, by its place there."""
    about = words.en
    texts = {
        "$schema": ENGLISH_SCHEMA,
        "name.short": about.name.short,
        "name.full": about.name.full,
        "description.short": about.description.short,
        "description.full": about.description.full,
    }
    for place, commands in enumerate(words.lists()):
        for number, command in enumerate(commands):
            where = f"bots[0].commandLists[{place}].commands[{number}]"
            texts[f"{where}.title"] = command.en.title
            texts[f"{where}.description"] = command.en.description
    return texts


def _id_for(app_id: str) -> str:
    """Return an id other than the bot's, the same at every build: by it Teams knows what is an update."""
    return str(uuid5(NAMESPACE_URL, f"api://botid-{app_id}"))


def _lists(words: Words) -> tuple[CommandList, ...]:
    return tuple(
        CommandList(scopes=scopes, commands=tuple(_suggested(command) for command in commands))
        for scopes, commands in zip((PERSONAL, SHARED), words.lists(), strict=True)
    )


def _suggested(command: Command) -> Suggested:
    return Suggested(title=command.sv.title, description=command.sv.description)
