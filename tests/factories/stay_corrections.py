"""Corrections of stays abroad, by two of headquarters."""

from datetime import timedelta
from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry as JournalEntry
from rantau.rounds.models import RefundClaim, WorkplaceChange
from rantau.rounds.services.stay_corrections import (
    CorrectionInput,
    confirm_correction,
    propose_correction,
    refuse_correction,
)
from rantau.rounds.services.stays import record_workplace_change
from rantau.rounds.stay_correction_rules import ARRIVAL
from rantau.rounds.stay_selectors import list_change_days
from tests.actors import get_officer
from tests.factories.stays import get_stay_of

REASON = "Cap di paspor"


def propose(exam, kind, *, by="pusat", reason=REASON, **values):
    data = CorrectionInput(kind, reason, **values)
    return propose_correction(get_officer(by), uuid4(), get_stay_of(exam).reference, data).answer


def propose_arrival(exam, *, by="pusat", reason=REASON, days=1):
    """Propose that she arrived later than is recorded."""
    on = get_stay_of(exam).arrived_on + timedelta(days=days)
    return propose(exam, ARRIVAL, by=by, reason=reason, on=on)


def confirm(reference, by="pusat-2"):
    return confirm_correction(get_officer(by), uuid4(), reference)


def refuse(reference, by="pusat-2", why="Capnya lain"):
    return refuse_correction(get_officer(by), uuid4(), reference, why=why)


def get_claim(reference):
    with reading_as(get_officer("pusat")):
        return RefundClaim.objects.get(reference=reference)


def get_entry(kind):
    with reading_as(get_officer("pusat")):
        return JournalEntry.objects.get(kind=f"rounds:stay_correction:{kind}")


def find_on_worklist(reference, login):
    """Whether each duty about a correction on an officer's worklist is barred to him."""
    officer = get_officer(login)
    with reading_as(officer):
        items = get_worklist(officer).items
    return [e.subject.is_barred for e in items if e.duty.reference == reference]


def change_workplace(exam, days_after=0):
    """Record that her workplace changed, so many days after the arrival; gives the change's id."""
    pusat, stay = get_officer("pusat"), get_stay_of(exam)
    on = stay.arrived_on + timedelta(days=days_after)
    employer = f"Contoh {days_after}"
    record_workplace_change(
        pusat, uuid4(), stay.reference, on=on, employer=employer, reason="agreed"
    )
    return get_change(employer=employer).id


def get_change(**which):
    with reading_as(get_officer("pusat")):
        return WorkplaceChange.objects.in_force().get(**which)


def list_days(exam):
    stay = get_stay_of(exam)
    with reading_as(get_officer("pusat")):
        return list_change_days([stay])[stay.id]
