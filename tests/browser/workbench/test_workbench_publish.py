"""HR mends a wrong answer and publishes it, as docs/hr-handbok.md tells it, while fifty people chat.

Everything is real: the assistant as ``make run`` starts it, in a copy of the project that is a git checkout;
the training, HR's questions before and after, the swap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from bench.running import running
from bot import releases
from tests.browser.conftest import Visits
from tests.browser.workbench.chatting import PEOPLE, Chats
from tests.browser.workbench.conftest import sign_in
from tests.browser.workbench.handbook import (
    AFTER,
    BEFORE,
    PICTURES,
    QUESTION,
    REASON,
    ROOT,
    SETTINGS,
    Office,
    chatting,
    copy_with_questions,
    fix_a_wrong_answer,
    go_back,
)
from tests.whole_project import git


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = copy_with_questions(tmp_path_factory.mktemp("kontor") / "projekt")
    with running(settings=SETTINGS, root=root) as chain:
        yield Office(chain, root)


@pytest.fixture(scope="module")
def chats() -> list[Chats]:
    """The chats of the publication, for the tests after it."""
    return []


@pytest.fixture
def empty_page(visit: Visits, office: Office) -> Page:
    visit.allowed.append(office.address)
    return visit("about:blank")


def test_a_wrong_answer_is_mended_and_published(empty_page: Page, office: Office, chats: list[Chats]) -> None:
    fix_a_wrong_answer(empty_page, office, beside=lambda: chatting(office, chats))
    release = releases.history(office.root)[0]
    assert release.in_use and release.reason == REASON and release.changes == ("alkohol-lunch",)
    said = git(office.root, "log", "-1", "--format=%an: %s").strip()
    assert said.endswith(REASON) and not said.startswith("Prov:")
    assert git(office.root, "status", "--porcelain", "knowledge", "data") == ""
    assert f"- {QUESTION}\n" in (office.root / "data/nlu/alkohol.yml").read_text("utf-8")


def test_nobody_who_chatted_lost_a_message(chats: list[Chats]) -> None:
    (under_way,) = chats
    assert under_way.faults == [] and under_way.wrong == []
    assert under_way.answered == under_way.sent >= 2 * PEOPLE
    assert set(under_way.follow_ups) == {"fortroendevald"}


def test_each_answer_was_wholly_the_old_or_wholly_the_new(chats: list[Chats]) -> None:
    (under_way,) = chats
    answers = [AFTER in text for _, text in sorted(under_way.answers)]
    assert all((AFTER in text) is not (BEFORE in text) for _, text in under_way.answers)
    assert True in answers and False in answers
    assert answers == sorted(answers)  # once new, always new


def test_one_can_go_back(empty_page: Page, office: Office) -> None:
    empty_page.goto(f"{office.address}/hr")
    sign_in(empty_page, office.password)
    go_back(empty_page, office)
    assert BEFORE in " ".join((office.root / "knowledge/topics/alkohol.yml").read_text("utf-8").split())


def test_the_handbook_shows_the_pictures_of_this_errand() -> None:
    named = re.findall(
        r"\]\(screenshots/hr/([a-z-]+)\.png\)", (ROOT / "docs/hr-handbok.md").read_text("utf-8")
    )
    assert sorted(named) == sorted(path.stem for path in PICTURES.glob("*.png"))
