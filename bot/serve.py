"""``rasa run`` as the assistant runs it: without TensorFlow, mended where it is slow or gives up, quiet.

Takes the arguments of Rasa's command line: ``python -m bot.serve run --port 5005 …``.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from bot import request_ids
from bot.quiet_logs import keep_words_out
from bot.releases import recover
from bot.without_tensorflow import keep_out

ROOT = Path(__file__).parent.parent


def mend() -> None:
    """Let Rasa make once what it makes anew for every message or event.

    The validator of what an action answers (20 ms each time), and the list of all kinds of events that an
    event is looked up in. What they answer is the same.
    """
    from jsonschema import validators
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.core.events import Event

    form = RemoteAction.action_response_format_spec()
    validator = validators.validator_for(form)(form)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))


def alone() -> None:
    """Listen on loopback where nothing else is said, and in one process.

    Raises:
        RefusedSetting: several processes behind one port are asked for, each of which would have locks of its
            own.
    """
    from rasa.core import constants

    from bot.loading import RefusedSetting

    if os.environ.get("SANIC_WORKERS", "1") != "1":
        raise RefusedSetting("SANIC_WORKERS är satt: starta flera Rasa med portar var för sig i stället")
    constants.DEFAULT_SERVER_INTERFACE = "127.0.0.1"


def main() -> None:
    """Run Rasa's command line in this process, its arithmetic on one thread: more are slower here."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    keep_out()
    keep_words_out()
    from bot.loading import install

    mend()
    request_ids.pass_on()
    recover(ROOT)
    alone()
    install()
    from rasa.__main__ import main as rasa

    sys.argv[0] = "rasa"
    rasa()


if __name__ == "__main__":
    main()
