"""What HR edits is what the files say, and knows its own beginning from that of the whole topic."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from gateway.editing.content import ContactContent, TopicContent
from gateway.editing.reading import NotThere, contact_content, topic_content
from knowledge.model import Knowledge
from tests.gateway.editing.conftest import contents_of


def test_a_topic_is_what_its_files_say(topic: TopicContent, knowledge: Knowledge) -> None:
    published = knowledge.topics[topic.id]
    assert topic.title == published.title == "Får jag ta en öl till lunchen?"
    assert [answer.text for answer in topic.answers] == [answer.text for answer in published.answers]
    assert topic.answers[0].english.startswith("Don't, if you are going back to work")
    assert topic.answers[1].roles == ("fortroendevald",)
    assert topic.answers[0].contacts == ("narmaste-chef", "hr")
    assert topic.answers[0].quotes[0].section == "medarbetare/alkohol-och-droger"
    assert topic.examples[0] == "får jag ta en öl till lunchen"


def test_a_contact_is_what_the_file_says(contact: ContactContent) -> None:
    assert (contact.title, contact.phone) == ("HR", "") and contact.how.startswith(
        "Bemötandekoden anger inga"
    )


@pytest.mark.parametrize(
    ("line", "own"), [("", None), ('        say: ""\n', ""), ("        say: Har du tid?\n", "Har du tid?")]
)
def test_the_beginning_is_the_answers_own(line: str, own: str | None, project: Path) -> None:
    path = project / "knowledge" / "topics" / "alkohol.yml"
    head, tail = path.read_text("utf-8").split("  - id: alkohol-bakfull\n")
    assert "    say: Jag är inte i skick" in tail
    with_line = tail.replace(
        "      - roles: [fortroendevald]\n", f"      - roles: [fortroendevald]\n{line}", 1
    )
    path.write_text(f"{head}  - id: alkohol-bakfull\n{with_line}", "utf-8")
    employees, elected = contents_of(project, "alkohol-bakfull").answers
    assert (employees.say, elected.say) == (None, own)


def test_what_is_not_there_is_told(knowledge: Knowledge, examples: Mapping[str, list[str]]) -> None:
    with pytest.raises(NotThere, match="ämnet ”saknas” finns inte"):
        topic_content(knowledge, examples, {}, "saknas")
    with pytest.raises(NotThere, match="kontakten ”saknas” finns inte"):
        contact_content(knowledge, "saknas")
