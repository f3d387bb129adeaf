"""Requests that Schemathesis makes from the contract of the API, as an agency's machine, an officer
and nobody: every answer is one that the contract names, in the form that it names."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rantau.access.models import Account
from tests.addresses.visitors import LOGINS
from tests.api.contract import CONTRACT, DECLARED
from tests.api.machines import get_token

# Without those checks that send requests of their own, or judge by what Schemathesis believes that
# the service must take.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CSRF_TOKEN = "a" * 32
EXAMPLES = 32  # × 11 operations × 3 callers: 1,000 requests
MANY_EXAMPLES = 620  # 20,000 requests


def build_agency_headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {get_token(Client())}"}


def build_officer_headers() -> dict[str, str]:
    client = Client()
    client.force_login(Account.objects.get(login=LOGINS["counter"]))
    cookies = {name: each.value for name, each in client.cookies.items()}
    cookies["csrftoken"] = CSRF_TOKEN
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Cookie": cookie, "X-CSRFToken": CSRF_TOKEN}


def build_no_headers() -> dict[str, str]:
    return {}


CALLERS = {
    "agency": build_agency_headers,
    "officer": build_officer_headers,
    "nobody": build_no_headers,
}


@contextmanager
def keep_connection() -> Iterator[None]:
    """Leave the test's connection open after each request, as the test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def check_operation(name: str, headers: dict[str, str], examples: int) -> None:
    """Send so many requests to an operation; raise the first fault."""
    schema = schemathesis.openapi.from_dict(CONTRACT)
    schema.app = WSGIHandler()
    method, path, _declaration = DECLARED[name]
    operation = schema[path][method.upper()]
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in GenerationMode])

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def send(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    with keep_connection():
        send()


@pytest.mark.slow
@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("name", DECLARED)
def test_every_answer_is_one_that_the_contract_names(db: None, name: str, caller: str) -> None:
    check_operation(name, CALLERS[caller](), EXAMPLES)


@pytest.mark.long
@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("name", DECLARED)
def test_every_answer_of_very_many_is_one_that_the_contract_names(
    db: None, name: str, caller: str
) -> None:
    check_operation(name, CALLERS[caller](), MANY_EXAMPLES)
