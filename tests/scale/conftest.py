"""The scaled set, started once for all tests here."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.public_door import UNLIMITED
from bench.running import free_port
from bench.scaled import Scaled, scaled


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scaled]:
    """Two of each behind nginx. Messages to HR are taken, and wait: no mail server listens."""
    inboxes: Path = tmp_path_factory.mktemp("hr") / "inboxes.yml"
    inboxes.write_text("reserv: hr@example.se\n", "utf-8")
    mail = {
        "GATEWAY_HR_INBOXES": str(inboxes),
        "GATEWAY_HR_SENDER": "assistenten@example.se",
        "GATEWAY_HR_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "GATEWAY_HR_SMTP_HOST": "127.0.0.1",
        "GATEWAY_HR_SMTP_PORT": str(free_port()),
        "GATEWAY_HR_SMTP_TLS": "off",
    }
    with scaled({**UNLIMITED, **mail, "GATEWAY_KEEP_UNANSWERED": "false"}, patience=600) as started:
        yield started
