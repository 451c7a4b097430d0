"""What the processes of a running assistant cost."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

from bench.running import Running

RASA, ACTIONS, GATEWAY = "bot.serve", "bot.action_server", "gateway.serve"  # modules that are run


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time used so far, and resident memory in MB."""

    cpu_seconds: float
    memory_mb: float


def cost_of(module: str, assistant: Running) -> Cost:
    """Return what the process that runs a module has used.

    Raises:
        RuntimeError: there is no such process under the supervisor.
    """
    for process in psutil.Process(assistant.process.pid).children(recursive=True):
        command = process.cmdline()
        if module in command:
            times = process.cpu_times()
            return Cost(times.user + times.system, process.memory_info().rss / 1e6)
    raise RuntimeError(f"no process runs {module}")
