"""Writes what the widget says when it cannot reach the gateway, from knowledge/replies.yml.

``python -m gateway.widget.texts <file>``, part of ``make widget``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.cards import reply_message
from bot.words import Words
from knowledge import reader
from knowledge.model import Knowledge

UNREACHABLE = "fel-nar-inte-fram"


def texts(knowledge: Knowledge) -> dict[str, str]:
    """Return the texts by name."""
    message = reply_message(Words(knowledge), knowledge.replies[UNREACHABLE], role=None)
    return {"unreachable": message["text"]}


def main() -> None:
    """Write the file that the command line names."""
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(texts(reader.read()), ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
