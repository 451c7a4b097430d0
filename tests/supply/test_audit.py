"""The audit tells what is new, and never says that all is well when it could not ask."""

from typing import Any

import pytest

from requirements import audit

FLAW = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-11111"], "fix_versions": ["2.0"], "description": "…"}
ANSWER = {
    "dependencies": [
        {"name": "sanic", "version": "21.12.2", "vulns": [FLAW]},
        {"name": "honcho", "version": "2.0.0", "vulns": []},
        {"name": "rasa", "skip_reason": "not found"},
    ]
}
NPM = {
    "vulnerabilities": {
        "vite": {"via": [{"url": "https://example.se/GHSA-aaaa-bbbb-cccc", "title": "Leaks"}]},
        "plugin": {"via": ["vite"]},
    }
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that pip-audit is asked about; the service behind it finds nothing at all."""
    files: list[str] = []

    def pip_audit(service: str, file: Any, how: str) -> dict[str, Any]:
        files.append(file.name)
        return {"dependencies": [{"name": "jinja2", "version": "2.10", "vulns": []}]}

    monkeypatch.setattr(audit, "pip_audit", pip_audit)
    return files


def test_a_service_that_does_not_know_a_known_flaw_is_not_believed(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.python_advisories(set()) == []
    assert "inget är granskat" in capsys.readouterr().out
    assert asked == ["canary.txt"] * len(audit.SERVICES)


def test_an_advisory_is_new_until_it_is_judged_under_any_of_its_names() -> None:
    (line,), known = audit.told(ANSWER, "run", set())
    assert "sanic 21.12.2" in line and "CVE-2026-11111" in line and "2.0" in line and known == 0
    assert audit.told(ANSWER, "run", {"CVE-2026-11111"}) == ([], 1)


def test_of_npm_the_package_with_the_flaw_is_told() -> None:
    assert audit.npm_told(NPM, "widget", set()) == ["widget: vite: Leaks (GHSA-aaaa-bbbb-cccc)"]
    assert audit.npm_told(NPM, "widget", {"GHSA-aaaa-bbbb-cccc"}) == []


@pytest.mark.parametrize("output", ["", "{}", '{"message": "405 Method Not Allowed"}', "[]"])
def test_a_service_of_npm_that_does_not_answer_finds_nothing(output: str) -> None:
    assert audit.npm_answer(output) is None
    assert audit.npm_answer('{"vulnerabilities": {}}') == {"vulnerabilities": {}}


def test_a_new_advisory_fails_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "python_advisories", lambda judged: ["run: sanic 21.12.2: CVE-2026-11111"])
    monkeypatch.setattr(audit, "npm_advisories", lambda judged: [])
    assert audit.main() == 1
    monkeypatch.setattr(audit, "python_advisories", lambda judged: [])
    assert audit.main() == 0
