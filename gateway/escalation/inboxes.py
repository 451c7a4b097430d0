"""Which inbox a message goes to: one a förvaltning, and one for whoever belongs to none of them.

The file, in YAML::

    reserv: hr@example.se
    forvaltningar:
      Barn- och utbildningsförvaltningen: hr-barn@example.se
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from gateway.escalation.message import one_line
from gateway.escalation.settings import an_address
from gateway.settings import WrongSetting

Address = Annotated[str, AfterValidator(an_address)]
Unit = Annotated[str, Field(min_length=2, max_length=100), AfterValidator(one_line)]  # as a form has it


class Inboxes(BaseModel):
    """The inboxes by förvaltning, in the order of the file, and the one that is always there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reserv: Address
    forvaltningar: dict[Unit, Address] = {}

    @property
    def units(self) -> list[str]:
        """The names to choose among."""
        return list(self.forvaltningar)

    def of(self, unit: str | None) -> str:
        """Return the inbox of a förvaltning, the fallback where it is not known."""
        return self.forvaltningar.get(unit or "", self.reserv)


def read_inboxes(path: Path) -> Inboxes:
    """Return the inboxes of a file.

    Raises:
        WrongSetting: the file cannot be read, or something in it is no address; tells where.
    """
    try:
        return Inboxes.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{path} går inte att läsa ({type(error).__name__}).") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f":{mark.line + 1}" if mark else ""
        raise WrongSetting(f"{path}{place} är inte rätt skriven YAML.") from error
    except ValidationError as error:
        told = [
            f"{path}: {' → '.join(map(str, problem['loc'])) or 'filen'}: "
            + problem["msg"].removeprefix("Value error, ")
            for problem in error.errors(include_input=False)
        ]
        raise WrongSetting("\n".join(told)) from error
