"""The worklist of an office: one page of open duties under a filter, bounded counts, and what each
row shows of the record that it is about
(docs/decisions/0041-a-worklist-counts-to-a-limit.md).

A page costs the same whatever the office has open: it begins after the last row of the page before,
in the order of an index, and no count goes beyond COUNT_LIMIT.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from rantau.access.actor import Actor, Span
from rantau.access.permissions import has_permission
from rantau.access.selectors import list_hands_of
from rantau.common import clock
from rantau.common.fast_sql import list_rows
from rantau.duties.desk import Desk, get_desk
from rantau.duties.interface import (
    DutyKind,
    DutySubject,
    get_describer,
    get_duty_kind,
    list_duty_kinds,
)
from rantau.duties.models import Duty
from rantau.duties.pauses import Pause, find_pause
from rantau.duties.selectors import get_due_times
from rantau.journal.interface import log_list_readings

PAGE_SIZE = 50
COUNT_LIMIT = 200  # what is more is shown as "200+"
MINE, OFFICE, UNCLAIMED, OVERDUE, WAITING = "mine", "office", "unclaimed", "overdue", "waiting"
VIEWS = (MINE, OFFICE, UNCLAIMED, OVERDUE, WAITING)
LATE, TODAY, THIS_WEEK, LATER = "late", "today", "this_week", "later"
GROUPS = (LATE, TODAY, THIS_WEEK, LATER)
# The columns of each order; the last one tells rows apart that are equal in the others.
ORDERS = {
    "due": ("due_at", "id"),
    "name": ("subject_name", "id"),
    "destination": ("destination", "due_at", "id"),
    "opened": ("opened_at", "id"),
}
COLUMN_TYPES = {
    "due_at": "timestamptz",
    "opened_at": "timestamptz",
    "subject_name": "varchar",
    "destination": "varchar",
    "id": "uuid",
}
WAITING_COLUMNS = "id, kind, about_kind, about, reference, subject_person, due_at, opened_at"
# Functions of the database: the duties are other offices'.
WAITING_SQL = f"""
    select {WAITING_COLUMNS} from duties_list_waiting(
        %s, row(%s::text[], %s, %s::uuid, %s, %s)::duties_waiting_filter, %s, %s, %s)
