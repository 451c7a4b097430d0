"""How many held-out questions are answered right, through the door that clients use.

Prints a table by kind and by style and writes every miss to bench/results/misses.csv. Another file of
questions may be named (``python -m bench.answers tests/faq/development.jsonl``). With ``--public`` the
questions go through the gateway, as the widget's do.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.cases import CLARIFIED, HELD_OUT, RIGHT, WRONG, Case, judge, read_cases
from bench.process import ACTIONS, GATEWAY, RASA, cost_of
from bench.public_door import UNLIMITED, PublicDoor
from bench.running import running
from bot.client import ask

Asking = Callable[[str, str, str | None], list[dict[str, Any]]]
RESULTS = Path(__file__).parent / "results"


def last_reply(case: Case, door: Asking) -> tuple[list[dict[str, Any]], float]:
    """Hold one conversation; return the reply to its last turn and the seconds it took."""
    sender = uuid.uuid4().hex
    reply: list[dict[str, Any]] = []
    seconds = 0.0
    for turn in case.turns:
        started = time.perf_counter()
        reply = door(turn, sender, case.role)
        seconds = time.perf_counter() - started
    return reply, seconds


def _straight(port: int, message: str, sender: str, role: str | None) -> list[dict[str, Any]]:
    return ask(message, sender, port, role)


def table(verdicts: Iterable[tuple[Case, str]]) -> str:
    """Return the share right, the clarified and the wrong, by kind and by style."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for case, verdict in verdicts:
        for name in ("all", f"kind {case.kind}", f"style {case.style}"):
            groups[name][verdict] += 1
    rows = [f"{'':22}{'n':>5}{'right':>8}{'clarified':>11}{'wrong':>7}"]
    for name, counts in sorted(groups.items()):
        total = sum(counts.values())
        rows.append(
            f"{name:22}{total:>5}{counts[RIGHT] / total:>8.1%}{counts[CLARIFIED]:>11}{counts[WRONG]:>7}"
        )
    return "\n".join(rows)


def main() -> None:
    """Ask every question of a running assistant and print how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=HELD_OUT)
    parser.add_argument("--public", action="store_true", help="ask through the gateway")
    chosen = parser.parse_args()
    cases = read_cases(chosen.questions)
    with running(settings=UNLIMITED) as assistant:
        gateway = PublicDoor(f"http://127.0.0.1:{assistant.gateway_port}")
        door: Asking = gateway.ask if chosen.public else partial(_straight, assistant.port)
        before = [cost_of(module, assistant) for module in (RASA, ACTIONS, GATEWAY)]
        replies = [last_reply(case, door) for case in tqdm(cases, "Ställer frågor", mininterval=5)]
        after = [cost_of(module, assistant) for module in (RASA, ACTIONS, GATEWAY)]
    judged = [(case, *judge(case, reply)) for case, (reply, _) in zip(cases, replies)]
    print(table((case, verdict) for case, verdict, _ in judged))
    seconds = [second for _, second in replies]
    print(f"\nlast reply: median {statistics.median(seconds) * 1000:.0f} ms, one after the other")
    messages = sum(len(case.turns) for case in cases)
    for name, old, new in zip(("Rasa", "action server", "gateway"), before, after):
        spent = (new.cpu_seconds - old.cpu_seconds) / messages
        print(f"{name}: {spent * 1000:.0f} ms of processor time a message, {new.memory_mb:.0f} MB")
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / "misses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "verdict", "kind", "style", "role", "turns", "expected", "why"])
        for case, verdict, why in judged:
            if verdict != RIGHT:
                turns, expected = " | ".join(case.turns), " ".join(sorted(case.sections))
                writer.writerow([case.id, verdict, case.kind, case.style, case.role, turns, expected, why])


if __name__ == "__main__":
    main()
