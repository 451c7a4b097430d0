"""The assistant of a workspace, started beside the one in use for as long as it is asked."""

from __future__ import annotations

import asyncio
import socket
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import yaml

from bot.learnt import NAME
from gateway.assistant import Assistant
from gateway.publishing.child import last_lines, running
from gateway.publishing.errors import StepFailed
from gateway.publishing.programs import ASK
from gateway.publishing.workspace import Workspace

AFTER_THE_CHAT = 10  # its niceness: those who chat go first
PATIENCE = 300  # seconds; it takes half a minute when nothing else is done
EVERY = 0.5


@asynccontextmanager
async def candidate(workspace: Workspace, seconds: float) -> AsyncIterator[Assistant]:
    """Start the action server and Rasa on ports of their own, and end both afterwards.

    Args:
        workspace: Where.
        seconds: How long a reply is waited for.

    Raises:
        StepFailed: it did not start.
    """
    port, actions_port = _free_ports()
    endpoints = yaml.safe_load((workspace.folder / "endpoints.yml").read_text("utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{actions_port}/webhook"
    (workspace.own / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
    python, folder = workspace.python, workspace.folder
    actions = [python, "-m", "bot.action_server", "--actions", "actions", "--port", str(actions_port)]
    rasa = [python, "-m", "bot.serve", "run", "--interface", "127.0.0.1", "--port", str(port)]
    rasa += ["--model", f"models/{NAME}.tar.gz", "--endpoints", "var/endpoints.yml"]
    outputs = workspace.own / "atgarder.txt", workspace.own / "rasa.txt"
    environment = workspace.environment
    async with (
        running([*actions, "--quiet"], folder, environment, AFTER_THE_CHAT, outputs[0]) as first,
        running([*rasa, "--quiet"], folder, environment, AFTER_THE_CHAT, outputs[1]) as second,
    ):
        addresses = f"http://127.0.0.1:{actions_port}/health", f"http://127.0.0.1:{port}/webhooks/rest/"
        if not await _answer(addresses, (first, second)):
            said = "\n".join(map(last_lines, outputs))
            raise StepFailed([f"Den nya versionen gick inte att starta. {ASK}"], said)
        assistant = Assistant(f"http://127.0.0.1:{port}", seconds)
        try:
            yield assistant
        finally:
            await assistant.close()


async def _answer(addresses: tuple[str, ...], processes: tuple[Process, ...]) -> bool:
    """Wait until all answer; return False when one of them has ended, or it takes too long."""
    try:
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(trust_env=False) as http:
            waiting = list(addresses)
            while waiting:
                if any(process.returncode is not None for process in processes):
                    return False
                if await _answers(http, waiting[0]):
                    waiting.pop(0)
                else:
                    await asyncio.sleep(EVERY)
    except TimeoutError:
        return False
    return True


async def _answers(http: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await http.get(address)).is_success
    except httpx.HTTPError:
        return False


def _free_ports() -> tuple[int, int]:
    """Return two ports of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]