"""  # noqa: S608
WAITING_COUNT_SQL = "(select count(*) from duties_list_waiting(%s, null, 'due', null, %s))"


@dataclass(frozen=True)
class WorklistFilter:
    """What a worklist shows.

    view         one of VIEWS
    kinds        codes of kinds; empty for all that the role can do
    destination  two-letter code of a country; empty for all
    agency       the agency's office
    region       a half-open span of region nodes
    persons      whom the records concern; None for everybody
    sort         a key of ORDERS
    after        the last duty of the page before
    """

    view: str = OFFICE
    kinds: frozenset[str] = frozenset()
    destination: str = ""
    agency: UUID | None = None
    region: Span | None = None
    persons: tuple[UUID, ...] | None = None
    sort: str = "due"
    after: UUID | None = None


@dataclass(frozen=True)
class WorklistItem:
    """One row: the duty, its kind, whether it is overdue, and whom it is about; None where its kind
    of record has no describer, or the actor may not see the record. And why its clock waits for
    her, None where it runs."""

    duty: Duty
    kind: DutyKind
    is_overdue: bool
    subject: DutySubject | None = None
    pause: Pause | None = None


@dataclass(frozen=True)
class Worklist:
    """One page of open duties.

    counts        view -> how many duties it has; COUNT_LIMIT + 1 stands for any number above
    group_counts  group -> how many duties of the filter are due then; empty where the page is not
                  sorted by due time
    ends          group -> until before when its duties are due (aware)
    own_hands     whom four eyes take for the actor; empty where no row is barred to the actor
    """

    items: list[WorklistItem]
    counts: Mapping[str, int]
    group_counts: Mapping[str, int]
    ends: Mapping[str, datetime]
    desk: Desk
    has_more: bool
    own_hands: frozenset[str] = frozenset()

    @property
    def open_count(self) -> int:
        """How many duties are open, COUNT_LIMIT + 1 at most."""
        return self.counts[OFFICE]

    @property
    def overdue_count(self) -> int:
        """How many of them are overdue, COUNT_LIMIT + 1 at most."""
        return self.counts[OVERDUE]

    def get_group(self, due_at: datetime) -> str:
        """The group of a due time."""
        return next((group for group in GROUPS[:-1] if due_at < self.ends[group]), LATER)


class Condition(NamedTuple):
    """Part of a `where` clause, and its values."""

    sql: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(f"{self.sql} and {other.sql}", (*self.values, *other.values))


def get_worklist(
    actor: Actor, wanted: WorklistFilter | None = None, *, desk: Desk | None = None
) -> Worklist:
    """One page of the open duties of the actor's office, or to the actor's person, that the role
    can do. The persons shown are logged as read in a list. Inside the caller's scope.

    desk  of the actor's office, where the caller has read it
    """
    wanted = wanted or WorklistFilter()
    desk = desk or get_desk(actor)
    at = clock.now()
    ends = compute_group_ends(actor, at)
    base = _build_base(actor)
    rows = _list_duties(actor, wanted, base, desk)
    counts, group_counts = _count_duties(actor, wanted, base, desk, ends)
    page = rows[:PAGE_SIZE]
    subjects = describe_duties(actor, page)
    pauses = _find_pauses(page, is_waiting=wanted.view == WAITING)
    items = [
        WorklistItem(
            duty,
            get_duty_kind(duty.kind),
            duty.due_at < at,
            subjects.get(duty.id),
            pauses.get(duty.id),
        )
        for duty in page
        # Of another office's duty nothing is shown but what the record itself shows.
        if wanted.view != WAITING or duty.id in subjects
    ]
    is_barred = any(item.subject and item.subject.is_barred for item in items)
    hands = list_hands_of(actor) if is_barred else frozenset()
    return Worklist(items, counts, group_counts, ends, desk, len(rows) > PAGE_SIZE, hands)


def _find_pauses(page: list[Duty], *, is_waiting: bool) -> dict[UUID, Pause | None]:
    """Why clocks wait for the person; of another office's duty as the record's parties read it."""
    if not is_waiting:
        return {duty.id: find_pause(duty) for duty in page}
    due_times = get_due_times([duty.about for duty in page])
    return {duty.id: due_times[duty.about].pause for duty in page if duty.about in due_times}


MAX_TRIES = 20  # duties that are looked at for the next one


def find_next_duty(actor: Actor, wanted: WorklistFilter, *, done: str = "") -> Duty | None:
    """The duty that comes next in a worklist, of those that the actor may do at once: nobody holds
    it, or the actor does, and no earlier act bars the actor. None where there is none within
    MAX_TRIES. Nothing of it is shown here, so that no reading is logged.

    done  the reference of the record on which the actor worked last: what follows its last duty
          in the order comes next, and what stands before it after that
    """
    desk, base = get_desk(actor), _build_base(actor)
    last = Duty.objects.filter(reference=done).order_by("-opened_at").first() if done else None
    for after in [last.id, None] if last else [None]:
        duties = _list_duties(actor, replace(wanted, after=after), base, desk)[:MAX_TRIES]
        for duty in duties:
            if duty.reference != done and _can_do_at_once(actor, duty, desk):
                return duty
    return None


def _can_do_at_once(actor: Actor, duty: Duty, desk: Desk) -> bool:
    describe = get_describer(duty.about_kind)
    if describe is None or not get_duty_kind(duty.kind).act_page:
        return False
    if duty.owner != actor.ref and not desk.is_unclaimed(duty.owner):
        return False
    subject = describe(actor, [duty.about]).get(duty.about)
    return subject is not None and not subject.is_barred


def list_doable_kinds(actor: Actor) -> list[DutyKind]:
    """The kinds whose page the actor's role may open, and which it can do there. A person does
    none of them, and sees what is due."""
    return [kind for kind in list_duty_kinds() if can_do(actor, kind)]


def can_do(actor: Actor, kind: DutyKind) -> bool:
    """Whether the actor's role can do duties of this kind; a person sees what she owes."""
    if not has_permission(actor, kind.permission):
        return False
    return not kind.does or actor.person is not None or has_permission(actor, kind.does)


def compute_group_ends(actor: Actor, at: datetime) -> dict[str, datetime]:
    """Until before when what belongs to each group but the last is due, in the office's zone:
    now, midnight, the end of Sunday."""
    zone = ZoneInfo(actor.time_zone)
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days_of_week = 7 - midnight.weekday()
    return {
        LATE: at,
        TODAY: midnight + timedelta(days=1),
        THIS_WEEK: midnight + timedelta(days=days_of_week),
    }


def _build_base(actor: Actor) -> Condition:
    """Open duties of the office that the role can do. The query states office or person itself, to
    use their index; row policies decide besides."""
    column, value = "t0.office", actor.office
    if actor.database_role == "r_self":
        column, value = "t0.person", actor.person
    base = Condition(f"t0.closed_at is null and {column} = %s", (value,))
    doable = list_doable_kinds(actor)
    if len(doable) < len(list_duty_kinds()):
        base &= Condition("t0.kind = any(%s)", ([kind.code for kind in doable],))
    return base


