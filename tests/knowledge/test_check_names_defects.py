"""`make check` names every kind of defect, with file and line, so that HR's edits cannot break answers."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.check import ROOT, find_problems

Edit = Callable[[Path], None]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the check reads, and links to the folders that its documents point to."""
    for name in ("knowledge", "data", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("domain.yml", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("bot", "bench", "gateway", "deploy"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def replaced(file: str, old: str, new: str) -> Edit:
    def edit(checkout: Path) -> None:
        path = checkout / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    return edit


def appended(file: str, text: str) -> Edit:
    return lambda checkout: (checkout / file).write_text((checkout / file).read_text("utf-8") + text, "utf-8")


ALCOHOL = "knowledge/topics/alkohol.yml"
DEFECTS = [
    pytest.param(
        replaced(ALCOHOL, "Du får inte vara påverkad av alkohol", "Du får vara påverkad av alkohol"),
        "citatet står inte ordagrant",
        id="a quote that is not verbatim",
    ),
    pytest.param(
        replaced(
            "knowledge/sources/medarbetare.md",
            "## VÅRT UPPDRAG",
            "## NYTT {#nytt}\n\nText.\n\n## VÅRT UPPDRAG",
        ),
        "har inget ämne som citerar det",
        id="a section without a topic",
    ),
    pytest.param(
        replaced("knowledge/sources/medarbetare.md", "{#vardegrund}", ""),
        "saknar ett id",
        id="a heading without id",
    ),
    pytest.param(
        replaced(ALCOHOL, "contacts: [narmaste-chef", "contacts: [kungen"),
        "”kungen” finns inte",
        id="an unknown contact",
    ),
    pytest.param(
        replaced(ALCOHOL, "related: [alkohol-", "related: [saknas-"),
        "som inte finns",
        id="an unknown topic",
    ),
    pytest.param(
        replaced(ALCOHOL, "section: medarbetare/alkohol-och-droger", "section: medarbetare/saknas"),
        "avsnittet ”medarbetare/saknas” finns inte",
        id="an unknown section",
    ),
    pytest.param(
        replaced(ALCOHOL, "text: >-\n", "text: >-\n          " + "ord " * 90 + "\n"),
        "det får ha högst 89",
        id="an answer over 90 words",
    ),
    pytest.param(
        replaced(ALCOHOL, "    title:", "    status: granskad\n    title:"),
        "okänt fält: status",
        id="a status of a whole topic",
    ),
    pytest.param(
        replaced(
            ALCOHOL, "        contacts:", "        reviewed: {by: HR, date: 2999-01-01}\n        contacts:"
        ),
        "2999-01-01, har inte varit än",
        id="a review that is to come",
    ),
    pytest.param(
        replaced(ALCOHOL, "        contacts:", "        reviewed: {by: HR, date: 26/11}\n        contacts:"),
        "inte är en dag skriven som",
        id="a review on no day",
    ),
    pytest.param(
        replaced(ALCOHOL, "        contacts:", "        reviewed: {by: HR}\n        contacts:"),
        "fältet ”date” saknas",
        id="a review without a day",
    ),
    pytest.param(replaced(ALCOHOL, "title:", "titel:"), "okänt fält: titel", id="a misspelt field"),
    pytest.param(
        replaced(ALCOHOL, "    title:", "    title:\n    title:"), "står två gånger", id="a field twice"
    ),
    pytest.param(replaced(ALCOHOL, "topics:", "topics: ["), "går inte att läsa som YAML", id="bad YAML"),
    pytest.param(
        replaced(
            "knowledge/topics/trakasserier.yml", "say: Jag har blivit illa behandlad", "say: Jag blir mobbad"
        ),
        "säger ”mobbad”",
        id="a beginning that accuses",
    ),
    pytest.param(replaced("knowledge/topics/mobbning.yml", "say: ", "say: 7 #"), "ska vara text", id="a say"),
    pytest.param(
        replaced("data/nlu/alkohol.yml", "  - intent: alkohol-lunch", "  - intent: alkohol-brunch"),
        "”alkohol-lunch” har 0 exempel",
        id="a topic without examples",
    ),
    pytest.param(
        replaced("data/nlu/alkohol.yml", "  - intent: alkohol-lunch", "  - intent: alkohol-brunch"),
        "”alkohol-brunch” är varken ämne",
        id="examples of nothing",
    ),
    pytest.param(
        replaced("knowledge/contacts.yml", 'email: ""', 'email: "hr på staden"'),
        "inte är skrivet på rätt sätt",
        id="a bad e-mail",
    ),
    pytest.param(
        replaced("knowledge/replies.yml", "Ring 112 nu om någon är i fara.", "Sök skydd."),
        "nämner inte 112",
        id="a crisis without 112",
    ),
    pytest.param(
        appended("README.md", "\n[borta](docs/borta.md)\n"), "länken leder ingenstans", id="a broken link"
    ),
]


def test_the_checkout_has_no_defects() -> None:
    assert list(map(str, find_problems())) == []


@pytest.mark.parametrize(("edit", "message"), DEFECTS)
def test_a_defect_is_named(edit: Edit, message: str, checkout: Path) -> None:
    edit(checkout)
    problems = find_problems(checkout)
    assert any(message in problem.message for problem in problems), list(map(str, problems))[:5]
    assert all(problem.place.file.exists() and problem.place.line >= 1 for problem in problems)


def test_the_same_example_in_two_topics_is_named_where_it_stands(checkout: Path) -> None:
    path = checkout / "data/nlu/alkohol.yml"
    lines = path.read_text("utf-8").splitlines()
    first = next(line for line in lines if line.startswith("      - "))
    start = lines.index("  - intent: alkohol-lunch") + 2
    lines.insert(start, first.upper() + "!!")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    (problem,) = find_problems(checkout)
    assert "finns redan som exempel" in problem.message
    assert problem.place.line == start + 1
