"""nginx's files, from the templates that production uses too (deploy/nginx)."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from bench.scaled.layout import LOOPBACK, ROOT, Layout
from deploy.rolling import write_upstream
from deploy.unavailable import write_pages

TEMPLATES = ROOT / "deploy/nginx"
FRONT, INNER, ALONE = "front.conf", "inner.conf", "alone.conf"
GATEWAYS, RASA, ACTIONS = "gateways", "rasa", "actions"
FRONT_CALLS, INNER_CALLS = "calls.log", "inner.log"


def write_nginx(layout: Layout) -> None:
    """Write everything that nginx of the set reads."""
    folder = layout.folder / "nginx"
    (folder / "temporary").mkdir(parents=True, exist_ok=True)
    write_pages(folder / "pages")
    for kind, name, ports in (
        (GATEWAYS, "gateway", layout.gateways),
        (RASA, "rasa", layout.rasa),
        (ACTIONS, "actions", layout.actions),
    ):
        for number, port in enumerate(ports, 1):
            write_upstream(folder / kind / f"{name}-{number}.conf", f"{LOOPBACK}:{port}")
    values = {
        "NGINX_FOLDER": str(folder),
        "NGINX_PAGES": str(folder / "pages"),
        "NGINX_LISTEN": f"{LOOPBACK}:{layout.door}",
        "NGINX_RASA_LISTEN": f"{LOOPBACK}:{layout.rasa_door}",
        "NGINX_ACTIONS_LISTEN": f"{LOOPBACK}:{layout.actions_door}",
        "NGINX_CALLS": str(folder / FRONT_CALLS),
        "NGINX_INNER_CALLS": str(folder / INNER_CALLS),
        "NGINX_CLIENT_CONNECTIONS": "2000",
    }
    for template, name in ((FRONT, FRONT), (INNER, INNER), (ALONE, "nginx.conf")):
        (folder / name).write_text(filled_in(template, values), "utf-8")


def filled_in(template: str, values: Mapping[str, str]) -> str:
    """Return a template of deploy/nginx with its ``${NGINX_…}``, as ``envsubst`` would.

    Raises:
        ValueError: one that it names has no value.
    """
    text = Template((TEMPLATES / f"{template}.template").read_text("utf-8")).safe_substitute(values)
    lines = [line for line in text.splitlines() if "${NGINX_" in line.partition("# ")[0]]
    if lines:
        raise ValueError(f"{template} asks for more: {lines}")
    return text