def _build_view(view: str, actor: Actor, desk: Desk, at: datetime) -> Condition:
    """What a built-in filter adds to the base."""
    return {
        MINE: Condition("t0.owner = %s", (actor.ref,)),
        OFFICE: Condition("true"),
        UNCLAIMED: _build_owner_condition(desk.unclaimed_owners),
        OVERDUE: Condition("t0.due_at < %s", (at,)),
        WAITING: Condition("false"),
    }[view]


def _build_owner_condition(owners: list[str]) -> Condition:
    """Duties of these owners. Of one owner they stand in an index in the order of their due times;
    where somebody is away they are read in that order, and the others are left out."""
    if len(owners) == 1:
        return Condition("t0.owner = %s", (owners[0],))
    return Condition("t0.owner || '' = any(%s)", (owners,))


def _build_where(actor: Actor, wanted: WorklistFilter, base: Condition, desk: Desk) -> Condition:
    where = base & _build_view(wanted.view, actor, desk, clock.now())
    if wanted.kinds:
        where &= Condition("t0.kind = any(%s)", (sorted(wanted.kinds),))
    if wanted.destination:
        where &= Condition("t0.destination = %s", (wanted.destination,))
    if wanted.agency:
        where &= Condition("t0.agency = %s", (wanted.agency,))
    if wanted.region:
        where &= Condition("t0.village >= %s and t0.village < %s", wanted.region)
    if wanted.persons is not None:
        where &= Condition("t0.subject_person = any(%s)", (list(wanted.persons),))
    return where


def _list_duties(actor: Actor, wanted: WorklistFilter, base: Condition, desk: Desk) -> list[Duty]:
    if wanted.view == WAITING:
        return _list_waiting(actor, wanted)
    where = _build_where(actor, wanted, base, desk)
    columns = ORDERS[wanted.sort]
    if wanted.after and (last := Duty.objects.filter(id=wanted.after).first()):
        names = ", ".join(f"t0.{name}" for name in columns)
        marks = ", ".join(f"%s::{COLUMN_TYPES[name]}" for name in columns)
        values = tuple(getattr(last, name) for name in columns)
        where &= Condition(f"({names}) > ({marks})", values)
    order = ", ".join(f"t0.{name}" for name in columns)
    clause = f"from duties_duty t0 where {where.sql} order by {order} limit %s"
    return list_rows((Duty,), clause, [*where.values, PAGE_SIZE + 1])


