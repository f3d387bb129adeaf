"""Every page × who opens it, by the registry of addresses."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from tests.addresses import LIBRARY_PAGES, OWN_PAGES
from tests.addresses.visitors import LOGINS
from tests.module_data import check_each_role, create_sessions, module_data, open_browser

sessions = module_data(lambda: create_sessions(LOGINS.values()))


@pytest.mark.parametrize("name", OWN_PAGES)
def test_each_visitor_gets_the_page_or_the_refusal_of_the_registry(sessions, db, name):
    page = OWN_PAGES[name]
    address = reverse(name, kwargs=page.arguments())

    def visit(visitor):
        return open_browser(sessions.get(LOGINS.get(visitor))).get(address).status_code

    check_each_role(name, page.answers, visit)


@pytest.mark.parametrize("name", LIBRARY_PAGES)
def test_the_login_pages_let_nobody_further(client, db, name):
    answer = client.get(reverse(name))
    leads_to = LIBRARY_PAGES[name].redirects_nobody_to
    leads_to += reverse(name) if leads_to.endswith("=") else ""
    assert (answer.status_code, unquote(answer.get("Location", ""))) == (
        302 if leads_to else 200,
        leads_to,
    )
