"""What staff in the widget wait while Microsoft does not answer: ``.gateway/bin/python -m bench.slow_teams``.

The gateway is a process of its own; a stand-in for Rasa answers at once: the gateway alone is measured.
50 answers to Teams hang in the stand-in for Microsoft for the whole measurement.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.gateway.served import Served, served
from tests.gateway.stub_rasa import stub_rasa
from tests.gateway.teams.conftest import activity
from tests.gateway.teams.fake_microsoft import APP, OPENID, TENANT, FakeMicrosoft, fake_microsoft

HANGING, MESSAGES, WARM_UP = 50, 500, 50
HANGS = 60  # seconds, longer than the measurement
TEAMS = "/api/teams/messages"


@contextmanager
def both() -> Iterator[tuple[Served, FakeMicrosoft]]:
    """Start the gateway with the Teams channel on, and what stands for Microsoft."""
    with (
        tempfile.TemporaryDirectory() as folder,
        fake_microsoft(Path(folder)) as microsoft,
        stub_rasa() as rasa,
    ):
        settings = {
            "teams_app_id": APP,
            "teams_tenant": TENANT,
            "teams_secret": "a-secret",
            "teams_public_url": "https://bemotande.example.se",
            "teams_service_hosts": microsoft.host,
            "teams_openid_url": f"https://{microsoft.host}{OPENID}",
            "teams_login_url": f"https://{microsoft.host}",
            "teams_send_seconds": str(2 * HANGS),
        }
        os.environ["SSL_CERT_FILE"] = str(microsoft.authority)  # for the gateway that is started now
        with served(rasa.address, **settings) as gateway:
            yield gateway, microsoft


def waits(gateway: Served, messages: int) -> list[float]:
    """Return the milliseconds that one message after the other took in the widget's chat."""
    header = {"Authorization": f"Bearer {gateway.token()}"}
    found = []
    with httpx.Client(base_url=gateway.address, headers=header) as http:
        for _ in range(messages):
            started = time.perf_counter()
            http.post("/api/chat", json={"message": "får jag vara påverkad?"}).raise_for_status()
            found.append((time.perf_counter() - started) * 1000)
    return found


def main() -> None:
    """Measure before and while Microsoft hangs, and print both."""
    with both() as (gateway, microsoft):
        waits(gateway, WARM_UP)
        _print("Microsoft idle", waits(gateway, MESSAGES))
        microsoft.delay = HANGS
        for number in range(HANGING):
            asked = activity(microsoft, **{"from": {"id": f"29:{number}"}})
            token = {"Authorization": f"Bearer {microsoft.token()}"}
            assert httpx.post(gateway.address + TEAMS, json=asked, headers=token).status_code == 202
        while len(microsoft.posts) < HANGING:
            time.sleep(0.05)
        _print(f"{HANGING} answers hanging", waits(gateway, MESSAGES))
        print("answered to Teams meanwhile:", microsoft.answered)
        gateway.process.kill()  # what hangs would be waited for


def _print(name: str, found: list[float]) -> None:
    later = statistics.quantiles(found, n=20)[-1]
    print(f"{name}: median {statistics.median(found):.1f} ms, p95 {later:.1f} ms ({len(found)} messages)")


if __name__ == "__main__":
    main()
