"""A form as it was sent, whole: whatever is wrong with it, nothing of it is lost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from bot.cleaning import clean
from gateway.hr.access import FIELD

VERSION, BASE, DOING = "version", "bas", "gor"
MOST_CHARACTERS, MOST_VERSION = 20_000, 2**31 - 2


class NotTheForm(Exception):
    """What was sent is not what the page's form sends; the text says in Swedish what is wrong."""

    def __init__(self, message: str, typed: list[tuple[str, str]]) -> None:
        """Keep what was typed."""
        super().__init__(message)
        self.typed = typed


@dataclass(frozen=True)
class Sent:
    """The fields in their order, and what stands around them.

    ``version`` is that of the draft, 0 where there was none, and ``base`` the fingerprint of what was
    published when the page was made; ``doing`` is the button that was pressed, empty where none was.
    """

    typed: list[tuple[str, str]]
    version: int
    base: str
    doing: str

    def fields(self) -> Fields:
        """Return the fields, to be taken one by one."""
        return Fields(self.typed)


class Fields:
    """The fields of a form that nobody has taken yet."""

    def __init__(self, typed: list[tuple[str, str]]) -> None:
        """Take what was typed."""
        self._typed = typed
        self._left: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in typed:
            self._left[name].append(value)

    def has(self, name: str) -> bool:
        """Return whether a field is left."""
        return name in self._left

    def line(self, name: str) -> str:
        """Return a text of which the line breaks mean nothing.

        Raises:
            NotTheForm: it is missing, or there are several.
        """
        return " ".join(clean(self.one(name)).split())

    def one(self, name: str) -> str:
        """Return a field; raises as ``line``."""
        values = self._left.pop(name, [])
        if len(values) != 1:
            raise self.wrong(f"Fältet ”{name}” ska finnas en gång.")
        return values[0]

    def every(self, name: str) -> list[str]:
        """Return all that was sent under a name."""
        return self._left.pop(name, [])

    def end(self) -> None:
        """See that nothing is left.

        Raises:
            NotTheForm: something is.
        """
        if self._left:
            raise self.wrong(f"Fältet ”{next(iter(self._left))[:80]}” hör inte till formuläret.")

    def wrong(self, message: str) -> NotTheForm:
        """Return the exception that tells what is wrong."""
        return NotTheForm(message, self._typed)


async def sent_form(request: Request) -> Sent:
    """Return the form that a request sends.

    Raises:
        NotTheForm: it has fields that are too long, a file, or lacks what stands around them.
        HTTPException: 400, it has more than 1,000 fields.
    """
    pairs = (await request.form()).multi_items()
    typed = [(name, value) for name, value in pairs if not isinstance(value, UploadFile) and name != FIELD]
    fields = Fields(typed)
    if any(isinstance(value, UploadFile) for _, value in pairs):
        raise fields.wrong("Formuläret tar inga filer.")
    if any(len(value) > MOST_CHARACTERS and name != "exempel" for name, value in typed):
        raise fields.wrong(f"Ett fält får ha högst {MOST_CHARACTERS} tecken.")
    version, base = fields.one(VERSION), fields.one(BASE)
    if not (version.isascii() and version.isdigit() and int(version[:12]) <= MOST_VERSION):
        raise fields.wrong("Sidan var för gammal.")
    doing = fields.every(DOING)
    own = [(name, value) for name, value in typed if name not in (VERSION, BASE, DOING)]
    return Sent(own, int(version), base[:64], doing[0] if doing else "")
