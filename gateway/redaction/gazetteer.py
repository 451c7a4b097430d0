"""Which words are names: Faker's lists, which of them are words as well, and the words that staff use.

Faker (MIT, released monthly, used everywhere) is the source because its Swedish lists are the names that
people in Sweden bear most, and because it brings the languages of neighbours and newcomers too. Nothing is
made up here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import yaml

from gateway.redaction.text import fold

HERE = Path(__file__).parent
SWEDISH = "sv_SE"
# Names of people who work in Sweden without bearing one of its most common names; only those in Latin script.
OTHERS = (
    "fi_FI",
    "no_NO",
    "da_DK",
    "en_GB",
    "de_DE",
    "tr_TR",
    "hr_HR",
    "pl_PL",
    "es_ES",
    "en_PK",
    "en_KE",
    "uz_UZ",
)


@dataclass(frozen=True)
class Gazetteer:
    """Words in lower case, without diacritics; the Swedish names and the ambiguous ones with them as well.

    ``given`` and ``family`` are the Swedish names, ``foreign`` all others, ``foreign_given`` only the given
    ones. ``words``, ``common``, ``rare`` and ``surnames`` are explained in ambiguous.yml; ``ordinary`` are
    words that are no names.
    """

    given: frozenset[str]
    family: frozenset[str]
    foreign: frozenset[str]
    foreign_given: frozenset[str]
    words: frozenset[str]
    common: frozenset[str]
    rare: frozenset[str]
    surnames: frozenset[str]
    ordinary: frozenset[str]


def load_gazetteer() -> Gazetteer:
    """Read the lists.

    Raises:
        ModuleNotFoundError: When Faker has dropped one of the languages.
        KeyError: When ambiguous.yml lacks a list.
    """
    ambiguous = yaml.safe_load((HERE / "ambiguous.yml").read_text(encoding="utf-8"))
    lists = {
        key: _typed(frozenset(ambiguous[key].split())) for key in ("words", "common", "rare", "surnames")
    }
    given, family = _names(SWEDISH)
    vocabulary = frozenset((HERE / "ordinary_words.txt").read_text(encoding="utf-8").split())
    ambiguous_names = lists["words"] | lists["rare"] | lists["surnames"]
    ordinary = vocabulary - ((_folded(given) | _folded(family)) - ambiguous_names)
    others = [_names(language) for language in OTHERS]
    foreign_given = frozenset().union(*(_folded(names) for names, _ in others))
    foreign_family = frozenset().union(*(_folded(names) for _, names in others))
    return Gazetteer(
        given=_typed(given),
        family=_typed(family),
        foreign=(foreign_given | foreign_family) - ordinary,
        foreign_given=foreign_given - ordinary,
        ordinary=ordinary,
        **lists,
    )


def _names(language: str) -> tuple[frozenset[str], frozenset[str]]:
    provider = import_module(f"faker.providers.person.{language}").Provider
    return _single(provider.first_names), _single(provider.last_names)


def _single(names: object) -> frozenset[str]:
    """Single names of more than one letter: "van Metz" and "Ö" are left out."""
    assert isinstance(names, dict | list | tuple | set)
    return frozenset(name.lower() for name in names if len(name) > 1 and " " not in name)


def _folded(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, names))


def _typed(names: frozenset[str]) -> frozenset[str]:
    """Return the names with and without diacritics; "såra" is thus not "sara"."""
    return names | _folded(names)
