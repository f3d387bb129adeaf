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

from rantau.access.entry import appointments_of
from rantau.access.models import Account
from rantau.access.seeding import PASSWORD
from rantau.access.services.appoint import AppointTerms, appoint
from rantau.offices.models import Office
from rantau.registry.services.give_code import give_code
from rantau.registry.slip import code_digest, code_for
from tests.access.test_onboarding import link
from tests.cast import BANDUNG_VILLAGE, broken, officer, registered
from tests.hostile.second_key import confirmed, half_in, secured, shown_number
from tests.placement.way import BEFORE_CLEARED, BEFORE_SELECTED, BORN, begun, line_of
from tests.protection.people import opened, reported
from tests.web.test_permission_matrix import a_relative

SAFE = "sawah-hijau-di-pagi-hari"
Told = tuple[dict[str, Any], dict[str, Any]]  # what the address is about, and values for the form


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
    made: Callable[[], Told] = lambda: ({}, {})
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


def _way(**steps: Any) -> Told:
    return {"reference": begun().reference}, {}


def _received() -> Told:
    way = begun()
    way.receive(BEFORE_SELECTED)
    return {"reference": way.reference}, {}


def _ready() -> Told:
    way = begun()
    way.receive(BEFORE_SELECTED)
    way.verify(BEFORE_SELECTED)
    return {"reference": way.reference}, {}


def _cleared(*further: str) -> Told:
    way = begun()
    way.to_cleared()
    for step in further:
        getattr(way, step)()
    return {"reference": way.reference}, {}


def _traveller() -> Told:
    _cleared()
    return {}, {"passport": "X1234567", "birth_date": BORN}


def _person() -> Told:
    return {"reference": registered(officer("loket.3212"))}, {}


def _relative() -> Told:
    return a_relative(), {}


def _elsewhere() -> Told:
    there = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}
    reference = registered(officer("loket.3204"), nik="", phone="", **there)
    return {}, {"number": reference, "reference": reference, "birth": BORN}


def _slip() -> Told:
    reference, key = registered(officer("loket.3212")), uuid4()
    code = code_for(key)
    give_code(officer("loket.3212"), key, reference, digest=code_digest(reference, code))
    return {}, {"reference": reference, "code": code, "birth": BORN}


def _candidate() -> Told:
    line = line_of(officer("p3mi.1")).id
    person = registered(officer("loket.3212"))
    return {}, {"reference": person, "birth_date": BORN, "line": str(line)}


def _case() -> Told:
    return {"reference": opened(officer("operator.cc"))}, {}


def _contact() -> Told:
    return {"reference": reported()[0]}, {"link-case": opened(officer("operator.cc"))}


def _code() -> Told:
    return {}, {"code": reported()[1], "words": "Masih dikurung"}


def _agency() -> Told:
    return {"code": "AG-001"}, {}


def _held() -> Told:
    from rantau.partners.services.hold_agency import hold_agency  # noqa: PLC0415

    hold_agency(officer("pusat"), uuid4(), "AG-001", reason="review")
    return {"code": "AG-001"}, {}


def _job_order() -> Told:
    return {"code": "AG-001"}, {"post": str(Office.objects.get(code="PA-TW-TPE").id)}


def _review() -> Told:
    person = registered(officer("loket.3212"))
    return {"key": broken(officer("kepala.3204"), person)}, {}


def _colleague() -> Told:
    account = Account.objects.get(login="loket.3212")
    return {"key": appointments_of(account.pk)[0].id}, {}


def _appointment() -> Told:
    terms = AppointTerms("loket.3212", "verifier")
    return {}, {"appointment": appoint(officer("admin.3212"), uuid4(), terms).answer}


def _invited() -> Told:
    return {"secret": link(officer("pusat"))}, {}


def by_slip(browser: Any) -> dict[str, Any]:
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


def at(day: int, hour: int) -> datetime:
    """An hour in March 2027 as it is written in the zone of the desk; 10 in Jakarta is now."""
    return datetime(2027, 3, day, hour)  # noqa: DTZ001


