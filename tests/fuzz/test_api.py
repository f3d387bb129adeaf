"""Every operation against every bad call: a problem that names the place, and nothing written."""

import gzip
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.test import Client

from rantau.access.models import Account
from tests.fuzz.operations import (
    KINDS,
    OPERATIONS,
    ROWS,
    Row,
    get_kind,
    list_properties,
    replace_raw,
)
from tests.fuzz.sending import Browser, count_entries, rollback_counted
from tests.fuzz.values import ANY, LONG

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PROBLEM = "application/problem+json"
WRITES = [name for name, row in ROWS.items() if row.writes]
READS = [name for name, (method, *_) in OPERATIONS.items() if method == "get"]


@dataclass
class Caller:
    """One operation, called as who may, about what there is."""

    name: str
    row: Row
    client: Client
    reference: str
    body: dict[str, Any]
    before: int

    def send(self, body: Any = None, *, kind=JSON, asked=None, about=None, **headers) -> list[str]:
        """Call; everything that is wrong with the answer, which is kept as `self.answer`."""
        method, path, _ = OPERATIONS[self.name]
        where = path.replace("{reference}", quote(self.reference if about is None else about))
        where += "?" + urlencode(self.row.asked if asked is None else asked)
        body = json.dumps(self.body) if body is None else body
        headers = {"idempotency_key": str(uuid4()), **headers}
        headers = {k.replace("_", "-"): v for k, v in headers.items() if v is not None}
        with rollback_counted(self.before) as happened:
            self.answer = self.client.generic(method.upper(), where, body, kind, headers=headers)
            self.wrote = happened.entries()
        return list(self._wrong())

    def told(self) -> dict[str, Any]:
        """The answer's document."""
        return json.loads(self.answer.content)

    def _wrong(self):
        status = self.answer.status_code
        if status >= 500:
            yield f"{status}: a fault of ours"
        elif status >= 400:
            if self.answer["Content-Type"] != PROBLEM:
                yield f"{status} is {self.answer['Content-Type']}"
            elif self.told()["status"] != status:
                yield "says another status in the body"
            if self.wrote:
                yield f"refused, but {self.wrote} entries were written"
        elif self.wrote != self.row.writes:
            yield f"{status}, but {self.wrote} entries were written"

    def named(self, name: str) -> list[str]:
        """What is wrong with a refusal that ought to name this property or parameter."""
        told = self.told()
        if told["type"] not in ("urn:rantau:malformed", "urn:rantau:invalid"):
            return []  # a typed refusal of the whole: absent, stale, perhaps the same person
        places = {str(part) for fault in told.get("faults", ()) for part in fault["at"]}
        places |= {at.removeprefix("emergency_") for at in told.get("problems", ())}
        places |= {"from_hour", "until_hour"} if "safe_hours" in places else set()
        return [] if name in places else [f"names {sorted(places)} instead"]


@pytest.fixture
def call(db):
    """A caller of the operation of this name."""

    def made(name):
        row, client = ROWS[name], Browser()
        caller = Caller(name, row, client, row.about(), row.body(), count_entries())
        if row.who:
            client.force_login(Account.objects.get(login=row.who))
        return caller

    return made


def judged(caller, place, called, wrong, refused):
    if not wrong and caller.answer.status_code < 300 and refused:
        wrong = [f"is taken ({caller.answer.status_code})"]
    if not wrong and caller.answer.status_code == 422:
        wrong = caller.named(place)
    return [f"{caller.name} {place} ({called}): {each}" for each in wrong]


def test_every_operation_has_a_row():
    assert set(OPERATIONS) == set(ROWS)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITES)
def test_no_property_breaks_and_every_refusal_names_it(call, name):
    caller, found = call(name), []
    schema = OPERATIONS[name][2]["requestBody"]["content"][JSON]["schema"]
    assert caller.send() == []
    assert caller.answer.status_code < 300, caller.answer.content
    for way, kind in list_properties(schema):
        for called, (raw, refused) in KINDS[kind].items():
            wrong = caller.send(replace_raw(caller.body, way, raw))
            found += judged(caller, way[-1], called, wrong, refused)
    assert not found, "\n" + "\n".join(found)


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
def test_a_body_that_is_none_is_refused(call, name):
    caller, found = call(name), []
    for called, (body, kind) in BODIES.items():
        found += judged(caller, "", called, caller.send(body, kind=kind), refused=True)
    found = [each for each in found if "instead" not in each]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("name", WRITES)
