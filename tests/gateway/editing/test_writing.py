"""What HR publishes stands in the files, and not a byte of the rest is another."""

from __future__ import annotations

import datetime
import difflib
import functools
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.editing import atomic, example_files, topic_files, translation_files
from gateway.editing.content import ContactContent, QuoteContent, ReviewContent, TopicContent
from gateway.editing.reading import contact_content, topic_content
from gateway.editing.writing import NotThere, write
from gateway.settings import ROOT
from knowledge.model import Knowledge
from knowledge.reader import read
from knowledge.translations.catalogue import english, read_catalogue
from tests.gateway.editing.conftest import contents_of, with_answer, with_quote

ALCOHOL, EXAMPLES = Path("knowledge/topics/alkohol.yml"), Path("data/nlu/alkohol.yml")
ENGLISH, CONTACTS = Path("knowledge/translations/alkohol.po"), Path("knowledge/contacts.yml")
LONG = (
    "Låt bli om du ska tillbaka till jobbet: så säger koden. Den nämner varken luncher, raster eller lättöl, "
    "och den anger ingen mängd som är okej. Är du osäker, fråga din närmaste chef eller någon på HR."
)
SECTION = "medarbetare/alkohol-och-droger"
REVIEW = ReviewContent(by="HR", date=datetime.date(2026, 3, 1))


def edited(project: Path, content: TopicContent | ContactContent) -> dict[Path, list[str]]:
    """Write a content; return the lines that changed by file, marked ``-`` and ``+``."""
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    changed = write(project, content)
    after = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert before.keys() == after.keys()
    assert {path for path in after if before[path] != after[path]} == set(changed)
    return {
        path.relative_to(project): [
            line
            for line in difflib.ndiff(before[path].decode().splitlines(), after[path].decode().splitlines())
            if line[0] in "-+"
        ]
        for path in changed
    }