ROWS: dict[str, list[Row]] = {
    "documents:check": [Row("", writes=0, done=(404,), values={"birth_date": BORN})],
    "documents:seal": [Row("", writes=0, done=(404,))],
    "partners:check": [Row("", writes=0, forgives=("q",))],
    "partners:agency": [Row("pusat", _agency), Row("pusat", _held)],
    "partners:open_job_order": [
        Row("pusat", _job_order, {
            "female": 3, "male": 0, "mixed": 0, "wage": "29.500", "currency": "twd",
            "permit_from": date(2027, 3, 1), "permit_until": date(2027, 9, 1),
            "opens_on": date(2027, 3, 2), "closes_on": date(2027, 8, 1),
        }, told_at={"permit_from": "permit_until", "opens_on": "closes_on"})
    ],
    "placement:receive": [Row("loket.3212", _way, PAPERS)],
    "placement:verify": [Row("verifikasi.3212", _received)],
    "placement:correct": [Row("verifikasi.3212", _received, PAPERS)],
    "placement:correct_time": [
        Row("kepala.3212", lambda: _cleared("depart"), {"milestone": "departed", "at": at(2, 10)})
    ],
    "placement:decide": [Row("kepala.3212", _ready)],
    "placement:withdraw": [Row("p3mi.1", _way)],
    "placement:refuse": [Row("verifikasi.3212", _way)],
    "placement:depart": [Row("bandara.cgk", _cleared, {"happened_at": at(2, 10)})],
    "placement:arrive": [
        Row("perwakilan.tw-tpe", lambda: _cleared("depart"), {"happened_at": at(2, 11)})
    ],
    "placement:return": [
        Row("bandara.cgk", lambda: _cleared("depart", "arrive"), {"happened_at": at(2, 10)})
    ],
    "placement:border": [Row("bandara.cgk", _traveller, writes=0, told_at=dict.fromkeys(("passport", "birth_date"), ""))],
    "placement:register_candidate": [
        Row("p3mi.1", _candidate, told_at={"birth_date": "reference"})
    ],
    "placement:enrol": [Row("loket.3212", _person, {"scheme": "g2g-korea"})],
    "placement:enter": [
        Row("", _slip, told_at=dict.fromkeys(("reference", "birth", "code"), ""))
    ],
    "registry:search": [Row("loket.3212", writes=0)],
    "registry:register": [
        Row("loket.3212", values={
            "birth": BORN, "origin": "Haurgeulis", "domicile": "Haurgeulis", "nik": "3212015402940001",
            "passport": "X7654321", "phone": "081200000001", "kin_phone": "081200000002",
            "kin_relation": "mother", "safe_from": 8, "safe_until": 17, "notice_given": "on",
        }, writes=2, told_at={"safe_until": "safe_from"})
    ],
    "registry:serve": [Row("loket.3212", _elsewhere, told_at={"birth": "number"})],
    "registry:break_glass": [
        Row("kepala.3212", _elsewhere, {"reason": "Kecelakaan, rumah sakit menunggu"})
    ],
    "registry:add_number": [
        Row("loket.3212", _person, {"kind": "passport", "number": "X7654321"})
    ],
    "registry:change_safe_contact": [
        Row("loket.3212", _person, {"safe_from": 8, "safe_until": 17},
            told_at={"safe_until": "safe_from"})
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
        Row("admin.3212", values={
            "login": "loket.3204", "starts": date(2027, 3, 3), "ends": date(2027, 4, 3),
        }, told_at={"starts": "ends"})
    ],
    "access:end": [Row("admin.3212", _colleague, shown_on="access:people")],
    "access:accept": [
        Row("", _invited, {"login": "ratna.sari", "password": SAFE, "again": SAFE},
            told_at={"password": "again"})
    ],
    "access:review": [Row("pusat", _review)],
    "protection:help": [Row("", values={"reach": "081200000002"}, forgives=("key",))],
    "protection:answer": [
        Row("", _code, writes=0, forgives=("code",)), Row("", _code, shown_by=("code",), forgives=("key",), reads=("words",))
    ],
    "protection:capture": [Row("operator.cc")],
    "protection:roster": [
        Row("pimpinan.cc", values={
            "starts": at(2, 22), "ends": at(3, 6),
        }, told_at={"starts": "ends"})
    ],
    "protection:contact": [Row("operator.cc", _contact, {"triage-person": "", "triage-accused": ""})],
    "protection:case": [Row("kasus.cc", _case)],
    "protection:close": [Row("kasus.cc", _case, {"recovered": 0, "currency": "IDR"})],
    "protection:refer": [Row("operator.cc", _case, {"office": "DN-3212"})],
    "set_language": [Row("", shown_on="house:home", writes=0)],
    "account_login": [
        Row("", values={"login": "loket.3212", "password": PASSWORD}, writes=0,
            told_at=dict.fromkeys(("login", "password"), ""))
    ],
    "account_logout": [Row("loket.3212", writes=0)],
    "placement:leave": [Row("", shown_on="placement:mine", writes=0, sign_in=by_slip)],
    "account_reauthenticate": [Row("loket.3212", values={"password": PASSWORD}, writes=0)],
    "account_change_password": [
        Row("", writes=0, sign_in=confirmed, values={
            "oldpassword": PASSWORD, "password1": SAFE, "password2": SAFE,
        }, told_at={"password1": "password2"})
    ],
    "mfa_authenticate": [Row("", writes=0, sign_in=half_in)],
    "mfa_reauthenticate": [Row("", writes=0, sign_in=secured)],
    "mfa_activate_totp": [Row("", writes=0, sign_in=confirmed, found=shown_number)],
    "mfa_deactivate_totp": [Row("", writes=0, sign_in=secured)],
    "mfa_generate_recovery_codes": [Row("", writes=0, sign_in=secured)],
}  # fmt: skip
# Addresses that read nothing that is sent: one leads on, one takes no form of a signed-in account.
DEAF = {"mfa_index", "mfa_view_recovery_codes"}
