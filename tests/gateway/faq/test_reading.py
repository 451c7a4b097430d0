"""What HR writes is understood, and what is not is told with row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.faq.names import Catalogue
from gateway.faq.question import Question, Read
from gateway.faq.sets import read_paths, read_upload
from gateway.settings import ROOT
from tests.gateway.faq.files import HEADINGS, LUNCH, csv, xlsx

SWEDISH = csv(HEADINGS, ("Får jag öla på Öjebyns årsfest?", "Förtroendevald", "alkohol-lunch", "", "", "Åh"))
READ_AS = Question("Får jag öla på Öjebyns årsfest?", "fortroendevald", ("alkohol-lunch",), (), (), "Åh")


def one(read: Read) -> Question:
    assert read.problems == ()
    (question,) = read.questions
    return question


def asked(question: Question) -> tuple[object, ...]:
    return (question.text, question.role, question.topics, question.sources, question.contacts)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"],
)
def test_the_letters_are_right_whatever_saved_the_file(encoding: str, catalogue: Catalogue) -> None:
    question = one(read_upload("f.csv", SWEDISH.encode(encoding), catalogue))
    assert asked(question) == asked(READ_AS) and question.comment == "Åh"


@pytest.mark.parametrize("letters", ["å", "Å", "ä", "ö", "éü", "– ”hej”"])
def test_a_single_odd_letter_in_windows_letters_is_enough(letters: str, catalogue: Catalogue) -> None:
    text = csv(("fraga", "amne"), (f"hej {letters} du", "alkohol-lunch"))
    assert one(read_upload("f.csv", text.encode("cp1252"), catalogue)).text == f"hej {letters} du"


def test_a_mac_that_writes_letters_in_two_pieces_means_the_same(catalogue: Catalogue) -> None:
    text = csv(("fra\u030aga", "fo\u0308rva\u0308ntat a\u0308mne"), ("Fa\u030ar jag?", "alkohol-lunch"))
    assert one(read_upload("f.csv", text.encode(), catalogue)).text == "Får jag?"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("hint", ["", "sep={}\r\n"])
def test_what_stands_between_cells_is_found(delimiter: str, hint: str, catalogue: Catalogue) -> None:
    text = hint.format(delimiter) + csv(("fråga", "ämne"), ("Får jag?", "alkohol-lunch"), delimiter=delimiter)
    question = one(read_upload("f.csv", text.encode(), catalogue))
    assert (question.text, question.row) == ("Får jag?", 3 if hint else 2)


@pytest.mark.parametrize(
    "headings",
    [
        ("Fråga", "Roll", "Förväntat ämne"),
        ("  FRÅGA ", "ROLL:", "förväntat   ÄMNE"),
        ("fraga", "roll", "forvantat_amne"),
        ("\ufefffråga", "roll", "ämne"),
    ],
)
def test_headings_may_be_written_in_many_ways(headings: tuple[str, ...], catalogue: Catalogue) -> None:
    question = one(read_upload("f.xlsx", xlsx([headings, LUNCH[:3]]), catalogue))
    assert asked(question) == ("Får jag ta en öl?", "medarbetare", ("alkohol-lunch",), (), ())


LUNCH_TITLE = "Får jag ta en öl till lunchen?"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("alkohol-lunch", ["alkohol-lunch"]),
        (" ALKOHOL-LUNCH ", ["alkohol-lunch"]),
        (LUNCH_TITLE, ["alkohol-lunch"]),
        ("får jag ta en öl  till lunchen", ["alkohol-lunch"]),
        (f"{LUNCH_TITLE} — alkohol-lunch", ["alkohol-lunch"]),
        (f"{LUNCH_TITLE} - alkohol-lunch", ["alkohol-lunch"]),
        ("alkohol-lunch, alkohol-paverkad", ["alkohol-lunch", "alkohol-paverkad"]),
        ("alkohol-lunch\nalkohol-paverkad\n", ["alkohol-lunch", "alkohol-paverkad"]),
        ("alkohol-lunch; alkohol-lunch,,", ["alkohol-lunch"]),
    ],
)
def test_a_topic_may_be_written_in_many_ways(written: str, read: list[str], catalogue: Catalogue) -> None:
    assert catalogue.topics.read(written) == (read, [])


def test_every_choice_of_every_drop_down_is_read_as_its_id(catalogue: Catalogue) -> None:
    for names in (catalogue.topics, catalogue.sources, catalogue.contacts):
        for id_, choice in zip(names.titles, names.choices()):
            assert names.read(f"{choice}, {choice}\n{id_}") == ([id_], [])


def test_every_title_is_read_also_beside_another(catalogue: Catalogue) -> None:
    for id_, title in catalogue.topics.titles.items():
        assert catalogue.topics.read(f"{title}, alkohol-lunch")[0][:1] == [id_]


WRONG = {
    ("Får jag?", "", "alkohol-lunh"): (
        "Rad 2, kolumn förväntat ämne: ”alkohol-lunh” finns inte. Menade du ”alkohol-lunch”?"
    ),
    ("Får jag?", "", "xyzzy"): "Rad 2, kolumn förväntat ämne: ”xyzzy” finns inte.",
    ("Får jag?", "cheff", "alkohol-lunch"): ("Rad 2, kolumn roll: ”cheff” finns inte. Menade du ”chef”?"),
    ("Får jag?", "chef, medarbetare", "alkohol-lunch"): (
        "Rad 2, kolumn roll: Skriv en roll, eller en rad för varje roll"
    ),
    ("", "chef", "alkohol-lunch"): "Rad 2, kolumn fråga: frågan saknas",
    ("Får jag?", "chef", ""): (
        "Rad 2: skriv ett förväntat ämne, en förväntad källa eller en förväntad kontakt"
    ),
    ("å" * 1001, "", "alkohol-lunch"): (
        "Rad 2, kolumn fråga: 1\u00a0001 tecken, men högst 1\u00a0000 går att ställa"
    ),
    ("Får jag?", "", "a," * 1001): "Rad 2, kolumn förväntat ämne: cellen har mer än 2\u00a0000 tecken",
    ("Får jag?", "", "alkohol-lunch", "Inledning"): (
        "Rad 2, kolumn förväntad källa: ”Inledning” kan vara medarbetare/inledning eller "
        "fortroendevalda/inledning. Skriv vilken"
    ),
    ("Får jag?", "", "", "medarbetare/alkohol"): (
        "Rad 2, kolumn förväntad källa: ”medarbetare/alkohol” finns inte. "
        "Menade du ”medarbetare/alkohol-och-droger”?"
    ),
    ("Får jag?", "", "alkohol-lunch", "", "närmsta chef"): (
        "Rad 2, kolumn förväntad kontakt: ”närmsta chef” finns inte. Menade du ”Närmaste chef”?"
    ),
}


@pytest.mark.parametrize(("cells", "told"), WRONG.items(), ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_wrong_row_is_told_and_the_others_are_read(
    kind: str, cells: tuple[str, ...], told: str, catalogue: Catalogue
) -> None:
    rows = [HEADINGS, (*cells, *[""] * (6 - len(cells))), ("",) * 6, LUNCH]
    quoted = [[f'"{cell}"' for cell in row] for row in rows]
    content = xlsx(rows) if kind == "xlsx" else csv(*quoted).encode()
    read = read_upload(f"f.{kind}", content, catalogue)
    assert [str(problem).lower() for problem in read.problems] == [f"f.{kind}: {told}".lower()]
    assert read.broken
    assert [(question.text, question.row) for question in read.questions] == [("Får jag ta en öl?", 4)]


def test_a_row_tells_everything_that_is_wrong_with_it(catalogue: Catalogue) -> None:
    read = read_upload("f.xlsx", xlsx([HEADINGS, ("", "x", "y", "z", "å", "")]), catalogue)
    told = [problem.column for problem in read.problems]
    assert told == list(HEADINGS[:5])


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (("roll", "ämne"), "Kolumnen ”fråga” saknas. Första raden har: roll, ämne."),
        (("frågga", "ämne"), "Menade du ”fråga”?"),
        (("fråga", "roll"), "Kolumnen ”förväntat ämne” (eller ”förväntad källa” eller"),
        (("fråga", "ämne", "Förväntat ämne"), "Kolumnen ”Förväntat ämne” finns två gånger"),
        ((), "Filen är tom"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_wrong_columns_are_told(
    kind: str, headings: tuple[str, ...], told: str, catalogue: Catalogue
) -> None:
    content = xlsx([headings]) if kind == "xlsx" else csv(headings).encode()
    read = read_upload(f"f.{kind}", content, catalogue)
    assert read.questions == () and told in str(read.problems[0])


def test_a_column_of_somebodys_own_is_let_be_and_told(catalogue: Catalogue) -> None:
    rows = [("nr", "fråga", "ämne", "komentar"), ("1", "Får jag?", "alkohol-lunch", "x")]
    read = read_upload("f.xlsx", xlsx(rows), catalogue)
    assert [str(problem) for problem in read.problems] == [
        "f.xlsx: Kolumnen ”nr” används inte.",
        "f.xlsx: Kolumnen ”komentar” används inte. Menade du ”kommentar”?",
    ]
    assert not read.broken and len(read.questions) == 1


YAML = """\
- fraga: Får jag?
  roll: chef
  amne: [alkohol-lunch, alkohol-paverkad]
  kontakt: narmaste-chef
