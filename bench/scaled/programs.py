"""How each server of the set is started."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bench.scaled.layout import LOOPBACK, POSTGRES_USER, ROOT, Layout, postgres_programs, program_of

WATCHED = str(ROOT / "deploy/watched.sh")
PYTHON, GATEWAY = str(ROOT / ".venv/bin/python"), str(ROOT / ".gateway/bin/python")
NONE: Mapping[str, str] = MappingProxyType({})
DATABASES = ("postgres", "redis")


@dataclass(frozen=True)
class Program:
    """One server: its name, command, own environment, signal to stop by, and how long that may take."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=lambda: NONE)
    signal: str = "TERM"
    patience: int = 30
    user: str | None = None


def programs(layout: Layout) -> list[Program]:
    """Return all servers, in the order in which they are started."""
    return [
        _postgres(layout),
        _redis(layout),
        *_actions(layout),
        *_rasa(layout),
        *_gateways(layout),
        _nginx(layout),
    ]


def _postgres(layout: Layout) -> Program:
    folder = layout.folder / "postgres"
    command = (str(postgres_programs() / "postgres"), "-D", f"{folder}/data", "-p", str(layout.postgres))
    where = ("-k", str(folder), "-c", f"listen_addresses={LOOPBACK}")
    user = POSTGRES_USER if os.geteuid() == 0 else None
    return Program("postgres", (*command, *where), signal="INT", user=user)


def _redis(layout: Layout) -> Program:
    # Locks of seconds: what a restart loses would be over anyway. Full, it must refuse, never drop a lock.
    kept = ("--save", "", "--appendonly", "no", "--maxmemory", "64mb", "--maxmemory-policy", "noeviction")
    where = ("--bind", LOOPBACK, "--port", str(layout.redis), "--dir", str(layout.folder))
    return Program("redis", (str(program_of("redis-server")), *where, *kept), patience=5)


def _actions(layout: Layout) -> Iterator[Program]:
    for number, port in enumerate(layout.actions, 1):
        command = (PYTHON, "-m", "bot.action_server", "--actions", "actions", "--port", str(port), "--quiet")
        yield Program(f"actions-{number}", (WATCHED, f"http://{LOOPBACK}:{port}/health", *command))


def _rasa(layout: Layout) -> Iterator[Program]:
    for number, port in enumerate(layout.rasa, 1):
        where = ("--interface", LOOPBACK, "--port", str(port), "--endpoints", "endpoints.scale.yml")
        model = ("--model", "models/bemotandeassistenten.tar.gz", "--quiet")
        command = (PYTHON, "-m", "bot.serve", "run", *where, *model)
        yield Program(f"rasa-{number}", (WATCHED, f"http://{LOOPBACK}:{port}/", *command))


def _gateways(layout: Layout) -> Iterator[Program]:
    for number, (port, ops) in enumerate(zip(layout.gateways, layout.ops), 1):
        command = (WATCHED, f"http://{LOOPBACK}:{ops}/livez", GATEWAY, "-m", "gateway.serve")
        yield Program(f"gateway-{number}", command, {"GATEWAY_PORT": str(port), "GATEWAY_OPS_PORT": str(ops)})


def _nginx(layout: Layout) -> Program:
    folder = layout.folder / "nginx"
    command = ("bench/scaled/nginx.sh", str(program_of("nginx")), str(folder))
    return Program("nginx", command, signal="QUIT")
