"""The manifest, as Microsoft's own validator sees it and as the settings say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from knowledge.model import Knowledge
from tests.gateway.teams.fake_microsoft import APP
from tests.gateway.teams.package.conftest import HOST, PAGES, Package

Built = Callable[..., Package]
Against = Callable[[Package], list[str]]
LIMITS = {"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}


@pytest.mark.parametrize("sign_in", [False, True])
def test_the_validator_has_nothing_against_it(built: Built, against: Against, sign_in: bool) -> None:
    assert against(built(sign_in=sign_in)) == []


@pytest.mark.parametrize(
    ("file", "place", "wrong", "told"),
    [
        ("manifest.json", ("version",), 1, "version"),
        ("manifest.json", ("name", "short"), "B" * 31, "/name/short must NOT have more than 30"),
        ("manifest.json", ("bots", 0, "botId"), "ingen", "/bots/0/botId must match pattern"),
        ("manifest.json", ("bots", 0, "scopes"), ["privat"], "privat"),
        ("manifest.json", ("developer", "privacyUrl"), "ingen", "/developer/privacyUrl must match"),
        ("manifest.json", ("accentColor",), "blå", "/accentColor must match pattern"),
        ("manifest.json", ("okänt",), True, "okänt"),
        ("manifest.json", ("$schema",), "https://developer.microsoft.com/json-schemas/teams/v9", "v9"),
        ("en.json", ("description.short",), "B" * 81, "/description.short must NOT have more than 80"),
        ("en.json", ("bots[0].commandLists[9].commands[0].title",), "B", "must NOT have additional"),
    ],
)
def test_the_validator_does_validate(
    built: Built, against: Against, file: str, place: tuple[str | int, ...], wrong: Any, told: str
) -> None:
    package = built()
    content = package.json(file)
    around: Any = content
    for step in place[:-1]:
        around = around[step]
    around[place[-1]] = wrong
    broken = Package({**package.files, file: json.dumps(content).encode()})
    assert any(told in failure for failure in against(broken))


def test_it_holds_what_teams_wants_and_nothing_else(built: Built) -> None:
    assert list(built().files) == ["color.png", "en.json", "manifest.json", "outline.png"]


def test_ids_and_pages_are_those_of_the_settings(built: Built) -> None:
    manifest = built().json("manifest.json")
    assert manifest["bots"][0]["botId"] == APP
    assert UUID(manifest["id"]) != UUID(APP)
    assert manifest["id"] == built(PACKAGE_VERSION="2.0.0").json("manifest.json")["id"]
    assert manifest["developer"] == {
        "name": "Västerås stad",
        "websiteUrl": f"https://{HOST}",
        "privacyUrl": PAGES["PACKAGE_PRIVACY_URL"],
        "termsOfUseUrl": PAGES["PACKAGE_TERMS_URL"],
    }


def test_what_is_set_outranks_what_is_made(built: Built) -> None:
    manifest = built(
        PACKAGE_ID="00000000-0000-4000-8000-00000000000C",
        PACKAGE_VERSION="1.2.3",
        PACKAGE_DEVELOPER="Kommunen",
        PACKAGE_WEBSITE_URL="https://www.example.se",
    ).json("manifest.json")
    assert manifest["id"] == "00000000-0000-4000-8000-00000000000c"
    assert manifest["version"] == "1.2.3"
    assert manifest["developer"]["name"] == "Kommunen"
    assert manifest["developer"]["websiteUrl"] == "https://www.example.se"


def test_without_a_sign_in_it_asks_for_nothing_of_entra(built: Built) -> None:
    manifest = built().json("manifest.json")
    assert not {"webApplicationInfo", "validDomains", "authorization", "devicePermissions"} & set(manifest)
    assert manifest["permissions"] == ["identity"]


def test_with_a_sign_in_it_names_the_app_in_entra(built: Built) -> None:
    manifest = built(sign_in=True).json("manifest.json")
    assert manifest["webApplicationInfo"] == {"id": APP, "resource": f"api://botid-{APP}"}
    assert manifest["validDomains"] == ["token.botframework.com"]


def test_the_secret_is_not_in_it(built: Built) -> None:
    assert not [name for name, content in built(sign_in=True).files.items() if b"hemligheten" in content]


def test_texts_have_room_in_both_languages(built: Built) -> None:
    package = built()
    manifest, english = package.json("manifest.json"), package.json("en.json")
    swedish = {name: manifest[name.split(".")[0]][name.split(".")[1]] for name in LIMITS}
    for texts in (swedish, english):
        assert [name for name, limit in LIMITS.items() if len(texts[name]) > limit] == []
        assert texts["name.short"] != texts["name.full"]
        assert texts["description.short"] not in texts["description.full"]


def test_every_suggestion_is_in_english_too(built: Built) -> None:
    package = built()
    english = package.json("en.json")
    places = [
        f"bots[0].commandLists[{place}].commands[{number}].{part}"
        for place, suggested in enumerate(package.json("manifest.json")["bots"][0]["commandLists"])
        for number, command in enumerate(suggested["commands"])
        for part in command
    ]
    assert len(places) == 12
    assert {place for place in english if place.startswith("bots")} == set(places)


def test_what_is_suggested_is_what_the_welcome_says(built: Built, knowledge: Knowledge) -> None:
    phrases = knowledge.phrases
    examples = [text for name, text in phrases.items() if name.startswith("kort-exempel-")]
    own, shared = (
        [command["title"] for command in suggested["commands"]]
        for suggested in built().json("manifest.json")["bots"][0]["commandLists"]
    )
    assert own == [*examples, phrases["kort-rensa"]]
    assert not [title for title in shared if "jag blir" in title]  # nobody is led to tell that to a group


def test_the_word_that_clears_is_the_same_in_english(built: Built) -> None:
    english = built().json("en.json")
    titles = [text for place, text in english.items() if place.endswith(".title")]
    assert titles.count("Rensa") == 2
    assert "Rensa" in english["description.full"]
