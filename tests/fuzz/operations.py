"""Every operation of the contract: who may call it, one call that is right, and what can be wrong.

Properties, parameters and their kinds are read from the contract; the table names only values.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from rantau.demo.seeds.accounts import DEMO_CLIENT_SECRET
from rantau.ops.data_directory import ROOT
from tests.actors import INDRAMAYU_VILLAGE, get_officer, register_someone
from tests.fuzz.values import LONG, SCRIPT
from tests.placement.journey import BORN, begin_journey, get_quota_line

CONTRACT = json.loads((ROOT / "docs" / "openapi.json").read_text())
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in CONTRACT["paths"].items()
    for method, operation in methods.items()
}
NEW = {
    "name": "Siti Nurhalimah",
    "sex": "F",
    "birth_date": "1994-02-14",
    "birth_precision": "day",
    "origin": INDRAMAYU_VILLAGE,
    "domicile": INDRAMAYU_VILLAGE,
    "notice_given": True,
    "alias": "Siti",
    "nik": "3212015402940001",
    "passport": "X7654321",
    "phone": "081200000001",
    "phone_shared": False,
    "not_same": ["RT-0000-0000"],
    "emergency": {"name": "Aminah", "relation": "mother", "phone": "081200000002"},
    "safe": {"channel": "sms", "from_hour": 8, "until_hour": 17, "who_may_answer": "Ibu"},
}
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


@dataclass(frozen=True)
class Row:
    """Who calls, and what is right: the subject's reference, the body, the query."""

    who: str
    body: Callable[[], dict[str, Any]] = dict
    about: Callable[[], str] = str
    asked: dict[str, Any] = field(default_factory=dict)
    writes: int = 0


def _candidate() -> dict[str, Any]:
    line = str(get_quota_line(get_officer("p3mi.1")).id)
    return {
        "person": register_someone(get_officer("loket.3212")),
        "birth_date": str(BORN),
        "line": line,
    }


PAGES = {"limit": 25, "cursor": ""}
ROWS = {
    "take_token": Row(
        "",
        lambda: {
            "grant_type": "client_credentials",
            "client_id": "p3mi.1",
            "client_secret": DEMO_CLIENT_SECRET,
            "scope": "persons:read",
        },
    ),
    "register_person": Row("loket.3212", lambda: NEW, writes=1),
    "add_relative": Row(
        "loket.3212",
        lambda: {"name": "Budi", "relation": "sibling", "phone": "081200000003", "emergency": True},
        lambda: register_someone(get_officer("loket.3212")),
        writes=1,
    ),
    "list_persons": Row("loket.3212", asked=PAGES),
    "read_person": Row("loket.3212", about=lambda: register_someone(get_officer("loket.3212"))),
    "list_job_orders": Row("p3mi.1", asked=PAGES),
    "list_candidates": Row("p3mi.1", asked=PAGES),
    "register_candidate": Row("p3mi.1", _candidate, writes=1),
    "read_placement": Row("p3mi.1", about=lambda: begin_journey().reference),
    "withdraw_placement": Row(
        "p3mi.1",
        lambda: {"reason": "worker_wishes", "note": "Pindah", "seen": 1},
        lambda: begin_journey().reference,
        writes=1,
    ),
    "read_placement_numbers": Row(
        "pusat", asked={"year": 2027, "month": 3, "destination": "TW", "sex": "F"}
    ),
}


def get_kind(schema: dict) -> str:
    """What a property or parameter is, null left aside."""
    schema = schema.get("anyOf", [schema])[0]
    schema = resolve_schema(schema)
    return "date" if schema.get("format") == "date" else schema.get("type", "object")


def resolve_schema(schema: dict) -> dict:
    """The schema itself, or the component that it names."""
    name = schema.get("$ref", schema.get("allOf", [{}])[0].get("$ref", ""))
    return CONTRACT["components"]["schemas"][name.rpartition("/")[2]] if name else schema


def list_properties(
    schema: dict, way: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every property of a body with its kind, also those within others."""
    for name, inner in resolve_schema(schema).get("properties", {}).items():
        yield (*way, name), get_kind(inner)
        first = resolve_schema(inner.get("anyOf", [inner])[0])
        yield from list_properties(first, (*way, name))


def replace_raw(body: dict, way: tuple[str, ...], raw: str) -> str:
    """The body as text with this in the place of one property, whatever it is."""
    mark = f"@{uuid4()}@"
    changed = json.loads(json.dumps(body))
    holder = changed
    for name in way[:-1]:
        holder = holder[name]
    holder[way[-1]] = mark
    return json.dumps(changed).replace(json.dumps(mark), raw)
