"""Every operation × who calls: made from the contract, so that an operation without a row fails."""

import json
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from rantau.access.models import Account
from rantau.access.roles import ROLES
from rantau.access.tokens import API_SCOPES
from rantau.ops.data_directory import ROOT
from tests.actors import INDRAMAYU_VILLAGE, get_officer, register_someone
from tests.api.machines import token_of
from tests.module_data import check_each_role, create_sessions, module_data, open_browser
from tests.placement.journey import BORN, begin_journey, get_quota_line

CONTRACT = json.loads((ROOT / "docs" / "openapi.json").read_text())
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, methods in CONTRACT["paths"].items()
    for method, operation in methods.items()
}
# Who calls: own district, another one, another province, post, border, another agency … nobody.
WHO = (
    "nobody",
    "loket.3212",
    "verifikasi.3212",
    "kepala.3212",
    "loket.3204",
    "loket.3578",
    "bp3mi.32",
    "perwakilan.tw-tpe",
    "bandara.cgk",
    "pusat",
    "inspektorat",
    "operator.cc",
    "kasus.cc",
    "pimpinan.cc",
    "p3mi.1",
    "p3mi.2",
    "admin.3212",
)
NEW = {
    "name": "Siti Nurhalimah",
    "sex": "F",
    "birth_date": "1994-02-14",
    "birth_precision": "day",
    "origin": INDRAMAYU_VILLAGE,
    "domicile": INDRAMAYU_VILLAGE,
    "notice_given": True,
}
# The answer to each of WHO, in their order; the record is one of Indramayu.
MATRIX = {
    "register_person": [
        401,
        201,
        201,
        201,
        201,
        201,
        201,
        403,
        403,
        201,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
    ],
    "list_persons": [
        401,
        200,
        200,
        200,
        200,
        200,
        200,
        200,
        403,
        200,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
    ],
    "read_person": [
        401,
        200,
        200,
        200,
        404,
        404,
        200,
        404,
        403,
        200,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
    ],
    "add_relative": [
        401,
        201,
        201,
        201,
        404,
        404,
        201,
        403,
        403,
        201,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
    ],
    "list_job_orders": [
        401,
        403,
        200,
        200,
        403,
        403,
        200,
        200,
        403,
        200,
        403,
        403,
        403,
        403,
        200,
        200,
        403,
    ],
    "list_candidates": [
        401,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        200,
        200,
        403,
    ],
    "read_placement": [
        401,
        200,
        200,
        200,
        404,
        404,
        200,
        404,
        404,
        200,
        403,
        403,
        403,
        403,
        200,
        404,
        403,
    ],
    "register_candidate": [
        401,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        403,
        201,
        404,
        403,
    ],
    "withdraw_placement": [
        401,
        403,
        200,
        200,
        403,
        403,
        200,
        403,
        403,
        200,
        403,
        403,
        403,
        403,
        200,
        404,
        403,
    ],
    "read_placement_numbers": [
        401,
        200,
        200,
        200,
        200,
        200,
        200,
        200,
        403,
        200,
        200,
        403,
        403,
        403,
        403,
        403,
        403,
    ],
}
NUMBERS = {"year": 2027}
BODIES = {
    "register_person": lambda: NEW,
    "add_relative": lambda: {"name": "Budi", "relation": "sibling"},
    "register_candidate": lambda: {
        "person": register_someone(get_officer("loket.3212")),
        "birth_date": str(BORN),
        "line": str(get_quota_line(get_officer("p3mi.1")).id),
    },
    "withdraw_placement": lambda: {"reason": "worker_wishes", "seen": 1},
}
OF_A_PLACEMENT = ("read_placement", "withdraw_placement")
OPEN = {"take_token"}  # judged in test_token.py: it is how one comes in


def test_every_operation_has_a_row():
    assert set(OPERATIONS) == set(MATRIX) | OPEN


