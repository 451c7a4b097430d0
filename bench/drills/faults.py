"""The faults: what is done to a part, how it is undone, and how long it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench.drills.parts import Parts, clear, fill, set_clock

LASTS = 10.0  # seconds
LASTS_LONG = 35.0  # longer than anybody waits: of what nobody watches and all need
HOUR = 3_600
# Seconds that each piece of data takes longer, in each direction: a message needs some ten of PostgreSQL.
SLOW = {"rasa": 2.0, "actions": 2.0, "gateway": 2.0, "nginx": 1.0, "postgres": 0.1, "redis": 0.2, "smtp": 1.0}

Doing = Callable[[Parts, str], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """One kind of fault; ``end`` is None where nobody undoes it."""

    begin: Doing
    end: Doing | None = None


@dataclass(frozen=True)
class Drill:
    """A fault of one part, or of several at once (``rasa-1+rasa-2``)."""

    part: str
    fault: str
    lasts: float | None = None  # seconds, where they are not those of the others

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"{self.part}, {self.fault}" + (f" ({self.lasts:g} s)" if self.lasts else "")

    async def begin(self, parts: Parts) -> None:
        """Let it happen."""
        for name in self.part.split("+"):
            await FAULTS[self.fault].begin(parts, name)

    async def end(self, parts: Parts) -> bool:
        """Undo it; return whether there was something to undo."""
        undo = FAULTS[self.fault].end
        if undo is None:
            return False
        for name in self.part.split("+"):
            await undo(parts, name)
        return True


def _of(what: str) -> Doing:
    """Return a call of the set itself, which may take its time."""

    async def do(parts: Parts, name: str) -> None:
        await asyncio.to_thread(getattr(parts, what), name)

    return do


async def _slow(parts: Parts, name: str) -> None:
    parts.proxies[name].delay = SLOW[name.partition("-")[0]]


async def _fast(parts: Parts, name: str) -> None:
    parts.proxies[name].delay = 0


async def _refuse(parts: Parts, name: str) -> None:
    await parts.proxies[name].close()


async def _listen(parts: Parts, name: str) -> None:
    await parts.proxies[name].open()


async def _fill(parts: Parts, name: str) -> None:
    assert parts.disk
    await asyncio.to_thread(fill, parts.disk)


async def _clear(parts: Parts, name: str) -> None:
    assert parts.disk
    clear(parts.disk)


def _clock(seconds: int) -> Doing:
    async def jump(parts: Parts, name: str) -> None:
        assert parts.clock
        await set_clock(parts.clock, seconds)

    return jump


FAULTS = {
    "kill": Fault(_of("kill")),
    "hang": Fault(_of("hang"), _of("go_on")),
    "slow": Fault(_slow, _fast),
    "refuse": Fault(_refuse, _listen),
    "restart": Fault(_of("restart")),
    "disk full": Fault(_fill, _clear),
    "clock + 5 min": Fault(_clock(300), _clock(0)),
    "clock - 1 h": Fault(_clock(-HOUR), _clock(0)),
}
EVERY = ("kill", "hang", "slow", "refuse", "restart")
CLOCKS = ("clock + 5 min", "clock - 1 h")
REPLACED = ("rasa-1", "actions-1", "gateway-1")
ALONE = ("postgres", "redis", "nginx", "smtp")
ALL_OF_A_KIND = ("rasa-1+rasa-2", "actions-1+actions-2", "gateway-1+gateway-2")

SEVERAL = (
    *(Drill(part, fault) for part in (*REPLACED, *ALONE) for fault in EVERY),
    *(Drill(part, "hang", LASTS_LONG) for part in ("postgres", "redis")),
    *(Drill(parts, fault) for parts in ALL_OF_A_KIND for fault in ("kill", "hang")),
    Drill("postgres", "disk full"),
    *(Drill("rasa-1+gateway-1", fault) for fault in CLOCKS),
)
SINGLE = (
    *(Drill(part, fault) for part in ("rasa", "actions", "gateway") for fault in ("kill", "hang")),
    *(Drill(part, fault) for part in ("rasa", "actions") for fault in ("slow", "refuse")),
    Drill("rasa", "restart"),
    Drill("disk", "disk full"),
    *(Drill("clock", fault) for fault in CLOCKS),
)
SHORT = (
    Drill("rasa-1", "kill"),
    Drill("actions-1", "hang"),
    Drill("gateway-1", "kill"),
    Drill("postgres", "kill"),
    Drill("redis", "hang"),
    Drill("smtp", "refuse"),
)
