"""What may be published, what may not, and what somebody has to accept first."""

from __future__ import annotations

import pytest

from gateway.faq.question import Question
from gateway.faq.result import Result, Row, Verdict
from gateway.publishing.gate import Gate, accepting, verdict
from gateway.publishing.grave import SUBJECTS, grave_topics, lets_down
from knowledge.model import Knowledge
from tests.gateway.faq.files import result, row

RIGHT, ASKED_BACK, WRONG, ERROR = Verdict
EDITED, GRAVE, OTHER = "alkohol-lunch", "mobbning-utsatt", "korruption-gava"
NEIGHBOUR = "mobbning-vad-ar"
MANY = [row(f"fråga {n}", topics=(OTHER,), topic=OTHER) for n in range(1000)]
WHY = "svaret var ”Ett annat”, väntat var ”Ett ämne”"


def one(old: Verdict, new: Verdict, topic: str = OTHER, got: str = "koden-bindande") -> Gate:
    """Judge a run in which one question of a thousand has another verdict."""
    before = row("Får jag?", old, topics=(topic,), topic=topic)
    after = row("Får jag?", new, topics=(topic,), why=WHY, topic=got)
    return verdict(result(before, *MANY), result(after, *MANY), [EDITED], frozenset([GRAVE, NEIGHBOUR]))


@pytest.mark.parametrize("old", [RIGHT, ASKED_BACK])
def test_one_that_has_become_wrong_elsewhere_is_to_be_accepted(old: Verdict) -> None:
    gate = one(old, WRONG)
    assert gate.refusals == ()
    assert [needed.question.text for needed in gate.accepted_needed] == ["Får jag?"]


@pytest.mark.parametrize("old", [RIGHT, ASKED_BACK])
@pytest.mark.parametrize(
    ("topic", "got", "why"),
    [
        (EDITED, "koden-bindande", "Det gäller något som du har ändrat."),
        (OTHER, EDITED, "Det gäller något som du har ändrat."),
        (GRAVE, "koden-bindande", "Ett allvarligt ärende skulle inte längre få hjälp."),
    ],
)
def test_one_that_is_edited_or_grave_is_refused(old: Verdict, topic: str, got: str, why: str) -> None:
    gate = one(old, WRONG, topic, got)
    assert gate.refusals == (f"”Får jag?”: {WHY}. {why}",)
    assert gate.accepted_needed == ()


def test_a_grave_question_that_another_grave_topic_answers_is_to_be_accepted() -> None:
    gate = one(RIGHT, WRONG, GRAVE, NEIGHBOUR)
    assert gate.refusals == () and len(gate.accepted_needed) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [(RIGHT, RIGHT), (RIGHT, ASKED_BACK), (WRONG, RIGHT), (WRONG, WRONG), (ASKED_BACK, RIGHT)],
)
@pytest.mark.parametrize("topic", [EDITED, GRAVE, OTHER])
def test_what_is_no_worse_passes(old: Verdict, new: Verdict, topic: str) -> None:
    assert one(old, new, topic) == Gate()


@pytest.mark.parametrize("topic", [EDITED, GRAVE, OTHER])
def test_one_that_got_no_reply_is_refused(topic: str) -> None:
    assert one(RIGHT, ERROR, topic).refusals == ("”Får jag?”: den nya versionen gav inget svar.",)


def test_what_the_assistant_in_use_did_not_answer_cannot_be_compared_and_is_to_be_accepted() -> None:
    assert one(ERROR, RIGHT) == Gate()
    assert [needed.verdict for needed in one(ERROR, WRONG).accepted_needed] == [WRONG]


def test_the_role_is_told() -> None:
    before = row("Får jag?", RIGHT, "fortroendevald", topics=(EDITED,))
    after = row("Får jag?", WRONG, "fortroendevald", topics=(EDITED,), why=WHY)
    (refusal,) = verdict(result(before, *MANY), result(after, *MANY), [EDITED]).refusals
    assert refusal.startswith("”Får jag?” (förtroendevald): svaret var")


@pytest.mark.parametrize(("fewer", "refused"), [(5, False), (6, True)])
def test_half_a_per_cent_fewer_right_ones_in_all_is_the_most(fewer: int, refused: bool) -> None:
    now = [row(r.question.text, ASKED_BACK, topics=(OTHER,)) for r in MANY[:fewer]]
    gate = verdict(result(*MANY), result(*now, *MANY[fewer:]), [EDITED])
    told = f"Färre frågor besvaras rätt: {1000 - fewer} i stället för 1000 av 1000. "
    assert [refusal.startswith(told) for refusal in gate.refusals] == [True] * refused


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (result(*MANY), result(*MANY[:-1])),
        (result(*MANY), result(*MANY, cancelled=True)),
        (result(*MANY, cancelled=True), result(*MANY)),
        (result(), result()),
    ],
    ids=["one fewer", "cancelled", "cancelled before", "nothing"],
)
def test_nothing_passes_that_was_not_asked_to_its_end(old: Result, new: Result) -> None:
    assert verdict(old, new, [EDITED]).refusals == (
        "Alla frågor hann inte ställas. Förbered publiceringen igen.",
    )


def test_a_question_is_accepted_by_its_words_and_role() -> None:
    rows = [row("Får jag?"), row("FÅR JAG", WRONG), row("Får jag?", RIGHT, "chef"), row("Får han?")]
    assert accepting(rows[0]) == accepting(rows[1])
    assert len({accepting(one) for one in rows}) == 3


class TestGrave:
    def test_the_subjects_are_there(self, knowledge: Knowledge) -> None:
        assert set(SUBJECTS) <= {topic.subject for topic in knowledge.topics.values()}

    @pytest.mark.parametrize(
        "topic",
        [
            *("trakasserier-anmala", "sexuella-trakasserier-utsatt", "trakasserier-hot-vald"),
            *("mobbning-utsatt", "diskriminering-utsatt", "visselblasning-hur"),
        ],
    )
    def test_what_harms_people_is_among_them(self, knowledge: Knowledge, topic: str) -> None:
        assert topic in grave_topics(knowledge)

    @pytest.mark.parametrize(
        ("kept", "down"),
        [
            (Row(Question("Hjälp!", contacts=("nodnummer-112",)), RIGHT, topic="kontakt-vem"), True),
            (Row(Question("Hjälp!", contacts=("hr",)), RIGHT, type="crisis"), True),
            (Row(Question("Får jag?", topics=("alkohol-lunch",)), RIGHT, topic="alkohol-lunch"), False),
        ],
    )
    def test_in_danger_to_life_nothing_else_will_do(
        self, knowledge: Knowledge, kept: Row, down: bool
    ) -> None:
        instead = Row(kept.question, WRONG, topic="mobbning-utsatt")
        assert lets_down(kept, instead, grave_topics(knowledge)) is down
