"""Who asks, who did it and what was taken are found in what people write."""

import pytest

from bot.nlu.people import find


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("som enhetschef undrar jag", "chef"),
        ("Jag är rektor på en skola", "chef"),
        ("en av mina medarbetare luktar sprit", "chef"),
        ("är chef, får jag dricka?", "chef"),
        ("vi chefer undrar", "chef"),
        ("I'm a manager", "chef"),
        ("jag sitter i nämnden", "fortroendevald"),
        ("jag sitter i en namnd", "fortroendevald"),
        ("är ersättare i fullmäktige", "fortroendevald"),
        ("hur ska vi politiker bete oss", "fortroendevald"),
        ("min gruppledare svarar inte", "fortroendevald"),
        ("räknas jag som anställd när jag sitter i fullmäktige", "fortroendevald"),
        ("jag är lärare förresten", "medarbetare"),
        ("jobbar som undersköterska", "medarbetare"),
        ("jag är inte chef", "medarbetare"),
        ("min chef skriker", None),
        ("jag vill söka jobb som gruppchef", None),
        ("en politiker var full", None),
        ("jag har en chef som mobbar mig", None),
        ("vi har en ny chef som skriker åt oss", None),
        ("hon som är chef skriker på mig", None),
        ("den som chefen mobbar", None),
        ("jag är chefens assistent", None),
        ("är chefen skyldig att hjälpa mig?", None),
        ("är förtroendevalda anställda av kommunen?", None),
        ("han som är politiker hånade mig", None),
        ("vi har en ledamot som tafsar", None),
        ("får jag dricka?", None),
    ],
)
def test_who_asks(text: str, role: str | None) -> None:
    assert find(text).get("roll") == role


@pytest.mark.parametrize(
    ("text", "counterpart"),
    [
        ("min chef skriker åt mig", "chef"),
        ("ENHETSCHEFEN skällde ut mig", "chef"),
        ("min arbetskamrat skriker", "kollega"),
        ("en kolega e taskig", "kollega"),
        ("en politiker hånade mig", "fortroendevald"),
        ("han som är politiker hånade mig", "fortroendevald"),
        ("jag har en chef som mobbar mig", "chef"),
        ("hon som är chef skriker på mig", "chef"),
        ("nämndordföranden förlöjligade mig", "fortroendevald"),
        ("föräldern hotade mig", "utomstaende"),
        ("en brukare slog mig", "utomstaende"),
        ("jag är chef", None),
        ("vad är mobbning?", None),
    ],
)
def test_who_did_it(text: str, counterpart: str | None) -> None:
    assert find(text).get("motpart") == counterpart


@pytest.mark.parametrize(
    ("text", "substance"),
    [
        ("får jag ta en öl", "alkohol"),
        ("min chef röker cannabis", "narkotika"),
        ("jag äter starka tabletter", "lakemedel"),
        ("slå gräset", None),
    ],
)
def test_what_was_taken(text: str, substance: str | None) -> None:
    assert find(text).get("substans") == substance
