"""What is said in the chat outranks what the channel believes."""

import pytest

from bot.slots import RoleSlot
from knowledge.model import ROLES


def slot_after(*values: str | None) -> RoleSlot:
    slot = RoleSlot("roll", mappings=[], values=list(ROLES), influence_conversation=False)
    for value in values:
        slot.value = value
    return slot


@pytest.mark.parametrize(
    ("values", "role"),
    [
        ((), None),
        (("kanal:chef",), "chef"),
        (("kanal:chef", "kanal:medarbetare"), "medarbetare"),
        (("fortroendevald", "kanal:medarbetare"), "fortroendevald"),
        (("kanal:medarbetare", "fortroendevald", "kanal:medarbetare"), "fortroendevald"),
        (("fortroendevald", "chef"), "chef"),
        (("fortroendevald", None, "kanal:chef"), "chef"),
    ],
)
def test_the_role_that_holds(values: tuple[str | None, ...], role: str | None) -> None:
    assert slot_after(*values).value == role


def test_a_new_session_forgets_what_was_said() -> None:
    slot = slot_after("fortroendevald")
    slot.reset()
    slot.value = "kanal:chef"
    assert slot.value == "chef"
