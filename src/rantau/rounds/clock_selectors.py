"""Fetch whose name or certificate ends: what the services of these clocks work on."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.end_warnings import WARNING_DAYS
from rantau.registry.selectors import build_own_registrations
from rantau.rounds.certificate import compute_certificate_end
from rantau.rounds.codes import is_exam_number
from rantau.rounds.errors import NoSuchExaminee
from rantau.rounds.models import Examinee, RosterEntry, Round
from rantau.rounds.roster_clocks import (
    WITH_ENTRY,
    RosterTimes,
    is_certificate_over,
)
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage


def get_examinee(
    actor: Actor, exam_number: str, *, permission: str, locks: bool = False
) -> Examinee:
    """The examinee under a number as typed with person and round: one whom the office sees, or the
    signed-in person herself, under any registration of hers; locked for a command. Raises
    NoSuchExaminee."""
    require_permission(actor, permission)
    digits = "".join(exam_number.split())
    rows = Examinee.objects.select_related("person", "round")
    if actor.person is not None:
        rows = rows.filter(person__in=build_own_registrations(actor))
    if locks:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(exam_number=digits).first() if is_exam_number(digits) else None
    if found is None:
        raise NoSuchExaminee()
    return found


def get_times(examinee: Examinee, entry: RosterEntry) -> RosterTimes:
    """What the clocks are read from."""
    return RosterTimes(Stage(examinee.stage), entry.expires_on, entry.certificate_until)


def list_rounds_to_warn() -> list[UUID]:
    """The rounds in which somebody is to be warned today. Inside a scope."""
    rows = _list_entries_to_warn(clock.today()).order_by()
    return sorted(rows.values_list("examinee__round", flat=True).distinct())


def list_due_warnings(round_id: UUID, today: date, count: int) -> list[UUID]:
    """The first so many examinees of a round who are to be warned today. Inside a scope."""
    rows = _list_entries_to_warn(today).filter(examinee__round=round_id)
    return list(rows.order_by("examinee").values_list("examinee", flat=True)[:count])


def _list_entries_to_warn(today: date) -> QuerySet[RosterEntry]:
    """The entries of which `find_due_warning` finds one, as the database finds them: on every run
    of the worker nothing else is read. tests/rounds/test_roster_ends.py holds the two equal."""
    days = (today, today + timedelta(days=max(WARNING_DAYS)))
    ends = Q(expires_on__range=days) | Q(certificate_until__range=days)  # both have an index
    rows = RosterEntry.objects.filter(ends, examinee__stage__in=WITH_ENTRY)
    due = Q()
    for warning in WARNING_DAYS:
        is_given = Q(warned_for=F("next_end"), warned_days__isnull=False, warned_days__lte=warning)
        due |= Q(next_end__range=(today, today + timedelta(days=warning))) & ~is_given
    return rows.annotate(next_end=_build_next_end(today)).filter(due)


def _build_next_end(today: date) -> Case:
    """What `find_next_end` finds."""
    is_roster = When(
        examinee__stage=Stage.ROSTERED,
        expires_on__gte=today,
        expires_on__lt=F("certificate_until"),
        then=F("expires_on"),
    )
    return Case(is_roster, default=F("certificate_until"))


def list_rounds_to_end() -> list[UUID]:
    """The rounds in which somebody's certificate has ended. Inside a scope."""
    today = clock.today()
    waiting = Examinee.objects.filter(stage__in=(*WITH_ENTRY, Stage.RANKED)).order_by()
    rounds = Round.objects.filter(id__in=waiting.values("round"))
    return [each.id for each in rounds if list_over(each, today)]


def list_over(round_: Round, today: date) -> list[UUID]:
    """The examinees of a round whose certificate ended before today. Inside a scope."""
    rows = Examinee.objects.filter(round=round_)
    with_entry = Q(stage__in=WITH_ENTRY, roster_entry__certificate_until__lt=today)
    if is_certificate_over(_get_certificate_end(round_), today):
        with_entry |= Q(stage=Stage.RANKED)
    return list(rows.filter(with_entry).order_by("id").values_list("id", flat=True))


def is_over(examinee: Examinee, entry: RosterEntry | None, round_: Round, today: date) -> bool:
    """Whether the certificate of this locked examinee ended before today: by what was sent of her,
    else by what the round says."""
    if examinee.stage not in (*WITH_ENTRY, Stage.RANKED):
        return False
    until = entry.certificate_until if entry else _get_certificate_end(round_)
    return is_certificate_over(until, today)


def _get_certificate_end(round_: Round) -> date:
    return compute_certificate_end(get_edition_in_force(round_))
