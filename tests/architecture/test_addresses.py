"""Every page address and operation is in the registry, and so is every role."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from rantau.access.models import Appointment
from rantau.access.permissions import get_permission_table
from rantau.access.roles import ROLES
from rantau.duties.interface import list_duty_kinds
from tests.addresses import OPERATIONS, PAGES
from tests.addresses.visitors import FORBIDDEN, LOGINS, NOBODY, OK, SIGN_IN, answers
from tests.api.contract import DECLARED


def list_page_names(resolver=None, space=""):
    """The name of every address, those of the API left out: the contract lists them."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from list_page_names(pattern, inner)
        elif not space.startswith("api:") and pattern.name != "api_absent":
            yield f"{space}{pattern.name}"


def reverse_to_nothing(name):
    """The address, about something that does not exist."""
    resolver = get_resolver()
    for space in name.split(":")[:-1]:
        resolver = resolver.namespace_dict[space][1]
    [(_, parts), *_] = resolver.reverse_dict.getlist(name.split(":")[-1])[0][0]
    return reverse(name, kwargs={part: UUID(int=1) for part in parts})


def test_every_page_has_an_entry():
    assert set(list_page_names()) == set(PAGES)


def test_every_operation_has_an_entry():
    assert set(DECLARED) == set(OPERATIONS)


def test_every_page_that_takes_a_form_has_its_forms_in_the_registry(db):
    sent = {name: Client().post(reverse_to_nothing(name)) for name in list_page_names()}
    takes = {name for name, answer in sent.items() if answer.status_code != 405}
    assert takes == {name for name, page in PAGES.items() if page.forms or page.ignores_forms}


def test_every_writing_operation_has_a_body_and_another_one():
    writes = {name for name, (method, *_) in DECLARED.items() if method != "get"} - {"take_token"}
    assert writes == {name for name, operation in OPERATIONS.items() if operation.entries}
    assert writes == {name for name, operation in OPERATIONS.items() if operation.other}


def test_every_role_visits(db):
    appointments = Appointment.objects.filter(account__login__in=LOGINS.values())
    assert set(appointments.values_list("role", flat=True)) == set(ROLES)


def test_a_row_names_each_visitor_once_and_everybody_else_gets_the_first_status():
    row = answers(FORBIDDEN, own_district=OK, agency=OK)

    assert {who for who, status in row.items() if status == OK} == {
        "counter",
        "verifier",
        "head",
        "agency",
    }
    assert (row[NOBODY], row["post"]) == (SIGN_IN, FORBIDDEN)
    for twice in ({"own_district": OK, "head": OK}, {"nobody_we_know": OK}):
        with pytest.raises(AssertionError):
            answers(FORBIDDEN, **twice)


@pytest.mark.parametrize(
    "kind", [kind for kind in list_duty_kinds() if kind.page], ids=lambda kind: kind.code
)
def test_a_duty_names_the_permission_of_its_page(kind):
    answers_by_visitor = PAGES[kind.page].answers  # each role is also the name of a visitor
    may_open = {role for role in ROLES if answers_by_visitor[role] != FORBIDDEN}

    assert may_open == get_permission_table()[kind.permission] & set(ROLES)
