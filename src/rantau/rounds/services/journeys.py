"""Record what an accepted contract needs until the visa."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.errors import NoContract
from rantau.rounds.models import Offer, SecondMedical
from rantau.rounds.offer_selectors import get_offer_for_update
from rantau.rounds.permissions import RECORD_MEDICAL
from rantau.rounds.score_changes import WORKER
from rantau.rounds.stages import Stage

MEDICAL_RECORDED = JournalKind("rounds:medical:recorded", gettext_lazy("Second medical recorded"))
MAX_CLINIC = 120  # characters


@dataclass(frozen=True)
class MedicalInput:
    """A second medical as the clinic's paper has it."""

    clinic: str
    examined_on: date
    is_fit: bool


@service(MEDICAL_RECORDED, permission=RECORD_MEDICAL)
def record_second_medical(actor: Actor, reference: str, data: MedicalInput) -> CommandResult:
    """Record the result of a second medical for the contract under `reference`. Whoever is not fit
    has herself examined again: the newest result counts, and nobody is barred by it. Answers with
    the reference; she gets a message.

    Raises  NoSuchOffer; NoLastingGround; NoContract; InvalidInput at `clinic` and `examined_on`
    """
    offer = get_offer_for_update(actor, reference)
    examinee = offer.examinee
    require_present_or_lasting_ground(actor, examinee.person)
    if offer.state != Offer.ACCEPTED or examinee.stage != Stage.ACCEPTED:
        raise NoContract()
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
    offer.revision += 1
    offer.save(update_fields=["revision"])
    terms = {
        "round": examinee.round.code,
        "person": examinee.person.reference,
        "examined_on": data.examined_on.isoformat(),
    }
    event = JournalEvent("offer", offer.id, offer.revision, terms, tells=(WORKER,))
    return CommandResult(offer.reference, event)


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
