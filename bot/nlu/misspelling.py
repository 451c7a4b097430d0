"""Slips of the finger, made on purpose: what a text could look like from a phone on a bus."""

from __future__ import annotations

import random

NEAR_KEYS = {
    "a": "qsz", "s": "adwe", "e": "wrd", "r": "etf", "t": "ryg", "n": "bm", "i": "uo", "o": "ip", "l": "kö",
    "d": "sfe", "k": "jl", "m": "n", "g": "fh", "å": "a", "ä": "a", "ö": "o",
}  # fmt: skip


def misspelt(text: str, dice: random.Random) -> str:
    """Return the text with one to three slips of the finger, more in a longer text."""
    letters = list(text)
    for _ in range(1 + (len(text) > 30) + (len(text) > 70)):
        if len(letters) < 5:
            break
        at, kind = dice.randrange(len(letters) - 1), dice.random()
        if kind < 0.3:
            del letters[at]
        elif kind < 0.55:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif kind < 0.75:
            letters.insert(at, letters[at])
        elif letters[at] in NEAR_KEYS:
            letters[at] = dice.choice(NEAR_KEYS[letters[at]])
    return "".join(letters)
