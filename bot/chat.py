"""``make chat``: talk to the running assistant in the terminal."""

from __future__ import annotations

import argparse
import sys
import uuid
from typing import Any

from bot.client import ask
from knowledge.model import ROLES


def shown(reply: list[dict[str, Any]]) -> tuple[str, list[str]]:
    """Return a reply as text with numbered options, and the options' payloads."""
    texts = [part["text"] for part in reply if part.get("text")]
    buttons = [button for part in reply for button in part.get("buttons", [])]
    lines = [f"  {number}. {button['title']}" for number, button in enumerate(buttons, start=1)]
    return "\n\n".join(texts + (["\n".join(lines)] if lines else [])), [b["payload"] for b in buttons]


def main() -> int:
    """Read questions until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--roll", choices=ROLES)
    options = parser.parse_args()
    sender = uuid.uuid4().hex
    payloads: list[str] = []
    print("Skriv din fråga, eller siffran för ett alternativ. Avsluta med Ctrl-D.\n")
    while True:
        try:
            line = input("du> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return 0
        if not line:
            continue
        chosen = int(line) - 1 if line.isdigit() else -1
        message = payloads[chosen] if 0 <= chosen < len(payloads) else line
        try:
            text, payloads = shown(ask(message, sender, options.port, options.roll))
        except OSError:
            print("Assistenten svarar inte. Starta den med ”make run” i ett annat fönster.", file=sys.stderr)
            return 1
        print(f"\n{text}\n")


if __name__ == "__main__":
    sys.exit(main())
