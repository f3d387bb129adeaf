"""Read from the database which offices and accounts rehearse a day, and check its result."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery

from rantau.access.actor import build_system_actor
from rantau.access.models import Appointment
from rantau.access.scope import reading_as
from rantau.offices.models import OfficeKind, Region
from rantau.partners.models import QuotaLine
from rantau.registry.models import Person

REHEARSAL = build_system_actor("rehearsal")


class NoDemonstration(Exception):
    """There are no demonstration accounts; the message says what to do."""


@dataclass(frozen=True)
class Desk:
    """A district office.

    suffix   of its logins, such as `3212` in `loket.3212`
    village  node of one of its villages
    region   suffix of the logins of its regional office
    """

    suffix: str
    village: int
    region: str


@dataclass(frozen=True)
class DemonstrationDesks:
    """The offices of the demonstration that a day needs.

    desks          every connected district office
    post_logins    the login of an officer, by the key of the post
    border_logins  the login of an officer at each border post
    """

    desks: tuple[Desk, ...]
    post_logins: dict[str, str]
    border_logins: tuple[str, ...]


def get_demonstration_desks() -> DemonstrationDesks:
    """Read the offices and accounts of the demonstration; NoDemonstration when there are none."""
    with reading_as(REHEARSAL):
        desks, others = _list_desks(), _list_travel_officers()
    if not desks:
        raise NoDemonstration("There are no demonstration accounts: start Rantau without --empty.")
    post_logins = {office: login for login, role, office in others if role == "post"}
    return DemonstrationDesks(
        desks, post_logins, tuple(login for login, role, _ in others if role == "border")
    )


def _list_desks() -> tuple[Desk, ...]:
    """List the district offices with a counter, each with its first village, by login."""
    villages = Region.objects.filter(
        level=Region.VILLAGE,
        in_force_until=None,
        node__gte=OuterRef("office__span_lo"),
        node__lt=OuterRef("office__span_hi"),
    )
    counters = (
        Appointment.objects.filter(
            role="counter",
            ends_at=None,
            office__kind=OfficeKind.DISTRICT,
            account__login__startswith="loket.",
        )
        .annotate(village=Subquery(villages.order_by("node").values("node")[:1]))
        .order_by("account__login")
        .values_list("account__login", "village", "office__parent__code")
    )
    return tuple(
        Desk(login.partition(".")[2], village, region.rpartition("-")[2])
        for login, village, region in counters
    )


def _list_travel_officers() -> list[tuple[str, str, str]]:
    """List login, role and key of the office of each officer of a post abroad or a border post."""
    appointments = Appointment.objects.filter(role__in=("post", "border"), ends_at=None)
    rows = appointments.order_by("account__login").values_list(
        "account__login", "role", "office_id"
    )
    return [(login, role, str(office)) for login, role, office in rows]


def count_over_issued() -> int:
    """Count the quota lines above their quota, or with counters that differ from their leases."""
    is_open = Q(leases__released_at=None)
    lines = QuotaLine.objects.annotate(
        reserved_leases=Count("leases", filter=is_open & Q(leases__consumed_at=None)),
        consumed_leases=Count("leases", filter=is_open & Q(leases__consumed_at__isnull=False)),
    ).exclude(
        quota__gte=F("reserved") + F("consumed"),
        reserved=F("reserved_leases"),
        consumed=F("consumed_leases"),
    )
    with reading_as(REHEARSAL):
        return lines.count()


def count_persons() -> int:
    """Count the registered persons."""
    with reading_as(REHEARSAL):
        return Person.objects.count()
