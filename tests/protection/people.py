"""Invented reports and what the desk does with them."""

from decimal import Decimal
from uuid import uuid4

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.duties.models import Duty
from rantau.protection.lookups import case_for
from rantau.protection.receipt import code_for, code_hash
from rantau.protection.services.take_contact import take_contact
from rantau.protection.services.triage import triage
from rantau.protection.telling import Closing, Noting, Telling, Triage

PAID = Closing("wage_paid", "agrees", Decimal("1500000.50"))
RESPONDED, ACTED, REMARK = (Noting(kind, "Ditelepon") for kind in ("response", "action", "note"))
LOCKED_IN = Telling("Saya dikurung majikan", "Riyadh, dekat masjid besar")


def reported(terms=LOCKED_IN, *, by=NOBODY, key=None):
    """Tell; gives the spoken reference and the secret code."""
    key = key or uuid4()
    code = code_for(key)
    return take_contact(by, key, terms, code_hash=code_hash(code)).answer, code


def opened(desk, *, signs=("locked_in",), contact=None, **changes):
    """A case of a new report, as its reader at the desk opens it; gives its reference."""
    terms = Triage(signs=tuple(signs), summary="Dikurung majikan", place="Riyadh", **changes)
    return triage(desk, uuid4(), contact or reported()[0], terms).answer


def case_of(actor, reference):
    """The case as the actor sees it."""
    with looking(actor):
        return case_for(actor, reference, purpose="test")


def duties(actor, reference):
    """What is owed about the case."""
    case = case_of(actor, reference)
    with looking(actor):
        return list(Duty.objects.filter(about=case.id, closed_at=None))
