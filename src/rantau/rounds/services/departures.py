"""Record who departed, who did not, and what became of those who did not arrive."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import normalize_reference
from rantau.common.text import is_storable
from rantau.duties.interface import close_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.arrivals import SETTLING_DUTIES
from rantau.rounds.departure_selectors import (
    find_report_to_settle,
    is_grace_over,
    list_unready_entries,
)
from rantau.rounds.entry_rows import find_stage_after_missing
from rantau.rounds.errors import NoSuchOffer
from rantau.rounds.journey_errors import NoDeparture, NothingToSettle
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import ArrivalReport, Entry, Examinee, Offer, StageEvent
from rantau.rounds.permissions import (
    EXCHANGE_FILES,
    RECORD_DEPARTURE,
    RECORD_NO_SHOW,
    SETTLE_ARRIVAL,
)
from rantau.rounds.score_changes import WORKER, tell_examinees
from rantau.rounds.services.offers import withdraw_from_offers
from rantau.rounds.stage_events import enter_stage, enter_stages
from rantau.rounds.stages import Stage

DEPARTURE_RECORDED = JournalKind("rounds:departure:recorded", gettext_lazy("Departure recorded"))
DEPARTED = JournalKind("rounds:examinee:departed", gettext_lazy("Departed"))
DEPARTURE_MISSED = JournalKind("rounds:departure:missed", gettext_lazy("Did not depart"))
ARRIVAL_SETTLED = JournalKind(
    "rounds:arrival:settled", gettext_lazy("What became of somebody who did not arrive")
)
NO_SHOW = "no_show"


@service(DEPARTURE_RECORDED, permission=RECORD_DEPARTURE)
def record_departure(
    actor: Actor, day: date, airport: str, present: Sequence[UUID]
) -> CommandResult:
    """Record that these people of a departure have left; each gets a message. Answers with how
    many.

    present  keys of entries of that day and airport
    Raises   InvalidInput at `present` for a day that has not come, nobody, or somebody who is not
             of this departure or not at the stage of the visa any more
    """
    if day > clock.today():
        raise InvalidInput({"present": [_("The day of this departure has not come yet.")]})
    people = _lock_examinees(present)
    waiting = Entry.objects.select_for_update(of=("self",)).filter(
        id__in=present,
        entry_on=day,
        airport=airport,
        missed_at=None,
        offer__state=Offer.ACCEPTED,
        offer__examinee__stage=Stage.VISA,
    )
    if not people or len(waiting.order_by("id")) != len(set(present)):
        raise InvalidInput({"present": [_("Not all of them wait for this departure any more.")]})
    _require_gates(actor, present)
    enter_stages(people, Stage.DEPARTED, actor)
    facts = {"day": day.isoformat(), "airport": airport}
    tell_examinees(people, DEPARTED, actor, terms={each.id: facts for each in people})
    terms = {**facts, "people": str(len(people))}
    return CommandResult(str(len(people)), JournalEvent("departure", uuid7(), 1, terms))


def _require_gates(actor: Actor, present: Sequence[UUID]) -> None:
    """Raise InvalidInput at `present` with how many of these entries may not depart by the gates of
    their placements: nobody leaves without clearance, or with a document that has ended."""
    count = len(list_unready_entries(actor, present))
    if count:
        text = _("%(count)s of them may not depart yet: see below what each lacks.")
        raise InvalidInput({"present": [text % {"count": count}]})


def _lock_examinees(entries: Iterable[UUID]) -> list[Examinee]:
    """The examinees of these entries, locked first, as files lock them: a list that is moving an
    entry has ended then, and the entry is read as it left it."""
    rows = Examinee.objects.select_for_update(of=("self",)).select_related("person", "round")
    return list(rows.filter(offers__entry__in=list(entries)).order_by("id"))


@service(DEPARTURE_MISSED, permission=RECORD_NO_SHOW)
def record_no_show(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Record that somebody did not depart, with the reason: she is on the roster again, or has
    withdrawn where the round allows no more. Her contract goes to the next by rank. Answers with
    the reference of the contract; she gets a message.

    Raises  NoSuchOffer; NoDeparture where her day has not come, or she has departed;
            NoLastingGround; InvalidInput at `why`
    """
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    entries = Entry.objects.filter(offer__reference=normalize_reference(reference))
    found = entries.values_list("id", flat=True).first()
    if found is None:
        raise NoSuchOffer()
    entry = _get_entry_for_update(found)
    require_present_or_lasting_ground(actor, entry.offer.examinee.person)
    return _miss_departure(actor, entry, why.strip())


