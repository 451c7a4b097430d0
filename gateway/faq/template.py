"""``python -m gateway.faq.template fragor.xlsx``: an empty workbook for questions, with drop-downs."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gateway.faq.limits import MOST_ROWS
from gateway.faq.names import BETWEEN, Catalogue
from gateway.faq.output.cells import write, write_headings
from gateway.faq.question import Column
from knowledge import reader

QUESTIONS, INSTRUCTIONS, LISTS = "Frågor", "Så gör du", "Listor"
WIDTHS = dict(zip(Column, (60, 16, 50, 50, 35, 40)))
EXAMPLE = "alkohol-lunch"
_TOLD = (
    "Så gör du",
    "Skriv en fråga på varje rad på bladet ”Frågor”, så som någon skulle skriva den i chatten.",
    "roll: vem som frågar. Lämna tom om rollen inte spelar någon roll.",
    "förväntat ämne: det ämne som ska besvara frågan. Välj i listan.",
    "förväntad källa: används i stället för ämne, när det räcker att svaret citerar rätt avsnitt.",
    "förväntad kontakt: den som svaret ska hänvisa till. Får lämnas tom.",
    "kommentar: vad du vill, den påverkar inget.",
    "Flera svar som duger: skriv flera ämnen (eller källor) med komma mellan. Ett av dem räcker.",
    "Flera kontakter: skriv dem med komma mellan. Alla ska finnas i svaret.",
    f"Namn skrivs som i listan (”titel{BETWEEN}id”), eller bara titeln, eller bara id:t.",
    "Skriv inga personuppgifter i frågorna.",
    "Ta bort exempelraden innan du kör filen.",
)


def template(catalogue: Catalogue) -> bytes:
    """Return the workbook as .xlsx: questions with one example, how to fill them in, and the lists."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = QUESTIONS
    write_headings(sheet, {column.value: width for column, width in WIDTHS.items()})
    told, lists = book.create_sheet(INSTRUCTIONS), book.create_sheet(LISTS)
    told.column_dimensions["A"].width = 100
    for row, line in enumerate(_TOLD, start=1):
        write(told, row, 1, line)
    choices = {
        Column.ROLE: list(catalogue.roles.titles.values()),
        Column.TOPIC: catalogue.topics.choices(),
        Column.SOURCE: catalogue.sources.choices(),
        Column.CONTACT: catalogue.contacts.choices(),
    }
    write_headings(lists, {column.value: WIDTHS[column] for column in choices})
    for place, (column, names) in enumerate(choices.items(), start=1):
        for row, name in enumerate(names, start=2):
            write(lists, row, place, name)
        letter = get_column_letter(place)
        _offer(sheet, column, f"={LISTS}!${letter}$2:${letter}${len(names) + 1}")
    title = f"{catalogue.title(EXAMPLE)}{BETWEEN}{EXAMPLE}"
    for place, value in enumerate(
        ("får jag ta en öl på lunchen om jag jobbar kväll?", "Medarbetare", title), 1
    ):
        write(sheet, 2, place, value)
    write(sheet, 2, len(Column), "Exempel, ta bort raden")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _offer(sheet: Worksheet, column: Column, names: str) -> None:
    """Offer a list in a column; other text is let through, for several names in one cell."""
    offered = DataValidation(type="list", formula1=names, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(list(Column).index(column) + 1)
    offered.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
    sheet.add_data_validation(offered)


def main(arguments: list[str] | None = None) -> int:
    """Write the workbook; 2 when it cannot be written."""
    parser = argparse.ArgumentParser(
        prog="python -m gateway.faq.template", description="Skriv en Excel-mall för frågor."
    )
    parser.add_argument("file", type=Path, metavar="fil.xlsx")
    target: Path = parser.parse_args(arguments).file
    try:
        with target.open("xb") as file:  # somebody's questions may be in it already
            file.write(template(Catalogue.of(reader.read())))
    except FileExistsError:
        print(f"{target} finns redan, välj ett annat namn.", file=sys.stderr)
        return 2
    except OSError:
        print(f"{target} går inte att skriva.", file=sys.stderr)
        return 2
    print(f"Skrev {target}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
