"""Every operation × who calls it, by the registry of addresses."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from rantau.access.models import Account
from rantau.access.tokens import API_SCOPES
from tests.addresses import OPERATIONS
from tests.addresses.visitors import FORBIDDEN, LOGINS, NOBODY
from tests.api.contract import DECLARED
from tests.api.machines import get_token
from tests.module_data import check_each_role, create_sessions, module_data, open_browser

JSON, PROBLEM = "application/json", "application/problem+json"
ANSWERED = sorted(name for name, operation in OPERATIONS.items() if operation.answers)
WRITES = [name for name in ANSWERED if OPERATIONS[name].entries]

sessions = module_data(lambda: create_sessions(LOGINS.values()))


@module_data
def references():
    """What the paths are about: the reference by the function that makes it, each made once."""
    return {make: make() for make in {operation.reference for operation in OPERATIONS.values()}}


@pytest.fixture
def call(references, client, db):
    """Call an operation: `call(name, body, by=client, **headers)`, the accepted body by default."""

    def send(name, body=None, *, by=client, **headers):
        operation, (method, path, _) = OPERATIONS[name], DECLARED[name]
        address = path.replace("{reference}", references[operation.reference])
        if method == "get":
            return by.get(address, operation.query, headers=headers)
        headers = {"Idempotency-Key": str(uuid4()), **headers}
        body = json.dumps(operation.body() if body is None else body)
        return by.generic(method.upper(), address, body, JSON, headers=headers)

    return send


@pytest.fixture
def call_as(call, sessions):
    """The same with the session of a visitor: `call_as(visitor, name, body)`."""

    def send(visitor, name, body=None):
        return call(name, body, by=open_browser(sessions.get(LOGINS.get(visitor))))

    return send


@pytest.mark.parametrize("name", ANSWERED)
def test_every_operation_declares_its_scope_and_its_problems(name):
    method, _, declaration = DECLARED[name]

    assert declaration["x-scope"] in API_SCOPES
    assert {"BearerTokenAuth": [declaration["x-scope"]]} in declaration["security"]
    assert {"401", "403", "404", "422"} <= set(declaration["responses"])
    if method != "get":
        required = {p["name"] for p in declaration["parameters"] if p["required"]}
        assert "Idempotency-Key" in required


@pytest.mark.parametrize("name", ANSWERED)
def test_each_visitor_gets_the_answer_or_the_problem_of_the_registry(call_as, name):
    def request(visitor):
        answer = call_as(visitor, name)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == PROBLEM
            assert answer.json()["status"] == answer.status_code
        return answer.status_code

    check_each_role(name, OPERATIONS[name].answers, request)


@pytest.mark.parametrize("name", WRITES)
def test_a_role_without_permission_is_refused_before_the_body_is_validated(call_as, name):
    expected = {
        visitor: FORBIDDEN if status == FORBIDDEN else 422
        for visitor, status in OPERATIONS[name].answers.items()
        if visitor != NOBODY
    }

    def request(visitor):
        return call_as(visitor, name, {"nonsense": 1}).status_code

    check_each_role(name, expected, request)


@pytest.mark.parametrize("name", ANSWERED)
def test_a_token_without_the_scope_is_refused(call, client, name):
    needed = DECLARED[name][2]["x-scope"]
    others = " ".join(sorted(set(API_SCOPES) - {needed}))

    answer = call(name, Authorization=f"Bearer {get_token(client, 'p3mi.1', scope=others)}")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:rantau:scope.missing")


@pytest.mark.parametrize("name", ANSWERED)
def test_a_token_with_the_scope_gets_what_the_agency_itself_gets(call, client, name):
    needed = DECLARED[name][2]["x-scope"]
    answer = call(name, Authorization=f"Bearer {get_token(client, 'p3mi.1', scope=needed)}")

    assert answer.status_code == OPERATIONS[name].answers["agency"]


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.parametrize("sent", ["Bearer", "Bearer x", "Basic eDp5", "Bearer \u00e9"])
def test_a_false_token_is_401_even_from_a_signed_in_browser(call, client, name, sent):
    client.force_login(Account.objects.get(login="pusat"))
    answer = call(name, Authorization=sent)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", WRITES)
def test_a_session_writes_only_with_the_forgery_token(call, name):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(Account.objects.get(login=LOGINS[OPERATIONS[name].caller]))
    answer = call(name, by=browser)

    assert answer.status_code == 403
    assert answer["Content-Type"] == PROBLEM
