"""Fetch placements under way of which a date ends soon: the passport, the contract, and until the
departure the clearance, which ends with the first of what it rests on, such as visa and insurance.

The days before the end are those of common/end_warnings.py; which is today is the day of western
Indonesia.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Least

from rantau.common import clock
from rantau.common.end_warnings import WARNING_DAYS, find_new_end_warning
from rantau.documents.models import Document
from rantau.placement.models import Placement

CLEARANCE = "clearance"
MAX_AT_ONCE = 500


@dataclass(frozen=True)
class DueEnd:
    """The last day of what ends next, and which of WARNING_DAYS is to be said of it."""

    on: date
    days: int


def list_placements_to_warn() -> list[UUID]:
    """The placements whose person is to be told today, a bounded number, the nearest end first.
    Inside a scope of the system."""
    rows = Placement.objects.filter(ended_at=None).annotate(next_end=_build_next_end(clock.today()))
    due = Q()
    for days in WARNING_DAYS:
        is_given = Q(warned_for=F("next_end"), warned_days__isnull=False, warned_days__lte=days)
        due |= Q(next_end__lte=clock.today() + timedelta(days=days)) & ~is_given
    found = rows.exclude(milestone="returned").filter(due).order_by("next_end", "id")
    return list(found.values_list("id", flat=True)[:MAX_AT_ONCE])


def find_due_end(placement: Placement) -> DueEnd | None:
    """What is to be said today of a placement; None where nothing is, or it was said. Inside a
    scope that sees its documents."""
    today = clock.today()
    rows = Placement.objects.filter(id=placement.id).annotate(next_end=_build_next_end(today))
    on = rows.values_list("next_end", flat=True).get()
    if on is None or placement.milestone == "returned":
        return None
    days = find_new_end_warning(
        on, today, warned_for=placement.warned_for, warned_days=placement.warned_days
    )
    return DueEnd(on, days) if days is not None else None


def _build_next_end(today: date) -> Least:
    """The first day from today on with which something of a placement ends; null for none."""
    clearances = Document.objects.filter(
        subject=OuterRef("id"), letter=CLEARANCE, revoked_at=None, valid_until__gte=today
    )
    is_cleared = When(milestone="cleared", then=Subquery(clearances.values("valid_until")[:1]))
    ends = [
        Case(When(**{f"{name}__gte": today}, then=F(name)), output_field=DateField())
        for name in ("passport_until", "contract_until")
    ]
    return Least(*ends, Case(is_cleared, output_field=DateField()))
