"""Contacts and what is answered, and the cases that the Crisis Center opens from them."""

from decimal import Decimal
from io import BytesIO
from uuid import uuid4

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.documents.interface import store_evidence
from rantau.duties.models import Duty
from rantau.protection import selectors
from rantau.protection.inputs import ClosingInput, ContactInput, NoteInput, TriageInput
from rantau.protection.models import Evidence
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.services.cases import add_note
from rantau.protection.services.contacts import record_contact
from rantau.protection.services.triage import open_case
from tests.factories.files import write_photograph

PAID = ClosingInput("wage_paid", "agrees", Decimal("1500000.50"))
RESPONDED, ACTED, REMARK = (NoteInput(kind, "Ditelepon") for kind in ("response", "action", "note"))
LOCKED_IN = ContactInput("Saya dikurung majikan", "Riyadh, dekat masjid besar")


def create_contact(contact=LOCKED_IN, *, by=PUBLIC_ACTOR, key=None):
    """Record a contact; gives its reference and the receipt code."""
    key = key or uuid4()
    code = derive_receipt_code(key)
    return record_contact(by, key, contact, code_hash=hash_receipt_code(code)).answer, code


def create_case(desk, *, signs=("locked_in",), contact=None, **changes):
    """Open a case from a contact (a new one unless given); gives its reference.

    desk   the officer of the Crisis Center who reads the contact
    """
    triage = TriageInput(signs=tuple(signs), summary="Dikurung majikan", place="Riyadh", **changes)
    return open_case(desk, uuid4(), contact or create_contact()[0], triage).answer


def add_evidence(desk, content=None, *, reference=None):
    """Add a photograph, or `content`, to a case (a new one unless given) with a note; gives the
    case's reference and the evidence."""
    reference, key = reference or create_case(desk), uuid4()
    file = store_evidence(
        BytesIO(content or write_photograph()), name="IMG_0001.jpg", command_key=key
    )
    add_note(desk, key, reference, NoteInput("note", "Foto pintu terkunci", evidence=file))
    with reading_as(desk):
        return reference, Evidence.objects.get(case__reference=reference)


def read_receipt(code):
    """What a reporter reads with the code."""
    with reading_as(PUBLIC_ACTOR):
        return selectors.get_receipt(PUBLIC_ACTOR, code)


def get_case(actor, reference):
    """The case as the actor sees it."""
    with reading_as(actor):
        return selectors.get_case(actor, reference, purpose="test")


def list_case_duties(actor, reference):
    """The open duties about the case, as far as the actor sees them."""
    case = get_case(actor, reference)
    with reading_as(actor):
        return list(Duty.objects.filter(about=case.id, closed_at=None))
