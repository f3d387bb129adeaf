"""Every address × who comes: made from the URL table, so that a new page without a row fails."""

from urllib.parse import unquote
from uuid import UUID

import pytest
from django.urls import get_resolver, reverse

from rantau.access.scope import looking
from rantau.registry.lookups import person_for, relatives_of
from tests.cast import broken, officer, registered
from tests.documents.papers import copied
from tests.placement.way import begun, scanned
from tests.protection.people import opened, reported
from tests.world import browser, judge, signed_in, standing

SIGN_IN, YES, NO, ABSENT = 302, 200, 403, 404
WHO = ("nobody", "loket.3212", "loket.3204", "loket.3578", "perwakilan.tw-tpe", "bandara.cgk", "pusat", "inspektorat", "operator.cc", "p3mi.1", "p3mi.2")  # fmt: skip
OF_A_PLACEMENT = [
    f"placement:{page}"
    for page in (
        "file",
        "receive",
        "verify",
        "correct",
        "decide",
        "withdraw",
        "refuse",
        "depart",
        "arrive",
        "return",
    )
]
EVERYONE = [YES] * len(WHO)
MATRIX = {
    "house:home": EVERYONE,
    "house:start": EVERYONE,
    "house:desk": [SIGN_IN] + [YES] * 10,
    "offices:network": EVERYONE,
    "offices:province": EVERYONE,
    "documents:check": EVERYONE,
    "documents:seal": EVERYONE,
    "documents:keys_json": EVERYONE,
    "documents:keys_cbor": EVERYONE,
    "documents:revoked": EVERYONE,
    "documents:pdf": [SIGN_IN, YES, ABSENT, ABSENT, ABSENT, ABSENT, YES, NO, NO, ABSENT, ABSENT],
    "documents:received": [SIGN_IN, YES, ABSENT, ABSENT, ABSENT, NO, YES, NO, NO, NO, NO],
    "placement:file": [SIGN_IN, YES, ABSENT, ABSENT, ABSENT, ABSENT, YES, NO, NO, YES, ABSENT],
    "placement:receive": [SIGN_IN, YES, ABSENT, ABSENT, NO, NO, YES, NO, NO, NO, NO],
    "placement:verify": [SIGN_IN, NO, NO, NO, NO, NO, YES, NO, NO, NO, NO],
    "placement:correct": [SIGN_IN, NO, NO, NO, ABSENT, NO, ABSENT, NO, NO, NO, NO],
    "placement:decide": [
        SIGN_IN,
        ABSENT,
        ABSENT,
        ABSENT,
        ABSENT,
        ABSENT,
        ABSENT,
        NO,
        NO,
        ABSENT,
        ABSENT,
    ],
    "placement:withdraw": [SIGN_IN, NO, NO, NO, NO, NO, YES, NO, NO, YES, ABSENT],
    "placement:refuse": [SIGN_IN, NO, NO, NO, NO, NO, YES, NO, NO, NO, NO],
    "placement:depart": [SIGN_IN, NO, NO, NO, NO, ABSENT, NO, NO, NO, NO, NO],
    "placement:arrive": [SIGN_IN, NO, NO, NO, ABSENT, NO, NO, NO, NO, NO, NO],
    "placement:return": [SIGN_IN, NO, NO, NO, ABSENT, ABSENT, NO, NO, NO, NO, NO],
    "placement:border": [SIGN_IN, NO, NO, NO, NO, YES, NO, NO, NO, NO, NO],
    "placement:candidates": [SIGN_IN] + [NO] * 8 + [YES] * 2,
    "placement:register_candidate": [SIGN_IN] + [NO] * 8 + [YES] * 2,
    "placement:enrol": [SIGN_IN, YES, ABSENT, ABSENT, NO, NO, YES, NO, NO, NO, NO],
    "registry:search": [SIGN_IN, YES, YES, YES, YES, NO, YES, NO, NO, NO, NO],
    "registry:register": [SIGN_IN, YES, YES, YES, NO, NO, YES, NO, NO, NO, NO],
    "registry:person": [SIGN_IN, YES, ABSENT, ABSENT, ABSENT, NO, YES, NO, NO, NO, NO],
    "house:resume": [SIGN_IN] + [SIGN_IN] * 10,
    "registry:slip": [SIGN_IN, YES, ABSENT, ABSENT, ABSENT, NO, YES, NO, NO, NO, NO],
    "registry:add_number": [SIGN_IN, YES, ABSENT, ABSENT, NO, NO, YES, NO, NO, NO, NO],
    "registry:change_safe_contact": [SIGN_IN, YES, ABSENT, ABSENT, NO, NO, YES, NO, NO, NO, NO],
    "registry:add_relative": [SIGN_IN, YES, ABSENT, ABSENT, NO, NO, YES, NO, NO, NO, NO],
    "registry:correct_relative": [SIGN_IN, YES, ABSENT, ABSENT, NO, NO, YES, NO, NO, NO, NO],
    "registry:remove_relative": [SIGN_IN, YES, ABSENT, ABSENT, NO, NO, YES, NO, NO, NO, NO],
    "registry:serve": [SIGN_IN, YES, YES, YES, NO, NO, NO, NO, NO, NO, NO],
    "registry:break_glass": [SIGN_IN, NO, NO, NO, YES, NO, NO, NO, NO, NO, NO],
    "access:account": [SIGN_IN] + [YES] * 10,
    "access:people": [SIGN_IN] + [NO] * 10,
    "access:invite": [SIGN_IN, NO, NO, NO, NO, NO, YES, NO, NO, NO, NO],
    "access:appoint": [SIGN_IN] + [NO] * 10,
    "access:end": [405] * len(WHO),
    "access:accept": [ABSENT] * len(WHO),
    "access:reviews": [SIGN_IN, NO, NO, NO, NO, NO, YES, YES, NO, NO, NO],
    "access:review": [SIGN_IN, NO, NO, NO, NO, NO, YES, NO, NO, NO, NO],
    "placement:mine": [SIGN_IN] + [NO] * 10,
    "placement:looked": [SIGN_IN] + [NO] * 10,
    "placement:enter": EVERYONE,
    "placement:leave": [405] * len(WHO),
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
    "statistics:national": [SIGN_IN, YES, YES, YES, YES, NO, YES, YES, NO, NO, NO],
    "statistics:residents": [SIGN_IN, YES, YES, YES, YES, NO, NO, NO, NO, NO, NO],
    "healthz": EVERYONE,
    "readyz": EVERYONE,
}
COME_BACK = "/masuk/?next="
# The login library's pages judge by session alone: where each sends nobody.
LIBRARY = {
    "account_login": "",
    "account_logout": "/",
    "set_language": "/",
    "mfa_authenticate": "/masuk/",
    "mfa_index": "/akun/",  # which is in the matrix
    **dict.fromkeys(
        (
            "account_change_password", "account_reauthenticate", "mfa_activate_totp",
            "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate",
            "mfa_view_recovery_codes",
        ),
        COME_BACK,
    ),
}  # fmt: skip


