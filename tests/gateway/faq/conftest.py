import pytest

from gateway.faq.names import Catalogue
from knowledge.model import Knowledge


@pytest.fixture(scope="session")
def catalogue(knowledge: Knowledge) -> Catalogue:
    return Catalogue.of(knowledge)
