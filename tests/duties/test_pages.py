"""Whoever is given a duty may open the pages to which its row leads."""

from itertools import product

import pytest
from django.urls import reverse

from rantau.access.roles import ROLES
from rantau.duties.interface import list_duty_kinds
from rantau.duties.worklist import can_do
from tests.actors import get_officer
from tests.addresses import PAGES
from tests.addresses.visitors import CONFLICT, LOGINS, NOT_FOUND, OK
from tests.module_data import create_sessions, module_data, open_browser, rollback

sessions = module_data(lambda: create_sessions(LOGINS.values()))
KINDS = {kind.code: kind for kind in list_duty_kinds()}
NO_SUCH = "TIDAKADA"  # the reference of no record


def list_pages(kind):
    return [name for name in (kind.page, kind.act_page) if name]


def list_addresses(name):
    """The address of a page about a record, and about none."""
    arguments = PAGES[name].arguments()
    return [reverse(name, kwargs=arguments), reverse(name, args=[NO_SUCH])]


def list_visitors(kind):
    """The logins of the officers of every role that can do duties of this kind."""
    return [login for login in LOGINS.values() if can_do(get_officer(login), kind)]


def test_every_role_is_among_the_visitors(db):
    assert {get_officer(login).role for login in LOGINS.values()} == ROLES.keys()


def test_each_duty_is_some_roles_and_leads_to_a_page(db):
    assert [code for code, kind in KINDS.items() if not list_visitors(kind)] == []
    # A file that cannot be taken in has no record yet.
    assert [code for code, kind in KINDS.items() if not list_pages(kind)] == ["rounds:failed_file"]


@pytest.mark.parametrize("code", KINDS)
def test_no_role_is_given_a_duty_whose_pages_it_may_not_open(sessions, db, code):
    kind, wrong = KINDS[code], []
    visitors = list_visitors(kind)
    for name in list_pages(kind):
        with rollback():
            for address, login in product(list_addresses(name), visitors):
                with rollback():
                    status = open_browser(sessions[login]).get(address).status_code
                if status not in (OK, NOT_FOUND, CONFLICT):
                    wrong.append(f"{address} as {login}: {status}")
    assert not wrong, "\n".join(wrong)
