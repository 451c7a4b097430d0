"""``make sbom``: a bill of materials of every environment, from its lock file, as CycloneDX JSON.

``cyclonedx-py`` and ``npm sbom`` write them; the licences of what is shipped are added to Python's, which the
lock files do not know. Each is validated against CycloneDX' own schema before it is put in ``build/sbom/``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from requirements.licenses import shipped
from requirements.pins import NPM, OTHERS, ROOT, SHIPPED, lock_file

FOLDER = ROOT / "build" / "sbom"


def main() -> int:
    """Write the bills of materials that are named, all when none is."""
    licences = {(package.name, package.version): package.licence for package in shipped()}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or (*SHIPPED, *OTHERS, *NPM):
        bill = npm_bill(name) if name in NPM else python_bill(name, licences)
        target = FOLDER / f"{name.replace('/', '-')}.cdx.json"
        target.write_text(validated(bill), "utf-8")
        print(f"{target.relative_to(ROOT)}: {len(bill['components'])} komponenter")
    return 0


def python_bill(name: str, licences: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return the bill of a Python environment.

    Args:
        name: Its lock file's.
        licences: SPDX expressions by name and version; a package that is not in it gets none.

    Raises:
        subprocess.CalledProcessError: the lock file cannot be read.
    """
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(lock_file(name))]
    command += ["--output-format", "JSON", "--output-reproducible", "--no-validate"]
    bill = _printed(command, ROOT)
    for component in bill["components"]:
        component.pop("description", None)  # the lock file's line again, with all its hashes
        if licence := licences.get((component["name"], component["version"])):
            component["licenses"] = [{"expression": licence}]
    return bill


def npm_bill(folder: str) -> dict[str, Any]:
    """Return the bill of an npm lock file.

    Raises:
        subprocess.CalledProcessError: npm cannot read it.
    """
    return _printed(["npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx"], ROOT / folder)


def validated(bill: Mapping[str, Any]) -> str:
    """Return a bill as JSON.

    Raises:
        ValueError: it is not what the schema of its CycloneDX version asks for.
    """
    text = json.dumps(bill, ensure_ascii=False, indent=1) + "\n"
    version = SchemaVersion.from_version(bill["specVersion"])
    if fault := JsonStrictValidator(version).validate_str(text):
        raise ValueError(f"not CycloneDX {bill['specVersion']}: {str(fault)[:300]}")
    return text


def _printed(command: list[str], folder: Path) -> dict[str, Any]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


if __name__ == "__main__":
    sys.exit(main())
