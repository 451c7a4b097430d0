"""``python -m tests.browser.screenshots``: pictures of every type of reply, the form to HR, and the README's.

All go to ``build/screenshots/``; ``answer.png`` and ``crisis.png`` go to ``docs/screenshots/`` as well, from
the knowledge as it is, without the contact details that the tests invent.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from knowledge import reader
from tests.browser.chat import Chat
from tests.browser.chromium import DESKTOP, LAUNCH, PERSON, PHONE
from tests.browser.hr_desk import CONCERN, HrDesk, HrForm
from tests.browser.replies import ALLOWED, FIGHT, TYPES, Assistant
from tests.gateway.served import served
from tests.gateway.stub_rasa import stub_rasa

ROOT = Path(__file__).parents[2]
ALL, README = ROOT / "build" / "screenshots", ROOT / "docs" / "screenshots"
OF_THE_README = {"answer": ALLOWED, "crisis": FIGHT}
COLOURS = 128  # enough for text and flat colours, and half the bytes


def main() -> None:
    """Take all pictures."""
    knowledge = reader.read()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        with stub_rasa(Assistant(knowledge)) as rasa, served(rasa.address) as gateway:
            for word in TYPES:
                _take(browser, gateway.address, word, ALL / f"{word}.png")
            for word in ("svar", "kris"):
                _take(browser, gateway.address, word, ALL / f"{word}-phone-dark.png", phone_and_dark=True)
            for dark, name in ((False, "till-hr"), (True, "till-hr-phone-dark")):
                _take(browser, gateway.address, "svar", ALL / f"{name}.png", dark, of_form=True)
        with stub_rasa(Assistant(knowledge, reached=False)) as rasa, served(rasa.address) as gateway:
            for name, question in OF_THE_README.items():
                _take(browser, gateway.address, question, README / f"{name}.png", of_panel=True)
        browser.close()


def _take(
    browser: Browser,
    address: str,
    question: str,
    target: Path,
    phone_and_dark: bool = False,
    of_panel: bool = False,
    of_form: bool = False,
) -> None:
    size, scheme = (PHONE, "dark") if phone_and_dark else (DESKTOP, "light")
    context = browser.new_context(
        **PERSON | {"viewport": size, "color_scheme": scheme}, device_scale_factor=2
    )
    chat = Chat(context.new_page())
    chat.page.goto(address)
    if of_form:
        HrDesk().stand_in(chat.page, escalation=CONCERN)
    chat.open().ask(question)
    if of_form:
        HrForm(chat).open_again()
    if of_panel:  # with what was asked
        chat.own.last.evaluate("entry => { entry.parentElement.scrollTop = entry.offsetTop - 8 }")
    picture = chat.panel.screenshot() if of_panel else chat.page.screenshot()
    target.parent.mkdir(parents=True, exist_ok=True)
    few = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")
    context.close()


if __name__ == "__main__":
    main()
