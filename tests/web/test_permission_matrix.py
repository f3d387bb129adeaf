"""Every address × who comes: made from the URL table, so that a new page without a row fails."""

from urllib.parse import unquote
from uuid import UUID

import pytest
from django.urls import get_resolver, reverse

from rantau.access.models import Appointment
from rantau.access.roles import ROLES
from rantau.access.scope import reading_as
from rantau.registry.selectors import get_person, list_relatives
from tests.actors import break_glass_over, get_officer, register_someone
from tests.documents.documents import issue_signed_document
from tests.module_data import check_each_role, create_sessions, module_data, open_browser
from tests.placement.journey import begin_journey, receive_scan
from tests.protection.reports import open_new_case, record_report

# Who comes, every role among them: own district, another one, another province, the regional office,
# a post abroad, the border, headquarters, the auditor, the Crisis Center, the agency and another.
WHO = (
    "nobody",
    "loket.3212",
    "verifikasi.3212",
    "kepala.3212",
    "admin.3212",
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
)
YES = 200
# Asked to sign in, let in, refused, as if it were not there, or no address to be looked at.
ANSWERS = {"I": 302, "Y": YES, "N": 403, "A": 404, "M": 405}
EVERYONE = "Y" * len(WHO)
OF_A_PLACEMENT = [
    f"placement:{page}"
    for page in (
        "file",
        "receive",
        "verify",
        "correct",
        "correct_time",
        "decide",
        "withdraw",
        "refuse",
        "depart",
        "arrive",
        "return",
    )
]
# The answer to each of WHO, in their order; everything is of Indramayu.
ROWS = {
    "common:home": EVERYONE,
    "common:start": EVERYONE,
    "common:desk": "IYYYYYYYYYYYYYYYY",
    "offices:network": EVERYONE,
    "offices:province": EVERYONE,
    "documents:check": EVERYONE,
    "documents:seal": EVERYONE,
    "documents:keys_json": EVERYONE,
    "documents:keys_cbor": EVERYONE,
    "documents:revoked": EVERYONE,
    "documents:pdf": "IYYYNAAAAAYNNNNAA",
    "documents:received": "IYYYNAAYANYNNNNNN",
    "placement:file": "IYYYNAAYAAYNNNNYA",
    "placement:receive": "IYYYNAAYNNYNNNNNN",
    "placement:verify": "INYYNNNYNNYNNNNNN",
    "placement:correct": "INAANNNAANANNNNNN",
    "placement:correct_time": "INAANNNAANANNNNNN",
    "placement:decide": "IAYYNAAYAAANNNNAA",
    "placement:withdraw": "INYYNNNYNNYNNNNYA",
    "placement:refuse": "INYYNNNYNNYNNNNNN",
    "placement:depart": "INNNNNNNNANNNNNNN",
    "placement:arrive": "INNNNNNNANNNNNNNN",
    "placement:return": "INNNNNNNAANNNNNNN",
    "placement:border": "INNNNNNNNYNNNNNNN",
    "placement:candidates": "INNNNNNNNNNNNNNYY",
    "placement:register_candidate": "INNNNNNNNNNNNNNYY",
    "placement:enrol": "IYYYNAAYNNYNNNNNN",
    "registry:search": "IYYYNYYYYNYNNNNNN",
    "registry:register": "IYYYNYYYNNYNNNNNN",
    "registry:person": "IYYYNAAYANYNNNNNN",
    "common:resume": "IIIIIIIIIIIIIIIII",
    "registry:slip": "IYYYNAAYANYNNNNNN",
    "registry:add_number": "IYYYNAAYNNYNNNNNN",
    "registry:change_safe_contact": "IYYYNAAYNNYNNNNNN",
    "registry:add_relative": "IYYYNAAYNNYNNNNNN",
    "registry:correct_relative": "IYYYNAAYNNYNNNNNN",
    "registry:remove_relative": "IYYYNAAYNNYNNNNNN",
    "registry:serve": "IYYYNYYYNNNNNNNNN",
    "registry:break_glass": "INYYNNNYYNNNNNNNN",
    "access:account": "IYYYYYYYYYYYYYYYY",
    "access:people": "INNNYNNNNNNNNNNNN",
    "access:invite": "INNNYNNNNNYNNNNNN",
    "access:appoint": "INNNYNNNNNNNNNNNN",
    "access:end": "MMMMMMMMMMMMMMMMM",
    "access:accept": "AAAAAAAAAAAAAAAAA",
    "access:reviews": "INNNNNNNNNYYNNNNN",
    "access:review": "INNNNNNNNNYNNNNNN",
    "placement:mine": "INNNNNNNNNNNNNNNN",
    "placement:looked": "INNNNNNNNNNNNNNNN",
    "placement:enter": EVERYONE,
    "placement:leave": "MMMMMMMMMMMMMMMMM",
    "protection:help": EVERYONE,
    "protection:answer": EVERYONE,
    "protection:desk": "INNYNNNNYNYNYYYNN",
    "protection:capture": "INNNNNNNNNNNYYYNN",
    "protection:roster": "INNNNNNNNNNNYYYNN",
    "protection:contact": "INNNNNNNNNNNYYYNN",
    "protection:case": "INNANNNNANANYYYNN",
    "protection:close": "INNNNNNNNNNNNYYNN",
    "protection:refer": "INNNNNNNNNNNYYYNN",
    "partners:agencies": "INYYNNNYYNYNNNNNN",
    "partners:agency": "INYYNNNYYNYNNNNNN",
    "partners:open_job_order": "INNNNNNNNNYNNNNNN",
    "partners:mine": "INNNNNNNNNNNNNNYY",
    "partners:check": EVERYONE,
    "statistics:national": "IYYYNYYYYNYYNNNNN",
    "statistics:residents": "IYYYNYYYYNNNNNNNN",
    "healthz": EVERYONE,
    "readyz": EVERYONE,
}
MATRIX = {name: [ANSWERS[sign] for sign in row] for name, row in ROWS.items()}
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
            "account_change_password",
            "account_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_generate_recovery_codes",
            "mfa_reauthenticate",
            "mfa_view_recovery_codes",
        ),
        COME_BACK,
    ),
}


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


