"""Fetch accepted contracts of which a step is late, or is late no longer."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from rantau.common import clock
from rantau.duties.models import Duty
from rantau.rounds.edition import Amounts
from rantau.rounds.late_steps import (
    LATE_DUTIES,
    LATE_DUTY_CODES,
    LateStep,
    StepDays,
    list_late_steps,
)
from rantau.rounds.models import Entry, Offer, SecondMedical, VisaPermit
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage

ON_THE_WAY = (Stage.ACCEPTED, Stage.VISA)
MAX_AT_ONCE = 500


@dataclass(frozen=True)
class LateContract:
    """A contract, what is late of it, and the late steps about which a duty is open."""

    offer: UUID
    late: frozenset[LateStep]
    asked: frozenset[LateStep]


def list_late_contracts() -> list[UUID]:
    """The contracts whose open duties about late steps are not those that are late today, a bounded
    number. Inside a scope of the system."""
    rows = _list_candidates()
    found = [each for each in describe_late_contracts(rows) if each.late != each.asked]
    return [each.offer for each in found[:MAX_AT_ONCE]]


def _list_candidates() -> list[Offer]:
    """Whoever is on the way abroad; and who is not, and still has a duty about it."""
    rows = Offer.objects.select_related("examinee__round", "visa")
    asked = Duty.objects.filter(about=OuterRef("id"), kind__in=LATE_DUTY_CODES, closed_at=None)
    on_the_way = Q(state=Offer.ACCEPTED, examinee__stage__in=ON_THE_WAY)
    return list(rows.filter(on_the_way | Exists(asked)).order_by("answered_at", "id"))


def describe_late_contracts(offers: Collection[Offer]) -> list[LateContract]:
    """What is late of these contracts today, read with round and visa; in a fixed number of queries
    and one more a round. Inside a scope."""
    keys = [each.id for each in offers]
    permits = set(VisaPermit.objects.filter(offer__in=keys).values_list("offer", flat=True))
    entries = set(Entry.objects.filter(offer__in=keys).values_list("offer", flat=True))
    medicals = SecondMedical.objects.filter(offer__in=keys).order_by("examined_on")
    is_fit = dict(medicals.values_list("offer", "is_fit"))  # the newest counts
    asked: dict[UUID, set[LateStep]] = defaultdict(set)
    steps = {kind.code: step for step, kind in LATE_DUTIES.items()}
    duties = Duty.objects.filter(about__in=keys, kind__in=LATE_DUTY_CODES, closed_at=None)
    for about, kind in duties.values_list("about", "kind"):
        asked[about].add(steps[kind])
    amounts: dict[UUID, Amounts] = {}
    found = []
    for offer in offers:
        round_ = offer.examinee.round
        if round_.id not in amounts:
            amounts[round_.id] = get_edition_in_force(round_).amounts
        days = _build_days(offer, permits, entries, is_fit=bool(is_fit.get(offer.id)))
        late = list_late_steps(days, amounts[round_.id], clock.today()) if days else []
        found.append(LateContract(offer.id, frozenset(late), frozenset(asked[offer.id])))
    return found


def _build_days(
    offer: Offer, permits: set[UUID], entries: set[UUID], *, is_fit: bool
) -> StepDays | None:
    """None for whoever is not on the way any more: nothing of her is late."""
    is_on_the_way = offer.state == Offer.ACCEPTED and offer.examinee.stage in ON_THE_WAY
    if not is_on_the_way or offer.answered_at is None:
        return None
    visa = offer.visa if hasattr(offer, "visa") else None
    return StepDays(
        accepted_on=offer.answered_at.astimezone(clock.WESTERN_TIME).date(),
        has_permit=offer.id in permits,
        is_fit=is_fit,
        has_entry=offer.id in entries,
        visa_on=visa.recorded_at.astimezone(clock.WESTERN_TIME).date() if visa else None,
        visa_until=visa.valid_until if visa else None,
    )
