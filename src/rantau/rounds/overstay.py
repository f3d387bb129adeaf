"""Who stays abroad without a permit: the public share with what it may do to the next quota, counts
by district for headquarters, and the people whom an office may ask about.

docs/rounds/stays.md describes the simulation and where its numbers are from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.offices.models import Region
from rantau.offices.region_codes import REGENCY_SIZE
from rantau.rounds.cohorts import MIN_SHOWN, get_counted_day
from rantau.rounds.models import Stay
from rantau.rounds.permissions import READ_FIGURES, READ_OVERSTAY_COUNTS, READ_STAYS
from rantau.rounds.stay_selectors import list_stays

# A function of the database: the public reads no stay.
COUNT_OVERSTAY_SQL = "select * from rounds_count_overstay(%s)"
# The simulation (docs/rounds/stays.md): up to the one share nothing is cut, from the other on this
# is kept; between them it falls evenly. All in thousandths.
UNCUT_UNTIL, CUT_FROM, KEPT = 170, 500, 210


@dataclass(frozen=True)
class OverstayShare:
    """Of those whose stay ended in the 365 days until the counted day: how many, how many of them
    were there without a permit, and the share in thousandths; all None where too few are to be
    shown."""

    as_of: date
    ended: int | None
    overstaying: int | None
    permille: int | None


def get_overstay_share(actor: Actor, destination: str) -> OverstayShare:
    """The share of a country of work on the counted day, for everybody. Inside a scope."""
    require_permission(actor, READ_FIGURES)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_OVERSTAY_SQL, [destination])
        ended, overstaying = cursor.fetchone()
    return build_share(ended, overstaying, as_of=get_counted_day(clock.today()))


def build_share(ended: int, overstaying: int, *, as_of: date) -> OverstayShare:
    """The share; nothing of it where fewer than MIN_SHOWN people, but not nobody, are in either of
    the two groups, so that subtracting tells nothing."""
    groups = (overstaying, ended - overstaying)
    if ended < MIN_SHOWN or any(0 < each < MIN_SHOWN for each in groups):
        return OverstayShare(as_of, None, None, None)
    return OverstayShare(as_of, ended, overstaying, round(1000 * overstaying / ended))


def simulate_quota(quota: int, permille: int) -> int:
    """What the next year's quota would be by our simulation. Pure.

    permille  the share who overstay, in thousandths
    """
    if permille <= UNCUT_UNTIL:
        return quota
    fallen = min(permille, CUT_FROM) - UNCUT_UNTIL
    kept = 1000 - (1000 - KEPT) * fallen / (CUT_FROM - UNCUT_UNTIL)
    return round(quota * kept / 1000)


@dataclass(frozen=True)
class DistrictCount:
    """How many people of a regency or city are abroad without a permit."""

    name: str
    people: int


def count_by_district(actor: Actor, as_of: date) -> Sequence[DistrictCount]:
    """Who was abroad without a permit on a day, by the district of the home, most people first, for
    headquarters. Extensions that were recorded since count as if they had been there. Inside a
    scope."""
    require_permission(actor, READ_OVERSTAY_COUNTS)
    district = F("offer__examinee__person__domicile_node") / REGENCY_SIZE
    rows = _list_overstaying(Stay.objects.all(), as_of).annotate(district=district)
    counts = rows.order_by().values_list("district").annotate(people=Count("id"))
    people = {number * REGENCY_SIZE: count for number, count in counts}
    names = Region.objects.filter(node__in=people, level=Region.REGENCY)
    by_node = dict(names.order_by("in_force_from").values_list("node", "name"))
    found = [DistrictCount(by_node.get(node, str(node)), count) for node, count in people.items()]
    return sorted(found, key=lambda each: (-each.people, each.name))


def list_overstaying(actor: Actor) -> QuerySet[Stay]:
    """The stays of whom the actor sees who is abroad without a permit today, the longest first.
    Inside a scope."""
    require_permission(actor, READ_STAYS)
    return _list_overstaying(list_stays(actor), clock.today()).order_by("permit_until", "id")


def _list_overstaying(rows: QuerySet[Stay], on: date) -> QuerySet[Stay]:
    is_reported = Q(overstays_since__lte=on) & (
        Q(overstay_ended_on=None) | Q(overstay_ended_on__gt=on)
    )
    is_over = Q(permit_until__lt=on) | is_reported
    return rows.filter(is_over, Q(left_on=None) | Q(left_on__gt=on))
