"""Every address × who comes: made from the URL table, so that a new page without a row fails."""

import pytest
from django.urls import get_resolver, reverse

from tests.cast import officer, registered
from tests.protection.people import opened, reported

ARGUMENTS = {
    "offices:province": {"code": "32"},
    "partners:agency": {"code": "AG-001"},
    "partners:open_job_order": {"code": "AG-001"},
}
SIGN_IN, YES, NO, ABSENT = 302, 200, 403, 404
WHO = ("nobody", "loket.3212", "loket.3204", "loket.3578", "perwakilan.tw-tpe", "bandara.cgk", "pusat", "inspektorat", "operator.cc", "p3mi.1", "p3mi.2")  # fmt: skip
EVERYONE = [YES] * len(WHO)
MATRIX = {
    "house:home": EVERYONE,
    "house:start": EVERYONE,
    "house:desk": [SIGN_IN] + [YES] * 10,
    "offices:network": EVERYONE,
    "offices:province": EVERYONE,
    "registry:search": [SIGN_IN, YES, YES, YES, YES, NO, YES, NO, NO, NO, NO],
    "registry:register": [SIGN_IN, YES, YES, YES, NO, NO, YES, NO, NO, NO, NO],
    "registry:person": [SIGN_IN, YES, ABSENT, ABSENT, ABSENT, NO, YES, NO, NO, NO, NO],
    "protection:help": EVERYONE,
    "protection:answer": EVERYONE,
    "protection:desk": [SIGN_IN, NO, NO, NO, YES, NO, YES, NO, YES, NO, NO],
    "protection:capture": [SIGN_IN, NO, NO, NO, NO, NO, NO, NO, YES, NO, NO],
    "protection:roster": [SIGN_IN, NO, NO, NO, NO, NO, NO, NO, YES, NO, NO],
    "protection:contact": [SIGN_IN, NO, NO, NO, NO, NO, NO, NO, YES, NO, NO],
    "protection:case": [SIGN_IN, NO, NO, NO, ABSENT, NO, ABSENT, NO, YES, NO, NO],
    "protection:close": [SIGN_IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO],
    "protection:refer": [SIGN_IN, NO, NO, NO, NO, NO, NO, NO, YES, NO, NO],
    "partners:agencies": [SIGN_IN, NO, NO, NO, YES, NO, YES, NO, NO, NO, NO],
    "partners:agency": [SIGN_IN, NO, NO, NO, YES, NO, YES, NO, NO, NO, NO],
    "partners:open_job_order": [SIGN_IN, NO, NO, NO, NO, NO, YES, NO, NO, NO, NO],
    "partners:mine": [SIGN_IN, NO, NO, NO, NO, NO, NO, NO, NO, YES, YES],
    "partners:check": EVERYONE,
    "healthz": EVERYONE,
    "readyz": EVERYONE,
}
# The login library's pages judge by session alone; 405 where only a form may come.
LIBRARY = {
    "set_language", "account_login", "account_logout", "account_reauthenticate",
    "account_change_password", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes",
}  # fmt: skip


def addresses(resolver=None, space=""):
    """The name of every address there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, inner)
        else:
            yield f"{space}{pattern.name}"


# Judged role by role in tests/api/, one table an operation.
API = {"api:api-root", "api:openapi-json", "api:register_person", "api:read_person"}


def test_every_address_has_a_row():
    assert set(addresses()) == set(MATRIX) | LIBRARY | API


@pytest.fixture
def visit(client, db, indramayu):
    """Get a page as somebody; persons are those of Indramayu."""
    from rantau.access.models import Account  # noqa: PLC0415

    def get(name, who):
        if who != "nobody":
            client.force_login(Account.objects.get(login=who))
        arguments = dict(ARGUMENTS.get(name, {}))
        if name == "registry:person":
            arguments = {"reference": registered(indramayu)}
        if name == "protection:contact":
            arguments = {"reference": reported()[0]}
        if name in ("protection:case", "protection:close", "protection:refer"):
            arguments = {"reference": opened(officer("kasus.cc"))}
        return client.get(reverse(name, kwargs=arguments), headers={"accept-language": "id"})

    return get


ROWS = [
    (name, who, answer) for name in MATRIX for who, answer in zip(WHO, MATRIX[name], strict=True)
]


@pytest.mark.parametrize(("name", "who", "answer"), ROWS)
def test_who_may_come_in(visit, name, who, answer):
    assert visit(name, who).status_code == answer


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_the_login_pages_let_nobody_further(client, db, name):
    answer = client.get(reverse(name))
    where = answer.get("Location", "/")
    assert answer.status_code in (200, 302, 405)
    assert where == "/" or where.startswith("/masuk/")
