"""Processor time and memory of process trees, once a second while a run goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil

from bench.load.systems import Parts

EVERY_SECONDS = 1.0
MACHINE = "machine"  # the processor seconds of everything that runs, ours or not


@dataclass(frozen=True)
class Sample:
    """Seconds since the epoch, and the processor seconds that each part has used so far."""

    time: float
    cpu: Mapping[str, float]


class Watch:
    """Samples the parts of a system in a thread, from ``with`` on to its end."""

    def __init__(self, parts: Parts) -> None:
        """Watch these parts."""
        self._parts = parts
        self.samples: list[Sample] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            used = {part: sum(map(_cpu, family(pids))) for part, pids in self._parts.items()}
            used[MACHINE] = _busy()
            self.samples.append(Sample(time.time(), used))
            if self._over.wait(EVERY_SECONDS):
                return


def used_between(samples: Sequence[Sample], begin: float, end: float) -> tuple[dict[str, float], float]:
    """Return the processor seconds of each part between the samples nearest to two times, and those between.

    Raises:
        ValueError: there are not two samples.
    """
    if len(samples) < 2:
        raise ValueError("too few samples")
    first, last = (min(samples, key=lambda s: abs(s.time - moment)) for moment in (begin, end))
    return {part: last.cpu[part] - first.cpu[part] for part in last.cpu}, last.time - first.time


def memory_mb(parts: Parts) -> dict[str, float]:
    """Return the memory of each part in MB: what several processes share is divided among them (PSS)."""
    return {part: sum(map(_pss, family(pids))) / 1e6 for part, pids in parts.items()}


def family(pids: Sequence[int]) -> list[psutil.Process]:
    """Return processes that run and all that they have started."""
    found: dict[int, psutil.Process] = {}
    for pid in pids:
        try:
            process = psutil.Process(pid)
            found |= {one.pid: one for one in (process, *process.children(recursive=True))}
        except psutil.NoSuchProcess:
            continue  # died meanwhile
    return list(found.values())


def _busy() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _pss(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0.0
