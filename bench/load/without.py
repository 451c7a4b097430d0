"""Runs one of the assistant's servers without one of its savings, to see what that saves.

``python -m bench.load.without mend bot.serve run --port 5005 …`` is
``python -m bot.serve run --port 5005 …`` without ``mend``. Also for the
gateway, so nothing but the standard library is imported before the server is.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType

RASA, GATEWAY = "bot.serve", "gateway.serve"


def _nothing(*_: object, **__: object) -> None:
    """Do nothing."""


def _with_tensorflow() -> None:
    importlib.import_module(RASA).keep_out = _nothing  # type: ignore[attr-defined]


def _without_mending() -> None:
    importlib.import_module(RASA).mend = _nothing  # type: ignore[attr-defined]


def _without_index() -> None:
    serve = importlib.import_module(RASA)
    mend = serve.mend

    def and_stock_rules() -> None:
        mend()  # from here on Rasa is imported, without TensorFlow
        del importlib.import_module("bot.indexed_rules").IndexedRulePolicy._get_possible_keys

    serve.mend = and_stock_rules  # type: ignore[attr-defined]


def _without_redaction() -> None:
    redactor = importlib.import_module("gateway.redaction.redactor")
    redactor.Redactor.redact = lambda self, text: redactor.Redacted(text, ())


def _without_keep_alive() -> None:
    import httpx

    made = httpx.AsyncHTTPTransport

    def each_anew(**settings: object) -> httpx.AsyncHTTPTransport:
        return made(**{**settings, "limits": httpx.Limits(max_keepalive_connections=0)})

    httpx.AsyncHTTPTransport = each_anew


STEPS: Mapping[str, tuple[str, str, Callable[[], None]]] = MappingProxyType(
    {
        "tensorflow": (RASA, "with TensorFlow in Rasa's process", _with_tensorflow),
        "mend": (
            RASA,
            "validator and kinds of events made anew each time, as stock Rasa does",
            _without_mending,
        ),
        "index": (RASA, "every rule compared each time, as stock Rasa does", _without_index),
        "redaction": (GATEWAY, "without redaction (only to see what it costs)", _without_redaction),
        "keep-alive": (
            GATEWAY,
            "a new connection from the gateway to Rasa for each message",
            _without_keep_alive,
        ),
    }
)
"""By name: the server that is changed, what it is then, and how."""


def procfile(text: str, step: str) -> str:
    """Return a Procfile whose server runs without a saving."""
    module = STEPS[step][0]
    return text.replace(f"-m {module}", f"-m bench.load.without {step} {module}")


def main() -> None:
    """Change the server and run it."""
    step, module = sys.argv[1:3]
    STEPS[step][2]()
    sys.argv = [module, *sys.argv[3:]]
    sys.exit(importlib.import_module(module).main())


if __name__ == "__main__":
    main()
