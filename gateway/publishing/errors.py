"""Why something cannot be done; the texts are in Swedish, for whoever asked for it."""

from __future__ import annotations

from collections.abc import Sequence


class Busy(Exception):
    """Another publication is on its way."""


class Nothing(Exception):
    """There is nothing to publish."""


class Told(Exception):
    """Something is in the way; ``sentences`` tell what."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Keep the sentences."""
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


class Problems(Told):
    """The drafts that were chosen cannot be published as they are."""


class Refused(Told):
    """It may not be done, or not any more."""


class NotNow(Refused):
    """It cannot be done now, and nothing has been changed: it can be tried again."""


class StepFailed(Told):
    """A step of the preparation did not succeed; ``output`` is what a program said, for the log alone."""

    def __init__(self, sentences: Sequence[str], output: str = "") -> None:
        """Keep what is told, and what is not."""
        super().__init__(sentences)
        self.output = output
