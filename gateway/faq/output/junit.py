"""JUnit XML, for what shows test results: a test case a question."""

from __future__ import annotations

from xml.etree import ElementTree

from gateway.faq.output.words import printable, role
from gateway.faq.result import VERDICT_TITLES, Result, Row, Verdict

_ELEMENTS = {Verdict.WRONG: "failure", Verdict.ERROR: "error", Verdict.ASKED_BACK: "skipped"}
SUITE = "Bemötandeassistenten"


def junit(result: Result) -> bytes:
    """Return the run as JUnit XML; asked back is ``skipped``, a row that cannot be read an ``error``."""
    suite = ElementTree.Element("testsuite", name=SUITE, timestamp=result.started, time=str(result.seconds))
    for row in result.rows:
        _case(suite, row)
    broken = [problem for problem in result.problems if not problem.notice]
    for problem in broken:
        case = ElementTree.SubElement(suite, "testcase", classname=_clean(problem.file), name="läsning")
        ElementTree.SubElement(case, "error", message=_clean(str(problem)))
    counts = {
        "tests": len(result.rows) + len(broken),
        "failures": result.count(Verdict.WRONG),
        "errors": result.count(Verdict.ERROR) + len(broken),
        "skipped": result.count(Verdict.ASKED_BACK),
    }
    for name, count in counts.items():
        suite.set(name, str(count))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _case(suite: ElementTree.Element, row: Row) -> None:
    question = row.question
    name = f"{question.text} [{role(question.role)}]"
    about = f"{question.file}.{question.about}"
    seconds = f"{row.milliseconds / 1000:.3f}"
    case = ElementTree.SubElement(suite, "testcase", classname=_clean(about), name=_clean(name), time=seconds)
    if row.verdict in _ELEMENTS:
        told = row.why or VERDICT_TITLES[row.verdict]
        element = ElementTree.SubElement(case, _ELEMENTS[row.verdict], message=_clean(told))
        element.text = printable(f"{question.place}\n\n{row.answer}")


def _clean(text: str) -> str:
    return " ".join(printable(text).split())
