"""The assigned questions as a file in the form of ``data/nlu``, for somebody to look through.

Nothing is trained by itself: who takes an example over has read it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import yaml

from gateway.store.unanswered import DONE, NEW, OUTSIDE, Kept

HEADING = """\
# Förslag från arbetsytan. Läs varje rad innan den läggs i data/nlu: ta bort det som pekar ut någon och det
# som hör hemma i ett annat ämne. Ingenting tränas av sig självt. Välj själv vilket av ämnena utanfor-… det
# som står under "utanfor" hör till. De nya ämnena behöver svar och källor först.
"""
# After a bracket these would make Rasa read an entity out of "[namn](…)".
ANNOTATED = re.compile(r"\](?=[(\[{])")


class _Dumper(yaml.SafeDumper):
    """Writes several lines as a block, as the files in ``data/nlu`` have them."""


class _Block(str):
    """Text that is written as a block."""


def _as_block(dumper: yaml.SafeDumper, text: _Block) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


_Dumper.add_representer(_Block, _as_block)


def proposal(assigned: Iterable[Kept]) -> str:
    """Return the file."""
    by_place: defaultdict[str, list[str]] = defaultdict(list)
    for one in assigned:
        by_place[one.assigned or DONE].append(one.text)
    topics = sorted(place for place in by_place if not place.startswith(NEW) and place not in (OUTSIDE, DONE))
    new = sorted(place for place in by_place if place.startswith(NEW))
    file: dict[str, Any] = {
        "version": "3.1",
        "nlu": [{"intent": topic, "examples": examples(by_place[topic])} for topic in topics],
    }
    if OUTSIDE in by_place:
        file["utanfor"] = examples(by_place[OUTSIDE])
    if new:
        file["nya_amnen"] = [
            {"titel": " ".join(place.removeprefix(NEW).split()), "examples": examples(by_place[place])}
            for place in new
        ]
    written = yaml.dump(file, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return HEADING + written


def examples(texts: Iterable[str]) -> str:
    """Return texts as examples, one a line, each once."""
    lines = dict.fromkeys(ANNOTATED.sub("] ", " ".join(text.split())) for text in texts)
    return _Block("".join(f"- {line}\n" for line in lines if line))
