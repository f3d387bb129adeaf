"""What a person wishes of her placement before she departs, and why nobody may be placed where it
stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from rantau.common import clock
from rantau.common.sexes import EITHER
from rantau.partners.models import Agency, Hold, QuotaLine
from rantau.partners.selectors import build_free_line_filter
from rantau.placement.models import Placement, PlacementWish
from rantau.procedures.scheme import (
    MILESTONES_BEFORE_CLEARANCE,
    MILESTONES_BEFORE_DEPARTURE,
    Scheme,
)

AGENCY_HELD, JOB_ORDER_HELD, UNLICENSED = "agency", "job_order", "unlicensed"
ENDING, ENDED = "ending", "ended"


@dataclass(frozen=True)
class Standstill:
    """Why nobody is placed where a placement stands, and whether its person asked for another
    agency.

    cause     one of the codes above, ENDING where the agency has a last day that has not passed;
              empty where it goes on
    ended_on  that last day, else None
    """

    cause: str
    ended_on: date | None
    has_transfer_wish: bool


GOES_ON = Standstill("", None, has_transfer_wish=False)


def get_standstill(placement: Placement) -> Standstill:
    """Whether anybody is placed where a placement stands that may still be transferred; GOES_ON for
    any other. One statement, inside a scope that sees agencies and holds."""
    if not is_transferable(placement):
        return GOES_ON
    holds = Hold.objects.filter(lifted_at=None)
    is_agency_held, is_order_held, since, until, ended_on, has_wish = (
        Agency.objects.filter(pk=placement.agency_id)
        .values_list(
            Exists(holds.filter(about=OuterRef("pk"))),
            Exists(holds.filter(about__in=[key for key in (placement.job_order_id,) if key])),
            "licence_from",
            "licence_until",
            "ended_on",
            Exists(list_open_wishes(placement.id, PlacementWish.TRANSFER)),
        )
        .get()
    )
    today = clock.today()
    causes = {
        ENDED: ended_on is not None and ended_on < today,
        AGENCY_HELD: is_agency_held,
        ENDING: ended_on is not None,
        UNLICENSED: not since <= today <= until,
        JOB_ORDER_HELD: is_order_held,
    }
    cause = next((code for code, applies in causes.items() if applies), "")
    return Standstill(cause, ended_on, has_wish)


def is_transferable(placement: Placement) -> bool:
    """Whether a placement with an agency has come no further than its selection."""
    is_open = placement.ended_at is None and placement.agency_id is not None
    return is_open and placement.milestone in MILESTONES_BEFORE_CLEARANCE


def has_object(wish: PlacementWish) -> bool:
    """Whether a wish that waits can still be carried out: she may withdraw, or nobody is placed
    where she waits. Inside a scope that sees agencies and holds."""
    if wish.kind == PlacementWish.WITHDRAW:
        return can_withdraw_herself(wish.placement)
    return bool(get_standstill(wish.placement).cause)


def can_withdraw_herself(placement: Placement) -> bool:
    """Whether its person may end a placement: at any time before she departs. What belongs to a
    contract of a round is given up there."""
    is_open = placement.ended_at is None and not placement.follows_round
    return is_open and placement.milestone in MILESTONES_BEFORE_DEPARTURE


def list_open_wishes(placement: UUID, kind: str) -> QuerySet[PlacementWish]:
    """The wish of this kind that waits: one, or none."""
    return PlacementWish.objects.filter(placement=placement, kind=kind, outcome="")


def list_waiting_wishes(placements: Collection[UUID]) -> list[UUID]:
    """The ids of the wishes of these placements that wait, by id."""
    rows = PlacementWish.objects.filter(placement__in=placements, outcome="").order_by("id")
    return list(rows.values_list("id", flat=True))


def list_newest_wishes(placement: UUID) -> dict[str, PlacementWish]:
    """Kind -> the newest wish of a placement of that kind. Inside a scope."""
    rows = PlacementWish.objects.filter(placement=placement).order_by("wished_at", "id")
    return {each.kind: each for each in rows}


def list_lines_to_transfer_to(
    placement: Placement, scheme: Scheme, *, cause: str
) -> QuerySet[QuotaLine]:
    """The lines with free places that lead to the same country under the same scheme, for the sex
    of the person, those of her occupation first; not of an agency or job order that is held, ending
    or without a licence, nor of her own agency, unless its job order alone is held. Inside a scope
    that sees all agencies.

    cause  why her placement stands still
    """
    today = clock.today()
    about = Q(about=OuterRef("job_order__agency")) | Q(about=OuterRef("job_order"))
    rows = QuotaLine.objects.filter(
        build_free_line_filter(),
        ~Exists(Hold.objects.filter(about, lifted_at=None)),
        job_order__destination=placement.destination,
        job_order__employer__kind=scheme.employer,
        job_order__agency__licence_from__lte=today,
        job_order__agency__licence_until__gte=today,
        job_order__agency__ended_on=None,
        sex__in=(placement.sex, EITHER),
    )
    if cause != JOB_ORDER_HELD:
        rows = rows.exclude(job_order__agency=placement.agency_id)
    rows = rows.select_related("job_order__agency__office", "job_order__employer")
    is_other = Case(When(occupation=placement.occupation, then=0), default=1)
    return rows.order_by(is_other, "job_order__agency__office__name", "job_order__number", "id")
