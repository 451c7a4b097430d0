"""The errand that docs/hr-handbok.md tells: a wrong answer is found, mended, tried and published.

``python -m tests.browser.workbench.handbook`` does it in a copy of the project, takes the handbook's
pictures anew, and prints what fifty people who chat meanwhile notice; so does ``test_workbench_publish.py``,
without pictures.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from bench.public_door import UNLIMITED
from bench.running import Running, running
from tests.browser.chromium import LAUNCH, PERSON
from tests.browser.screenshots import COLOURS
from tests.browser.workbench.chatting import Chats, fifty_chats
from tests.browser.workbench.conftest import sign_in
from tests.whole_project import whole_project

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "screenshots" / "hr"
SETTINGS = {**UNLIMITED, "GATEWAY_WORKBENCH_TRIAL": "true", "GATEWAY_KEEP_UNANSWERED": "true"}
SIZE = {"width": 1200, "height": 1000}
PREPARED_MS, PUBLISHED_MS, CHECKED_MS = 1_500_000, 120_000, 30_000
QUESTION = "går det bra med en snaps till matlådan"
BEFORE, AFTER = "Låt bli om du ska tillbaka till jobbet", "Nej, inte om du ska tillbaka till jobbet"
TOO_LONG = re.compile(r"Svaret har \d+ ord")
REASON = "Svaret började inte med ett tydligt nej."
# Few and clear: what becomes wrong with each training is another test's.
QUESTIONS = """\
- fraga: Får jag ta en öl till lunchen?
  roll: medarbetare
  amne: alkohol-lunch
- fraga: Får jag vara full på jobbet?
  amne: alkohol-paverkad
- fraga: Får jag komma bakfull till jobbet?
  amne: alkohol-bakfull
- fraga: Finns det skydd för den som visselblåser?
  amne: visselblasning-skydd
- fraga: Vad är visselblåsning?
  amne: visselblasning-vad-ar
"""
BEGUN, AFTERWARDS = 8, 12  # seconds: until all fifty are in the middle of it; until every process is new
Picture = Callable[..., None]  # of a page, with a name, from where something stands
Beside = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class Office:
    """The assistant of a copy of the project, and the password of its workbench."""

    chain: Running
    root: Path

    @property
    def address(self) -> str:
        """The public door."""
        return f"http://127.0.0.1:{self.chain.gateway_port}"

    @property
    def password(self) -> str:
        """What was printed at start."""
        printed = re.search(r"lösenord: (\S+)", self.chain.log.read_text("utf-8"))
        assert printed
        return printed[1]


def copy_with_questions(target: Path) -> Path:
    """Copy the project, with HR's questions few and clear."""
    root = whole_project(target)
    for path in (root / "tests" / "faq").glob("*.yml"):
        path.unlink()
    (root / "tests" / "faq" / "tydliga.yml").write_text(QUESTIONS, "utf-8")
    return root


def no_picture(_page: Page, _name: str, _from: Locator | None = None) -> None:
    """Take none."""


def ask(page: Page, office: Office, question: str) -> None:
    """Try a question as an employee."""
    page.goto(f"{office.address}/hr/prova")
    page.get_by_label("Fråga", exact=True).fill(question)
    page.get_by_label("Fråga som").select_option("medarbetare")
    page.get_by_role("button", name="Fråga", exact=True).click()
    expect(page.get_by_role("heading", name="Svaret")).to_be_visible()


