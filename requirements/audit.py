"""``make audit``: known advisories against everything that is pinned, by pip-audit and npm's audit.

A service that finds nothing in a version with a known flaw is not believed: behind a mirror or without a
network pip-audit says "no known vulnerabilities" of packages that it could not look up. Such a flaw is asked
for first, so that offline no name of the lock files is asked for at all.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from requirements.pins import NPM, OTHERS, ROOT, SHIPPED, lock_file

CANARY = "jinja2==2.10"  # CVE-2019-10906
SERVICES = ("osv", "pypi")
JUDGED = ROOT / "docs" / "beroenden.md"
ADVISORY = re.compile(r"\b(?:CVE-\d{4}-\d+|GHSA(?:-[0-9a-z]{4}){3}|PYSEC-\d{4}-\d+)\b")
OFFLINE = (
    "Ingen tjänst med kända sårbarheter för {} går att nå härifrån; inget är granskat. Kör make audit på "
    "en dator som når paketregistren själva, inte bara en spegel av dem."
)


def main() -> int:
    """Audit; return 1 when there is an advisory that docs/beroenden.md does not judge."""
    judged = set(ADVISORY.findall(JUDGED.read_text("utf-8")))
    new = python_advisories(judged) + npm_advisories(judged)
    for line in new:
        print(line)
    if new:
        print("Nytt sedan docs/beroenden.md skrevs: höj versionen, eller bedöm det där.", file=sys.stderr)
    return 1 if new else 0


def python_advisories(judged: set[str]) -> list[str]:
    """Return a line for each advisory of a Python package that is not judged yet."""
    service = reachable()
    if service is None:
        print(OFFLINE.format("Python"))
        return []
    new = []
    for name in (*SHIPPED, *OTHERS):
        answer = pip_audit(service, lock_file(name), "--require-hashes")
        if answer is None:
            raise RuntimeError(f"pip-audit answered for {CANARY} but not for requirements/{name}.txt")
        lines, known = told(answer, name, judged)
        new += lines
        skipped = sum("skip_reason" in package for package in answer["dependencies"])
        print(f"requirements/{name}.txt: {len(lines)} nya, {known} bedömda, {skipped} gick inte att granska")
    return new


def reachable() -> str | None:
    """Return the first service that knows of the flaw in the canary, None when none does."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "canary.txt"
        file.write_text(CANARY, "utf-8")
        for service in SERVICES:
            answer = pip_audit(service, file, "--no-deps")
            if answer and any(package.get("vulns") for package in answer["dependencies"]):
                return service
    return None


def pip_audit(service: str, file: Path, how: str) -> dict[str, Any] | None:
    """Return what pip-audit says of a file of requirements, None when it could not ask."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(file), how, "--disable-pip", "-s", service]
    command += ["-f", "json", "--progress-spinner", "off", "--timeout", "15"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return answer


def told(answer: dict[str, Any], where: str, judged: set[str]) -> tuple[list[str], int]:
    """Return a line for each advisory that is not judged, and how many are."""
    new, known = [], 0
    for package in answer["dependencies"]:
        for flaw in package.get("vulns", ()):
            names = {flaw["id"], *flaw["aliases"]}
            if names & judged:
                known += 1
                continue
            mended = ", ".join(flaw["fix_versions"]) or "ingen version"
            about = f"{package['name']} {package['version']}: {' / '.join(sorted(names))}"
            new.append(f"{where}: {about}, rättat i {mended}")
    return new, known


def npm_advisories(judged: set[str]) -> list[str]:
    """Return a line for each advisory of an npm package that is not judged yet."""
    new = []
    for folder in NPM:
        command = ["npm", "audit", "--package-lock-only", "--json"]
        done = subprocess.run(command, cwd=ROOT / folder, capture_output=True, text=True, check=False)
        answer = npm_answer(done.stdout)
        if answer is None:
            print(OFFLINE.format("npm"))
            return new
        lines = npm_told(answer, folder, judged)
        print(f"{folder}/package-lock.json: {len(lines)} nya")
        new += lines
    return new


def npm_answer(output: str) -> dict[str, Any] | None:
    """Return what npm found, None when its service did not answer."""
    try:
        answer = json.loads(output)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "vulnerabilities" in answer else None


def npm_told(answer: dict[str, Any], where: str, judged: set[str]) -> list[str]:
    """Return a line for each advisory that is not judged; a package that only depends on one is not told."""
    flaws = {
        (name, str(flaw["url"]), str(flaw["title"]))
        for name, found in answer["vulnerabilities"].items()
        for flaw in found["via"]
        if isinstance(flaw, dict)
    }
    return [
        f"{where}: {name}: {title} ({url.rsplit('/', 1)[-1]})"
        for name, url, title in sorted(flaws)
        if not judged & set(ADVISORY.findall(url))
    ]


if __name__ == "__main__":
    sys.exit(main())
