"""The alarms go when they should, say in Swedish what to do, and the dashboard can be read."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.gateway.monitoring.figures import ALARMS, ALERTS, DASHBOARD, DEPLOY, PANELS, RULES

ROOT = DEPLOY.parent
OPERATING = ROOT / "docs" / "drift.md"


def promtool(*arguments: str | Path) -> str:
    """Run Prometheus' own checker of configuration and rules (tests/promtool.sh)."""
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prometheus_takes_the_configuration_and_the_rules() -> None:
    assert f"{len(RULES)} rules found" in promtool(
        "check", "config", DEPLOY / "prometheus" / "prometheus.yml"
    )


def test_every_alarm_goes_when_it_should_and_not_otherwise() -> None:
    file = ALERTS.with_name("alerts_test.yml")
    assert "SUCCESS" in promtool("test", "rules", file)
    checks = [
        check
        for test in yaml.safe_load(file.read_text("utf-8"))["tests"]
        for check in test["alert_rule_test"]
    ]
    tested = {check["alertname"] for check in checks if check["exp_alerts"]}
    assert tested == {alarm["alert"] for alarm in ALARMS}


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: str(alarm["alert"]))
def test_an_alarm_says_what_it_means_and_what_to_do(alarm: dict[str, dict[str, str]]) -> None:
    assert alarm["annotations"].keys() == {"summary", "description", "atgard", "runbook"}
    assert alarm["labels"]["allvar"] in ("kritiskt", "varning")
    assert alarm["annotations"]["runbook"] == f"docs/drift.md#{str(alarm['alert']).lower()}"


def test_every_alarm_has_its_heading_in_the_manual() -> None:
    headings = re.findall(r"^#+ (.+)$", OPERATING.read_text("utf-8"), re.M)
    assert [alarm["alert"] for alarm in ALARMS if alarm["alert"] not in headings] == []


def test_prometheus_can_read_every_expression_of_the_dashboard(tmp_path: Path) -> None:
    asked = [
        target["expr"].replace("$__rate_interval", "1m") for panel in PANELS for target in panel["targets"]
    ]
    rules = [{"record": f"panel:{number}", "expr": text} for number, text in enumerate(asked)]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), "utf-8")
    assert f"{len(rules)} rules found" in promtool("check", "rules", file)


def test_every_panel_has_a_title_a_description_and_a_place_of_its_own() -> None:
    assert [panel["id"] for panel in PANELS if not (panel["title"] and len(panel["description"]) > 30)] == []
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24 and not cells & taken, panel["title"]
        taken |= cells
