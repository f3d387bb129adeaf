"""Which page takes a form, who may send it, what it is about, and one form that is right.

What the form asks is read from the page itself. `values` names only what cannot be guessed; a
date, a number, a moment or a key is written as such, which also says what is wrong for its field.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.urls import reverse

from rantau.access.backends import list_appointments_in_force
from rantau.access.models import Account
from rantau.access.services.accounts import AppointmentInput, appoint_officer
from rantau.demo.seeds.accounts import DEMO_PASSWORD
from rantau.offices.models import Office
from rantau.partners.services import holds
from rantau.registry.services.sign_in import give_sign_in_code
from rantau.registry.sign_in_codes import derive_sign_in_code, hash_sign_in_code
from tests.access.test_onboarding import link
from tests.actors import BANDUNG_VILLAGE, break_glass_over, get_officer, register_someone
from tests.fuzz.second_key import (
    enter_password_only,
    read_totp_number,
    reauthenticate,
    sign_in_with_second_key,
)
from tests.placement.journey import (
    BEFORE_CLEARED,
    BEFORE_SELECTED,
    BORN,
    begin_journey,
    get_quota_line,
)
from tests.protection.reports import open_new_case, record_report
from tests.web.test_permission_matrix import a_relative

SAFE = "sawah-hijau-di-pagi-hari"
Prepared = tuple[
    dict[str, Any], dict[str, Any]
]  # what the address is about, and values for the form


@dataclass(frozen=True)
class Row:
    """One form at an address.

    who         the login; "" for nobody
    made        makes the subject: the address's parts, and values that depend on it
    values      of the form that is right
    shown_on    the address whose page has the form, where it is another one
    shown_by    what has to be sent to the address before its page has the form
    writes      how many entries done means
    done        the answers that mean done
    sign_in     how the browser comes in, where a session alone is not enough; gives values too
    found       values that stand on the page itself
    forgives    fields that may come broken or too long: nothing is refused for them
    reads       fields without which the form only reads
    told_at     where a fault may be told instead: at another field; "" is above the form, where
                it must not or cannot be said which of them is wrong
    """

    who: str
    made: Callable[[], Prepared] = lambda: ({}, {})
    values: dict[str, Any] = field(default_factory=dict)
    shown_on: str = ""
    shown_by: tuple[str, ...] = ()
    writes: int = 1
    done: tuple[int, ...] = (200, 302)
    sign_in: Callable[[Any], dict[str, Any]] | None = None
    found: Callable[[str], dict[str, Any]] = lambda _page: {}
    forgives: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    told_at: dict[str, str] = field(default_factory=dict)


def _way(**steps: Any) -> Prepared:
    return {"reference": begin_journey().reference}, {}


def _received() -> Prepared:
    way = begin_journey()
    way.receive(BEFORE_SELECTED)
    return {"reference": way.reference}, {}


def _ready() -> Prepared:
    way = begin_journey()
    way.receive(BEFORE_SELECTED)
    way.verify(BEFORE_SELECTED)
    return {"reference": way.reference}, {}


def _cleared(*further: str) -> Prepared:
    way = begin_journey()
    way.to_cleared()
    for step in further:
        getattr(way, step)()
    return {"reference": way.reference}, {}


def _traveller() -> Prepared:
    _cleared()
    return {}, {"passport": "X1234567", "birth_date": BORN}


def _person() -> Prepared:
    return {"reference": register_someone(get_officer("loket.3212"))}, {}


def _relative() -> Prepared:
    return a_relative(), {}


def _elsewhere() -> Prepared:
    there = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}
    reference = register_someone(get_officer("loket.3204"), nik="", phone="", **there)
    return {}, {"number": reference, "reference": reference, "birth": BORN}


def _slip() -> Prepared:
    reference, key = register_someone(get_officer("loket.3212")), uuid4()
    code = derive_sign_in_code(key)
    give_sign_in_code(
        get_officer("loket.3212"), key, reference, digest=hash_sign_in_code(reference, code)
    )
    return {}, {"reference": reference, "code": code, "birth": BORN}


def _candidate() -> Prepared:
    line = get_quota_line(get_officer("p3mi.1")).id
    person = register_someone(get_officer("loket.3212"))
    return {}, {"reference": person, "birth_date": BORN, "line": str(line)}


def _case() -> Prepared:
    return {"reference": open_new_case(get_officer("operator.cc"))}, {}


def _contact() -> Prepared:
    return {"reference": record_report()[0]}, {
        "link-case": open_new_case(get_officer("operator.cc"))
    }


def _code() -> Prepared:
    return {}, {"code": record_report()[1], "words": "Masih dikurung"}


def _agency() -> Prepared:
    return {"code": "AG-001"}, {}


def _held() -> Prepared:

    holds.hold_agency(get_officer("pusat"), uuid4(), "AG-001", reason="review")
    return {"code": "AG-001"}, {}


def _job_order() -> Prepared:
    return {"code": "AG-001"}, {"post": str(Office.objects.get(code="PA-TW-TPE").id)}


def _review() -> Prepared:
    person = register_someone(get_officer("loket.3212"))
    return {"key": break_glass_over(get_officer("kepala.3204"), person)}, {}


def _colleague() -> Prepared:
    account = Account.objects.get(login="loket.3212")
    return {"key": list_appointments_in_force(account.pk)[0].id}, {}


def _appointment() -> Prepared:
    terms = AppointmentInput("loket.3212", "verifier")
    return {}, {"appointment": appoint_officer(get_officer("admin.3212"), uuid4(), terms).answer}


def _invited() -> Prepared:
    return {"secret": link(get_officer("pusat"))}, {}


def sign_in_by_slip(browser: Any) -> dict[str, Any]:
    """Come in as the person whom a slip is about."""
    _, values = _slip()
    form = {**values, "birth": f"{BORN:%d-%m-%Y}", "key": uuid4()}
    browser.post(reverse("placement:enter"), form)
    return {}


PAPERS = {
    f"{paper}.{name}": date.fromisoformat(value) if name.endswith("_on") else value
    for paper, fields in (BEFORE_SELECTED | BEFORE_CLEARED).items()
    for name, value in fields.items()
}


def format_hour(day: int, hour: int) -> datetime:
    """An hour in March 2027 as it is written in the zone of the desk; 10 in Jakarta is now."""
    return datetime(2027, 3, day, hour)  # noqa: DTZ001


ROWS: dict[str, list[Row]] = {
    "documents:check": [Row("", writes=0, done=(404,), values={"birth_date": BORN})],
    "documents:seal": [Row("", writes=0, done=(404,))],
    "partners:check": [Row("", writes=0, forgives=("q",))],
    "partners:agency": [Row("pusat", _agency), Row("pusat", _held)],
    "partners:open_job_order": [
        Row(
            "pusat",
            _job_order,
            {
                "female": 3,
                "male": 0,
                "mixed": 0,
                "wage": "29.500",
                "currency": "twd",
                "permit_from": date(2027, 3, 1),
                "permit_until": date(2027, 9, 1),
                "opens_on": date(2027, 3, 2),
                "closes_on": date(2027, 8, 1),
            },
            told_at={"permit_from": "permit_until", "opens_on": "closes_on"},
        )
    ],
    "placement:receive": [Row("loket.3212", _way, PAPERS)],
    "placement:verify": [Row("verifikasi.3212", _received)],
    "placement:correct": [Row("verifikasi.3212", _received, PAPERS)],
    "placement:correct_time": [
        Row(
            "kepala.3212",
            lambda: _cleared("depart"),
            {"milestone": "departed", "at": format_hour(2, 10)},
        )
    ],
    "placement:decide": [Row("kepala.3212", _ready)],
    "placement:withdraw": [Row("p3mi.1", _way)],
    "placement:refuse": [Row("verifikasi.3212", _way)],
    "placement:depart": [Row("bandara.cgk", _cleared, {"happened_at": format_hour(2, 10)})],
    "placement:arrive": [
        Row("perwakilan.tw-tpe", lambda: _cleared("depart"), {"happened_at": format_hour(2, 11)})
    ],
    "placement:return": [
        Row(
            "bandara.cgk", lambda: _cleared("depart", "arrive"), {"happened_at": format_hour(2, 10)}
        )
    ],
    "placement:border": [
        Row(
            "bandara.cgk",
            _traveller,
            writes=0,
            told_at=dict.fromkeys(("passport", "birth_date"), ""),
        )
    ],
    "placement:register_candidate": [
        Row("p3mi.1", _candidate, told_at={"birth_date": "reference"})
    ],
    "placement:enrol": [Row("loket.3212", _person, {"scheme": "g2g-korea"})],
    "placement:enter": [Row("", _slip, told_at=dict.fromkeys(("reference", "birth", "code"), ""))],
    "registry:search": [Row("loket.3212", writes=0)],
    "registry:register": [
        Row(
            "loket.3212",
            values={
                "birth": BORN,
                "origin": "Haurgeulis",
                "domicile": "Haurgeulis",
                "nik": "3212015402940001",
                "passport": "X7654321",
                "phone": "081200000001",
                "kin_phone": "081200000002",
                "kin_relation": "mother",
                "safe_from": 8,
                "safe_until": 17,
                "notice_given": "on",
            },
            writes=2,
            told_at={"safe_until": "safe_from"},
        )
    ],
    "registry:serve": [Row("loket.3212", _elsewhere, told_at={"birth": "number"})],
    "registry:break_glass": [
        Row("kepala.3212", _elsewhere, {"reason": "Kecelakaan, rumah sakit menunggu"})
    ],
    "registry:add_number": [Row("loket.3212", _person, {"kind": "passport", "number": "X7654321"})],
    "registry:change_safe_contact": [
        Row(
            "loket.3212",
            _person,
            {"safe_from": 8, "safe_until": 17},
            told_at={"safe_until": "safe_from"},
        )
    ],
    "registry:add_relative": [Row("loket.3212", _person, {"kin_phone": "081200000003"})],
    "registry:correct_relative": [Row("loket.3212", _relative, {"kin_phone": "081200000003"})],
    "registry:remove_relative": [Row("loket.3212", _relative)],
    "registry:slip": [Row("loket.3212", _person)],
    "access:account": [Row("loket.3212", _appointment, writes=0)],
    "access:invite": [
        Row("pusat", values={"office": "DN-3212", "name": "Ratna Sari"}),
        Row("admin.3212", values={"name": "Ratna Sari"}),
    ],
    "access:appoint": [
        Row(
            "admin.3212",
            values={
                "login": "loket.3204",
                "starts": date(2027, 3, 3),
                "ends": date(2027, 4, 3),
            },
            told_at={"starts": "ends"},
        )
    ],
    "access:end": [Row("admin.3212", _colleague, shown_on="access:people")],
    "access:accept": [
        Row(
            "",
            _invited,
            {"login": "ratna.sari", "password": SAFE, "again": SAFE},
            told_at={"password": "again"},
        )
    ],
    "access:review": [Row("pusat", _review)],
    "protection:help": [Row("", values={"reach": "081200000002"}, forgives=("key",))],
    "protection:answer": [
        Row("", _code, writes=0, forgives=("code",)),
        Row("", _code, shown_by=("code",), forgives=("key",), reads=("words",)),
    ],
    "protection:capture": [Row("operator.cc")],
    "protection:roster": [
        Row(
            "pimpinan.cc",
            values={
                "starts": format_hour(2, 22),
                "ends": format_hour(3, 6),
            },
            told_at={"starts": "ends"},
        )
    ],
    "protection:contact": [
        Row("operator.cc", _contact, {"triage-person": "", "triage-accused": ""})
    ],
    "protection:case": [Row("kasus.cc", _case)],
    "protection:close": [Row("kasus.cc", _case, {"recovered": 0, "currency": "IDR"})],
    "protection:refer": [Row("operator.cc", _case, {"office": "DN-3212"})],
    "set_language": [Row("", shown_on="common:home", writes=0)],
    "account_login": [
        Row(
            "",
            values={"login": "loket.3212", "password": DEMO_PASSWORD},
            writes=0,
            told_at=dict.fromkeys(("login", "password"), ""),
        )
    ],
    "account_logout": [Row("loket.3212", writes=0)],
    "placement:leave": [Row("", shown_on="placement:mine", writes=0, sign_in=sign_in_by_slip)],
    "account_reauthenticate": [Row("loket.3212", values={"password": DEMO_PASSWORD}, writes=0)],
    "account_change_password": [
        Row(
            "",
            writes=0,
            sign_in=reauthenticate,
            values={
                "oldpassword": DEMO_PASSWORD,
                "password1": SAFE,
                "password2": SAFE,
            },
            told_at={"password1": "password2"},
        )
    ],
    "mfa_authenticate": [Row("", writes=0, sign_in=enter_password_only)],
    "mfa_reauthenticate": [Row("", writes=0, sign_in=sign_in_with_second_key)],
    "mfa_activate_totp": [Row("", writes=0, sign_in=reauthenticate, found=read_totp_number)],
    "mfa_deactivate_totp": [Row("", writes=0, sign_in=sign_in_with_second_key)],
    "mfa_generate_recovery_codes": [Row("", writes=0, sign_in=sign_in_with_second_key)],
}
# Addresses that read nothing that is sent: one leads on, one takes no form of a signed-in account.
ADDRESSES_WITHOUT_FORM = {"mfa_index", "mfa_view_recovery_codes"}
