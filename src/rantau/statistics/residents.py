"""An office's own people abroad: how many, where, what needs attention, and who they are.

Abroad is whose placement has departed and not come home. A district and a province count by origin
on the identity card as at the opening of the placement; a post abroad counts the people it looks
after. Counting reads indexes alone (`placement.models.IS_ABROAD`).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from rantau.access.actor import Actor, Span
from rantau.access.permissions import demand
from rantau.core import clock
from rantau.core.references import tidy_reference
from rantau.placement.models import IS_ABROAD, Placement
from rantau.protection.lookups import persons_with_open_case
from rantau.registry.lookups import listed
from rantau.statistics.numbers import EVERYWHERE
from rantau.statistics.permissions import READ_RESIDENTS

PAGE = 25
PURPOSE = "residents"
# By when something needs attention: our own measures, to be widened in use (docs/rooms).
REPORT_WITHIN = timedelta(days=30)
CONTRACT_WITHIN = timedelta(days=90)
PASSPORT_WITHIN = timedelta(days=180)
COUNT = """
    select place, destination, persons, unreported, late_to_report, contract_ends, passport_ends
      from unnest(%s::bigint[], %s::bigint[]) as own(lo, hi),
           lateral statistics_abroad(own.lo, own.hi, %s, %s, %s, %s)
"""
LATE, CONTRACT, PASSPORT, CASE = "late", "contract", "passport", "case"
ATTENTION = (LATE, CONTRACT, PASSPORT, CASE)
DEPARTED, ARRIVED = "departed", "arrived"


@dataclass(frozen=True)
class Wanted:
    """Which of them: a place of origin, a destination, DEPARTED or ARRIVED, one of ATTENTION."""

    place: Span = EVERYWHERE
    destination: str = ""
    status: str = ""
    attention: str = ""


@dataclass(frozen=True)
class Abroad:
    """How many are abroad, of whom without an arrival report, and along two axes.

    attention   of each of ATTENTION, how many
    cases       who has an open case that the reader may see
    """

    persons: int = 0
    unreported: int = 0
    by_place: Counter[int] = field(default_factory=Counter)
    by_destination: Counter[str] = field(default_factory=Counter)
    attention: Counter[str] = field(default_factory=Counter)
    cases: frozenset[UUID] = frozenset()


def abroad(actor: Actor, place: Span, size: int) -> Abroad:
    """Count the actor's people abroad who come from `place`, by places of `size` nodes.

    Inside the caller's scope; two statements. Open cases are counted from rows under the wall.
    """
    demand(actor, READ_RESIDENTS)
    own = _own(actor, place)
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [
            [lo for lo, _ in own], [hi for _, hi in own], size, clock.now() - REPORT_WITHIN,
            today + CONTRACT_WITHIN, today + PASSPORT_WITHIN,
        ])  # fmt: skip
        rows = cursor.fetchall()
    cases = _with_case(actor, place)
    found = Abroad(
        persons=sum(row[2] for row in rows if row[:2] == (None, None)),
        unreported=sum(row[3] for row in rows if row[:2] == (None, None)),
        cases=frozenset(cases),
    )
    found.attention[CASE] = len(found.cases)
    for at, destination, persons, _, *needing in rows:
        if at is not None:
            found.by_place[at] += persons
        elif destination is not None:
            found.by_destination[destination] += persons
        else:
            found.attention.update(dict(zip((LATE, CONTRACT, PASSPORT), needing, strict=True)))
    return found


def residents(
    actor: Actor, wanted: Wanted, *, cases: Collection[UUID], after: str = "", most: int = PAGE
) -> tuple[list[Placement], bool]:
    """At most `most` of them with their persons, village by village, and whether there are more;
    each look is logged, at those alone who are given.

    cases   as `abroad` found them
    after   the reference of the last placement on the page before; empty for the first page
    """
    demand(actor, READ_RESIDENTS)
    rows = _people(actor, wanted.place).select_related("person").filter(_such(wanted, cases))
    if after:
        last = Placement.objects.filter(reference=tidy_reference(after))
        at = last.values_list("origin_node", "id").first()
        rows = rows.filter(_beyond(*at)) if at else rows.none()
    found = list(rows.order_by("origin_node", "id")[: most + 1])
    shown = found[:most]
    listed(actor, [row.person_id for row in shown], purpose=PURPOSE)
    return shown, len(found) > most


def _beyond(node: int, key: UUID) -> Q:
    return Q(origin_node__gte=node) & (Q(origin_node__gt=node) | Q(id__gt=key))


def _such(wanted: Wanted, cases: Collection[UUID]) -> Q:
    such = Q()
    if wanted.destination:
        such &= Q(destination=wanted.destination)
    if wanted.status:
        such &= Q(milestone=wanted.status)
    return such & _needing(wanted.attention, cases)


def _needing(attention: str, cases: Collection[UUID]) -> Q:
    today = clock.today()
    if attention == LATE:
        return Q(milestone=DEPARTED, milestone_at__lt=clock.now() - REPORT_WITHIN)
    if attention == CONTRACT:
        return Q(contract_until__lte=today + CONTRACT_WITHIN)
    if attention == PASSPORT:
        return Q(passport_until__lte=today + PASSPORT_WITHIN)
    return Q(person__in=cases) if attention == CASE else Q()


def _with_case(actor: Actor, place: Span) -> list[UUID]:
    rows = _people(actor, place).filter(person__in=persons_with_open_case(actor))
    return list(rows.values_list("person", flat=True))


def _people(actor: Actor, place: Span) -> QuerySet[Placement]:
    """Placements of people abroad in the actor's own range, stated here to keep the index."""
    own = Q(pk__in=())
    for lo, hi in _own(actor, place):
        own |= Q(origin_node__gte=lo, origin_node__lt=hi)
    if actor.scope == "r_post":
        own &= Q(post=actor.office)
    return Placement.objects.filter(own, IS_ABROAD)


def _own(actor: Actor, place: Span) -> list[Span]:
    """The part of `place` that is the actor's own; a post abroad has people of every place."""
    if actor.scope == "r_post":
        return [place]
    cut = [(max(lo, place[0]), min(hi, place[1])) for lo, hi in actor.spans]
    return [(lo, hi) for lo, hi in cut if lo < hi]
