"""What a person wishes of her placement while it stands still, and whether it does."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

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

HELD, UNLICENSED = "held", "unlicensed"


@dataclass(frozen=True)
class Standstill:
    """Why nobody is placed today where a placement stands, and whether its person asked for another
    agency.

    cause  HELD (the agency or the job order), UNLICENSED, or empty where nothing stands still
    """

    cause: str
    wishes_transfer: bool

    @property
    def allows_transfer(self) -> bool:
        """Whether she may go on with another agency."""
        return bool(self.cause) or self.wishes_transfer


def get_standstill(placement: Placement) -> Standstill:
    """How it stands with the agency of a placement that may still be transferred; nothing of any
    other. One statement, inside a scope that sees agencies and holds."""
    if not is_transferable(placement):
        return Standstill("", wishes_transfer=False)
    about = Q(about=OuterRef("pk")) | Q(about=placement.job_order_id)
    holds = Hold.objects.filter(about, lifted_at=None)
    wishes = list_open_wishes(placement.id, PlacementWish.TRANSFER)
    rows = Agency.objects.filter(pk=placement.agency_id)
    is_held, until, wishes_transfer = rows.values_list(
        Exists(holds), "licence_until", Exists(wishes)
    ).get()
    unlicensed = UNLICENSED if until < clock.today() else ""
    return Standstill(HELD if is_held else unlicensed, wishes_transfer)


def is_transferable(placement: Placement) -> bool:
    """Whether a placement with an agency has come no further than its selection."""
    is_open = placement.ended_at is None and placement.agency_id is not None
    return is_open and placement.milestone in MILESTONES_BEFORE_CLEARANCE


def may_withdraw_herself(placement: Placement) -> bool:
    """Whether its person may end a placement: at any time before she departs. What belongs to a
    contract of a round is given up there."""
    is_open = placement.ended_at is None and not placement.follows_round
    return is_open and placement.milestone in MILESTONES_BEFORE_DEPARTURE


def list_open_wishes(placement: UUID, kind: str) -> QuerySet[PlacementWish]:
    """The wish of this kind that waits: one, or none."""
    return PlacementWish.objects.filter(placement=placement, kind=kind, outcome="")


def list_newest_wishes(placement: UUID) -> dict[str, PlacementWish]:
    """Kind -> the newest wish of a placement of that kind. Inside a scope."""
    rows = PlacementWish.objects.filter(placement=placement).order_by("wished_at", "id")
    return {each.kind: each for each in rows}


def list_lines_to_transfer_to(placement: Placement, scheme: Scheme) -> QuerySet[QuotaLine]:
    """The lines of other agencies with free places that lead to the same country under the same
    scheme, for the sex of the person; not of an agency or job order that is held. Inside a scope
    that sees all agencies."""
    today = clock.today()
    about = Q(about=OuterRef("job_order__agency")) | Q(about=OuterRef("job_order"))
    rows = QuotaLine.objects.filter(
        build_free_line_filter(),
        ~Exists(Hold.objects.filter(about, lifted_at=None)),
        job_order__destination=placement.destination,
        job_order__employer__kind=scheme.employer,
        job_order__agency__licence_from__lte=today,
        job_order__agency__licence_until__gte=today,
        sex__in=(placement.sex, EITHER),
    )
    rows = rows.exclude(job_order__agency=placement.agency_id)
    rows = rows.select_related("job_order__agency__office", "job_order__employer")
    return rows.order_by("job_order__agency__office__name", "job_order__number", "occupation", "id")
