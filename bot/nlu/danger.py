"""Words that always mean danger to life: a net under the examples, since a missed crisis costs most."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from bot.nlu.text import without_diacritics

PATTERNS = Path(__file__).with_name("danger.yml")


def danger_named(text: str) -> str | None:
    """Return the crisis intent whose words a message holds, None when it holds none."""
    plain = without_diacritics(text)
    return next((intent for intent, pattern in _patterns() if pattern.search(plain)), None)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    entries = yaml.safe_load(PATTERNS.read_text("utf-8"))
    return [(intent, re.compile(pattern)) for intent, patterns in entries.items() for pattern in patterns]
