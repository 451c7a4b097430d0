"""The shape of the YAML files, as JSON Schema, and its defects told in Swedish.

The schema language and its validator are jsonschema's (https://json-schema.org, draft 2020-12).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from knowledge.problem import Problem
from knowledge.yaml_lines import YamlFile

FOLDER = Path(__file__).parent / "schemas"
TYPES = {"object": "en lista av fält", "array": "en lista", "string": "text", "integer": "ett heltal"}


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def problems(file: YamlFile, schema: str) -> list[Problem]:
    """Return every place where a file does not have the shape ``schemas/<schema>.json``."""
    return [Problem(file.place(*error.path), _in_swedish(error)) for error in errors(file.data, schema)]


def errors(data: Any, schema: str) -> list[ValidationError]:
    """Return every place where data, as plain as JSON, does not have the shape ``schemas/<schema>.json``."""
    return sorted(_validator(schema).iter_errors(data), key=lambda error: list(map(str, error.path)))


def _in_swedish(error: ValidationError) -> str:
    field = f"”{error.path[-1]}”" if error.path else "filen"
    keyword, value = error.validator, error.validator_value
    if keyword == "required":
        missing = [name for name in value if name not in error.instance]
        return f"fältet ”{'”, ”'.join(missing)}” saknas"
    if keyword == "additionalProperties":
        unknown = sorted(set(error.instance) - set(error.schema.get("properties", {})))
        return f"okänt fält: {', '.join(map(str, unknown))}"
    if keyword == "type":
        return f"{field} ska vara {TYPES.get(str(value), value)}"
    if keyword == "enum":
        return f"{field} är ”{_short(error.instance)}” men får bara vara: {', '.join(map(str, value))}"
    if keyword in ("minItems", "minLength"):
        return f"{field} är tomt eller för kort (minst {value})"
    if keyword in ("maxItems", "maxLength"):
        return f"{field} är för långt (högst {value})"
    if keyword == "pattern":
        return f"{field} är ”{_short(error.instance)}”, som inte är skrivet på rätt sätt ({value})"
    if keyword == "format":
        return f"{field} är ”{_short(error.instance)}”, som inte är en dag skriven som 2026-11-26"
    if keyword == "uniqueItems":
        return f"{field} har samma sak två gånger"
    return f"{field}: {error.message}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