@service(DEPARTURE_MISSED, permission=EXCHANGE_FILES)
def lapse_departure(actor: Actor, entry_id: UUID) -> CommandResult:
    """Take a departure as missed whose day passed so long ago that nobody records it any more; as
    `record_no_show`, without a reason.

    Raises  NoDeparture where it was recorded meanwhile, or the days have not passed
    """
    entry = _get_entry_for_update(entry_id)
    if not is_grace_over(entry, clock.today()):
        raise NoDeparture()
    return _miss_departure(actor, entry, "")


def _get_entry_for_update(entry_id: UUID) -> Entry:
    _lock_examinees([entry_id])
    related = ("offer__examinee__person", "offer__examinee__round")
    rows = Entry.objects.select_related(*related).select_for_update(of=("self", "offer"))
    found = rows.filter(id=entry_id, missed_at=None, entry_on__lte=clock.today()).first()
    if found is None or found.offer.examinee.stage != Stage.VISA:
        raise NoDeparture()
    return found


def _miss_departure(actor: Actor, entry: Entry, why: str) -> CommandResult:
    offer, examinee = entry.offer, entry.offer.examinee
    missed = StageEvent.objects.filter(examinee=examinee, reason=NO_SHOW).count() + 1
    amounts = get_offer_edition(offer).amounts
    stage = find_stage_after_missing(missed, amounts.missed_departures)
    if offer.is_reentry:
        stage = Stage.RETURNED
    entry.missed_at, entry.missed_by, entry.missed_why = clock.now(), actor.ref, why
    entry.save(update_fields=["missed_at", "missed_by", "missed_why"])
    enter_stage(examinee, stage, actor, reason=NO_SHOW)
    withdraw_from_offers(actor, examinee)
    return _build_result(offer, {"stage": stage}, tells_her=True)


@service(ARRIVAL_SETTLED, permission=SETTLE_ARRIVAL)
def settle_arrival(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Record what became of somebody who was reported not to have arrived, or not fit by the
    medical after the arrival; a later file may still say otherwise. Answers with the reference of
    the contract.

    Raises  NoSuchOffer; NothingToSettle; InvalidInput at `why`
    """
    require_permission(actor, SETTLE_ARRIVAL)
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write what became of it, 1 to 300 characters.")]})
    offers = Offer.objects.select_related("examinee__person", "examinee__round")
    offer = offers.filter(reference=normalize_reference(reference)).first()
    if offer is None:
        raise NoSuchOffer()
    report = find_report_to_settle(offer, locks=True)
    if report is None:
        raise NothingToSettle()
    reports = ArrivalReport.objects.filter(offer=offer, kind=report.kind, settled_at=None)
    reports.update(settled_by=actor.ref, settled_at=clock.now(), why=why.strip())
    close_duty(SETTLING_DUTIES[report.kind].code, about=offer.id, outcome="settled")
    return _build_result(offer, {"report": report.kind})


def _build_result(offer: Offer, terms: dict[str, str], *, tells_her: bool = False) -> CommandResult:
    examinee = offer.examinee
    offer.revision += 1
    offer.save(update_fields=["revision"])
    facts = {"round": examinee.round.code, "person": examinee.person.reference, **terms}
    tells = (WORKER,) if tells_her else ()
    event = JournalEvent("offer", offer.id, offer.revision, facts, tells=tells)
    return CommandResult(offer.reference, event)
