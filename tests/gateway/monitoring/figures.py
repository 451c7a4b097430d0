"""What the dashboard and the alarms ask for, and what the gateway exports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from prometheus_client.parser import text_string_to_metric_families

DEPLOY = Path(__file__).parents[3] / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "bemotandeassistenten.json").read_text("utf-8"))
GROUPS: list[dict[str, Any]] = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
RULES: list[dict[str, Any]] = [rule for group in GROUPS for rule in group["rules"]]
ALARMS = [rule for rule in RULES if "alert" in rule]
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]

# A name with what stands in its braces. Prometheus' own: up, ALERTS.
SELECTOR = re.compile(r"\b((?:gateway_|assistant_|process_|bemotande:)[a-z0-9_:]+)\b(?:\{([^}]*)\})?")
LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
GROUPING = re.compile(r"\b(?:by|without) \(([^)]*)\)")
OF_PROMETHEUS = {"job", "instance", "le"}


def expressions() -> list[str]:
    """Return everything that is asked of Prometheus, by a rule or a panel."""
    asked = [target["expr"] for panel in PANELS for target in panel["targets"]]
    return [rule["expr"] for rule in RULES] + asked


def named(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Give each series that an expression names, with the labels that it is chosen or grouped by."""
    grouped = {label.strip() for labels in GROUPING.findall(expression) for label in labels.split(",")}
    for name, braces in SELECTOR.findall(expression):
        yield name, {*LABEL.findall(braces), *grouped} - OF_PROMETHEUS


def exported(text: str) -> dict[str, set[str]]:
    """Return the names of the series that stand in an export, with the labels of each."""
    series = dict[str, set[str]]()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            series.setdefault(sample.name, set()).update(sample.labels)
    return series
