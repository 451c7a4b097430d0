"""The settings of a set in a drill: messages to HR are taken, and nobody is held back by a limit."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from bench.public_door import UNLIMITED

SMTP_SECONDS = 3


def settings(folder: Path, smtp_port: int) -> dict[str, str]:
    """Return environment variables of all parts; a file that they name is written into ``folder``."""
    inboxes = folder / "inboxes.yml"
    inboxes.write_text("reserv: hr@example.se\n", "utf-8")
    return {
        **UNLIMITED,
        "GATEWAY_ESCALATION_LIMIT": "1000000/minute",
        "GATEWAY_HR_INBOXES": str(inboxes),
        "GATEWAY_HR_SENDER": "assistenten@example.se",
        "GATEWAY_HR_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "GATEWAY_HR_SMTP_HOST": "127.0.0.1",
        "GATEWAY_HR_SMTP_PORT": str(smtp_port),
        "GATEWAY_HR_SMTP_TLS": "off",
        "GATEWAY_HR_SMTP_SECONDS": str(SMTP_SECONDS),
        "GATEWAY_HR_RETRY_SECONDS": "1",
    }
