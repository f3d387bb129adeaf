"""An office's own people abroad: how many, where, who they are, and what needs attention.

Somebody is abroad from departure until return. A district and a province count by origin on the
identity card as when the placement was opened; a post abroad counts the people that it looks
after. Counting reads indexes only (`placement.models.IS_ABROAD`).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from rantau.access.actor import Actor, Span
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_list_readings
from rantau.placement.models import ABROAD_MILESTONES, IS_ABROAD, Placement
from rantau.placement.selectors import attach_persons, exclude_surplus_abroad
from rantau.protection.selectors import list_persons_with_open_case
from rantau.registry.models import Person
from rantau.registry.selectors import list_united_ids
from rantau.statistics.permissions import READ_RESIDENTS
from rantau.statistics.placement_counts import ALL_REGIONS

PAGE_SIZE = 25
READING_PURPOSE = "residents"
# When something needs attention: our own measures (docs/design/statistics.md).
ARRIVAL_REPORT_PERIOD = timedelta(days=30)
CONTRACT_WARNING_PERIOD = timedelta(days=90)
PASSPORT_WARNING_PERIOD = timedelta(days=180)
# A function of the database, which counts in covering indexes (docs/apps/statistics.md).
COUNT_RESIDENTS_SQL = """
    select place, destination, persons, unreported, late_to_report, contract_ends, passport_ends
      from unnest(%s::bigint[], %s::bigint[]) as own(lo, hi),
           lateral statistics_count_abroad(own.lo, own.hi, %s, %s, %s, %s)
