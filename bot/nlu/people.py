"""Who asks, who did it, and what was taken: entities found by spaCy's entity ruler."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

import spacy
import yaml
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

from bot.nlu.text import lowered, without_diacritics

PATTERNS = Path(__file__).with_name("people.yml")
ROLE, COUNTERPART, SUBSTANCE = "roll", "motpart", "substans"


@Language.component("norm_without_diacritics")
def norm_without_diacritics(doc: Doc) -> Doc:
    """Let every token's ``norm_`` be the word without diacritics, which the patterns compare."""
    for token in doc:
        token.norm_ = without_diacritics(token.text)
    return doc


@cache
def pipeline() -> Language:
    """Return spaCy's blank Swedish with the patterns of ``people.yml``.

    Without its lemmas: the table takes 200 MB, and the words that matter are few.
    """
    nlp = spacy.blank("sv")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("norm_without_diacritics")
    ruler = cast(EntityRuler, nlp.add_pipe("entity_ruler", config={"overwrite_ents": True}))
    ruler.add_patterns(yaml.safe_load(PATTERNS.read_text("utf-8"))["patterns"])
    return nlp


def find(text: str) -> dict[str, str]:
    """Return what a message says: any of ``roll``, ``motpart`` and ``substans``, with its value.

    The first mention of each counts, except that an elected member who is also something else
    is an elected member here ("räknas jag som anställd när jag sitter i nämnden?"). A longer
    pattern wins over a shorter one inside it, so that "jag är chef" is never a counterpart.
    """
    found: dict[str, str] = {}
    for entity in pipeline()(lowered(text)).ents:
        if entity.ent_id_:
            found.setdefault(entity.label_, entity.ent_id_)
            if (entity.label_, entity.ent_id_) == (ROLE, "fortroendevald"):
                found[ROLE] = "fortroendevald"
    return found


def role_named(found: dict[str, str]) -> str | None:
    """Return the role that a message names at all, whoever has it: "chef", "och för politiker då?"."""
    as_role = {"chef": "chef", "fortroendevald": "fortroendevald", "kollega": "medarbetare"}
    return found.get(ROLE) or as_role.get(found.get(COUNTERPART, ""))


def as_entities(found: dict[str, str], extractor: str) -> list[dict[str, Any]]:
    """Return findings in Rasa's form."""
    return [
        {"entity": label, "value": value, "start": 0, "end": 0, "extractor": extractor}
        for label, value in found.items()
    ]
