"""Tells a process that runs when another release is in use."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from bot.releases.shelf import in_use

logger = logging.getLogger(__name__)
EVERY = 1.0  # seconds


class Watch(threading.Thread):
    """Reads, in a thread of its own, which release is in use, and has the process take it up.

    ``release`` is the one taken up last; ``fault`` is the kind of what went wrong with the one in use, empty
    when nothing did. One that cannot be taken up is not tried again: the former goes on.
    """

    def __init__(self, root: Path, take_up: Callable[[], None] = lambda: None) -> None:
        """Watch the releases of a project; ``take_up`` reads its files anew, and may take its time.

        What is in use now counts as taken up.
        """
        super().__init__(name="releases", daemon=True)
        self.release, self.fault = in_use(root), ""
        self._root, self._take_up, self._seen = root, take_up, self.release
        self._ended = threading.Event()

    def take_up_by(self, take_up: Callable[[], None]) -> None:
        """Have a release taken up in another way, before the thread is started."""
        self._take_up = take_up

    def run(self) -> None:
        """Look every second until ``end`` is called."""
        while not self._ended.wait(EVERY):
            self.look()

    def look(self) -> None:
        """Take up the release in use, unless that has been done or tried."""
        try:
            current = in_use(self._root)
            if current == self._seen:
                return
            self._seen = current
            self._take_up()
        except Exception as error:  # whatever it is, what runs goes on as it is
            self.fault = type(error).__name__
            logger.error("a release could not be taken up: %s", self.fault)
        else:
            self.release, self.fault = current, ""

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