"""
LATE, CONTRACT, PASSPORT, CASE = "late", "contract", "passport", "case"
ATTENTION_REASONS = (LATE, CONTRACT, PASSPORT, CASE)
DEPARTED, ARRIVED = ABROAD_MILESTONES


@dataclass(frozen=True)
class ResidentFilter:
    """Which of them: a range of origin, a destination, DEPARTED or ARRIVED, one of
    ATTENTION_REASONS."""

    region_range: Span = ALL_REGIONS
    destination: str = ""
    status: str = ""
    attention: str = ""


@dataclass(frozen=True)
class ResidentCounts:
    """How many are abroad, how many of them without an arrival report, and by two dimensions.

    attention          reason (ATTENTION_REASONS) -> count
    persons_with_case  who has an open case that the reader may see
    """

    total: int = 0
    without_arrival_report: int = 0
    by_place: Counter[int] = field(default_factory=Counter)
    by_destination: Counter[str] = field(default_factory=Counter)
    attention: Counter[str] = field(default_factory=Counter)
    persons_with_case: frozenset[UUID] = frozenset()


def count_residents(actor: Actor, region_range: Span, group_size: int) -> ResidentCounts:
    """Count the actor's people abroad who come from `region_range`, by regions of `group_size`
    nodes.

    Inside the caller's scope; two statements, and two more where there are open cases, which are
    counted from rows under row policies.
    """
    require_permission(actor, READ_RESIDENTS)
    own = _intersect_with_own_ranges(actor, region_range)
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_RESIDENTS_SQL,
            [
                [lo for lo, _ in own],
                [hi for _, hi in own],
                group_size,
                clock.now() - ARRIVAL_REPORT_PERIOD,
                today + CONTRACT_WARNING_PERIOD,
                today + PASSPORT_WARNING_PERIOD,
            ],
        )
        rows = cursor.fetchall()
    cases = _list_persons_with_case(actor, region_range)
    counts = ResidentCounts(
        total=sum(row[2] for row in rows if row[:2] == (None, None)),
        without_arrival_report=sum(row[3] for row in rows if row[:2] == (None, None)),
        persons_with_case=frozenset(cases),
    )
    counts.attention[CASE] = len(counts.persons_with_case)
    for at, destination, persons, _, *attention_counts in rows:
        if at is not None:
            counts.by_place[at] += persons
        elif destination is not None:
            counts.by_destination[destination] += persons
        else:
            counts.attention.update(
                dict(zip((LATE, CONTRACT, PASSPORT), attention_counts, strict=True))
            )
    return counts


def list_residents(
    actor: Actor,
    selection: ResidentFilter,
    *,
    persons_with_case: Collection[UUID],
    after: str = "",
    limit: int = PAGE_SIZE,
) -> tuple[list[Placement], bool]:
    """At most `limit` of them with their persons and safe contacts, by village, and whether there
    are more. Readings are logged for those that are returned.

    persons_with_case  from `count_residents`
    after              the reference of the last placement on the page before; empty for the first
                       page
    """
    require_permission(actor, READ_RESIDENTS)
    rows = (
        _list_placements_abroad(actor, selection.region_range)
        .select_related("person__safe_contact")
        .filter(_build_filter(selection, persons_with_case))
    )
    if after:
        last = Placement.objects.filter(reference=normalize_reference(after))
        at = last.values_list("origin_node", "id").first()
        rows = rows.filter(_build_page_condition(*at)) if at else rows.none()
    placements = list(rows.order_by("origin_node", "id")[: limit + 1])
    page = placements[:limit]
    attach_persons(page)
    log_list_readings(
        actor,
        subject_kind="person",
        subjects=[row.person_id for row in page],
        purpose=READING_PURPOSE,
    )
    return page, len(placements) > limit


def _build_page_condition(node: int, key: UUID) -> Q:
    return Q(origin_node__gte=node) & (Q(origin_node__gt=node) | Q(id__gt=key))


def _build_filter(selection: ResidentFilter, persons_with_case: Collection[UUID]) -> Q:
    condition = Q()
    if selection.destination:
        condition &= Q(destination=selection.destination)
    if selection.status:
        condition &= Q(milestone=selection.status)
    return condition & _build_attention_filter(selection.attention, persons_with_case)


def _build_attention_filter(attention: str, persons_with_case: Collection[UUID]) -> Q:
    today = clock.today()
    if attention == LATE:
        return Q(milestone=DEPARTED, milestone_at__lt=clock.now() - ARRIVAL_REPORT_PERIOD)
    if attention == CONTRACT:
        return Q(contract_until__lte=today + CONTRACT_WARNING_PERIOD)
    if attention == PASSPORT:
        return Q(passport_until__lte=today + PASSPORT_WARNING_PERIOD)
    return Q(person__in=persons_with_case) if attention == CASE else Q()


def _list_persons_with_case(actor: Actor, region_range: Span) -> list[UUID]:
    # Statements of their own: most offices have no open case, and the others have few.
    cases = list(list_persons_with_open_case(actor).values_list("person", flat=True))
    if not cases:
        return []
    united = list_united_ids(*Person.objects.filter(id__in=cases))
    rows = _list_placements_abroad(actor, region_range).filter(person__in=united)
    return list(rows.values_list("person", flat=True))


def _list_placements_abroad(actor: Actor, region_range: Span) -> QuerySet[Placement]:
    """Placements of people abroad in the actor's own range, stated here to keep the index."""
    own = Q(pk__in=())
    for lo, hi in _intersect_with_own_ranges(actor, region_range):
        own |= Q(origin_node__gte=lo, origin_node__lt=hi)
    if actor.database_role == "r_post":
        own &= Q(post=actor.office)
    return exclude_surplus_abroad(Placement.objects.filter(own, IS_ABROAD))


def _intersect_with_own_ranges(actor: Actor, region_range: Span) -> list[Span]:
    """The part of a range that is the actor's own; a post abroad has people of every origin."""
    if actor.database_role == "r_post":
        return [region_range]
    parts = [(max(lo, region_range[0]), min(hi, region_range[1])) for lo, hi in actor.spans]
    return [(lo, hi) for lo, hi in parts if lo < hi]
