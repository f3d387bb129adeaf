"""Invented reports and what the desk does with them."""

from decimal import Decimal
from uuid import uuid4

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.duties.models import Duty
from rantau.protection import selectors
from rantau.protection.inputs import ClosingInput, ContactInput, NoteInput, TriageInput
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.services.contacts import record_contact
from rantau.protection.services.triage import open_case

PAID = ClosingInput("wage_paid", "agrees", Decimal("1500000.50"))
RESPONDED, ACTED, REMARK = (NoteInput(kind, "Ditelepon") for kind in ("response", "action", "note"))
LOCKED_IN = ContactInput("Saya dikurung majikan", "Riyadh, dekat masjid besar")


def record_report(terms=LOCKED_IN, *, by=PUBLIC_ACTOR, key=None):
    """Tell; gives the spoken reference and the secret code."""
    key = key or uuid4()
    code = derive_receipt_code(key)
    return record_contact(by, key, terms, code_hash=hash_receipt_code(code)).answer, code


def open_new_case(desk, *, signs=("locked_in",), contact=None, **changes):
    """A case of a new report, as its reader at the desk opens it; gives its reference."""
    terms = TriageInput(signs=tuple(signs), summary="Dikurung majikan", place="Riyadh", **changes)
    return open_case(desk, uuid4(), contact or record_report()[0], terms).answer


def get_case(actor, reference):
    """The case as the actor sees it."""
    with reading_as(actor):
        return selectors.get_case(actor, reference, purpose="test")


def list_case_duties(actor, reference):
    """What is owed about the case."""
    case = get_case(actor, reference)
    with reading_as(actor):
        return list(Duty.objects.filter(about=case.id, closed_at=None))
