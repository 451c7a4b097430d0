"""How an example may look when the encoder sees it: as written, respelt, or amid other things.

The encoder sees another view of an example every time, so that it learns to look through spelling and through
the small talk that people put around their matter. Head and vote on top see the examples as written.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from bot.nlu.misspelling import misspelt
from bot.nlu.text import without_diacritics

FOLDER = Path(__file__).parent
# What people say in a few words, and never tell a story around.
BRIEF = ("folj-", "roll-", "smaprat-", "obegripligt")
AMID_OTHER_THINGS = 0.15
RESPELT_WORDS = 0.5


def views(texts: Sequence[str], topics: Sequence[str], dice: random.Random) -> list[str]:
    """Return one view of each text.

    Args:
        texts: The examples.
        topics: The topic of each.
        dice: Decides; the same dice give the same views.
    """
    return [_view(text, topic, dice) for text, topic in zip(texts, topics)]


def spoken(text: str, dice: random.Random) -> str:
    """Return the text with about half of its respellable words as they are heard."""
    words, endings = _spelling()

    def respelt(match: re.Match[str]) -> str:
        word = match[0]
        if dice.random() > RESPELT_WORDS:
            return word
        if variants := words.get(word.lower()):
            return dice.choice(variants)
        for ending, heard in endings:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                return word.removesuffix(ending) + heard
        return word

    return re.sub(r"\w+", respelt, text)


def amid_other_things(text: str, dice: random.Random) -> str:
    """Return the text with one to three sentences around it that say nothing to the matter."""
    before = dice.sample(_background(), dice.choice((0, 1, 1, 2)))
    after = dice.sample(_background(), dice.choice((0, 1)) if before else 1)
    matter = text if text.endswith((".", "!", "?")) else f"{text}."
    return " ".join((*before, matter, *after))


def _view(text: str, topic: str, dice: random.Random) -> str:
    if dice.random() < AMID_OTHER_THINGS and not topic.startswith(BRIEF):
        text = amid_other_things(text, dice)
    chance = dice.random()
    if chance < 0.48:
        return text
    if chance < 0.6:
        return without_diacritics(text)
    if chance < 0.72:
        return spoken(text, dice)
    return misspelt(text if chance < 0.9 else without_diacritics(text), dice)


@cache
def _background() -> list[str]:
    return [line for line in (FOLDER / "background.txt").read_text("utf-8").splitlines() if line.strip()]


@cache
def _spelling() -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    table = yaml.safe_load((FOLDER / "spoken.yml").read_text("utf-8"))
    return table["words"], [(ending, heard) for ending, heard in table["endings"]]
