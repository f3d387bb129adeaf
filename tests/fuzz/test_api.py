"""Every operation against every bad call: a problem that names the place, and nothing written."""

import gzip
import json
import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.test import Client

from rantau.access.models import Account
from tests.addresses import OPERATIONS
from tests.addresses.entries import Operation
from tests.addresses.visitors import LOGINS, NOBODY
from tests.api.contract import DECLARED
from tests.fuzz.json_values import KINDS, get_kind, list_properties, replace_raw
from tests.fuzz.sending import Browser, count_entries, rollback_counted
from tests.fuzz.values import ANY, LONG

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PROBLEM = "application/problem+json"
COMBINATIONS = 1000  # of bad properties, for each operation
WRITES = [name for name, operation in OPERATIONS.items() if operation.entries]
READS = [name for name, (method, *_) in DECLARED.items() if method == "get"]


@dataclass
class Caller:
    """One operation with somebody who may call it, and a subject that exists.

    answer, entries   of the last call
    """

    name: str
    operation: Operation
    client: Client
    reference: str
    body: dict[str, Any]
    before: int

    def send(
        self, body: Any = None, *, kind=JSON, query=None, reference=None, **headers
    ) -> list[str]:
        """Call, and list everything that is wrong with the answer."""
        method, path, _ = DECLARED[self.name]
        address = path.replace(
            "{reference}", quote(self.reference if reference is None else reference)
        )
        address += "?" + urlencode(self.operation.query if query is None else query)
        body = json.dumps(self.body) if body is None else body
        headers = {"idempotency_key": str(uuid4()), **headers}
        headers = {k.replace("_", "-"): v for k, v in headers.items() if v is not None}
        with rollback_counted(self.before) as counter:
            self.answer = self.client.generic(method.upper(), address, body, kind, headers=headers)
            self.entries = counter.count()
        return list(self._find_faults())

    def read_problem(self) -> dict[str, Any]:
        """The body of a refusal."""
        return json.loads(self.answer.content)

    def _find_faults(self):
        status = self.answer.status_code
        if status >= 500:
            yield f"{status}: an error of ours"
        elif status >= 400:
            if self.answer["Content-Type"] != PROBLEM:
                yield f"{status} is {self.answer['Content-Type']}"
            elif self.read_problem()["status"] != status:
                yield "has another status in the body"
            if self.entries:
                yield f"refused, but {self.entries} entries were written"
        elif self.entries != self.operation.entries:
            yield f"{status}, but {self.entries} entries were written"

    def check_names(self, name: str) -> list[str]:
        """What is wrong with a refusal that has to name this property or parameter."""
        problem = self.read_problem()
        if problem["type"] not in ("urn:rantau:malformed", "urn:rantau:invalid"):
            return []  # a typed refusal of the whole: absent, stale, perhaps the same person
        places = {str(part) for fault in problem.get("faults", ()) for part in fault["at"]}
        places |= {at.removeprefix("emergency_") for at in problem.get("problems", ())}
        places |= {"from_hour", "until_hour"} if "safe_hours" in places else set()
        return [] if name in places else [f"names {sorted(places)} instead"]


@pytest.fixture
def make_caller(db):
    """A caller of the operation of this name."""

    def make(name):
        operation, client = OPERATIONS[name], Browser()
        caller = Caller(
            name, operation, client, operation.reference(), operation.body(), count_entries()
        )
        if operation.caller != NOBODY:
            client.force_login(Account.objects.get(login=LOGINS[operation.caller]))
        return caller

    return make


def list_faults(caller, place, case, wrong, refused):
    """The faults of the last answer as sentences that name operation, place and case."""
    if not wrong and caller.answer.status_code < 300 and refused:
        wrong = [f"is taken ({caller.answer.status_code})"]
    if not wrong and caller.answer.status_code == 422:
        wrong = caller.check_names(place)
    return [f"{caller.name} {place} ({case}): {each}" for each in wrong]


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITES)
def test_no_property_breaks_and_every_refusal_names_it(make_caller, name):
    caller, faults = make_caller(name), []
    schema = DECLARED[name][2]["requestBody"]["content"][JSON]["schema"]
    assert caller.send() == []
    assert caller.answer.status_code < 300, caller.answer.content
    for place, kind in list_properties(schema):
        for case, (raw, refused) in KINDS[kind].items():
            wrong = caller.send(replace_raw(caller.body, {place: raw}))
            faults += list_faults(caller, place[-1], case, wrong, refused)
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("name", WRITES)
def test_no_combination_of_bad_properties_breaks_it(make_caller, name):
    caller, faults, rng = make_caller(name), [], random.Random(name)
    schema = DECLARED[name][2]["requestBody"]["content"][JSON]["schema"]
    kinds = {place: kind for place, kind in list_properties(schema) if len(place) == 1}
    assert caller.send() == []
    for _ in range(COMBINATIONS):
        places = rng.sample(sorted(kinds), rng.randint(1, len(kinds)))
        cases = {place: rng.choice(sorted(KINDS[kinds[place]])) for place in places}
        changes = {place: KINDS[kinds[place]][case][0] for place, case in cases.items()}
        faults += [
            f"{name} {cases}: {each}" for each in caller.send(replace_raw(caller.body, changes))
        ]
    assert not faults, "\n" + "\n".join(faults)


