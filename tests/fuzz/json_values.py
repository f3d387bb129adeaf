"""Bad JSON by the kind of a property, and where the contract declares properties."""

import json
from collections.abc import Iterator
from uuid import uuid4

from tests.api.contract import CONTRACT
from tests.fuzz.values import LONG, SCRIPT

# Raw JSON, so that also what is no JSON can be sent. True: no property of this kind may take it.
ALWAYS = {"a list": ("[]", True), "an object": ("{}", True)}
WORDS = {
    **ALWAYS,
    "nothing": ('""', False),
    "white space": ('" \\t\\n"', False),
    "a number": ("7", True),
    "yes": ("true", True),
    "null": ("null", False),
    "a NUL": ('"a\\u0000b"', False),
    "half a sign": ('"\\ud800"', True),
    "HTML": (json.dumps(SCRIPT), False),
    "SQL": ('"\'; drop table registry_person; --"', False),
    "right to left": ('"\\u202egnol"', False),
    "emoji": ('"\U0001f642"', False),
    "another script": ('"مرحبا 王"', False),
    "too long": (json.dumps(LONG), True),
}
DAYS = {
    **ALWAYS,
    "no day": ('"1994-02-31"', True),
    "the first day": ('"0001-01-01"', False),
    "the last day": ('"9999-12-31"', False),
    "five digits": ('"10000-01-01"', True),
    "Indonesian": ('"14-02-1994"', True),
    "a moment": ("1e18", True),
    "words": ('"kemarin"', True),
    "null": ("null", False),
    "not a number": ("NaN", True),
}
NUMBERS = {
    **ALWAYS,
    "beyond a float": ("1e309", True),
    "huge": ("1e308", True),
    "less than nothing": ("-1", True),
    "beyond any column": ("99999999999999999999", False),
    "not a number": ("NaN", True),
    "without end": ("-Infinity", True),
    "a half": ("1.5", True),
    "words": ('"banyak"', True),
    "null": ("null", False),
    "many digits": ("9" * 5000, True),
}
KINDS = {
    "string": WORDS,
    "date": DAYS,
    "integer": NUMBERS,
    "boolean": {**ALWAYS, "perhaps": ('"mungkin"', True), "2": ("2", True), "null": ("null", True)},
    "array": {
        "an object": ("{}", True),
        "words": ('"RT"', True),
        "nulls": ("[null]", True),
        "half a sign": ('["\\ud800"]', True),
        "a NUL": ('["\\u0000"]', False),
        "ten thousand": (json.dumps(["RT"] * 10_000), True),
        "nested": ("[[[]]]", True),
    },
    "object": {"a list": ("[]", True), "words": ('"x"', True), "unknown": ('{"x": 1}', True)},
}


def get_kind(schema: dict) -> str:
    """The kind of a property or parameter, which may also be null."""
    schema = schema.get("anyOf", [schema])[0]
    schema = resolve_schema(schema)
    return "date" if schema.get("format") == "date" else schema.get("type", "object")


def resolve_schema(schema: dict) -> dict:
    """The schema itself, or the component that it names."""
    name = schema.get("$ref", schema.get("allOf", [{}])[0].get("$ref", ""))
    return CONTRACT["components"]["schemas"][name.rpartition("/")[2]] if name else schema


def list_properties(
    schema: dict, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every property of a body with its kind, also those within others."""
    for name, inner in resolve_schema(schema).get("properties", {}).items():
        yield (*path, name), get_kind(inner)
        first = resolve_schema(inner.get("anyOf", [inner])[0])
        yield from list_properties(first, (*path, name))


def replace_raw(body: dict, changes: dict[tuple[str, ...], str]) -> str:
    """Replace properties of the body by raw JSON, or by what is none; return the text.

    changes  path of a property -> raw text; no path may lead through another
    """
    changed, marks = json.loads(json.dumps(body)), {}
    for path, raw in changes.items():
        holder = changed
        for name in path[:-1]:
            holder = holder[name]
        holder[path[-1]] = f"@{uuid4()}@"
        marks[json.dumps(holder[path[-1]])] = raw
    text = json.dumps(changed)
    for mark, raw in marks.items():
        text = text.replace(mark, raw)
    return text
