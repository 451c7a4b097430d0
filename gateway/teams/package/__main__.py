"""``python -m gateway.teams.package``: build the package that an administrator uploads to Teams."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from uuid import UUID

from gateway.settings import ROOT, WrongSetting
from gateway.teams.package.archive import archive
from gateway.teams.package.manifest import ENGLISH, Icons, english, manifest
from gateway.teams.package.settings import PackageSettings, is_page, read_package_settings
from gateway.teams.package.words import read_words
from gateway.teams.settings import TeamsSettings, read_teams_settings

TARGET = ROOT / "build" / "teams" / "bemotandeassistenten.zip"
NEXT = """\
Nästa steg för den som är administratör i Teams (admin.teams.microsoft.com):
  Första gången: Teams-appar → Hantera appar → Åtgärder → Ladda upp ny app, och välj filen.
  En ny version: sök fram appen i samma lista, öppna den och ladda upp filen där. Versionen måste vara
  högre än den som redan finns; höj GATEWAY_TEAMS_PACKAGE_VERSION och bygg paketet på nytt."""


def main(arguments: list[str] | None = None) -> int:
    """Write the package; return 2, and write nothing, when a setting is missing or wrong, 1 when it fails."""
    parser = argparse.ArgumentParser(
        prog="python -m gateway.teams.package", description="Bygg appen till Teams."
    )
    parser.add_argument("--target", type=Path, default=TARGET, help="filen som skrivs")
    target: Path = parser.parse_args(arguments).target
    try:
        teams, package = _settings()
    except WrongSetting as error:
        print(error, file=sys.stderr)
        return 2
    built = build(teams, package, sign_in=bool(teams.role_groups))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(built)
    except OSError as error:
        print(f"{target} går inte att skriva: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{target} är byggd (version {package.version}).\n{NEXT}")
    return 0


def build(teams: TeamsSettings, package: PackageSettings, *, sign_in: bool) -> bytes:
    """Return the package, a zip; the arguments are those of ``manifest``."""
    words, icons = read_words(), Icons()
    texts = {
        "manifest.json": manifest(teams, package, words, sign_in=sign_in).as_json(),
        ENGLISH: english(words),
    }
    return archive(texts, (icons.color, icons.outline))


def _settings() -> tuple[TeamsSettings, PackageSettings]:
    """Return the settings.

    Raises:
        WrongSetting: something is missing or wrong; tells all of it at once.
    """
    problems = []
    try:
        teams = read_teams_settings()
        problems += _not_enough(teams)
    except WrongSetting as error:
        problems.append(str(error))
    try:
        package = read_package_settings()
    except WrongSetting as error:
        problems.append(str(error))
    else:
        if not problems and not is_page(package.website_url or teams.public_url):
            problems.append(
                "GATEWAY_TEAMS_PUBLIC_URL börjar inte med https://. Ange GATEWAY_TEAMS_PACKAGE_WEBSITE_URL."
            )
    if problems:
        raise WrongSetting("\n".join(problems))
    return teams, package


def _not_enough(teams: TeamsSettings) -> list[str]:
    if not teams.on:
        names = ("APP_ID", "TENANT", "SECRET eller GATEWAY_TEAMS_CERTIFICATE", "PUBLIC_URL")
        missing = ", ".join(f"GATEWAY_TEAMS_{name}" for name in names)
        return [f"Teams är inte inställt. Det här saknas: {missing}"]
    try:
        UUID(teams.app_id)
    except ValueError:
        return ["GATEWAY_TEAMS_APP_ID är inget id. Skriv det id med 36 tecken som står i Azure-portalen."]
    return []


if __name__ == "__main__":
    sys.exit(main())
