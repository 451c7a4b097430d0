"""Rasa's action server as the assistant runs it: ``python -m bot.action_server --actions actions …``."""

from __future__ import annotations

import os
from pathlib import Path

from bot.quiet_logs import keep_words_out
from bot.releases.watch import Watch
from bot.without_tensorflow import keep_out

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Run rasa_sdk's command line in this process: its logs without words, and 300 MB smaller.

    It listens on loopback unless ``SANIC_HOST`` says otherwise, and to whoever shows its token.
    """
    keep_out()  # spaCy would load TensorFlow where it is installed
    keep_words_out()
    from rasa_sdk.__main__ import main as action_server

    from bot.action_requests import install
    from bot.action_token import guard
    from knowledge.current import current, renew

    os.environ.setdefault("SANIC_HOST", "127.0.0.1")  # Rasa's SDK would listen to everybody
    guard()
    install()  # after the guard: what is registered last begins first
    Watch(ROOT, renew).start()
    current()  # a second or two, which the first who asks would have to wait

    action_server()


if __name__ == "__main__":
    main()
