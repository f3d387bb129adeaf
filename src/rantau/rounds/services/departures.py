"""Sign who departed and who did not, and settle what became of those who did not arrive."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.common.errors import InvalidInput
from rantau.common.references import normalize_reference
from rantau.common.text import is_storable
from rantau.duties.interface import close_duty
from rantau.journal.interface import JournalAuthor, JournalEvent, JournalKind, record_entries
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.arrivals import SETTLING_DUTIES
from rantau.rounds.departure_lists import (
    MAX_ON_LIST,
    Flight,
    compute_digest,
    list_open_entries,
)
from rantau.rounds.departure_selectors import (
    find_report_to_settle,
    is_grace_over,
    list_unready_entries,
)
from rantau.rounds.entry_rows import find_stage_after_missing
from rantau.rounds.errors import NoSuchOffer
from rantau.rounds.journey_errors import NoDeparture, NothingToSettle
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import (
    ArrivalReport,
    DepartureCorrection,
    DepartureSignOff,
    Entry,
    Examinee,
    Offer,
    StageEvent,
)
from rantau.rounds.permissions import (
    EXCHANGE_FILES,
    RECORD_DEPARTURE,
    RECORD_NO_SHOW,
    SETTLE_ARRIVAL,
)
from rantau.rounds.score_changes import WORKER, tell_examinees
from rantau.rounds.services.offers import withdraw_from_offers
from rantau.rounds.stage_events import enter_stage, enter_stages
from rantau.rounds.stages import NO_SHOW, Stage

DEPARTURE_SIGNED_OFF = JournalKind(
    "rounds:departure:signed_off", gettext_lazy("Farewell list signed")
)
DEPARTURE_CORRECTED = JournalKind(
    "rounds:departure:corrected", gettext_lazy("Signed farewell list corrected")
)
DEPARTED = JournalKind("rounds:examinee:departed", gettext_lazy("Departed"))
DEPARTURE_MISSED = JournalKind("rounds:departure:missed", gettext_lazy("Did not depart"))
ARRIVAL_SETTLED = JournalKind(
    "rounds:arrival:settled", gettext_lazy("What became of somebody who did not arrive")
)
MAX_NAME = 120  # characters


@dataclass(frozen=True)
class MissedDeparture:
    """An entry of somebody who did not depart, and why."""

    entry: UUID
    why: str


@dataclass(frozen=True)
class SignOffInput:
    """What the officer who stood at the gate signs.

    present    entries of who has left
    stayed     everybody else on the list who waited
    digest     of the list that was on the screen (`compute_digest`)
    handed_to  who took them over; empty where nobody left
    """

    present: Collection[UUID]
    stayed: Collection[MissedDeparture]
    digest: str
    handed_to: str = ""


@service(DEPARTURE_SIGNED_OFF, permission=RECORD_DEPARTURE)
def sign_off_departure(actor: Actor, flight: Flight, data: SignOffInput) -> CommandResult:
    """Sign the farewell list of a flight and close it: who is present has departed, and who stayed
    did not, as `record_no_show` says; each gets a message. Of a flight on which nobody left, all
    stayed. Answers with how many departed.

    Raises  InvalidInput at `present` for a day that has not come, a list that is another by now or
            on which nobody waits, somebody who does not wait on it, or whom the gates of her
            placement hold; at `stayed` where it is not said once of everybody who waits whether she
            left, or why not, and for a reason that is missing or too long; at `handed_to`
    """
    _require_texts(data)
    if flight.entry_on > clock.today():
        raise InvalidInput({"present": [_("The day of this departure has not come yet.")]})
    listed = _lock_list(actor, flight)
    if compute_digest(flight, listed) != data.digest:
        raise InvalidInput({"present": [_("The list has changed meanwhile. Look at it again.")]})
    waiting = {each.id: each for each in listed if _is_waiting(each)}
    _require_everybody(data, waiting.keys())
    _require_gates(actor, data.present)
    _let_depart(actor, flight, [waiting[key].offer.examinee for key in data.present])
    _miss_departures(actor, [(waiting[each.entry], each.why.strip()) for each in data.stayed])
    return _sign(actor, flight, data, listed)


def _require_texts(data: SignOffInput) -> None:
    problems = {}
    if not is_storable(data.handed_to.strip(), MAX_NAME, required=bool(data.present)):
        problems["handed_to"] = [_("Write who took them over, 1 to 120 characters.")]
    if not all(is_storable(each.why.strip(), required=True) for each in data.stayed):
        problems["stayed"] = [_("Write of each who did not depart why, 1 to 300 characters.")]
    if problems:
        raise InvalidInput(problems)


def _require_everybody(data: SignOffInput, waiting: Collection[UUID]) -> None:
    """Raise InvalidInput unless each who waits either left or stayed, and nobody else did."""
    left, stayed = set(data.present), {each.entry for each in data.stayed}
    if not waiting:
        raise InvalidInput({"present": [_("Nobody waits for this departure any more.")]})
    if not left | stayed <= set(waiting):
        raise InvalidInput({"present": [_("Not all of them wait for this departure any more.")]})
    is_complete = len(data.present) + len(data.stayed) == len(waiting)
    if not is_complete or left | stayed != set(waiting):
        text = _("Say of everybody who waits whether she has left, or why not.")
        raise InvalidInput({"stayed": [text]})


def _lock_list(actor: Actor, flight: Flight) -> list[Entry]:
    """The entries of the open list, and their examinees, locked."""
    keys = list(list_open_entries(actor, flight).values_list("id", flat=True)[:MAX_ON_LIST])
    _lock_examinees(keys)
    rows = list_open_entries(actor, flight).filter(id__in=keys)
    rows = rows.select_related("offer__examinee__person", "offer__examinee__round")
    return list(rows.select_for_update(of=("self", "offer")))


def _is_waiting(entry: Entry) -> bool:
    offer = entry.offer
    is_open = entry.missed_at is None and offer.state == Offer.ACCEPTED
    return is_open and offer.examinee.stage == Stage.VISA


def _let_depart(actor: Actor, flight: Flight, people: Sequence[Examinee]) -> None:
    enter_stages(people, Stage.DEPARTED, actor)
    facts = {"day": flight.entry_on.isoformat(), "airport": flight.airport}
    tell_examinees(people, DEPARTED, actor, terms={each.id: facts for each in people})


def _miss_departures(actor: Actor, entries: Iterable[tuple[Entry, str]]) -> None:
    """Record that these did not depart, each with why."""
    events = [
        _build_event(entry.offer, {"stage": _miss(actor, entry, why)}, tells_her=True)
        for entry, why in entries
    ]
    author = JournalAuthor(actor.ref, actor.office, actor.cause)
    record_entries(DEPARTURE_MISSED.code, events, author)


def _sign(
    actor: Actor, flight: Flight, data: SignOffInput, listed: Sequence[Entry]
) -> CommandResult:
    missed = sum(each.missed_at is not None for each in listed)
    signed = DepartureSignOff(
        entry_on=flight.entry_on,
        airport=flight.airport,
        flight=flight.number,
        digest=data.digest,
        signed_by=actor.ref,
        signer=actor.name[:MAX_NAME],
        signed_at=clock.now(),
        handed_to=data.handed_to.strip(),
        departed=len(data.present),
        missed=missed,
    )
    signed.save(force_insert=True)
    keys = [each.id for each in listed]
    count = Entry.objects.filter(id__in=keys, sign_off=None).update(sign_off=signed)
    require_rows_written(count, len(keys), "entries of a list that is signed")
    terms = {
        "day": flight.entry_on.isoformat(),
        "airport": flight.airport,
        "flight": flight.number,
        "departed": str(signed.departed),
        "missed": str(missed),
        "digest": signed.digest,
    }
    return CommandResult(str(len(data.present)), JournalEvent("departure", signed.id, 1, terms))


@service(DEPARTURE_CORRECTED, permission=RECORD_DEPARTURE)
def correct_departure(
    actor: Actor, reference: str, *, has_departed: bool, why: str
) -> CommandResult:
    """Record that a signed list has somebody wrong, with the reason. The list stays as it was
    signed and shows the correction; where she stands is not changed by it: who did not arrive is
    settled by `settle_arrival`, and who left without a contract is whom her office looks for.
    Answers with the reference of the contract.

    Raises  NoSuchOffer; NoDeparture where she is on no signed list; InvalidInput at `has_departed`
            where the list says so already, and at `why`
    """
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    rows = Entry.objects.select_related("offer__examinee__person", "offer__examinee__round")
    rows = rows.filter(offer__reference=normalize_reference(reference))
    entry = rows.select_for_update(of=("self", "offer")).first()
    if entry is None:
        raise NoSuchOffer()
    if entry.sign_off_id is None:
        raise NoDeparture()
    newest = entry.corrections.order_by("-corrected_at").first()
    recorded = newest.has_departed if newest else entry.missed_at is None
    if recorded == has_departed:
        raise InvalidInput({"has_departed": [_("The list says so already.")]})
    DepartureCorrection(
        entry=entry,
        has_departed=has_departed,
        why=why.strip(),
        corrected_by=actor.ref,
        corrector=actor.name[:MAX_NAME],
        corrected_at=clock.now(),
    ).save(force_insert=True)
    return _build_result(entry.offer, {"departed": "yes" if has_departed else "no"})


def _require_gates(actor: Actor, present: Collection[UUID]) -> None:
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
    stage = _miss(actor, entry, why)
    return _build_result(entry.offer, {"stage": stage}, tells_her=True)


def _miss(actor: Actor, entry: Entry, why: str) -> Stage:
    """Record that she did not depart; gives the stage that she has then."""
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
    return stage


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
    return CommandResult(offer.reference, _build_event(offer, terms, tells_her=tells_her))


def _build_event(offer: Offer, terms: dict[str, str], *, tells_her: bool) -> JournalEvent:
    """What happened to a contract, which has a new revision by it."""
    examinee = offer.examinee
    offer.revision += 1
    offer.save(update_fields=["revision"])
    facts = {"round": examinee.round.code, "person": examinee.person.reference, **terms}
    tells = (WORKER,) if tells_her else ()
    return JournalEvent("offer", offer.id, offer.revision, facts, tells=tells)