def addresses(resolver=None, space=""):
    """The name of every address there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, inner)
        else:
            yield f"{space}{pattern.name}"


def is_api(name):
    """Judged in tests/api/test_matrix.py, which is made from the contract and misses none."""
    return name.startswith("api:") or name == "api_absent"


def test_every_address_has_a_row():
    pages = {name for name in addresses() if not is_api(name)}
    assert pages == set(MATRIX) | set(LIBRARY)


def a_placement():
    return {"reference": begun().reference}


def a_person():
    return {"reference": registered(officer("loket.3212"))}


def a_relative():
    reference, desk = a_person()["reference"], officer("loket.3212")
    with looking(desk):
        [kin] = relatives_of(person_for(desk, reference, purpose="test"))
    return {"reference": reference, "key": kin.id}


def a_case():
    return {"reference": opened(officer("kasus.cc"))}


# What each address is about, made anew for each; everything is of Indramayu.
ABOUT = {
    "offices:province": lambda: {"code": "32"},
    "partners:agency": lambda: {"code": "AG-001"},
    "partners:open_job_order": lambda: {"code": "AG-001"},
    "documents:pdf": lambda: {"serial": copied(officer("loket.3212"))},
    "documents:received": lambda: {"key": scanned(begun())},
    "registry:person": a_person,
    "registry:slip": a_person,
    "registry:add_number": a_person,
    "registry:change_safe_contact": a_person,
    "registry:add_relative": a_person,
    "registry:correct_relative": a_relative,
    "registry:remove_relative": a_relative,
    "access:end": lambda: {"key": UUID(int=1)},
    "access:accept": lambda: {"secret": "nothing"},
    "access:review": lambda: {"key": broken(officer("kepala.3204"), a_person()["reference"])},
    "placement:enrol": a_person,
    **dict.fromkeys(OF_A_PLACEMENT, a_placement),
    "protection:contact": lambda: {"reference": reported()[0]},
    **dict.fromkeys(("protection:case", "protection:close", "protection:refer"), a_case),
}


sessions = standing(lambda: signed_in(WHO[1:]))


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_come_in(sessions, db, name):
    address = reverse(name, kwargs=ABOUT.get(name, dict)())

    def visit(who):
        return browser(sessions.get(who)).get(address).status_code

    judge(name, dict(zip(WHO, MATRIX[name], strict=True)), visit)


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_the_login_pages_let_nobody_further(client, db, name):
    answer = client.get(reverse(name))
    where = LIBRARY[name] + (reverse(name) if LIBRARY[name] == COME_BACK else "")
    assert (answer.status_code, unquote(answer.get("Location", ""))) == (
        302 if where else 200,
        where,
    )