DEEP = '{"name":' * 10_000 + "1" + "}" * 10_000
BODIES = {
    "nothing": (b"", JSON),
    "no JSON": (b"name=Siti", JSON),
    "half": (b'{"name": "Siti"', JSON),
    "null": (b"null", JSON),
    "a list": (b"[]", JSON),
    "a word": (b'"x"', JSON),
    "NaN": (b"NaN", JSON),
    "deep": (DEEP.encode(), JSON),
    "deep lists": (b"[" * 100_000, JSON),
    "no UTF-8": (b'{"name": "\xff"}', JSON),
    "ten megabytes": (b'{"name": "' + b"x" * 10_000_000 + b'"}', JSON),
    "packed": (gzip.compress(b"{}"), JSON),
    "a form": (b"name=Siti", FORM),
    "XML": (b"<a/>", "text/xml"),
    "UTF-16": ('{"name": "Siti"}'.encode("utf-16"), "application/json; charset=utf-16"),
    "an unknown alphabet": (b"{}", "application/json; charset=nonsense"),
}
KEYS = {
    "missing": None,
    "nothing": "",
    "no key": "x",
    "overlong": LONG,
    "two": f"{uuid4()}, {uuid4()}",
    "not ASCII": "kunci-é",
}


@pytest.mark.parametrize("name", WRITES)
def test_a_body_that_is_none_is_refused(make_caller, name):
    caller, faults = make_caller(name), []
    for case, (body, kind) in BODIES.items():
        faults += list_faults(caller, "", case, caller.send(body, kind=kind), refused=True)
    faults = [each for each in faults if "instead" not in each]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("name", WRITES)
def test_a_key_that_is_none_is_refused(make_caller, name):
    caller, faults = make_caller(name), []
    for case, key in KEYS.items():
        wrong = caller.send(idempotency_key=key)
        faults += list_faults(caller, "Idempotency-Key", case, wrong, refused=True)
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("name", READS)
def test_no_parameter_breaks_and_every_refusal_names_it(make_caller, name):
    caller, faults = make_caller(name), []
    assert caller.send(b"") == []
    assert caller.answer.status_code == 200
    for parameter in DECLARED[name][2].get("parameters", ()):
        for case, value, refused in list_bad_parameters(
            get_kind(parameter["schema"]), parameter["in"]
        ):
            if parameter["in"] == "path":
                wrong = caller.send(b"", reference=value)
            else:
                wrong = caller.send(b"", query={**caller.operation.query, parameter["name"]: value})
            faults += list_faults(caller, parameter["name"], case, wrong, refused)
    assert not faults, "\n" + "\n".join(faults)


def list_bad_parameters(kind, place):
    """Bad values of a parameter, in the path or in the query."""
    values = {case: (value, False) for case, (value, _) in ANY.items()}
    if kind == "integer":
        values |= {case: (raw, refused) for case, (raw, refused) in KINDS["integer"].items()}
    if place == "path":
        values |= {"upwards": ("../../etc/passwd", False), "a dot": (".", False)}
        values.pop("nothing")  # that is another address: the list
    return [(case, value, refused) for case, (value, refused) in values.items()]


@pytest.mark.parametrize("field", ["grant_type", "client_id", "client_secret", "scope"])
def test_no_value_of_a_token_request_breaks_it(make_caller, field):
    caller, faults = make_caller("take_token"), []
    assert caller.send(urlencode(caller.body), kind=FORM) == []
    assert caller.answer.status_code == 200
    for case, (value, _) in ANY.items():
        wrong = caller.send(urlencode({**caller.body, field: value}), kind=FORM)
        if caller.answer.status_code == 200 and field != "scope":
            wrong = [f"gives a token for {case}"]
        faults += list_faults(caller, field, case, wrong, refused=False)
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    "sent",
    [
        "Basic",
        "Basic !",
        "Basic AAAA",
        "Basic /////w==",
        "Basic " + "A" * 9000,
        "Bearer",
        "Bearer \0",
        "Bearer " + LONG,
        "é",
    ],
)
@pytest.mark.parametrize("name", ["take_token", "list_persons"])
def test_no_authorization_breaks_it(make_caller, name, sent):
    caller = make_caller(name)
    form = urlencode({"grant_type": "client_credentials"})

    assert caller.send(form, kind=FORM, authorization=sent) == []
    assert caller.answer.status_code == 401


@pytest.mark.parametrize("name", WRITES)
def test_the_same_key_gives_the_same_answer_once_and_another_body_is_refused(make_caller, name):
    caller, key = make_caller(name), str(uuid4())
    method, path, _ = DECLARED[name]
    address = path.replace("{reference}", caller.reference)
    headers = {"idempotency-key": key}
    first, again = (
        caller.client.generic(
            method.upper(), address, json.dumps(caller.body), JSON, headers=headers
        )
        for _ in "12"
    )
    other = {**caller.body, **OPERATIONS[name].other}
    changed = caller.client.generic(
        method.upper(), address, json.dumps(other), JSON, headers=headers
    )

    assert first.status_code == again.status_code < 300
    assert {**json.loads(first.content), "again": True} == json.loads(again.content)
    assert (changed.status_code, json.loads(changed.content)["type"]) == (
        422,
        "urn:rantau:idempotency.key_reused",
    )
    assert count_entries() - caller.before == caller.operation.entries


@pytest.mark.parametrize("name", DECLARED)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_another_method_is_a_problem_too(db, name, method):
    path = DECLARED[name][1].replace("{reference}", "RT-0000-0000")
    answer = Client().generic(method, path)

    assert answer.status_code == 405
    assert answer["Content-Type"] == PROBLEM