def test_what_was_read_of_everything_changes_no_byte(
    knowledge: Knowledge,
    examples: Mapping[str, list[str]],
    translations: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module, name in (
        (topic_files, "load_yaml"),
        (example_files, "load_yaml"),
        (translation_files, "read_catalogue"),
    ):  # each file once: nothing may change them
        monkeypatch.setattr(module, name, functools.cache(getattr(module, name)))
    for name in ("knowledge", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for id_ in knowledge.topics:
        assert write(tmp_path, topic_content(knowledge, examples, translations, id_)) == [], id_
    for id_ in knowledge.contacts:
        assert write(tmp_path, contact_content(knowledge, id_)) == [], id_


@pytest.mark.parametrize("path", sorted((ROOT / "knowledge" / "topics").glob("*.yml")), ids=lambda p: p.stem)
def test_one_title_is_one_line_of_any_file(path: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    topic = [topic for topic in knowledge.topics.values() if topic.subject == path.stem][-1]
    content = topic_content(knowledge, {}, {}, topic.id).model_copy(update={"title": "En ny rubrik?"})
    _, made = topic_files.with_topic(tmp_path, content)
    before, after = path.read_bytes().splitlines(), made.splitlines()
    assert [b for a, b in zip(before, after, strict=True) if a != b] == [b"    title: En ny rubrik?"]


class TestTopic:
    def test_a_text_is_folded_as_the_files_are(self, project: Path, topic: TopicContent) -> None:
        wanted = with_answer(topic, text=LONG, english="Don't.")
        changed = edited(project, wanted)
        assert set(changed) == {ALCOHOL, ENGLISH}
        added = [line[2:] for line in changed[ALCOHOL] if line[0] == "+"]
        assert " ".join(line.strip() for line in added) == LONG
        assert all(line.startswith(" " * 10 + line.strip()[:1]) for line in added)
        assert [90 < len(line) <= 108 for line in added] == [True, True, False]
        assert contents_of(project) == wanted

    @pytest.mark.parametrize(
        "text",
        [
            "Nej. # inte",
            "Nej: aldrig någonsin.",
            "- nej - nej - nej",
            "'Nej' säger \"koden\".",
            "2026-11-26",
            "[Nej, nej] {nej}",
            "Nej 🍺 & *nej* !nej %nej @nej `nej`",
            "ja tack mycket " * 60,
        ],
    )
    def test_any_words_are_read_back(self, text: str, project: Path, topic: TopicContent) -> None:
        short = text[:80].strip()
        wanted = with_answer(topic, text=text.strip(), say=short, english=text.strip())
        wanted = wanted.model_copy(update={"title": short, "examples": (*topic.examples, short)})
        write(project, wanted)
        assert contents_of(project) == wanted

    def test_line_breaks_of_a_form_become_spaces(self, project: Path, topic: TopicContent) -> None:
        write(project, with_answer(topic, text="Nej,\r\n  det får\tdu inte."))
        assert contents_of(project).answers[0].text == "Nej, det får du inte."

    def test_a_title(self, project: Path, topic: TopicContent) -> None:
        changed = edited(project, topic.model_copy(update={"title": "Får jag dricka till lunchen?"}))
        assert changed[ALCOHOL] == [
            "-     title: Får jag ta en öl till lunchen?",
            "+     title: Får jag dricka till lunchen?",
        ]
        assert read(project / "knowledge").topics[topic.id].title == "Får jag dricka till lunchen?"

    def test_a_quote_among_others(self, project: Path, topic: TopicContent) -> None:
        quotes = topic.answers[0].quotes
        added = QuoteContent(section="medarbetare/korruption", text="Ett citat.")
        wanted = with_answer(topic, quotes=(quotes[0], added, quotes[1]))
        assert edited(project, wanted) == {
            ALCOHOL: [
                "+           - section: medarbetare/korruption",
                "+             text: Ett citat.",
            ]
        }
        assert contents_of(project) == wanted

    def test_a_quote_taken_away(self, project: Path, topic: TopicContent) -> None:
        wanted = with_answer(topic, quotes=topic.answers[0].quotes[1:])
        assert all(line.startswith("- ") for line in edited(project, wanted)[ALCOHOL])
        assert contents_of(project) == wanted

    def test_a_quote_in_another_section(self, project: Path, topic: TopicContent) -> None:
        wanted = with_quote(topic, topic.answers[0].quotes[0].text, "medarbetare/korruption")
        write(project, wanted)
        assert contents_of(project) == wanted

    def test_contacts(self, project: Path, topic: TopicContent) -> None:
        changed = edited(project, with_answer(topic, contacts=("hr", "narmaste-chef", "fackligt-ombud")))
        assert changed == {
            ALCOHOL: [
                "-         contacts: [narmaste-chef, hr]",
                "+         contacts: [hr, narmaste-chef, fackligt-ombud]",
            ]
        }

    @pytest.mark.parametrize(("say", "line"), [("Har du tid?", "say: Har du tid?"), ("", 'say: ""')])
    def test_a_beginning_of_its_own(self, say: str, line: str, project: Path, topic: TopicContent) -> None:
        before = (project / ALCOHOL).read_bytes()
        wanted = with_answer(topic, 1, say=say)
        assert [changed.strip("+ ") for changed in edited(project, wanted)[ALCOHOL]] == [line]
        assert contents_of(project) == wanted
        write(project, topic)
        assert (project / ALCOHOL).read_bytes() == before

    def test_a_review_given_and_lost(self, project: Path, topic: TopicContent) -> None:
        before = (project / ALCOHOL).read_bytes()
        wanted = with_answer(topic, 1, reviewed=REVIEW)
        assert edited(project, wanted) == {
            ALCOHOL: ["+         reviewed: {by: HR, date: 2026-03-01}"],
        }
        assert contents_of(project) == wanted
        published = read(project / "knowledge").topics[topic.id]
        assert [a.status for a in published.answers] == [
            "utkast",
            "granskad",
        ] and published.status == "utkast"
        write(project, topic)
        assert (project / ALCOHOL).read_bytes() == before

    def test_comments_stay(self, project: Path, topic: TopicContent) -> None:
        path = project / ALCOHOL
        written = path.read_text("utf-8")
        for before, comment in (
            ("  - id: alkohol-lunch\n", "  # före ämnet\n"),
            ("    title: Får jag ta en öl till lunchen?", "    # före rubriken\n"),
            ("      - text: >-\n          Låt bli om du ska", "      # före svaret\n"),
        ):
            assert before in written
            written = written.replace(before, comment + before, 1)
        head, tail = written.split("  - id: alkohol-lunch\n")
        tail = tail.replace(
            "contacts: [narmaste-chef, hr]\n", "contacts: [narmaste-chef, hr]   # i den ordningen\n", 1
        )
        path.write_text(f"# överst\n{head}  - id: alkohol-lunch   # lunch\n{tail}# sist\n", "utf-8")
        write(project, with_answer(topic, text=LONG, contacts=("hr",), reviewed=REVIEW, say="Har du tid?"))
        after = path.read_text("utf-8")
        for comment in (
            "överst",
            "före ämnet",
            "lunch",
            "före rubriken",
            "före svaret",
            "i den ordningen",
            "sist",
        ):
            assert after.count(f"# {comment}\n") == 1, comment
        assert contents_of(project).answers[0].contacts == ("hr",)


class TestExamples:
    def test_new_ones_are_last_and_removed_ones_gone(self, project: Path, topic: TopicContent) -> None:
        kept = topic.examples[1:]
        wanted = topic.model_copy(update={"examples": (*kept, "en ny: fråga #1", 'en "till"')})
        assert edited(project, wanted) == {
            EXAMPLES: [
                f"-       - {topic.examples[0]}",
                "+       - en ny: fråga #1",
                '+       - en "till"',
            ]
        }
        assert contents_of(project) == wanted

    def test_in_another_order_they_are_the_same(self, project: Path, topic: TopicContent) -> None:
        assert edited(project, topic.model_copy(update={"examples": topic.examples[::-1]})) == {}

    def test_in_two_places_each_stays_in_its_own(self, project: Path, topic: TopicContent) -> None:
        more = project / EXAMPLES.with_name("senare.yml")
        more.write_text(
            'version: "3.1"\n\nnlu:\n  - intent: alkohol-lunch\n    examples: |\n      - senare\n', "utf-8"
        )
        wanted = topic.model_copy(update={"examples": (*topic.examples[1:], "senare", "sist")})
        changed = edited(project, wanted)
        assert changed[EXAMPLES] == [f"-       - {topic.examples[0]}"]
        assert changed[more.relative_to(project)] == ["+       - sist"]


class TestEnglish:
    def test_other_english_of_the_same_swedish(self, project: Path, topic: TopicContent) -> None:
        wanted = with_answer(topic, english="Don't, if you are going back to work.")
        changed = edited(project, wanted)
        assert set(changed) == {ENGLISH}
        assert [line for line in changed[ENGLISH] if line[0] == "+"] == [
            '+ msgstr "Don\'t, if you are going back to work."'
        ]
        assert contents_of(project) == wanted

    def test_english_taken_away(self, project: Path, topic: TopicContent) -> None:
        wanted = with_answer(topic, english="")
        assert set(edited(project, wanted)) == {ENGLISH}
        assert contents_of(project) == wanted

    def test_an_edited_answer_without_english_shows_no_outdated_one(
        self, project: Path, topic: TopicContent
    ) -> None:
        text = topic.answers[0].text.replace("Låt bli", "Avstå")
        write(project, with_answer(topic, text=text, english=""))
        assert contents_of(project).answers[0].english == ""
        assert topic.answers[0].text not in {m.id for m in read_catalogue(project / ENGLISH)}

    def test_the_rest_of_the_catalogue_of_contacts_stays(
        self, project: Path, contact: ContactContent
    ) -> None:
        wanted = contact.model_copy(update={"how": "Ring växeln och fråga efter HR på din förvaltning."})
        path = project / "knowledge/translations/replies.po"
        before = {message.id: message.string for message in read_catalogue(path)}
        changed = edited(project, wanted)[Path("knowledge/translations/replies.po")]
        assert len([line for line in changed if "msgid" in line]) == 2
        after = {message.id: message.string for message in read_catalogue(path)}
        assert before.keys() - after.keys() == {contact.how} and after.keys() - before.keys() == {wanted.how}
        assert english(path.parent).get(wanted.how) is None


class TestContact:
    def test_what_is_filled_in(self, project: Path, contact: ContactContent) -> None:
        wanted = contact.model_copy(
            update={"phone": "021-39 00 00", "email": "hr@example.se", "link": "https://example.se/hr#a"}
        )
        assert edited(project, wanted) == {
            CONTACTS: [
                '-     phone: ""',
                '-     email: ""',
                '-     link: ""',
                '+     phone: "021-39 00 00"',
                '+     email: "hr@example.se"',
                '+     link: "https://example.se/hr#a"',
            ]
        }
        assert contact_content(read(project / "knowledge"), "hr") == wanted

    def test_112_stays_a_text(self, project: Path, contact: ContactContent) -> None:
        write(project, contact.model_copy(update={"phone": "112"}))
        assert contact_content(read(project / "knowledge"), "hr").phone == "112"

    def test_every_text(self, project: Path, contact: ContactContent) -> None:
        said = {"title": "Personal", "what_for": LONG, "when": "Välj: när du vill.", "how": "Ring."}
        wanted = contact.model_copy(update=said)
        write(project, wanted)
        assert contact_content(read(project / "knowledge"), "hr") == wanted
        assert (project / CONTACTS).read_text("utf-8").startswith("# The humans and functions")


class TestNothingIsLost:
    @pytest.mark.parametrize(
        "change",
        [
            lambda topic: topic.model_copy(update={"id": "borta"}),
            lambda topic: topic.model_copy(update={"answers": topic.answers[:1]}),
            lambda topic: with_answer(topic, 1, roles=("chef",)),
        ],
    )
    def test_what_is_not_there_changes_nothing(
        self, change: Callable[[TopicContent], TopicContent], project: Path, topic: TopicContent
    ) -> None:
        before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
        with pytest.raises(NotThere):
            write(project, change(topic))
        assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before

    def test_a_contact_that_is_not_there(self, project: Path, contact: ContactContent) -> None:
        with pytest.raises(NotThere):
            write(project, contact.model_copy(update={"id": "borta"}))

    def test_topics_without_examples_change_nothing(self, project: Path, topic: TopicContent) -> None:
        (project / EXAMPLES).unlink()
        before = (project / ALCOHOL).read_bytes()
        with pytest.raises(NotThere, match="exempel"):
            write(project, topic.model_copy(update={"title": "Ny rubrik"}))
        assert (project / ALCOHOL).read_bytes() == before

    def test_a_file_that_cannot_be_replaced_stays_whole(
        self, project: Path, topic: TopicContent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: Any) -> None:
            raise OSError("disken är full")

        before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
        monkeypatch.setattr(atomic.os, "fsync", full)
        with pytest.raises(OSError, match="full"):
            write(project, topic.model_copy(update={"title": "Ny rubrik"}))
        assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before

    def test_a_linked_copy_is_not_written_through(self, project: Path, topic: TopicContent) -> None:
        kept, path = project / "kept.yml", project / ALCOHOL
        path.chmod(0o640)
        os.link(path, kept)
        before = kept.read_bytes()
        write(project, topic.model_copy(update={"title": "Ny rubrik"}))
        assert kept.read_bytes() == before != path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o640


def test_what_is_written_is_plain_yaml(project: Path, topic: TopicContent) -> None:
    write(project, with_answer(topic, text=LONG, reviewed=REVIEW))
    entry = next(
        t for t in yaml.safe_load((project / ALCOHOL).read_text("utf-8"))["topics"] if t["id"] == topic.id
    )
    assert entry["answers"][0]["text"] == LONG and entry["answers"][0]["reviewed"] == REVIEW.model_dump()