def test_every_role_calls():
    logins = {
        "counter": "loket",
        "verifier": "verifikasi",
        "head": "kepala",
        "post": "perwakilan",
        "border": "bandara",
        "national": "pusat",
        "auditor": "inspektorat",
        "agency": "p3mi",
        "operator": "operator",
        "case_officer": "kasus",
        "duty_lead": "pimpinan",
        "administrator": "admin",
    }
    assert set(logins) == set(ROLES)
    assert {word.split(".")[0] for word in WHO} >= set(logins.values())


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - OPEN))
def test_every_operation_declares_its_scope_and_its_problems(name):
    method, _, operation = OPERATIONS[name]

    assert operation["x-scope"] in API_SCOPES
    assert {"BearerTokenAuth": [operation["x-scope"]]} in operation["security"]
    assert {"401", "403", "404", "422"} <= set(operation["responses"])
    if method != "get":
        assert "Idempotency-Key" in {p["name"] for p in operation["parameters"] if p["required"]}


@module_data
def world():
    """A person and a placement of Indramayu, and the session of each who calls."""
    unknown = {"nik": "", "phone": "", "birth_date": None, "birth_precision": "unknown"}
    return SimpleNamespace(
        person=register_someone(get_officer("loket.3212"), name="Wartini", **unknown),
        placement=begin_journey(name="Rasmini", nik="", phone="").reference,
        sessions=create_sessions(WHO[1:]),
    )


@pytest.fixture
def call(world, client, db):
    """Call an operation about the person or the placement."""

    def send(name, body=None, *, by=client, **headers):
        method, path, _ = OPERATIONS[name]
        reference = world.placement if name in OF_A_PLACEMENT else world.person
        where = path.replace("{reference}", reference)
        if method == "get":
            asked = NUMBERS if name == "read_placement_numbers" else {}
            return by.get(where, asked, headers=headers)
        headers = {"Idempotency-Key": str(uuid4()), **headers}
        body = BODIES[name]() if body is None else body
        return by.generic(
            method.upper(), where, json.dumps(body), "application/json", headers=headers
        )

    return send


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_call(call, world, name):
    def ask(who):
        answer = call(name, by=open_browser(world.sessions.get(who)))
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code
        return answer.status_code

    check_each_role(name, dict(zip(WHO, MATRIX[name], strict=True)), ask)


WRITES = [name for name in MATRIX if OPERATIONS[name][0] != "get"]


@pytest.mark.parametrize("name", WRITES)
def test_who_may_not_is_told_so_before_the_body_is_judged(call, world, name):
    def ask(who):
        return call(name, {"nonsense": 1}, by=open_browser(world.sessions[who])).status_code

    known = zip(WHO[1:], MATRIX[name][1:], strict=True)
    check_each_role(name, {who: 403 if code == 403 else 422 for who, code in known}, ask)


@pytest.mark.parametrize("name", MATRIX)
def test_a_token_without_the_scope_is_refused(call, client, name):
    needed = OPERATIONS[name][2]["x-scope"]
    others = " ".join(sorted(set(API_SCOPES) - {needed}))

    answer = call(name, Authorization=f"Bearer {token_of(client, 'p3mi.1', scope=others)}")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:rantau:scope.missing")


@pytest.mark.parametrize("name", MATRIX)
def test_a_token_with_the_scope_is_judged_like_the_agency_itself(call, client, name):
    needed = OPERATIONS[name][2]["x-scope"]
    answer = call(name, Authorization=f"Bearer {token_of(client, 'p3mi.1', scope=needed)}")

    assert answer.status_code == MATRIX[name][WHO.index("p3mi.1")]


@pytest.mark.parametrize("name", MATRIX)
@pytest.mark.parametrize("sent", ["Bearer", "Bearer x", "Basic eDp5", "Bearer \u00e9"])
def test_a_false_token_is_401_even_from_a_signed_in_browser(call, client, name, sent):
    client.force_login(Account.objects.get(login="pusat"))
    answer = call(name, Authorization=sent)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", WRITES)
def test_a_session_writes_only_with_the_forgery_token(indramayu, name):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(Account.objects.get(login="loket.3212"))
    method, path, _ = OPERATIONS[name]
    answer = browser.generic(
        method.upper(),
        path,
        json.dumps({}),
        "application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
