"""Sentences with invented people in them, and how well the redactor finds these.

    .gateway/bin/python -m tests.gateway.redaction.sentences FILE [--names LOCALE]

prints recall and precision by kind and every sentence that went wrong. A line of FILE is a JSON object:

    text    with the slots {Förnamn} {Efternamn}, in whatever case, filled by Faker: no name is in a file
    kinds   what must be replaced, in order; empty when nothing may be
    keeps   parts of the text that must be left as they are
    hides   literal personal data of the text (invented) of which nothing may be left; slots are added

``--names`` takes the names from another language than Swedish, to see what names outside the gazetteer cost.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from faker import Faker

from gateway.redaction import Redactor

SEED = 4
ROUNDS = 5  # every sentence with that many different names
SLOT = re.compile(r"\{([Ff]örnamn|[Ee]fternamn|FÖRNAMN|EFTERNAMN)\}")


@dataclass(frozen=True)
class Sentence:
    text: str
    kinds: tuple[str, ...]
    keeps: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


@dataclass
class Score:
    entities: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    meaning_lost: int = 0
    misses: list[tuple[Sentence, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Entities replaced whole, among all that had to be."""
        return self.whole.total() / max(self.entities.total(), 1)

    @property
    def precision(self) -> float:
        """Replacements of something that had to be, among all replacements."""
        return self.right.total() / max(self.replaced.total(), 1)


def read_sentences(path: Path, names: str = "sv_SE", rounds: int = ROUNDS) -> Iterator[Sentence]:
    """Yield the sentences of ``path``, those with slots ``rounds`` times, with the same names every time."""
    faker = Faker(names)
    faker.seed_instance(SEED)
    for line in path.read_text(encoding="utf-8").splitlines():
        described = json.loads(line)
        for _ in range(rounds if SLOT.search(described["text"]) else 1):
            yield _fill(described, faker)


def _fill(described: dict, faker: Faker) -> Sentence:
    filled: list[str] = []

    def name(slot: re.Match[str]) -> str:
        chosen = faker.first_name() if slot[1].lower() == "förnamn" else faker.last_name()
        cased = chosen.upper() if slot[1].isupper() else chosen.lower() if slot[1].islower() else chosen
        filled.append(cased)
        return filled[-1]

    text = SLOT.sub(name, described["text"])
    hides = (*described.get("hides", ()), *filled)
    return Sentence(text, tuple(described["kinds"]), tuple(described.get("keeps", ())), hides)


def score(redactor: Redactor, sentences: Iterator[Sentence]) -> Score:
    """Redact ``sentences`` and count. What leaks makes an entity of its sentence not whole."""
    result = Score()
    for sentence in sentences:
        redacted = redactor.redact(sentence.text)
        aligned = SequenceMatcher(a=sentence.kinds, b=redacted.found, autojunk=False).get_matching_blocks()
        right = [kind for block in aligned for kind in sentence.kinds[block.a : block.a + block.size]]
        leaks = sum(_stands_in(hidden, redacted.text) for hidden in sentence.hides)
        lost = any(kept not in redacted.text for kept in sentence.keeps)
        result.sentences += 1
        result.entities.update(sentence.kinds)
        result.replaced.update(redacted.found)
        result.right.update(right)
        result.whole.update(right[leaks:])
        result.meaning_lost += lost
        if leaks or lost or redacted.found != sentence.kinds:
            result.misses.append((sentence, redacted.text))
    return result


def _stands_in(hidden: str, text: str) -> bool:
    """Say whether a hidden string is left in ``text`` as a whole word, in whatever case."""
    return re.search(rf"(?<!\w){re.escape(hidden)}(?!\w)", text, re.IGNORECASE) is not None


def main() -> None:
    """Print a table by kind and the misses."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--names", default="sv_SE", help="Faker's locale for the names (default: sv_SE)")
    arguments = parser.parse_args()
    result = score(Redactor(), read_sentences(arguments.file, arguments.names))
    print(f"{'kind':<22}{'entities':>9}{'replaced':>9}{'recall':>8}{'precision':>10}")
    for kind in sorted(result.entities | result.replaced):
        recall = result.whole[kind] / max(result.entities[kind], 1)
        precision = result.right[kind] / max(result.replaced[kind], 1)
        print(
            f"{kind:<22}{result.entities[kind]:>9}{result.replaced[kind]:>9}{recall:>8.3f}{precision:>10.3f}"
        )
    print(
        f"{'all':<22}{result.entities.total():>9}{result.replaced.total():>9}"
        f"{result.recall:>8.3f}{result.precision:>10.3f}"
    )
    print(f"sentences {result.sentences}, meaning lost in {result.meaning_lost}")
    for sentence, text in result.misses:
        print(f"  {sentence.text}\n    → {text}   wanted {list(sentence.kinds)}")


if __name__ == "__main__":
    main()
