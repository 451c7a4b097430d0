"""A message to HR as far as it is written, as it travels in the buttons of the cards and in no other way."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from gateway.escalation.message import Concern

ANONYMOUS, REACHED = "anonymt", "sa-har"  # how the person wants to be reached
NO_UNIT = "-"  # shorter than any förvaltning's name
_NAME = r"^[0-9a-f]{32}$"
Step = Literal["form", "preview", "edit", "send", "cancel"]


class Draft(Concern):
    """What was tapped, and what was written when it was.

    ``offer`` is the seal of the answer that offered the form, ``form`` a form of its own each time it is
    opened: the same words in two forms are two messages.
    """

    model_config = ConfigDict(extra="ignore")  # clients may add fields of their own

    hr: Step
    offer: Annotated[str, Field(pattern=rf"^$|{_NAME}")] = ""  # nothing is needed to cancel
    form: Annotated[str, Field(pattern=_NAME, default_factory=lambda: uuid.uuid4().hex)]
    how: Literal["", "anonymt", "sa-har"] = ""

    @model_validator(mode="before")
    @classmethod
    def _given(cls, value: Any) -> Any:
        """Take an input that the client tells nothing of for one that is not filled in."""
        return {name: said for name, said in value.items() if said is not None}

    @field_validator("unit", mode="before")
    @classmethod
    def _chosen(cls, unit: Any) -> Any:
        return None if unit in ("", NO_UNIT) else unit

    @property
    def sent(self) -> Draft:
        """The draft as it will be sent: without a way to reach whoever wants to be anonymous."""
        return self.model_copy(update={"reach": ""}) if self.how == ANONYMOUS else self

    def data(self, step: Step) -> dict[str, str]:
        """Return what a button sends back: the step, and all that is filled in."""
        return {**{name: value for name, value in self.model_dump().items() if value}, "hr": step}


def read_draft(value: dict[str, Any]) -> Draft:
    """Return what was tapped in a card about a message to HR.

    Raises:
        pydantic.ValidationError: it is nothing that the cards send. It repeats what was written.
    """
    # Cleaning may bring forth what is cleaned again, and more characters than there were. The second time
    # nothing changes, so what is confirmed is what was shown.
    return Draft.model_validate(Draft.model_validate(value).model_dump())
