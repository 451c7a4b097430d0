"""``make licenses``: the licence of everything that is shipped, checked and written to docs/licenser.md.

A licence is what the package itself declares (core metadata: License-Expression, else the classifiers, else
the free text), turned into SPDX. Several classifiers are taken to hold together: the stricter reading.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from license_expression import ExpressionError, get_spdx_licensing

from requirements.pins import ROOT, SHIPPED, WIDGET, normal, pinned, pinned_npm

RULES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "licenses.yml").read_text("utf-8"))
LISTED = ROOT / "docs" / "licenser.md"
CLASSIFIER = "License :: OSI Approved :: "
UNKNOWN = ""
SPDX = get_spdx_licensing()
HEAD = """# Licenser

Det som följer med assistenten: de låsta paketen i `requirements/run.txt` (Rasa) och
`requirements/gateway.txt`
(porten), och det som webbläsarens widget byggs av. Skriven av `make licenses` {day}; vilka licenser som är
tillåtna står i `requirements/licenses.yml`. Licensen är den som paketet självt uppger. `LicenseRef-BSD`:
paketet säger BSD, men inte vilken.

Det som bara används för att ändra och pröva assistenten följer inte med, och står inte här. Ett av dem har en
licens som bara tillåter utvärdering: `@microsoft/m365agentsplayground`, Microsofts provmiljö för Teams
(`tests/playground`).

{conditions}

| paket | version | licens | var |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Licensed:
    """A package with its licence as an SPDX expression, ``UNKNOWN`` where it declares none."""

    name: str
    version: str
    licence: str
    where: str


def main() -> int:
    """Check, and write the list unless ``--check`` is said; return 1 when a licence is not allowed."""
    found = list(shipped())
    wrong = [package for package in found if not is_allowed(package.licence)]
    for package in wrong:
        licence = package.licence or "uppger ingen licens"
        print(f"{package.where}: {package.name} {package.version}: {licence}", file=sys.stderr)
    if wrong:
        print("Inte tillåtet i requirements/licenses.yml.", file=sys.stderr)
        return 1
    if "--check" not in sys.argv:
        LISTED.write_text(listing(found), "utf-8")
    print(f"{len(found)} paket, alla med tillåten licens")
    return 0


def shipped() -> Iterator[Licensed]:
    """Give every package that comes with the assistant.

    Raises:
        FileNotFoundError: an environment is not installed, or not as its lock file has it.
    """
    for name, folder in SHIPPED.items():
        installed = installed_in(ROOT / folder)
        for pin in pinned(name):
            package = installed.get(pin.name)
            if package is None or package.version != pin.version:
                raise FileNotFoundError(
                    f"{folder}: {pin.name} {pin.version} är inte installerat: kör make run"
                )
            licence = RULES["read"].get(pin.name) or declared(package.metadata)
            yield Licensed(pin.name, pin.version, licence, name)
    for place, entry in pinned_npm(WIDGET).items():
        if not entry.get("dev"):
            name = place.rpartition("node_modules/")[2]
            yield Licensed(name, str(entry["version"]), str(entry.get("license", UNKNOWN)), "widget")


def installed_in(environment: Path) -> dict[str, metadata.Distribution]:
    """Return what is installed in a virtual environment, by name."""
    places = [str(place) for place in environment.glob("lib/python*/site-packages")]
    return {normal(found.metadata["Name"]): found for found in metadata.distributions(path=places)}


def declared(about: Any) -> str:
    """Return the SPDX expression that a package's metadata comes to, ``UNKNOWN`` where it comes to none."""
    if expression := about.get("License-Expression"):
        return str(expression)
    classifiers = [text for text in about.get_all("Classifier") or () if text.startswith(CLASSIFIER)]
    known: Mapping[str, str] = RULES["classifiers"]
    if classifiers:
        names = [known.get(text.removeprefix(CLASSIFIER), UNKNOWN) for text in classifiers]
        return " AND ".join(names) if all(names) else UNKNOWN
    said = (about.get("License") or "").strip()
    return str(RULES["words"].get(said, said if "\n" not in said else UNKNOWN))


def is_allowed(licence: str) -> bool:
    """Return whether an SPDX expression can be met with allowed licences alone."""
    try:
        parsed = SPDX.parse(licence)
    except ExpressionError:
        return False
    return parsed is not None and _met(parsed)


def _met(part: Any) -> bool:
    if part.isliteral:
        return part.key in RULES["allowed"] or part.key in RULES["conditions"]
    parts = [_met(inner) for inner in part.args]
    return any(parts) if part.operator.strip() == "OR" else all(parts)


def listing(found: list[Licensed]) -> str:
    """Return the list as it stands in docs/licenser.md."""
    conditions = "\n".join(f"- {name}: {why}" for name, why in RULES["conditions"].items())
    rows = sorted({f"| {p.name} | {p.version} | {p.licence} | {p.where} |" for p in found}, key=str.lower)
    day = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    return HEAD.format(day=day, conditions=conditions) + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
