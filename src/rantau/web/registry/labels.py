"""Labels of the registry's codes, as officers and workers read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.offices.selectors import get_village_name
from rantau.registry.corrections import OWN_WORD
from rantau.registry.facts import (
    ALIAS,
    BIRTH_DATE,
    DOMICILE,
    NAME,
    ORIGIN,
    PHONE,
    PHONE_SHARED,
    SEX,
    VILLAGES,
    YES,
    read_birth_date,
)
from rantau.registry.models import Correction, Person, SafeContact
from rantau.web.common.date_filters import format_date
from rantau.web.common.labels import SEX_LABELS

SAFE_CHANNEL_LABELS = {
    "none": _("Do not contact, he or she will come"),
    "sms": _("SMS that says nothing of the content"),
    "call": _("Telephone"),
    "visit": _("An officer's visit"),
}
RELATION_LABELS = {
    "mother": _("Mother"),
    "father": _("Father"),
    "spouse": _("Husband or wife"),
    "sibling": _("Brother or sister"),
    "child": _("Child"),
    "other": _("Someone else who is trusted"),
}
IDENTITY_KIND_LABELS = {
    "nik": _("NIK"),
    "family_card": _("Family card"),
    "passport": _("Passport"),
    "nik_written": _("NIK as written on the card"),
    "pass_written": _("Passport number as written"),
    "nik_replaced": _("Wrong NIK, replaced"),
    "pass_replaced": _("Wrong passport number, replaced"),
}
RELATIVE_REMOVAL_LABELS = {
    "mistake": _("Recorded by mistake"),
    "wish": _("The person's own wish"),
    "gone": _("Has died or cannot be reached any more"),
}
IDENTITY_ADVICE_LABELS = {
    "nik.not_16_digits": _("not 16 digits"),
    "nik.unknown_region": _("unknown region code"),
    "nik.no_serial": _("serial number 0000"),
    "nik.other_sex": _("another sex"),
    "nik.no_such_day": _("no such day in the NIK"),
    "nik.other_birth_date": _("another birth date"),
    "nik.second": _("a second NIK"),
}
MATCH_REASON_LABELS = {
    "nik": _("same NIK"),
    "passport": _("same passport"),
    "name": _("similar name"),
    "birth_date": _("birth date fits"),
    "other_data": _("other details fit"),
}
READ_PURPOSE_LABELS = {
    "counter": _("service at the counter"),
    "verification": _("checking documents"),
    "slip": _("giving a sign-in code"),
    "pin": _("setting a PIN at the counter"),
    "serving": _("served at another office"),
    "search": _("search results"),
    "compare": _("checked whether it is the same person"),
    "failed_sign_in": _("tried to sign in with a code that does not fit"),
    "failed_try": _("tried to open the file, with data that do not fit"),
    "break_glass": _("opened in an emergency"),
    "api": _("by the office's application"),
    "api_list": _("a list by the office's application"),
    "enrol": _("starting a placement"),
    "placement": _("handling a placement"),
    "document": _("fetching a document"),
    "case": _("handling a case"),
    "family": _("recording family"),
    "number": _("recording an identity number"),
    "safe_contact": _("changing safe contact"),
    "correction": _("correcting data"),
    "limits": _("lifting a slow-down after wrong tries"),
    "candidates": _("the agency's list of candidates"),
    "residents": _("list of residents abroad"),
    "worklist": _("the worklist of an office"),
}
FACT_LABELS = {
    NAME: _("Name"),
    ALIAS: _("Name used every day"),
    BIRTH_DATE: _("Birth date"),
    SEX: _("Sex"),
    ORIGIN: _("Village on the card"),
    DOMICILE: _("Village of residence now"),
    PHONE: _("Telephone number"),
    PHONE_SHARED: _("The telephone is shared with others"),
}
EVIDENCE_LABELS = {
    "identity_card": _("Identity card (KTP)"),
    "family_card": _("Family card (KK)"),
    "birth_certificate": _("Birth certificate"),
    "passport": _("Passport"),
    "diploma": _("Diploma"),
    "marriage_book": _("Marriage book"),
    "court_decision": _("Decision of a court"),
    "other_document": _("Another official document"),
    OWN_WORD: _("None: the person says so"),
}
CORRECTION_STATE_LABELS = {
    Correction.PROPOSED: (_("waits for a second officer"), "wait"),
    Correction.CORRECTED: (_("corrected"), "ok"),
    Correction.REFUSED: (_("refused"), "bad"),
}
ACCESS_GROUND_LABELS = {
    "referral": _("referred"),
    "break_glass": _("opened in an emergency"),
    "companion": _("companion"),
    "serving": _("serving today"),
}


def format_fact(code: str, text: str) -> str:
    """A fact as a correction keeps it, in the reader's words; a dash where nothing is known. Inside
    a scope: a village is looked up."""
    if code == PHONE_SHARED:
        return gettext("yes") if text == YES else gettext("no")
    if code == SEX:
        return str(SEX_LABELS.get(text, text))
    if code in VILLAGES:
        return get_village_name(int(text)) or text
    if code == BIRTH_DATE:
        return format_birth_date(*read_birth_date(text)) or "—"
    return text or "—"


def format_birth_date(birth_date: date | None, precision: str) -> str:
    """A birth date as far as it is known; empty where it is not."""
    if birth_date is None:
        return ""
    return str(birth_date.year) if precision == Person.YEAR else format_date(birth_date)


@dataclass(frozen=True)
class Contact:
    """How to call a person, for `registry/_contact.html`: the telephone of her own, the name used
    every day, sex, and the safe way in words.

    is_forbidden  nobody may make contact: she comes herself
    hours         empty where any hour is safe
    """

    phone: str
    is_shared: bool
    alias: str
    sex: str
    way: str
    is_forbidden: bool
    hours: str
    who_may_answer: str


def build_contact(person: Person, safe: SafeContact | None) -> Contact | None:
    """How to call a person; None where the reader may not know (`safe` is None)."""
    if safe is None:
        return None
    return Contact(
        phone=person.phone,
        is_shared=person.phone_shared,
        alias=person.alias,
        sex=str(SEX_LABELS.get(person.sex, "")),
        way=str(SAFE_CHANNEL_LABELS[safe.channel]),
        is_forbidden=safe.channel == "none",
        hours=format_safe_hours(safe.from_hour, safe.until_hour),
        who_may_answer=safe.who_may_answer,
    )


def format_safe_hours(from_hour: int | None, until_hour: int | None) -> str:
    """The safe hours, by the clock where she is; empty for any hour."""
    return "" if from_hour is None else f"{from_hour}.00–{until_hour}.00"


def build_correction_rows(rows: Iterable[Correction]) -> list[dict[str, Any]]:
    """Each correction with its values and codes in words, for templates. Inside a scope."""
    return [
        {
            "correction": row,
            "fact": FACT_LABELS[row.field],
            "old": format_fact(row.field, row.old_value),
            "new": format_fact(row.field, row.new_value),
            "evidence": EVIDENCE_LABELS[row.evidence],
            "state": CORRECTION_STATE_LABELS[row.state][0],
            "kind": CORRECTION_STATE_LABELS[row.state][1],
            "is_waiting": row.state == Correction.PROPOSED,
        }
        for row in rows
    ]


def label_match_candidates(candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each candidate with its score in percent and the labels of its reasons."""
    return [
        {
            **candidate,
            "percent": round(candidate["score"] * 100),
            "reasons": [MATCH_REASON_LABELS[reason] for reason in candidate["reasons"]],
        }
        for candidate in candidates
    ]


SAVE_LABEL = _("Save")
