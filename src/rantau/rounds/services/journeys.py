"""Record what an accepted contract needs until the visa, and end it by a medical."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, close_duty, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.journey_errors import (
    BarWaits,
    NoBarProposal,
    NoPermit,
    NotUnfit,
    OwnBarProposal,
    VisaRecorded,
)
from rantau.rounds.journey_selectors import (
    get_contract_for_update,
    get_newest_medical,
    get_open_proposal,
)
from rantau.rounds.journey_steps import DECIDE_BAR_DUTY, advance_journey
from rantau.rounds.models import BarProposal, Offer, SecondMedical, Visa, VisaPermit
from rantau.rounds.offer_selectors import find_stage_after_leaving
from rantau.rounds.permissions import DECIDE_BAR, PROPOSE_BAR, RECORD_MEDICAL, RECORD_VISA
from rantau.rounds.permit_rows import MAX_PERMIT
from rantau.rounds.score_changes import WORKER
from rantau.rounds.services.offers import withdraw_from_offers
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage

MEDICAL_RECORDED = JournalKind("rounds:medical:recorded", gettext_lazy("Second medical recorded"))
VISA_RECORDED = JournalKind("rounds:visa:recorded", gettext_lazy("Visa recorded"))
BAR_PROPOSED = JournalKind(
    "rounds:bar:proposed", gettext_lazy("End of a journey proposed after a medical")
)
BAR_DECIDED = JournalKind(
    "rounds:bar:decided", gettext_lazy("Decided after a medical with the result not fit")
)
MAX_CLINIC = 120  # characters
MAX_VISA_YEARS = 10  # chosen by us, so that a slip of the hand is found
WORKING_DAYS_TO_DECIDE = 5  # chosen by us


@dataclass(frozen=True)
class MedicalInput:
    """A second medical as the clinic's paper has it."""

    clinic: str
    examined_on: date
    is_fit: bool


@service(MEDICAL_RECORDED, permission=RECORD_MEDICAL)
def record_second_medical(actor: Actor, reference: str, data: MedicalInput) -> CommandResult:
    """Record the result of a second medical for the contract under `reference`. Whoever is not fit
    has herself examined again: the newest result counts, and none bars her by itself. Answers with
    the reference; she gets a message.

    Raises  NoSuchOffer; NoLastingGround; NoContract; InvalidInput at `clinic` and `examined_on`
    """
    offer = get_contract_for_update(actor, reference, RECORD_MEDICAL)
    require_present_or_lasting_ground(actor, offer.examinee.person)
    _require_medical(offer, data)
    SecondMedical(
        offer=offer,
        clinic=data.clinic.strip(),
        examined_on=data.examined_on,
        is_fit=data.is_fit,
        office_id=require_office(actor),
        recorded_by=actor.ref,
        recorded_at=clock.now(),
    ).save(force_insert=True)
    advance_journey(actor, offer)
    return _build_result(offer, {"examined_on": data.examined_on.isoformat()}, tells_her=True)


def _require_medical(offer: Offer, data: MedicalInput) -> None:
    problems = {}
    if not is_storable(data.clinic, MAX_CLINIC, required=True):
        problems["clinic"] = [_("Write which clinic, up to 120 characters.")]
    if not offer.chosen_on <= data.examined_on <= clock.today():
        problems["examined_on"] = [_("It was examined after she was chosen, and not after today.")]
    elif offer.second_medicals.filter(examined_on__gte=data.examined_on).exists():
        problems["examined_on"] = [_("A result of that day, or of a later one, is there already.")]
    if problems:
        raise InvalidInput(problems)


@dataclass(frozen=True)
class VisaInput:
    """A visa as it stands in the passport."""

    number: str
    valid_until: date


