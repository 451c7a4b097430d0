"""What several rooms of tests share: the knowledge, and the assistant running as in `make run`."""

from collections.abc import Iterator

import pytest

from bench.running import Running, running
from knowledge import reader
from knowledge.model import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return reader.read()


@pytest.fixture(scope="session")
def assistant() -> Iterator[Running]:
    """The whole assistant, started once for all tests that talk to it."""
    with running() as started:
        yield started