def _list_waiting(actor: Actor, wanted: WorklistFilter) -> list[Duty]:
    """Other offices' duties: nothing of them but what is due and when."""
    if actor.database_role not in WAITING_ROLES:
        return []
    doable = [kind.code for kind in list_doable_kinds(actor)]
    from_village, to_village = wanted.region or (None, None)
    filters = [
        sorted(wanted.kinds) or None,
        wanted.destination or None,
        wanted.agency,
        from_village,
        to_village,
    ]
    values = [doable, *filters, wanted.sort, wanted.after, PAGE_SIZE + 1]
    with connection.cursor() as cursor:
        cursor.execute(WAITING_SQL, values)
        names = WAITING_COLUMNS.split(", ")
        return [Duty(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


# Who may run duties_list_waiting: others serve and place nobody.
WAITING_ROLES = ("r_office", "r_post", "r_partner", "r_national")


def _count_duties(
    actor: Actor,
    wanted: WorklistFilter,
    base: Condition,
    desk: Desk,
    ends: Mapping[str, datetime],
) -> tuple[dict[str, int], dict[str, int]]:
    """The counts of every view and of every group of the filter, in one statement."""
    at = clock.now()
    conditions = {
        view: base & _build_view(view, actor, desk, at) for view in VIEWS if view != WAITING
    }
    with_groups = wanted.sort == "due" and wanted.view != WAITING
    if with_groups:
        where = _build_where(actor, wanted, base, desk)
        conditions |= _build_groups(where, ends)
    # In the order of an index, so that its range is read and not all that the office has.
    counters = [
        f"(select count(*) from (select 1 from duties_duty t0 where {each.sql}"  # noqa: S608
        " order by t0.due_at, t0.id limit %s) c)"
        for each in conditions.values()
    ]
    values = [v for each in conditions.values() for v in (*each.values, COUNT_LIMIT + 1)]
    if counts_waiting := actor.database_role in WAITING_ROLES:
        counters.append(WAITING_COUNT_SQL)
        values += [[kind.code for kind in list_doable_kinds(actor)], COUNT_LIMIT + 1]
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(counters)}", values)
        numbers = dict(zip([*conditions, WAITING], [*cursor.fetchone(), 0], strict=False))
    if not counts_waiting:
        numbers[WAITING] = 0
    groups = {group: numbers[group] for group in GROUPS} if with_groups else {}
    return {view: numbers[view] for view in VIEWS}, groups


def _build_groups(where: Condition, ends: Mapping[str, datetime]) -> dict[str, Condition]:
    """The filter's duties of each group."""
    bounds = [None, *(ends[group] for group in GROUPS[:-1]), None]
    groups = {}
    for group, start, end in zip(GROUPS, bounds, bounds[1:], strict=False):
        condition = where
        if start:
            condition &= Condition("t0.due_at >= %s", (start,))
        if end:
            condition &= Condition("t0.due_at < %s", (end,))
        groups[group] = condition
    return groups


def describe_duties(actor: Actor, duties: list[Duty]) -> dict[UUID, DutySubject]:
    """Duty -> what its row shows of the record; the persons are logged as read in a list, once an
    hour."""
    about: dict[str, list[UUID]] = defaultdict(list)
    for duty in duties:
        about[duty.about_kind].append(duty.about)
    found: dict[UUID, DutySubject] = {}
    for about_kind, records in about.items():
        if describe := get_describer(about_kind):
            found |= describe(actor, records)
    if actor.person is None:
        persons = {each.person for each in found.values() if each.person}
        log_list_readings(
            actor, subject_kind="person", subjects=sorted(persons), purpose="worklist"
        )
    return {duty.id: found[duty.about] for duty in duties if duty.about in found}


@dataclass(frozen=True)
class FilterChoices:
    """What a worklist can be filtered by: what its open duties have.

    kinds         those that the role can do, or that another office has to do
    destinations  codes of countries
    agencies      id, code and name of each agency
    regions       node and name of each sub-district
    """

    kinds: list[DutyKind] = field(default_factory=list)
    destinations: list[str] = field(default_factory=list)
    agencies: list[tuple[UUID, str, str]] = field(default_factory=list)
    regions: list[tuple[int, str]] = field(default_factory=list)


SUB_DISTRICT_SIZE = 10_000  # nodes of one sub-district
MAX_CHOICES = 100
# Each step goes to the next value in an index, whatever number of duties has it.
CHOICES_SQL = f"""
with recursive
destination(v) as (
    (select destination from duties_duty where closed_at is null and office = %(office)s
        and destination > '' order by destination limit 1)
    union all
    select (select destination from duties_duty where closed_at is null and office = %(office)s
        and destination > d.v order by destination limit 1) from destination d where d.v is not null
),
agency(v) as (
    (select agency from duties_duty where closed_at is null and office = %(office)s
        and agency is not null order by agency limit 1)
    union all
    select (select agency from duties_duty where closed_at is null and office = %(office)s
        and agency > a.v order by agency limit 1) from agency a where a.v is not null
),
region(v) as (
    (select village from duties_duty where closed_at is null and office = %(office)s
        and village is not null order by village limit 1)
    union all
    select (select village from duties_duty where closed_at is null and office = %(office)s
        and village >= (r.v / {SUB_DISTRICT_SIZE} + 1) * {SUB_DISTRICT_SIZE}
        order by village limit 1) from region r where r.v is not null
)
select null::text[] as kinds,
       array(select v from destination where v is not null limit {MAX_CHOICES}) as destinations,
       array(select v from agency where v is not null limit {MAX_CHOICES}) as agencies,
       array(select v / {SUB_DISTRICT_SIZE} * {SUB_DISTRICT_SIZE} from region where v is not null
              limit {MAX_CHOICES}) as regions
"""  # noqa: S608
WAITING_CHOICES_SQL = f"""
select * from duties_list_waiting_choices(%(doable)s, {SUB_DISTRICT_SIZE}, {MAX_CHOICES})
"""  # noqa: S608
NAMED_CHOICES_SQL = """
with choice as ({choices})
select kinds, destinations,
       (select jsonb_agg(jsonb_build_array(o.id, o.code, o.name) order by o.name)
          from offices_office o where o.id = any(agencies)),
       (select jsonb_agg(jsonb_build_array(g.node, g.name) order by g.name)
          from offices_region g where g.node = any(regions) and g.in_force_until is null)
  from choice
"""


def list_filter_choices(actor: Actor, view: str = OFFICE) -> FilterChoices:
    """What the open duties of the actor's office can be filtered by, or those that wait for others
    where this is the view; inside the caller's scope."""
    doable = list_doable_kinds(actor)
    is_waiting = view == WAITING and actor.database_role in WAITING_ROLES
    choices = WAITING_CHOICES_SQL if is_waiting else CHOICES_SQL
    values = {"office": actor.office, "doable": [kind.code for kind in doable]}
    with connection.cursor() as cursor:
        cursor.execute(NAMED_CHOICES_SQL.format(choices=choices), values)
        kinds, destinations, agencies, regions = cursor.fetchone()
    return FilterChoices(
        doable if kinds is None else [get_duty_kind(code) for code in kinds],
        destinations,
        [(UUID(key), code, name) for key, code, name in json.loads(agencies or "[]")],
        [(int(node), name) for node, name in json.loads(regions or "[]")],
    )
