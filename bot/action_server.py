"""Rasa's action server as the assistant runs it: ``python -m bot.action_server --actions actions …``."""

from __future__ import annotations

from pathlib import Path

from bot.quiet_logs import keep_words_out
from bot.releases.watch import Watch
from bot.without_tensorflow import keep_out

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Run rasa_sdk's command line in this process: its logs without words, and 300 MB smaller."""
    keep_out()  # spaCy would load TensorFlow where it is installed
    keep_words_out()
    from rasa_sdk.__main__ import main as action_server

    from knowledge.current import renew

    Watch(ROOT, renew).start()

    action_server()


if __name__ == "__main__":
    main()
