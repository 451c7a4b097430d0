"""Looks at an Excel file from outside, before anything opens it: what it is and how large it becomes."""

from __future__ import annotations

import io
import zipfile

from gateway.faq.limits import MOST_UNPACKED_BYTES, MOST_ZIP_ENTRIES
from gateway.faq.question import Problem, UnreadableError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password
_CONTENT_TYPES = "[Content_Types].xml"
_MOST_CONTENT_TYPES_BYTES = 200_000
_MACROS = b"macroenabled"


def check(file: str, content: bytes) -> None:
    """Let an ordinary workbook pass.

    Raises:
        UnreadableError: it is no workbook, has macros or a password, or unpacks to too much.
    """

    def refused(told: str) -> UnreadableError:
        return UnreadableError(Problem(file, told))

    if content.startswith(_OLD_OFFICE):
        raise refused(
            "filen har lösenord eller är i det gamla formatet .xls. Spara den som .xlsx utan lösenord"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
        too_large = sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES
        if len(entries) > MOST_ZIP_ENTRIES or too_large:
            raise refused("filen blir för stor när den packas upp")
        names = {entry.filename.lower() for entry in entries}
        if any(entry.flag_bits & 1 for entry in entries):
            raise refused("filen har lösenord. Spara den utan")
        with archive.open(_CONTENT_TYPES) as kinds:
            told = kinds.read(_MOST_CONTENT_TYPES_BYTES).lower()
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, EOFError, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise refused("filen är inte en Excel-fil (.xlsx)") from error
    except (
        Exception
    ) as error:  # zlib.error and struct.error have no common ground, and the bytes are anybody's
        raise refused("filen är skadad") from error
    if _MACROS in told or any(name.endswith("vbaproject.bin") for name in names):
        raise refused("filen har makron, och sådana öppnas inte. Spara den som .xlsx")
    if "xl/workbook.xml" not in names:
        raise refused("filen är inte en Excel-fil (.xlsx)")
