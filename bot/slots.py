"""The slot that remembers who asks."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.slots import CategoricalSlot

FROM_CHANNEL = "kanal:"


class RoleSlot(CategoricalSlot):
    """The person's role, where what is said in the chat outranks what the channel sends.

    Rasa fills a slot with the latest value. The channel sends its idea of the role with every
    message, so that the role somebody states once would be overwritten one message later. Values
    that come from the channel are therefore marked (``kanal:chef``) and are ignored once a
    role has been stated; the slot's ``value`` is always the plain role.
    """

    type_name = "bot.slots.RoleSlot"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with no role stated (arguments as ``CategoricalSlot``)."""
        self._stated = False
        self._value: str | None = None
        super().__init__(*args, **kwargs)

    @property
    def value(self) -> str | None:
        """The role that holds now, or None when neither the person nor the channel has said."""
        return self._value

    @value.setter
    def value(self, value: str | None) -> None:
        if isinstance(value, str) and value.startswith(FROM_CHANNEL):
            if not self._stated:
                self._value = value[len(FROM_CHANNEL) :]
        else:
            self._stated = value is not None
            self._value = value