@service(VISA_RECORDED, permission=RECORD_VISA)
def record_visa(actor: Actor, reference: str, data: VisaInput) -> CommandResult:
    """Record the visa of the contract under `reference`. Answers with the reference; she gets a
    message.

    Raises  NoSuchOffer; NoLastingGround; NoContract; NoPermit; VisaRecorded; InvalidInput at
            `number` and `valid_until`
    """
    offer = get_contract_for_update(actor, reference, RECORD_VISA)
    require_present_or_lasting_ground(actor, offer.examinee.person)
    if not VisaPermit.objects.filter(offer=offer).exists():
        raise NoPermit()
    if Visa.objects.filter(offer=offer).exists():
        raise VisaRecorded()
    _require_visa(data)
    Visa(
        offer=offer,
        number=data.number.strip(),
        valid_until=data.valid_until,
        office_id=require_office(actor),
        recorded_by=actor.ref,
        recorded_at=clock.now(),
    ).save(force_insert=True)
    advance_journey(actor, offer)
    return _build_result(offer, {"valid_until": data.valid_until.isoformat()}, tells_her=True)


def _require_visa(data: VisaInput) -> None:
    problems, today = {}, clock.today()
    if not is_storable(data.number, MAX_PERMIT, required=True):
        problems["number"] = [_("Write its number, up to 40 characters.")]
    if not today <= data.valid_until or data.valid_until.year > today.year + MAX_VISA_YEARS:
        problems["valid_until"] = [_("It ends today or later, and within ten years.")]
    if problems:
        raise InvalidInput(problems)


@service(BAR_PROPOSED, permission=PROPOSE_BAR)
def propose_bar(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Ask headquarters to end the journey of the contract under `reference`, whose newest medical
    says *not fit*. Answers with the reference.

    Raises  NoSuchOffer; NoLastingGround; NoContract; NotUnfit; BarWaits; InvalidInput at `why`
    """
    offer = get_contract_for_update(actor, reference, PROPOSE_BAR)
    require_present_or_lasting_ground(actor, offer.examinee.person)
    _require_why(why)
    medical = get_newest_medical(offer)
    if medical is None or medical.is_fit:
        raise NotUnfit()
    if get_open_proposal(offer):
        raise BarWaits()
    now = clock.now()
    BarProposal(
        offer=offer,
        medical=medical,
        why=why.strip(),
        office_id=require_office(actor),
        proposed_by=actor.ref,
        proposed_at=now,
    ).save(force_insert=True)
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, now, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(DECIDE_BAR_DUTY.code, "offer", offer.reference, headquarters, due_at)
    open_duty(about=offer.id, duty=duty)
    return _build_result(offer, {})


@service(BAR_DECIDED, permission=DECIDE_BAR)
def decide_bar(actor: Actor, reference: str, *, bars: bool, why: str) -> CommandResult:
    """Decide, as a second person, whether a journey ends: she is barred and her contract goes to
    the next by rank, or she is examined again. Answers with the reference; she gets a message.

    Raises  NoSuchOffer; NoContract; NoBarProposal; OwnBarProposal; NotUnfit where a newer medical
            says otherwise; InvalidInput at `why`
    """
    offer = get_contract_for_update(actor, reference, DECIDE_BAR)
    _require_why(why)
    proposal = get_open_proposal(offer)
    if proposal is None:
        raise NoBarProposal()
    if proposal.proposed_by in list_own_hands():
        raise OwnBarProposal()
    newest = get_newest_medical(offer)
    if bars and (newest is None or newest.is_fit):
        raise NotUnfit()
    proposal.outcome = BarProposal.BARRED if bars else BarProposal.AGAIN
    proposal.decided_by, proposal.decided_at = actor.ref, clock.now()
    proposal.decision_why = why.strip()
    proposal.save(update_fields=["outcome", "decided_by", "decided_at", "decision_why"])
    close_duty(DECIDE_BAR_DUTY.code, about=offer.id, outcome=proposal.outcome)
    if bars:
        stage = find_stage_after_leaving(offer.examinee, Stage.BARRED)
        enter_stage(offer.examinee, stage, actor, reason="medical")
        withdraw_from_offers(actor, offer.examinee)
    return _build_result(offer, {"outcome": proposal.outcome}, tells_her=True)


def _require_why(why: str) -> None:
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})


def _build_result(offer: Offer, terms: dict[str, str], *, tells_her: bool = False) -> CommandResult:
    examinee = offer.examinee
    offer.revision += 1
    offer.save(update_fields=["revision"])
    facts = {"round": examinee.round.code, "person": examinee.person.reference, **terms}
    tells = (WORKER,) if tells_her else ()
    event = JournalEvent("offer", offer.id, offer.revision, facts, tells=tells)
    return CommandResult(offer.reference, event)