- fraga: Står det?
  kalla: medarbetare/alkohol-och-droger
  kommentar: hej
- fraga: ”ja”
  amne: alkohol-lunch
- fraga: yes
  ämne: alkohol-lunch
- bara text
- fraga: Fel
  amne: alkohol-lunh
"""


def test_yaml_is_read_and_its_mistakes_told_by_line(tmp_path: Path, catalogue: Catalogue) -> None:
    file = tmp_path / "f.yml"
    file.write_text(YAML, "utf-8")
    read = read_paths([tmp_path], catalogue)
    assert [asked(question) for question in read.questions] == [
        ("Får jag?", "chef", ("alkohol-lunch", "alkohol-paverkad"), (), ("narmaste-chef",)),
        ("Står det?", None, (), ("medarbetare/alkohol-och-droger",), ()),
        ("”ja”", None, ("alkohol-lunch",), (), ()),
    ]
    assert [str(problem).removeprefix(f"{file}: ") for problem in read.problems] == [
        "Rad 10, fält fraga: ska vara text, eller en lista av texter. Skriv inom citattecken",
        "Rad 11: fältet ”ämne” finns inte. Menade du ”amne”?",
        "Rad 12: en fråga skrivs som ”fraga: …” och ”amne: …”",
        "Rad 13, fält amne: ”alkohol-lunh” finns inte. Menade du ”alkohol-lunch”?",
    ]


@pytest.mark.parametrize("text", ["a: b", "- [", "- fraga: a\n  fraga: b"])
def test_what_is_no_list_of_questions_is_told(text: str, tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "f.yml").write_text(text, "utf-8")
    read = read_paths([tmp_path], catalogue)
    assert len(read.problems) == 1 and read.questions == ()


def test_a_repeated_question_is_asked_once_and_told(tmp_path: Path, catalogue: Catalogue) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("- {fraga: Får jag, amne: alkohol-lunch}\n", "utf-8")
    (tmp_path / "~$c.xlsx").write_bytes(b"")
    (tmp_path / "d.jsonl").write_bytes(b"{}")
    read = read_paths([tmp_path, tmp_path / "ingen.csv"], catalogue)
    assert len(read.questions) == 1
    told = sorted(problem.message for problem in read.problems)
    assert told[0] == "filen finns inte" and "finns redan" in told[1]


def test_the_example_of_the_documentation_can_be_asked(catalogue: Catalogue) -> None:
    read = read_paths([ROOT / "docs" / "faq-exempel.csv"], catalogue)
    assert read.problems == () and len(read.questions) == 4