def test_every_role_comes(db):
    held = Appointment.objects.filter(account__login__in=WHO)
    assert set(held.values_list("role", flat=True)) == set(ROLES)


def a_placement():
    return {"reference": begin_journey().reference}


def a_person():
    return {"reference": register_someone(get_officer("loket.3212"))}


def a_relative():
    reference, desk = a_person()["reference"], get_officer("loket.3212")
    with reading_as(desk):
        [kin] = list_relatives(get_person(desk, reference, purpose="test"))
    return {"reference": reference, "key": kin.id}


def a_case():
    return {"reference": open_new_case(get_officer("kasus.cc"))}


# What each address is about, made anew for each; everything is of Indramayu.
ABOUT = {
    "offices:province": lambda: {"code": "32"},
    "partners:agency": lambda: {"code": "AG-001"},
    "partners:open_job_order": lambda: {"code": "AG-001"},
    "documents:pdf": lambda: {"serial": issue_signed_document(get_officer("loket.3212"))},
    "documents:received": lambda: {"key": receive_scan(begin_journey())},
    "registry:person": a_person,
    "registry:slip": a_person,
    "registry:add_number": a_person,
    "registry:change_safe_contact": a_person,
    "registry:add_relative": a_person,
    "registry:correct_relative": a_relative,
    "registry:remove_relative": a_relative,
    "access:end": lambda: {"key": UUID(int=1)},
    "access:accept": lambda: {"secret": "nothing"},
    "access:review": lambda: {
        "key": break_glass_over(get_officer("kepala.3204"), a_person()["reference"])
    },
    "placement:enrol": a_person,
    **dict.fromkeys(OF_A_PLACEMENT, a_placement),
    "protection:contact": lambda: {"reference": record_report()[0]},
    **dict.fromkeys(("protection:case", "protection:close", "protection:refer"), a_case),
}


sessions = module_data(lambda: create_sessions(WHO[1:]))


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_come_in(sessions, db, name):
    address = reverse(name, kwargs=ABOUT.get(name, dict)())

    def visit(who):
        return open_browser(sessions.get(who)).get(address).status_code

    check_each_role(name, dict(zip(WHO, MATRIX[name], strict=True)), visit)


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_the_login_pages_let_nobody_further(client, db, name):
    answer = client.get(reverse(name))
    where = LIBRARY[name] + (reverse(name) if LIBRARY[name] == COME_BACK else "")
    assert (answer.status_code, unquote(answer.get("Location", ""))) == (
        302 if where else 200,
        where,
    )
