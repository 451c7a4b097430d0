"""What counts as right, asked back, wrong and no reply at all."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.api.models import Card
from gateway.faq.names import Catalogue
from gateway.faq.question import Question
from gateway.faq.result import Verdict
from gateway.faq.verdict import judge
from tests.gateway.faq.answers import CLARIFY, card, option

SECTION = "medarbetare/alkohol-och-droger"
TOPIC = Question("Får jag?", topics=("alkohol-lunch",))
EITHER = Question("Får jag?", topics=("alkohol-paverkad", "alkohol-lunch"))
SOURCE = Question("Får jag?", sources=(SECTION, "medarbetare/inledning"))
MANAGER = Question("Får jag?", topics=("alkohol-lunch",), contacts=("narmaste-chef",))
BOTH = Question("Får jag?", topics=("alkohol-lunch",), contacts=("narmaste-chef", "hr"))
EMERGENCY = Question("Hjälp!", contacts=("nodnummer-112",))
CALL = [{"id": "nodnummer-112", "title": "112", "how": "Ring.", "links": []}]
OTHER = card(topic="mutor-lunch", sources=[])


@pytest.mark.parametrize(
    ("question", "got", "verdict", "why"),
    [
        (TOPIC, card(), Verdict.RIGHT, ""),
        (EITHER, card(), Verdict.RIGHT, ""),
        (SOURCE, card(topic="alkohol-foljder"), Verdict.RIGHT, ""),
        (MANAGER, card(), Verdict.RIGHT, ""),
        (TOPIC, card("handoff"), Verdict.RIGHT, ""),
        (BOTH, card(), Verdict.WRONG, "kontakten HR erbjöds inte"),
        (TOPIC, card(topic="alkohol-foljder"), Verdict.WRONG, "väntat var ”Får jag ta en öl till lunchen?”"),
        (SOURCE, OTHER, Verdict.WRONG, "svaret var ”mutor-lunch”"),
        (TOPIC, CLARIFY, Verdict.ASKED_BACK, ""),
        (SOURCE, CLARIFY, Verdict.ASKED_BACK, ""),
        (BOTH, CLARIFY, Verdict.ASKED_BACK, ""),
        (
            TOPIC,
            card("ask_role", None, options=[option('alkohol-lunch{"roll": "chef"}')]),
            Verdict.ASKED_BACK,
            "",
        ),
        (TOPIC, card("clarify", None, options=[option("mutor-x")]), Verdict.WRONG, "bland valen: ”mutor-x”"),
        (TOPIC, card("fallback", None), Verdict.WRONG, "”jag förstod inte”"),
        (TOPIC, card("out_of_scope", None), Verdict.WRONG, "”det står inte i dokumenten”"),
        (TOPIC, card("crisis", None, contacts=CALL), Verdict.WRONG, "svaret vid akut fara"),
        (TOPIC, card("error", None), Verdict.ERROR, "ett fel"),
        (EMERGENCY, card("crisis", None, contacts=CALL), Verdict.RIGHT, ""),
        (EMERGENCY, card(), Verdict.WRONG, "kontakten 112 erbjöds inte"),
        (EMERGENCY, card("fallback", None, contacts=CALL), Verdict.WRONG, "”jag förstod inte”"),
    ],
)
def test_a_reply_is_judged(
    question: Question, got: dict[str, Any], verdict: Verdict, why: str, catalogue: Catalogue
) -> None:
    found, told = judge(question, Card.model_validate(got), catalogue)
    assert (found, why in told, bool(told)) == (verdict, True, bool(why))
