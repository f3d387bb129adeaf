"""Take in permits for visas: what the service of incoming files does inside its own transaction."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.journal.interface import JournalKind
from rantau.rounds.files import ExchangeFile
from rantau.rounds.journey_steps import advance_journey
from rantau.rounds.models import IncomingFile, Offer, VisaPermit
from rantau.rounds.permit_rows import PERMITTED, judge_permit, read_permit
from rantau.rounds.receipts import BATCH_SIZE, get_day_abroad, lock_examinees, write_receipts
from rantau.rounds.score_changes import tell_examinees
from rantau.rounds.stages import Stage

PERMIT_RECEIVED = JournalKind(
    "rounds:permit:received", gettext_lazy("Permit for the visa is there")
)


def take_permits(actor: Actor, row: IncomingFile, file: ExchangeFile) -> Mapping[str, int]:
    """Take in a file of PERMIT: a receipt a row; a permit belongs to the contract that she
    accepted, and she gets a message. Gives outcome -> rows.

    row  of the file, saved, with its round locked
    """
    examinees = lock_examinees(row, file)
    related = ("visa_permit", "examinee__round", "examinee__person")
    accepted = Offer.objects.select_related(*related).filter(
        examinee__in=examinees.values(), state=Offer.ACCEPTED
    )
    offers = {each.examinee_id: each for each in accepted}
    outcomes, permits, permitted, today = [], [], [], get_day_abroad(row)
    for each in file.rows:
        examinee = examinees.get(each["exam_number"])
        offer = offers.get(examinee.id) if examinee else None
        known = offer.visa_permit.number if offer and hasattr(offer, "visa_permit") else ""
        permit = read_permit(each, today=today)
        outcome = judge_permit(permit, Stage(examinee.stage) if examinee else None, known)
        outcomes.append(outcome)
        if examinee and offer and permit and outcome == PERMITTED:
            permitted.append(examinee)
            permits.append(
                VisaPermit(
                    offer=offer,
                    file=row,
                    number=permit.number,
                    permit_on=permit.on,
                    received_at=row.taken_at,
                )
            )
    write_receipts(row, file, outcomes)
    VisaPermit.objects.bulk_create(permits, batch_size=BATCH_SIZE)
    for person in permitted:
        advance_journey(actor, offers[person.id])
    terms = {each.id: {"file": row.reference} for each in permitted}
    tell_examinees(permitted, PERMIT_RECEIVED, actor, terms=terms)
    return Counter(outcomes)
