"""Keeps what people write out of the logs of Rasa and of its action server, at every level.

Both log message texts at DEBUG and INFO, whatever ``--quiet`` or ``--debug`` says elsewhere, and the
text of an exception quotes its input.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any


def keep_words_out() -> None:
    """Let nothing below WARNING be logged in this process, and of an exception only its kind and place."""
    logging.disable(logging.INFO)
    logging.setLogRecordFactory(_Wordless)


class _Wordless(logging.LogRecord):
    """A record whose exception is told without what it says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        error = self.exc_info[1] if isinstance(self.exc_info, tuple) else None
        if error is not None:
            frames = reversed(traceback.extract_tb(error.__traceback__)[-4:])
            self.exc_text = f"{type(error).__name__} at " + " < ".join(
                f"{frame.filename}:{frame.lineno}" for frame in frames
            )
            self.exc_info = None
        if isinstance(self.args, tuple):
            self.args = tuple(_kind(arg) if isinstance(arg, BaseException) else arg for arg in self.args)
        if isinstance(self.msg, BaseException):
            self.msg = _kind(self.msg)
        elif error is not None and str(error) and str(error) in str(self.msg):
            self.msg, self.args = "an exception", ()


def _kind(error: BaseException) -> str:
    return type(error).__name__
