"""Build the waits of all rosters from stages, and keep a curve for each group: the worker does it
once a day, and her own page reads it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max

from rantau.common import clock
from rantau.rounds.expected_wait import MIN_EVENTS, Step, WaitCurve, estimate_wait
from rantau.rounds.models import Examinee, RosterEntry, StageEvent, WaitCurveRow
from rantau.rounds.stages import Stage
from rantau.rounds.wait_backtest import backtest
from rantau.rounds.wait_groups import RosterSpell, WaitGroup, find_age_group

# Tens of thousands of rows, in one statement: a wait begins with the first approval after which
# somebody waits, goes on when her name is sent again, and ends with what comes next. Whose year on
# the roster had ended by then could be chosen no longer.
LIST_SPELLS_SQL = """
    with marks as (
        select v.examinee_id, v.stage, v.occurred_at, v.recorded_at, v.id,
               lag(v.stage) over (partition by v.examinee_id
                                  order by v.occurred_at, v.recorded_at, v.id) as before
          from rounds_stage_event v
         where v.stage in ('rostered', 'chosen', 'withdrawn', 'expired', 'barred')),
    turns as (
        select examinee_id, stage,
               (occurred_at at time zone 'Asia/Jakarta')::date as started_on,
               lead(stage) over w as ended_as,
               (lead(occurred_at) over w at time zone 'Asia/Jakarta')::date as ended_on
          from marks
         where stage <> 'rostered' or before is distinct from 'rostered'
        window w as (partition by examinee_id order by occurred_at, recorded_at, id))
    select r.destination, x.sector, e.sex, e.birth_date, t.started_on,
           case when t.ended_as = 'chosen' then t.ended_on
                else greatest(t.started_on, least(coalesce(t.ended_on, %(today)s), e.expires_on))
            end,
           coalesce(t.ended_as = 'chosen', false)
      from turns t
      join rounds_examinee x on x.id = t.examinee_id
      join rounds_round r on r.id = x.round_id
      join rounds_roster_entry e on e.examinee_id = x.id
     where t.stage = 'rostered' and t.started_on <= %(today)s
     order by t.started_on, t.examinee_id
"""
TESTED_DAYS = timedelta(days=365)  # before today: what was known then is held against today
KEPT = ("persons", "chosen", "error_months", "steps", "first_on", "last_on", "computed_at")


def list_spells() -> list[RosterSpell]:
    """Every wait on every roster, oldest first, in one statement. Inside a scope."""
    with connection.cursor() as cursor:
        cursor.execute(LIST_SPELLS_SQL, {"today": clock.today()})
        return [
            RosterSpell(
                WaitGroup(destination, sector, sex, find_age_group(birth_date, started_on)),
                started_on,
                ended_on,
                is_chosen,
            )
            for destination, sector, sex, birth_date, started_on, ended_on, is_chosen in cursor
        ]


def are_curves_due() -> bool:
    """Whether no curve has been made today. Inside a scope."""
    newest = WaitCurveRow.objects.aggregate(at=Max("computed_at"))["at"]
    return newest is None or newest.astimezone(clock.WESTERN_TIME).date() < clock.today()


def make_wait_curves() -> int:
    """Make the curve of each group of which enough people were chosen, and delete the others;
    returns how many there are. Two workers at once make the same. Inside a scope."""
    spells = list_spells()
    groups = group_spells(spells)
    errors = compute_errors(spells, clock.today() - TESTED_DAYS)
    curves = {
        group: estimate_wait(s.to_spell() for s in members) for group, members in groups.items()
    }
    rows = [
        _build_row(group, curve, groups[group], errors.get(group))
        for group, curve in sorted(curves.items())
        if curve.chosen >= MIN_EVENTS
    ]
    names = ["destination", "sector", "sex", "age_group"]
    with transaction.atomic():
        WaitCurveRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=names, update_fields=KEPT
        )
        kept = {(r.destination, r.sector, r.sex, r.age_group) for r in rows}
        stale = [row.id for row in WaitCurveRow.objects.only("id", *names) if _key(row) not in kept]
        WaitCurveRow.objects.filter(id__in=stale).delete()
    return len(rows)


def _key(row: WaitCurveRow) -> tuple[str, str, str, str]:
    return (row.destination, row.sector, row.sex, row.age_group)


def group_spells(spells: Iterable[RosterSpell]) -> dict[WaitGroup, list[RosterSpell]]:
    """The waits of each group, in the order given."""
    groups: dict[WaitGroup, list[RosterSpell]] = defaultdict(list)
    for each in spells:
        groups[each.group].append(each)
    return dict(groups)


def compute_errors(spells: Iterable[RosterSpell], day: date) -> dict[WaitGroup, float]:
    """By how many months the medians that were foretold on a day missed, on the average of the
    half-years after it; groups of which none can be compared are left out."""
    errors: dict[WaitGroup, list[float]] = defaultdict(list)
    for each in backtest(spells, day):
        if each.error_months is not None:
            errors[each.group].append(each.error_months)
    return {group: sum(found) / len(found) for group, found in errors.items()}


def _build_row(
    group: WaitGroup, curve: WaitCurve, spells: list[RosterSpell], error: float | None
) -> WaitCurveRow:
    return WaitCurveRow(
        destination=group.destination,
        sector=group.sector,
        sex=group.sex,
        age_group=group.age_group,
        persons=curve.persons,
        chosen=curve.chosen,
        error_months=error,
        steps=[[s.days, s.waiting, s.low, s.high] for s in curve.steps],
        first_on=spells[0].started_on,
        last_on=spells[-1].started_on,
        computed_at=clock.now(),
    )


def find_wait_row(examinee: Examinee, entry: RosterEntry, started_on: date) -> WaitCurveRow | None:
    """The curve of people like her; None where too few were chosen. Inside a scope."""
    return WaitCurveRow.objects.filter(
        destination=examinee.round.destination,
        sector=examinee.sector,
        sex=entry.sex,
        age_group=find_age_group(entry.birth_date, started_on),
    ).first()


def read_curve(row: WaitCurveRow) -> WaitCurve:
    """The curve as it was computed."""
    return WaitCurve(tuple(Step(*step) for step in row.steps), row.persons, row.chosen)


def find_wait_start(events: Iterable[StageEvent]) -> date | None:
    """The first day (western Indonesia) of the wait that goes on; None for who does not wait.

    events  of one examinee, by time
    """
    started = None
    for event in events:
        if event.stage == Stage.ROSTERED:
            started = started or event.occurred_at.astimezone(clock.WESTERN_TIME).date()
        elif event.stage in (Stage.CHOSEN, Stage.WITHDRAWN, Stage.EXPIRED, Stage.BARRED):
            started = None
    return started
