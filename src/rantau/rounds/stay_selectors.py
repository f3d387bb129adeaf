"""Fetch stays abroad: what is recorded of each, what ends when, and which ways back are open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.end_warnings import WARNING_DAYS, find_new_end_warning
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_readings
from rantau.offices.models import OfficeKind
from rantau.registry.models import Person
from rantau.registry.selectors import list_united_ids
from rantau.rounds.edition import RoundEdition
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import Examinee, Offer, RefundClaim, Stay, StayRecord, WorkplaceChange
from rantau.rounds.permissions import READ_STAY, READ_STAYS
from rantau.rounds.refund_rules import list_claimable
from rantau.rounds.roster_clocks import End, find_warning
from rantau.rounds.stay_errors import NoSuchStay
from rantau.rounds.stay_rows import WORKPLACE
from rantau.rounds.stay_rules import (
    STAY_END,
    StayFacts,
    WayBack,
    count_allowed_changes,
    find_stay_hindrance,
    is_overstaying,
    judge_reentry,
    judge_special_test,
)

PURPOSE_OF_READING = "stay"


def is_at_post(actor: Actor) -> bool:
    """Whether a post abroad acts: it records what it sees there, and names the document."""
    return actor.office_kind == OfficeKind.POST_ABROAD


@dataclass(frozen=True)
class StayView:
    """A stay as pages show it.

    changes         of her workplace, by day
    used, allowed   changes in the part of the stay that today, or its last day, belongs to
    days_left       until the last day of the permit; 0 on it, less afterwards
    warning         which of WARNING_DAYS that is; None before the first, after the end and at home
    special_test, reentry  the ways back
    request         of her employer that she enters again, which opens once she is home; None where
                    there is none
    claims, claimable  what was claimed of insurances, and what can be claimed now; nothing where
                       the reader has no part in claims
    """

    row: Stay
    changes: Sequence[WorkplaceChange]
    used: int
    allowed: int
    days_left: int
    warning: int | None
    is_overstaying: bool
    special_test: WayBack
    reentry: WayBack
    request: Offer | None
    claims: Sequence[RefundClaim]
    claimable: Sequence[str]

    @property
    def open_change(self) -> WorkplaceChange | None:
        """The first change beyond the allowed number that headquarters has not settled."""
        return next((e for e in self.changes if e.is_excess and not e.settled_at), None)


def build_facts(stay: Stay, changes: Iterable[date]) -> StayFacts:
    """What the rules read of a stay."""
    return StayFacts(
        stay.arrived_on,
        stay.permit_until,
        stay.left_on,
        stay.overstays_since,
        stay.overstay_ended_on,
        tuple(changes),
    )


def build_stay_view(stay: Stay, edition: RoundEdition, *, with_claims: bool = True) -> StayView:
    """A stay by the edition of its round. Inside a scope.

    with_claims  False for who has no part in claims to insurances
    """
    today, changes = clock.today(), list_changes(stay)
    facts = build_facts(stay, [each.changed_on for each in changes])
    used, allowed = count_allowed_changes(facts, stay.left_on or today, edition.amounts)
    end = End(STAY_END, stay.permit_until)
    claims = list(stay.refund_claims.order_by("claimed_at", "id")) if with_claims else []
    kinds = [each.kind for each in claims]
    return StayView(
        row=stay,
        changes=changes,
        used=used,
        allowed=allowed,
        days_left=end.count_days(today),
        warning=find_warning(end, today) if stay.left_on is None else None,
        is_overstaying=is_overstaying(facts, today),
        special_test=judge_special_test(facts),
        reentry=judge_reentry(facts, edition.amounts),
        request=_find_request(stay),
        claims=claims,
        claimable=list_claimable(facts, edition.amounts, kinds) if with_claims else (),
    )


def _find_request(stay: Stay) -> Offer | None:
    examinee = stay.offer.examinee_id
    return Offer.objects.filter(examinee=examinee, state=Offer.REQUESTED).first()


def find_last_stay(examinee: Examinee, edition: RoundEdition) -> StayView | None:
    """The newest stay of an examinee, also under a contract after which another followed; None
    before she arrived. Inside a scope."""
    rows = Stay.objects.select_related("offer").filter(offer__examinee=examinee)
    stay = rows.order_by("-arrived_on").first()
    return build_stay_view(stay, edition) if stay else None


def find_stay_reference(offer: Offer) -> str:
    """The reference of the stay under a contract; empty before she arrived. Inside a scope."""
    return Stay.objects.filter(offer=offer).values_list("reference", flat=True).first() or ""


def list_stays(actor: Actor) -> QuerySet[Stay]:
    """The stays of whom the actor sees, who is abroad first, by the last day of the permit; with
    offer, examinee, person and round. Inside a scope."""
    require_permission(actor, READ_STAYS)
    return _select_with_person().order_by(F("left_on").desc(nulls_first=True), "permit_until", "id")


def log_stays(actor: Actor, stays: Iterable[Stay]) -> None:
    """Log that these stays of a page were read."""
    persons = {each.offer.examinee.person_id for each in stays}
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE_OF_READING)


def get_stay(actor: Actor, reference: str, permission: str = READ_STAY) -> Stay:
    """The stay under `reference` for the page of an officer who has the permission; she is logged
    as read. Raises NoSuchStay."""
    require_permission(actor, permission)
    found = _select_with_person().filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchStay()
    log_stays(actor, [found])
    return found


def list_records(actor: Actor, stay: Stay) -> Sequence[StayRecord]:
    """What officers recorded of a stay, in order, with their offices. Inside a scope."""
    require_permission(actor, READ_STAY)
    return list(stay.records.select_related("office").order_by("recorded_at", "id"))


def get_stay_for_update(actor: Actor, reference: str, permission: str) -> Stay:
    """The stay under `reference` with offer, examinee, person and round; first the examinee and
    then the stay are locked, as files lock them. Raises NoSuchStay."""
    require_permission(actor, permission)
    rows = Stay.objects.filter(reference=normalize_reference(reference))
    key = rows.values_list("offer__examinee", flat=True).first()
    if key is None:
        raise NoSuchStay()
    Examinee.objects.select_for_update().get(id=key)
    return _select_with_person().select_for_update(of=("self",)).get(id=rows.get().id)


def lock_stays(examinees: Iterable[UUID]) -> list[Stay]:
    """The newest stay under an accepted contract of each of these examinees, whom the caller has
    locked; locked, with offer, examinee, person and round."""
    rows = _select_with_person().filter(
        offer__examinee__in=list(examinees), offer__state__in=Offer.WITH_STAY
    )
    locked = rows.select_for_update(of=("self",)).order_by("arrived_on", "id")
    return list({each.offer.examinee_id: each for each in locked}.values())


def list_changes(stay: Stay) -> list[WorkplaceChange]:
    """The changes of workplace of a stay that hold, by day. Inside a scope."""
    rows = WorkplaceChange.objects.in_force().filter(stay=stay)
    return list(rows.order_by("changed_on"))


def is_record_withdrawn(record: StayRecord, changes: Iterable[WorkplaceChange]) -> bool:
    """Whether an officer recorded a change of workplace that was corrected away since; one of the
    same day that was recorded later is another.

    changes  of her stay, as they hold
    """
    if record.kind != WORKPLACE:
        return False
    return not any(
        each.changed_on == record.on and each.recorded_at <= record.recorded_at for each in changes
    )


def list_open_excess(stay: Stay) -> QuerySet[WorkplaceChange]:
    """The changes of workplace beyond the allowed number that headquarters has not settled. Inside
    a scope."""
    rows = WorkplaceChange.objects.in_force()
    return rows.filter(stay=stay, is_excess=True, settled_at=None)


def list_change_days(stays: Iterable[Stay]) -> dict[UUID, list[date]]:
    """Stay -> the days on which the workplace changed. Inside a scope."""
    days: dict[UUID, list[date]] = {each.id: [] for each in stays}
    rows = WorkplaceChange.objects.in_force().filter(stay__in=list(days)).order_by("changed_on")
    for stay, changed_on in rows.values_list("stay", "changed_on"):
        days[stay].append(changed_on)
    return days


def list_former_stays(actor: Actor, person: Person, destination: str) -> list[StayView]:
    """What is recorded of a person's stays in a country, under any registration of hers, the newest
    first; she is logged as read. Inside a scope."""
    require_permission(actor, READ_STAYS)
    stays = list(_list_of_person(person, destination).order_by("-arrived_on"))
    log_stays(actor, stays)
    return [build_stay_view(each, get_offer_edition(each.offer)) for each in stays]


def find_hindrance(person: Person, destination: str) -> str | None:
    """What of her recorded stays in a country keeps a person from another round for it: a code of
    stay_rules; None where nothing does. Inside a scope."""
    stays = _list_of_person(person, destination).select_related(None)
    return find_stay_hindrance(build_facts(each, ()) for each in stays)


def _list_of_person(person: Person, destination: str) -> QuerySet[Stay]:
    """The stays in a country under any registration of a person."""
    return _select_with_person().filter(
        offer__examinee__person__in=list_united_ids(person),
        offer__examinee__round__destination=destination,
    )


def _select_with_person() -> QuerySet[Stay]:
    """Stays with offer, examinee, person and round."""
    return Stay.objects.select_related("offer__examinee__person", "offer__examinee__round")


def list_rounds_to_warn_of_stays() -> list[UUID]:
    """The rounds in which somebody is to be warned today that her stay ends. Inside a scope."""
    rows = _list_to_warn(clock.today()).order_by()
    return sorted(rows.values_list("offer__examinee__round", flat=True).distinct())


def list_people_to_warn(round_id: UUID, today: date, count: int) -> list[UUID]:
    """The first so many examinees of a round who are to be warned today that their stay ends.
    Inside a scope."""
    rows = _list_to_warn(today).filter(offer__examinee__round=round_id)
    return list(rows.order_by("offer__examinee").values_list("offer__examinee", flat=True)[:count])


def find_due_warning(stay: Stay, today: date) -> int | None:
    """Which of WARNING_DAYS is to be said of a stay today; None where none is, or it was said."""
    end = End(STAY_END, stay.permit_until)
    return find_new_end_warning(
        end.on, today, warned_for=stay.warned_for, warned_days=stay.warned_days
    )


def _list_to_warn(today: date) -> QuerySet[Stay]:
    """The stays of which `find_due_warning` finds one, as the database finds them: on every run of
    the worker nothing else is read."""
    due = Q()
    for days in WARNING_DAYS:
        is_given = Q(warned_for=F("permit_until"), warned_days__isnull=False, warned_days__lte=days)
        due |= Q(permit_until__range=(today, today + timedelta(days=days))) & ~is_given
    return Stay.objects.filter(due, left_on=None)
