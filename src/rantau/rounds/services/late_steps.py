"""Ask about steps of a journey that are late: the worker opens and closes the duties about them."""

from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.duties.interface import DutyInput, advance_duties
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.journey_errors import NothingLate
from rantau.rounds.late_step_selectors import describe_late_contracts
from rantau.rounds.late_steps import LATE_DUTIES, WORKING_DAYS_TO_ASK, LateStep
from rantau.rounds.models import Offer
from rantau.rounds.permissions import KEEP_CLOCKS
from rantau.rounds.score_changes import WORKER

STEPS_ASKED = JournalKind(
    "rounds:steps:asked", gettext_lazy("Late steps of the journey abroad: who asks about them")
)


@service(STEPS_ASKED, permission=KEEP_CLOCKS)
def keep_late_duties(actor: Actor, offer_id: UUID) -> CommandResult:
    """Open the duties about what is late of a contract, and close those about what is late no
    longer; answers with its reference. She gets a message where her own step is late.

    Raises  NothingLate where the duties are right already
    """
    rows = Offer.objects.select_related("examinee__person", "examinee__round", "visa")
    offer = rows.select_for_update(of=("self", "examinee")).filter(id=offer_id).first()
    if offer is None:
        raise NothingLate()
    [found] = describe_late_contracts([offer])
    if found.late == found.asked:
        raise NothingLate()
    for step in found.late - found.asked:
        advance_duties(about=offer.id, closes=(), outcome="", opens=_build_duty(offer, step))
    closes = tuple(LATE_DUTIES[step].code for step in found.asked - found.late)
    advance_duties(about=offer.id, closes=closes, outcome="done", opens=None)
    offer.revision += 1
    offer.save(update_fields=["revision"])
    is_hers = LateStep.MEDICAL in found.late - found.asked
    terms = {
        "round": offer.examinee.round.code,
        "person": offer.examinee.person.reference,
        "late": ", ".join(sorted(found.late)),
    }
    tells = (WORKER,) if is_hers else ()
    event = JournalEvent("offer", offer.id, offer.revision, terms, tells=tells)
    return CommandResult(offer.reference, event)


def _build_duty(offer: Offer, step: LateStep) -> DutyInput:
    """Of headquarters, but for her own step: of the office that checked her originals."""
    is_hers = step == LateStep.MEDICAL
    office = offer.examinee.office_id if is_hers else get_headquarters_id()
    return DutyInput(
        LATE_DUTIES[step].code,
        "offer",
        offer.reference,
        office,
        get_due_at(office, clock.now(), WORKING_DAYS_TO_ASK),
        keep_existing=True,
    )
