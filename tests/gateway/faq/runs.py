"""A run with everything in it, and with what somebody may write to do harm."""

from __future__ import annotations

from gateway.faq.compare import Comparison, compare
from gateway.faq.question import Problem
from gateway.faq.result import Result, Verdict
from tests.gateway.faq.files import result, row

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    '=HYPERLINK("http://x.example","hej")',
    "|x",
    "%0A=1",
]
HTML = "<script>alert(1)</script><img src=x onerror=alert(2)>"
ODD = "hej\x00\x1b[31m\ud800\uffff du [red]"

RUN: Result = result(
    *(row(text, answer=text, why=text, comment=text) for text in FORMULAS),
    row(
        HTML, Verdict.WRONG, answer=HTML, why=HTML, topic=HTML, confidence=0.91, runner_up="alkohol-paverkad"
    ),
    row(ODD, Verdict.ERROR, answer=ODD, why=ODD, file=HTML),
    row("tillbaka", Verdict.ASKED_BACK, "chef", type="clarify", confidence=0.35, choices=("alkohol-lunch",)),
    row(
        "nu fel", Verdict.WRONG, "fortroendevald", type="fallback", confidence=0.2, topics=("koden-bindande",)
    ),
    row("nu rätt", confidence=0.99, topic="alkohol-lunch", sources=("medarbetare/alkohol-och-droger",)),
    row("nu tillbaka", Verdict.ASKED_BACK, type="clarify"),
    row("lång" * 10_000, answer="å" * 40_000),
    problems=(
        Problem("a.xlsx", f"”{HTML}” finns inte.", 7, "roll"),
        Problem("a.xlsx", "känn till", notice=True),
    ),
)
BEFORE: Result = result(
    row("nu fel", role="fortroendevald"),
    row("nu rätt", Verdict.WRONG),
    row("nu tillbaka"),
    row(f"{HTML} borta"),
)
CHANGES: Comparison = compare(BEFORE, RUN)
EMPTY: Result = result()
