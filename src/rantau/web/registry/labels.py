"""Labels of the registry's codes, as officers and workers read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import PUBLIC_ACTOR
from rantau.journal.models import Reading
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
from rantau.registry.merges import (
    FACT,
    NUMBER,
    SAFE_CONTACT,
    Evidence,
    ShownMerge,
    Since,
    read_safe_contact,
)
from rantau.registry.models import Correction, Merge, Person, SafeContact
from rantau.registry.services.passkeys import SIGNED_IN
from rantau.web.common.date_filters import format_date
from rantau.web.common.labels import SEX_LABELS

SAFE_CHANNEL_LABELS = {
    "none": _("Do not contact, he or she will come"),
    "sms": _("SMS that says nothing of the content"),
    "call": _("Telephone"),
    "visit": _("An officer's visit"),
}
# On the person's own page.
OWN_SAFE_CHANNEL_LABELS = SAFE_CHANNEL_LABELS | {
    "none": _("Nobody contacts you; you come yourself")
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
    "passkey": _("opened the page"),
    "failed_passkey": _("tried to sign in with the key of a phone, which did not fit"),
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
    "correction_scan": _("looking at the evidence of a correction"),
    "merge": _("comparing two registrations"),
    "roster": _("documents and roster of a round"),
    "sending_photo": _("photograph for the roster of a round"),
    "offer": _("a contract that an employer abroad offers"),
    "attendance": _("presence at the test of a round"),
    "education": _("a class of the preliminary education"),
    "departure": _("the list of a departure"),
    "stay": _("a stay abroad"),
    "double_examinee": _("deciding which of two numbers in a round stands"),
    "place_group": _("looking into many places of one payer, telephone or device"),
    "appeal": _("deciding on an objection to a result"),
    "limits": _("lifting a slow-down after wrong tries"),
    "candidates": _("the agency's list of candidates"),
    "residents": _("list of residents abroad"),
    "worklist": _("the worklist of an office"),
}
FORM_PREFIX = "form:"  # before the purpose of a page that shows the form of a command
FACT_LABELS = {
    NAME: _("Name"),
    ALIAS: _("Name used every day"),
    BIRTH_DATE: _("Birth date"),
    SEX: _("Sex"),
    ORIGIN: _("Village on the card"),
    DOMICILE: _("Village of residence now"),
    PHONE: _("Telephone number"),
    PHONE_SHARED: _("The telephone is shared with others"),
    SAFE_CONTACT: _("Safe contact"),
}
EVIDENCE_FIELD_LABELS = {
    "nik": _("NIK"),
    "passport": _("Passport"),
    "name": _("Name"),
    "birth_date": _("Birth date"),
    "sex": _("Sex"),
    "village": _("Village"),
    "phone": _("Telephone number"),
    "mother": _("Mother"),
}
MERGE_STATE_LABELS = {
    (Merge.MERGE, Merge.PROPOSED): (_("one person? A second officer decides"), "wait"),
    (Merge.MERGE, Merge.DONE): (_("made one"), "ok"),
    (Merge.MERGE, Merge.REFUSED): (_("two different people"), "bad"),
    (Merge.UNDOING, Merge.PROPOSED): (_("separate again? A second officer decides"), "wait"),
    (Merge.UNDOING, Merge.DONE): (_("separated again"), "ok"),
    (Merge.UNDOING, Merge.REFUSED): (_("stays one person"), "bad"),
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


def format_merged_fact(code: str, text: str) -> str:
    """As `format_fact`, and a safe contact as a merge keeps it."""
    if code != SAFE_CONTACT:
        return format_fact(code, text)
    safe = read_safe_contact(text)
    parts = (
        str(SAFE_CHANNEL_LABELS[safe.channel]),
        format_safe_hours(safe.from_hour, safe.until_hour),
        safe.who_may_answer,
    )
    return ", ".join(filter(None, parts))


def format_since(since: Since) -> str:
    """What was recorded while two registrations were one, in words. Inside a scope."""
    if since.kind == FACT:
        return f"{FACT_LABELS[since.code]}: {format_merged_fact(since.code, since.text)}"
    labels = IDENTITY_KIND_LABELS if since.kind == NUMBER else RELATION_LABELS
    return f"{labels[since.code]}: {since.text}"


STRONG_EVIDENCE = 3.0  # bits: eight to one


def label_evidence(rows: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Each field that says something, with words for how much, and the kind of tag."""
    return [
        {
            "field": EVIDENCE_FIELD_LABELS[row.field],
            "words": _describe_evidence(row),
            "kind": "ok" if row.weight > 0 else "bad",
        }
        for row in rows
    ]


def _describe_evidence(row: Evidence) -> str:
    words = _describe_weight(row.weight)
    is_near = row.level == "near" or row.level.startswith("close_")
    return gettext("nearly the same, %(words)s") % {"words": words} if is_near else words


def _describe_weight(weight: float) -> str:
    if weight > 0:
        strong, weak = gettext("strongly for one person"), gettext("for one person")
    else:
        strong, weak = gettext("strongly against"), gettext("against")
    return strong if abs(weight) >= STRONG_EVIDENCE else weak


def get_reader_name(reading: Reading, *, is_own: bool = False) -> str:
    """Who read, in the language of whoever looks at the log now: what is recorded of somebody who
    is no officer has the language of that time.

    is_own  whether the person whose log it is looks at it
    """
    if reading.actor == PUBLIC_ACTOR.ref:
        if reading.purpose != SIGNED_IN:
            return gettext("Somebody on the public page")
        if is_own:
            return gettext("Yourself, with the key of a phone")
        return gettext("The person, with the key of a phone")
    return reading.actor_name


def describe_read_purpose(purpose: str) -> str:
    """What a record was read for, in words; an unknown code as it is. To open a form is a reading
    of its own, so that what was done counts as often as it was done."""
    code = purpose.removeprefix(FORM_PREFIX)
    words = str(READ_PURPOSE_LABELS.get(code, code))
    return words if code == purpose else gettext("opened a form: %(what)s") % {"what": words}


def build_merge_rows(rows: Iterable[ShownMerge], *, is_own: bool = False) -> list[dict[str, Any]]:
    """Each merge or undoing with its state in words, for templates.

    is_own  whether the person reads it herself: the other registration may be of her own office
    """
    hidden = gettext("another registration") if is_own else gettext("a record of another office")
    return [
        {
            "merge": row.merge,
            "other": row.other or hidden,
            "state": MERGE_STATE_LABELS[row.merge.kind, row.merge.state][0],
            "kind": MERGE_STATE_LABELS[row.merge.kind, row.merge.state][1],
            "is_waiting": row.merge.state == Merge.PROPOSED and bool(row.other),
            "is_in_force": row.is_in_force,
            "can_separate": row.can_separate,
        }
        for row in rows
    ]


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
    """Each candidate with the labels of its reasons. Its score is not shown: of the same number it
    is lower than of a name with a birth date, and so would mislead whoever compares."""
    return [
        {
            **candidate,
            "reasons": [MATCH_REASON_LABELS[reason] for reason in candidate["reasons"]],
        }
        for candidate in candidates
    ]


SAVE_LABEL = _("Save")
