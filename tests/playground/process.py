"""Microsoft's Agents Playground as a process of its own, kept on loopback by ``redirect.cjs``."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import yaml

from tests.gateway.teams.fake_microsoft import APP, TENANT
from tests.playground.microsoft import SECRET, Microsoft

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
NODE = ROOT / ".tools/bin/node"
PLAYGROUND = HERE / "node_modules/@microsoft/m365agentsplayground/cli.js"
ASSISTANT = "Bemötandeassistenten"
OUT_OF_REACH = re.compile(r"\b(ECONN\w+|ENOTFOUND|EAI_AGAIN|E\w*TIMEDOUT|\w+UNREACH)\b")
GROUP, CHANNEL = "Gruppchatt", "Frågor"
PERSON_ID = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Playground:
    """Where it is opened, and what it printed and connected to."""

    address: str
    output: Path
    connections: Path

    def connected(self) -> list[tuple[str, str]]:
        """Return whom it wanted to reach beyond loopback, and where that went: an address, or "refused"."""
        lines = self.connections.read_text("utf-8").splitlines()
        return [(meant, went) for meant, went in map(str.split, lines)]


class NoRegistry(RuntimeError):
    """Npm cannot reach the registry it is set up with; the message names npm's error."""


def install() -> None:
    """Install the pinned npm package where it is not.

    Raises:
        NoRegistry: the registry is out of reach.
        RuntimeError: npm could not install it for another reason.
    """
    if PLAYGROUND.is_file():
        return
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    command = ["npm", "ci", "--ignore-scripts", "--loglevel=error"]
    npm = subprocess.run(command, cwd=HERE, env={**os.environ, "PATH": path}, capture_output=True, text=True)
    if out_of_reach := OUT_OF_REACH.search(npm.stderr):
        raise NoRegistry(out_of_reach[0])
    if npm.returncode:
        raise RuntimeError(npm.stderr[-3000:])


def service_url(port: int) -> str:
    """Return where a Playground on a port takes answers."""
    return f"http://127.0.0.1:{port}/_connector"


@contextmanager
def playground(port: int, door: str, microsoft: Microsoft, folder: Path) -> Iterator[Playground]:
    """Start the Playground and stop it afterwards.

    Args:
        port: A free port of loopback; the assistant has to be told beforehand.
        door: The assistant's address for Teams.
        microsoft: Who gives the Playground its tokens.
        folder: Where it keeps what it writes.

    Raises:
        RuntimeError: it did not start; what it printed is told.
    """
    started = Playground(f"http://127.0.0.1:{port}", folder / "output.txt", folder / "connections.txt")
    started.connections.touch()
    (folder / "people.yml").write_text(yaml.safe_dump(_people()), "utf-8")
    command = [NODE, "--require", HERE / "redirect.cjs", PLAYGROUND, "start", "--disable-telemetry"]
    options = {
        "app-endpoint": door,
        "channel-id": "msteams",
        "client-id": APP,
        "client-secret": SECRET,
        "tenant-id": TENANT,
        "port": str(port),
        "service-url": service_url(port),
    }
    with started.output.open("w") as output:
        process = subprocess.Popen(
            [*map(str, command), *(f"--{name}={value}" for name, value in options.items())],
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "LOGIN_STAND_IN": microsoft.host,
                "CONNECTIONS": str(started.connections),
                "NODE_EXTRA_CA_CERTS": str(microsoft.authority),
                "TEAMSAPPTESTER_BROWSER": "none",
                "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(folder / "people.yml"),
                "M365_AGENTS_PLAYGROUND_LOGFILE": str(folder / "log.txt"),
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        if not _answers(started, process):
            raise RuntimeError((folder / "log.txt").read_text("utf-8")[-3000:])
        yield started
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the wheel's "node" is a script, with Node as its child
        process.wait(timeout=30)


def _answers(started: Playground, process: subprocess.Popen[bytes], patience: float = 60) -> bool:
    """Return whether it answers, and on its port: where that is not free it takes another one."""
    began, port = time.monotonic(), urlsplit(started.address).port
    while process.poll() is None and time.monotonic() - began < patience:
        if "Listening on" in (printed := started.output.read_text("utf-8")):
            return f"Listening on {port}\n" in printed and _loads(started.address)
        time.sleep(0.1)
    return False


def _loads(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:  # it has ended since, for instance over what it was told of the people
        return False


def _people() -> dict[str, object]:
    """Return who and what there is in the tenant: nobody with a name.

    The format: aka.ms/teams-app-test-tool-config-guide. The conversations are new every time, since the
    assistant remembers for a while what was said in one.
    """
    new = uuid4().hex
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": f"28:{APP}", "name": ASSISTANT},
        "currentUser": _person("Medarbetare", PERSON_ID),
        "users": [  # the fewest it takes
            _person(f"Kollega {number}", f"{PERSON_ID[:-1]}{number}") for number in range(2, 7)
        ],
        "personalChat": {"id": f"a:{new}"},
        "groupChat": {"id": f"19:{new}@thread.v2", "name": GROUP},
        "team": {
            "id": f"19:{new}@thread.tacv2",
            "name": "Arbetslaget",
            "aadGroupId": f"{PERSON_ID[:-1]}9",
            "channels": [{"id": f"19:channel-{new}@thread.tacv2", "name": CHANNEL}],
        },
    }


def _person(title: str, id_: str) -> dict[str, str]:
    mail = f"{id_}@example.se"
    return {
        "id": f"29:{id_}",
        "name": title,
        "userPrincipleName": mail,  # spelt so
        "aadObjectId": id_,
        "givenName": title,
        "surname": title,
        "email": mail,
    }