def fix_a_wrong_answer(
    page: Page, office: Office, picture: Picture = no_picture, beside: Beside = nullcontext
) -> None:
    """Do what the handbook says, from signing in to the new answer.

    Args:
        page: An empty page.
        office: The assistant.
        picture: Takes a picture with a name.
        beside: What goes on while it is published.
    """
    page.goto(f"{office.address}/hr")
    picture(page, "logga-in")
    sign_in(page, office.password)
    picture(page, "start")

    ask(page, office, "Får jag ta en öl till lunchen?")
    expect(page.locator(".card").first).to_contain_text(BEFORE)
    picture(page, "prova", page.get_by_role("heading", name="Svaret"))
    page.get_by_role("link", name="Får jag ta en öl till lunchen?").first.click()
    picture(page, "amne")
    page.get_by_role("link", name="Ändra", exact=True).last.click()

    text = page.get_by_label("Svaret", exact=True).first
    old = text.input_value()
    text.fill(f"{old} {old}")
    expect(page.get_by_text(TOO_LONG).first).to_be_visible(timeout=CHECKED_MS)
    picture(page, "andra-problem", text)
    text.fill(old.replace(BEFORE, AFTER))
    expect(page.get_by_text(TOO_LONG)).to_have_count(0, timeout=CHECKED_MS)
    page.get_by_label("Nya exempel, ett på varje rad").fill(QUESTION)
    expect(page.locator("answer-preview").first).to_contain_text(AFTER, timeout=CHECKED_MS)
    picture(page, "andra-visning", page.get_by_role("heading", name="Så ser det ut").first)
    page.get_by_role("button", name="Spara utkast").first.click()
    expect(page.get_by_text(re.compile("sparat", re.IGNORECASE)).first).to_be_visible()

    page.goto(f"{office.address}/hr/andra")
    page.get_by_label("Varför?").fill(REASON)
    picture(page, "utkast", page.get_by_role("heading", name="Utkast"))
    page.get_by_role("button", name="Förbered publicering").click()
    expect(page.get_by_role("heading", name="Förbereds")).to_be_visible()
    page.wait_for_timeout(20_000)  # for the picture: some of the way
    picture(page, "forbereds")
    expect(page.get_by_role("heading", name="Klar att publicera")).to_be_visible(timeout=PREPARED_MS)
    expect(page.get_by_role("row", name="Den nya 5 0 0 0")).to_be_visible()
    picture(page, "klar", page.get_by_role("heading", name="Klar att publicera"))

    with beside():
        page.get_by_role("button", name="Publicera", exact=True).click(timeout=PUBLISHED_MS)
        expect(page.get_by_role("heading", name="Publicerad")).to_be_visible(timeout=PUBLISHED_MS)
    picture(page, "publicerad")
    ask(page, office, QUESTION)
    expect(page.locator(".card").first).to_contain_text(AFTER)
    picture(page, "efter", page.get_by_role("heading", name="Svaret"))


@contextmanager
def chatting(office: Office, seen: list[Chats]) -> Iterator[None]:
    """Let fifty people chat from before something until after it; what they saw is added to ``seen``."""
    with fifty_chats(office.address) as under_way:
        seen.append(under_way)
        time.sleep(BEGUN)
        yield
        time.sleep(AFTERWARDS)


def go_back(page: Page, office: Office, picture: Picture = no_picture) -> None:
    """Go back to what was before."""
    page.goto(f"{office.address}/hr/andra")
    picture(page, "versioner", page.get_by_role("heading", name="Versioner"))
    page.get_by_role("link", name=re.compile("Gå tillbaka hit")).first.click()
    page.get_by_label("Varför?").fill("Det gamla svaret var bättre ändå.")
    picture(page, "tillbaka")
    page.get_by_role("button", name=re.compile("Gå tillbaka hit")).click(timeout=PUBLISHED_MS)
    expect(page.get_by_text("Assistenten svarar nu med den version")).to_be_visible(timeout=PUBLISHED_MS)
    ask(page, office, "Får jag ta en öl till lunchen?")
    expect(page.locator(".card").first).to_contain_text(BEFORE)


def _taken(folder: Path) -> Picture:
    """Return what takes pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str, at: Locator | None = None) -> None:
        if at:
            at.evaluate("element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 40)")
        image = Image.open(BytesIO(page.screenshot(full_page=False)))
        image.quantize(COLOURS).save(folder / f"{name}.png", optimize=True)

    return take


def main() -> None:
    """Take the handbook's pictures."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_with_questions(Path(folder) / "projekt")
        with running(settings=SETTINGS, root=root) as chain, sync_playwright() as playwright:
            office = Office(chain, root)
            browser = playwright.chromium.launch(**LAUNCH)
            page = browser.new_context(**PERSON | {"viewport": SIZE}).new_page()
            take = _taken(PICTURES)
            chats: list[Chats] = []
            fix_a_wrong_answer(page, office, take, lambda: chatting(office, chats))
            print(f"While it was published: {chats[0].told()}")
            go_back(page, office, take)
            for path in ("faq", "obesvarat", "laget"):
                page.goto(f"{office.address}/hr/{path}")
                take(page, path)
            browser.close()


if __name__ == "__main__":
    main()