def test_a_key_that_is_none_is_refused(call, name):
    caller, found = call(name), []
    for called, key in KEYS.items():
        wrong = caller.send(idempotency_key=key)
        found += judged(caller, "Idempotency-Key", called, wrong, refused=True)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("name", READS)
def test_no_parameter_breaks_and_every_refusal_names_it(call, name):
    caller, found = call(name), []
    assert caller.send(b"") == []
    assert caller.answer.status_code == 200
    for parameter in OPERATIONS[name][2].get("parameters", ()):
        for called, value, refused in sent_as(get_kind(parameter["schema"]), parameter["in"]):
            if parameter["in"] == "path":
                wrong = caller.send(b"", about=value)
            else:
                wrong = caller.send(b"", asked={**caller.row.asked, parameter["name"]: value})
            found += judged(caller, parameter["name"], called, wrong, refused)
    assert not found, "\n" + "\n".join(found)


def sent_as(kind, where):
    """Bad values as they come in an address."""
    values = {called: (value, False) for called, (value, _) in ANY.items()}
    if kind == "integer":
        values |= {called: (raw, refused) for called, (raw, refused) in KINDS["integer"].items()}
    if where == "path":
        values |= {"upwards": ("../../etc/passwd", False), "a dot": (".", False)}
        values.pop("nothing")  # that is another address: the list
    return [(called, value, refused) for called, (value, refused) in values.items()]


@pytest.mark.parametrize("field", ["grant_type", "client_id", "client_secret", "scope"])
def test_no_word_of_a_token_request_breaks_it(call, field):
    caller, found = call("take_token"), []
    assert caller.send(urlencode(caller.body), kind=FORM) == []
    assert caller.answer.status_code == 200
    for called, (value, _) in ANY.items():
        wrong = caller.send(urlencode({**caller.body, field: value}), kind=FORM)
        if caller.answer.status_code == 200 and field != "scope":
            wrong = [f"gives a token for {called}"]
        found += judged(caller, field, called, wrong, refused=False)
    assert not found, "\n" + "\n".join(found)


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
def test_no_authorization_breaks_it(call, name, sent):
    caller = call(name)
    form = urlencode({"grant_type": "client_credentials"})

    assert caller.send(form, kind=FORM, authorization=sent) == []
    assert caller.answer.status_code == 401


@pytest.mark.parametrize("name", WRITES)
def test_the_same_key_gives_the_same_answer_once_and_another_body_is_refused(call, name):
    caller, key = call(name), str(uuid4())
    method, path, _ = OPERATIONS[name]
    where = path.replace("{reference}", caller.reference)
    headers = {"idempotency-key": key}
    first, again = (
        caller.client.generic(method.upper(), where, json.dumps(caller.body), JSON, headers=headers)
        for _ in "12"
    )
    other = {**caller.body, **OTHER[name]}
    changed = caller.client.generic(method.upper(), where, json.dumps(other), JSON, headers=headers)

    assert first.status_code == again.status_code < 300
    assert {**json.loads(first.content), "again": True} == json.loads(again.content)
    assert (changed.status_code, json.loads(changed.content)["type"]) == (
        422,
        "urn:rantau:idempotency.key_reused",
    )
    assert count_entries() - caller.before == caller.row.writes


OTHER = {
    "add_relative": {"name": "Badu"},
    "register_person": {"alias": "Nur"},
    "register_candidate": {"birth_date": None},
    "withdraw_placement": {"note": "Lain"},
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_another_method_is_a_problem_too(db, name, method):
    path = OPERATIONS[name][1].replace("{reference}", "RT-0000-0000")
    answer = Client().generic(method, path)

    assert answer.status_code == 405
    assert answer["Content-Type"] == PROBLEM
