"""Open the re-entry of whoever came home in time and for whom her employer had asked; the worker
does it, a command a contract."""

from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.choice_rows import compute_answer_end
from rantau.rounds.errors import OfferClosed
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import Examinee, Offer
from rantau.rounds.permissions import EXCHANGE_FILES
from rantau.rounds.score_changes import WORKER
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage
from rantau.rounds.stay_rules import WayBack, judge_reentry
from rantau.rounds.stay_selectors import build_facts, list_change_days, lock_stays

REENTRY_OPENED = JournalKind(
    "rounds:reentry:opened",
    gettext_lazy("Re-entry without a test: the contract waits for her answer"),
)
REENTRY_CLOSED = JournalKind(
    "rounds:reentry:closed", gettext_lazy("Re-entry without a test: not open after this stay")
)


@service(REENTRY_OPENED, permission=EXCHANGE_FILES, other_kinds=(REENTRY_CLOSED,))
def open_reentry(actor: Actor, offer_id: UUID) -> CommandResult:
    """Let her answer the contract for which her employer asked, now that she is home; where her
    stay opens no such way by its end, take the request as lapsed: the counterpart is told. She gets
    a message. Answers with the reference of the contract.

    Raises  OfferClosed where it was opened or cancelled meanwhile, or she is not home
    """
    rows = Offer.objects.select_for_update(of=("self", "examinee"))
    rows = rows.select_related("examinee__person", "examinee__round")
    asked = rows.filter(id=offer_id, state=Offer.REQUESTED, examinee__stage=Stage.RETURNED)
    offer = asked.first()
    if offer is None:
        raise OfferClosed()
    way = _find_way(offer)
    if way.hindrances:
        offer.state, offer.answered_by, offer.answered_at = Offer.LAPSED, actor.ref, clock.now()
        return _save(offer, REENTRY_CLOSED, hindrances=",".join(way.hindrances))
    served = _end_former(offer.examinee)
    days = get_offer_edition(offer).amounts.answer_days
    offer.state, offer.enters_from = Offer.WAITING, way.opens_on
    offer.answer_until = compute_answer_end(clock.today(), days)
    enter_stage(offer.examinee, Stage.CHOSEN, actor, reason="reentry")
    return _save(offer, REENTRY_OPENED, **served)


def _end_former(examinee: Examinee) -> dict[str, str]:
    """Take the contract under which she came home as served; gives its number as `served`, nothing
    where an earlier request that came to nothing had ended it."""
    rows = Offer.objects.select_for_update()
    former = rows.filter(examinee=examinee, state=Offer.ACCEPTED).first()
    if former is None:
        return {}
    former.state = Offer.SERVED
    former.revision += 1
    former.save(update_fields=["state", "revision"])
    return {"served": former.number}


def _find_way(offer: Offer) -> WayBack:
    [stay] = lock_stays([offer.examinee_id])
    days = list_change_days([stay])[stay.id]
    return judge_reentry(build_facts(stay, days), get_offer_edition(offer).amounts)


def _save(offer: Offer, kind: JournalKind, **terms: str) -> CommandResult:
    offer.revision += 1
    offer.save(
        update_fields=[
            *("state", "answered_by", "answered_at", "enters_from", "answer_until", "revision"),
        ]
    )
    described = {
        "round": offer.examinee.round.code,
        "person": offer.examinee.person.reference,
        "offer": offer.number,
        "stage": offer.examinee.stage,
    }
    event = JournalEvent("offer", offer.id, offer.revision, {**described, **terms}, tells=(WORKER,))
    return CommandResult(offer.reference, event, kind)
