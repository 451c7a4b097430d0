"""What the figures were measured on."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

import psutil


def machine() -> dict[str, str]:
    """Return date, processor, memory and system; nothing that names the machine or who uses it."""
    models = [line for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if "model name" in line]
    cores = len(os.sched_getaffinity(0))
    release = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return {
        "date": datetime.date.today().isoformat(),
        "processor": f"{cores} × {models[0].partition(': ')[2] if models else platform.machine()}",
        "memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "system": release,
        "busy": f"{os.getloadavg()[1]:.1f} processes ready to run, the five minutes before",
    }
