"""Read what people are drawn into: offices and their officers, villages, quota lines."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from rantau.access.models import Appointment
from rantau.common import clock
from rantau.demo.nation.figures import Figures, read_figures
from rantau.offices.models import Office, OfficeKind, Region
from rantau.offices.region_codes import REGENCY_SIZE
from rantau.offices.selectors import ServingOffices, get_serving_offices
from rantau.partners.models import QuotaLine

VERIFIED_BY = "system:demo"  # who verified the nation's own job orders
Officer = tuple[str, str]


@dataclass(frozen=True)
class StaffedOffice:
    """An office and its staff: role -> reference and name of the first officer by login."""

    id: UUID
    node: int | None
    staff: Mapping[str, Officer]

    def get_officer(self, *roles: str) -> Officer:
        """Get the officer with the first of these roles that anybody has here; LookupError if
        nobody has one."""
        for role in roles:
            if role in self.staff:
                return self.staff[role]
        raise LookupError(roles, self.id)


@dataclass(frozen=True)
class Demand:
    """A quota line under which somebody may be placed."""

    line: UUID
    job_order: UUID
    agency: UUID
    post: UUID
    employer: str
    occupation: str


@dataclass(frozen=True)
class Surroundings:
    """What is read once in each process, and then used to draw people.

    villages   nodes by regency
    posts      offices by country
    demands    by generation (0 closed, 1 open), country, whether it is formal, sex
    """

    figures: Figures
    villages: Mapping[int, list[int]]
    offices: Mapping[UUID, StaffedOffice]
    posts: Mapping[str, list[UUID]]
    border_posts: list[UUID]
    headquarters: UUID
    demands: Mapping[tuple[int, str, bool, str], list[Demand]]


@lru_cache(maxsize=1)
def read_surroundings() -> Surroundings:
    """Read everything as the database's owner; a second call gives the same object."""
    offices = list(Office.objects.order_by("code"))
    villages = _list_villages()
    return Surroundings(
        figures=read_figures(villages),
        villages=villages,
        offices=_list_staffed_offices(offices),
        posts=_list_posts(offices),
        border_posts=[o.id for o in offices if o.kind == OfficeKind.BORDER_POST],
        headquarters=next(o.id for o in offices if o.kind == OfficeKind.HEADQUARTERS),
        demands=_list_demands(clock.today()),
    )


@lru_cache(maxsize=1024)
def get_cached_serving_offices(regency: int) -> ServingOffices:
    """Get the offices that serve a regency; each is queried once."""
    return get_serving_offices(regency)


def _list_villages() -> dict[int, list[int]]:
    nodes: dict[int, list[int]] = defaultdict(list)
    rows = Region.objects.filter(level=Region.VILLAGE, in_force_until=None).order_by("node")
    for node in rows.values_list("node", flat=True):
        nodes[node // REGENCY_SIZE * REGENCY_SIZE].append(node)
    return dict(nodes)


def _list_staffed_offices(offices: list[Office]) -> dict[UUID, StaffedOffice]:
    staff: dict[UUID, dict[str, Officer]] = defaultdict(dict)
    appointments = Appointment.objects.select_related("account").order_by("account__login")
    for each in appointments:
        officer = (f"account:{each.account_id}", each.account.name)
        staff[each.office_id].setdefault(each.role, officer)
    return {o.id: StaffedOffice(o.id, o.node, staff[o.id]) for o in offices}


def _list_posts(offices: list[Office]) -> dict[str, list[UUID]]:
    posts: dict[str, list[UUID]] = defaultdict(list)
    for office in offices:
        if office.kind == OfficeKind.POST_ABROAD:
            posts[office.country].append(office.id)
    return dict(posts)


def _list_demands(today: date) -> dict[tuple[int, str, bool, str], list[Demand]]:
    demands: dict[tuple[int, str, bool, str], list[Demand]] = defaultdict(list)
    lines = QuotaLine.objects.select_related("job_order__employer")
    for line in lines.filter(job_order__verified_by=VERIFIED_BY).order_by("id"):
        order = line.job_order
        formal = order.employer.kind == order.employer.FIRM
        key = (int(order.closes_on > today), order.destination, formal, line.sex)
        demands[key].append(
            Demand(
                line.id,
                order.id,
                order.agency_id,
                order.post_id,
                order.employer.name,
                line.occupation,
            )
        )
    return dict(demands)
