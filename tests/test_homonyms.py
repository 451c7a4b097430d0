"""Words of the code that mean something else as well: the same word, inside and outside the code.

A Norwegian municipal assistant that was asked to mow a lawn ("slå gresset") answered about violence.
"""

import uuid
from typing import Any

import pytest

from bot.client import ask

OUTSIDE = [
    ("slå", "när ska gräset slås vid ishallen"),
    ("slå", "vilket nummer ska jag slå för att ringa internt"),
    ("full", "parkeringen är full varje morgon, var ställer man bilen"),
    ("full", "min inkorg är full, hur tömmer jag den"),
    ("stark", "varför är kaffet så starkt i automaten"),
    ("stark", "hur gör jag ett starkt lösenord"),
    ("gift", "jag ska gifta mig i sommar, får man ledigt då"),
    ("gift", "finns det giftiga svampar i parken"),
    ("sprit", "var beställer vi mer handsprit"),
    ("sprit", "spritpennorna är slut i konferensrummet"),
    ("gräs", "gräset i rondellen är alldeles brunt"),
    ("anmäla", "hur anmäler jag mig till kursen i excel"),
    ("anmäla", "var anmäler man flytt till ny adress"),
    ("fack", "vilket fack lägger jag posten i"),
    ("kod", "vad är koden till ytterdörren"),
    ("kod", "min pinkod till kortet fungerar inte"),
    ("kod", "kan du skriva lite python kod åt mig"),
    ("kompass", "har du tips på en kompass till fjällvandringen"),
    ("värde", "vad är taxeringsvärdet på mitt hus"),
    ("drog", "han drog ut kontakten till skrivaren, hur startar man om den"),
]
INSIDE = [
    ("slå", "en kollega slog till mig i magen i förra veckan", "medarbetare/"),
    ("full", "han kom full till jobbet i måndags", "medarbetare/alkohol-och-droger"),
    ("stark", "är det okej med en starköl på lunchen", "medarbetare/alkohol-och-droger"),
    ("sprit", "det luktar sprit om henne på morgonmötet", "medarbetare/alkohol-och-droger"),
    ("knark", "jag tror att en i arbetslaget knarkar", "medarbetare/alkohol-och-droger"),
    ("gräs", "två på depån röker gräs på rasten", "medarbetare/alkohol-och-droger"),
    ("mobba", "de mobbar en tjej på vår avdelning", "medarbetare/trakasserier"),
    ("muta", "leverantören försökte muta mig", "medarbetare/korruption"),
    ("kränkt", "jag blev kränkt inför hela arbetslaget", "medarbetare/trakasserier"),
    ("anmäla", "hur anmäler jag trakasserier", "medarbetare/trakasserier"),
    ("fack", "kan jag prata med facket om jag blivit kränkt", "medarbetare/trakasserier"),
    ("kod", "vad står det i bemötandekoden", "medarbetare/"),
    ("kompass", "vad är kommunkompassen", "kommunkompassen-2012/"),
    ("värde", "vilka värden ingår i värdegrunden", "medarbetare/"),
]


def card_of(text: str, assistant: Any) -> dict[str, Any]:
    reply = ask(text, uuid.uuid4().hex, assistant.port, "medarbetare")
    return next(part["custom"] for part in reply if "custom" in part)


@pytest.mark.parametrize(("word", "text"), OUTSIDE)
def test_the_other_meaning_is_not_answered_from_the_code(word: str, text: str, assistant: Any) -> None:
    card = card_of(text, assistant)
    assert card["type"] in ("out_of_scope", "fallback", "smalltalk"), card["topic"]
    assert card["sources"] == []


@pytest.mark.parametrize(("word", "text", "section"), INSIDE)
def test_the_codes_meaning_is_answered(word: str, text: str, section: str, assistant: Any) -> None:
    card = card_of(text, assistant)
    assert card["type"] in ("answer", "handoff")
    assert any(source["id"].startswith(section) for source in card["sources"]), card["topic"]
