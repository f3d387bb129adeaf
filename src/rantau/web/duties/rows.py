"""The rows, groups and filters of the worklist as its page shows them."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.permissions import has_permission
from rantau.common import clock
from rantau.duties.pauses import CAUSES, can_pause
from rantau.duties.permissions import HOLD_DUTY, PAUSE_CLOCK
from rantau.duties.services.holding import can_undo, get_undo_end
from rantau.duties.worklist import (
    COUNT_LIMIT,
    GROUPS,
    LATE,
    LATER,
    THIS_WEEK,
    TODAY,
    VIEWS,
    WAITING,
    Worklist,
    WorklistFilter,
    WorklistItem,
)
from rantau.web.common.date_filters import format_time_since, format_time_until, format_weekday
from rantau.web.common.jinja2 import url
from rantau.web.common.labels import format_number, get_country_name
from rantau.web.duties.filters import VIEW, VIEW_WORDS, build_query

GROUP_LABELS: dict[str, str | Promise] = {
    LATE: gettext_lazy("Overdue"),
    TODAY: gettext_lazy("Today"),
    THIS_WEEK: gettext_lazy("This week"),
    LATER: gettext_lazy("Later"),
}


class WorklistRow(NamedTuple):
    """One row.

    value      what its check box sends: the duty and the revision that is shown
    url        the page of its record; empty where its kind has none
    act_url    the page where it is done at once; empty where the actor cannot do it now
    tags       each with its kind of tag
    left       how long there is, or how late it is; `due` is the moment in words
    holder     who holds it; empty for nobody, or whoever is away
    away       who holds it and is away, until when
    undo_until until when the actor can undo the last hand-over (aware); None where not at all
    pause      until when the clock waits for the person, and for what, where that may be read;
               empty where it runs
    hand_to    names of colleagues who may do what the actor is barred from
    """

    key: UUID
    value: str
    url: str
    act_url: str
    reference: str
    name: str
    number: str
    place: str
    tags: tuple[tuple[str, str], ...]
    destination: str
    job: str
    agency: str
    title: str
    detail: str
    due_at: datetime
    due: str
    left: str
    is_overdue: bool
    is_soon: bool
    holder: str
    is_mine: bool
    away: str
    note: str
    can_claim: bool
    undo_until: datetime | None
    is_barred: bool
    hand_to: str
    waits_for: str
    pause: tuple[str, str]
    can_pause: bool


class WorklistGroup(NamedTuple):
    """Rows that are due at a time; `total` is how many there are on all pages, as text."""

    label: str
    total: str
    rows: list[WorklistRow]
    is_late: bool


def format_count(number: int) -> str:
    """A bounded count: `37`, or `200+` for any number above the limit."""
    if number > COUNT_LIMIT:
        return f"{format_number(COUNT_LIMIT)}+"
    return format_number(number)


def build_tabs(worklist: Worklist, wanted: WorklistFilter) -> list[dict[str, Any]]:
    """The built-in filters with their counts."""
    return [
        {
            "url": f"?{build_query({VIEW: VIEW_WORDS[view][0]})}",
            "label": VIEW_WORDS[view][1],
            "count": format_count(worklist.counts[view]),
            "is_current": view == wanted.view and wanted.persons is None,
            "is_late": view == "overdue" and worklist.counts[view] > 0,
        }
        for view in VIEWS
    ]


class DueTimes:
    """Words for due times as seen at a moment (aware) in the office's zone: those of a day are put
    together once for all rows."""

    def __init__(self, at: datetime, zone: ZoneInfo) -> None:
        self.at, self.zone = at, zone
        today = at.astimezone(zone).date()
        self._days: dict[date, str] = {today: _("today"), today + timedelta(days=1): _("tomorrow")}

    def format_moment(self, due_at: datetime) -> str:
        """`today, 16.00`, `tomorrow, 09.00`, else `Friday 20-11-2026, 16.00`."""
        local = due_at.astimezone(self.zone)
        day = self._days.get(local.date())
        if day is None:
            day = f"{format_weekday(local)} {local:%d-%m-%Y}"
            self._days[local.date()] = day
        return f"{day}, {local:%H.%M}"

    def format_left(self, due_at: datetime) -> str:
        """How long until then, or how late it is."""
        if due_at < self.at:
            return _("late by %(time)s") % {"time": format_time_since(due_at, self.at)}
        return format_time_until(due_at, self.at)


def build_groups(actor: Actor, worklist: Worklist, wanted: WorklistFilter) -> list[WorklistGroup]:
    """The rows by when they are due; in one group where they are sorted otherwise."""
    times = DueTimes(clock.now(), ZoneInfo(actor.time_zone))
    rows = [(item, _build_row(actor, worklist, wanted, item, times)) for item in worklist.items]
    if wanted.sort != "due":
        return [WorklistGroup("", "", [row for _item, row in rows], is_late=False)]
    groups = []
    for group in GROUPS:
        members = [row for _item, row in rows if worklist.get_group(row.due_at) == group]
        if members:
            number = worklist.group_counts.get(group)
            count = format_count(number) if number is not None else ""
            label = str(GROUP_LABELS[group])
            groups.append(WorklistGroup(label, count, members, is_late=group == LATE))
    return groups


def _build_row(
    actor: Actor, worklist: Worklist, wanted: WorklistFilter, item: WorklistItem, times: DueTimes
) -> WorklistRow:
    duty, subject = item.duty, item.subject
    is_own = wanted.view != WAITING
    may_hold = is_own and not duty.confidential and has_permission(actor, HOLD_DUTY)
    tags = subject.tags if subject else ()
    if duty.escalations:
        tags = ((_("escalated"), "bad"), *tags)
    is_barred = bool(subject and subject.is_barred)
    can_act = is_own and not is_barred and item.kind.act_page
    return WorklistRow(
        key=duty.id,
        value=f"{duty.id}:{duty.revision}" if may_hold else "",
        url=url(item.kind.page, duty.reference) if item.kind.page else "",
        act_url=url(item.kind.act_page, duty.reference) if can_act else "",
        reference=duty.reference,
        name=subject.name if subject else "",
        number=subject.number if subject else "",
        place=subject.place if subject else "",
        tags=tags,
        destination=get_country_name(subject.destination)
        if subject and subject.destination
        else "",
        job=subject.job if subject else "",
        agency=subject.agency if subject else "",
        title=str(item.kind.title),
        detail=subject.detail if subject else "",
        due_at=duty.due_at,
        due=times.format_moment(duty.due_at),
        left=times.format_left(duty.due_at),
        is_overdue=item.is_overdue,
        is_soon=times.at <= duty.due_at < worklist.ends[TODAY],
        note=duty.note,
        can_claim=may_hold and worklist.desk.is_unclaimed(duty.owner) and not is_barred,
        undo_until=get_undo_end(duty) if may_hold and can_undo(actor, duty) else None,
        is_barred=is_barred,
        hand_to=_list_hands(worklist, item) if is_barred else "",
        waits_for=subject.waits_for if subject and not is_own else "",
        pause=_describe_pause(item, times),
        can_pause=is_own and has_permission(actor, PAUSE_CLOCK) and can_pause(duty),
        **_describe_holder(actor, worklist, duty.owner),
    )


def _describe_pause(item: WorklistItem, times: DueTimes) -> tuple[str, str]:
    if item.pause is None:
        return "", ""
    until = _("paused until %(day)s") % {"day": times.format_moment(item.pause.until)}
    cause = CAUSES.get(item.pause.cause)
    return until, f"{cause}: {item.pause.words}" if cause else ""


def _describe_holder(actor: Actor, worklist: Worklist, owner: str) -> dict[str, Any]:
    colleague = worklist.desk.by_ref.get(owner)
    is_mine = owner == actor.ref
    if colleague is None:
        return {"holder": "", "is_mine": is_mine, "away": ""}
    if colleague.is_present or is_mine:
        return {"holder": colleague.name, "is_mine": is_mine, "away": ""}
    until = colleague.away_until
    away = (
        _("%(name)s is away until %(day)s") % {"name": colleague.name, "day": f"{until:%d-%m-%Y}"}
        if until
        else _("%(name)s no longer serves here") % {"name": colleague.name}
    )
    return {"holder": "", "is_mine": False, "away": away}


MAX_HANDS = 3  # colleagues who are named


def _list_hands(worklist: Worklist, item: WorklistItem) -> str:
    """Who may do what the actor may not: names; empty where nobody here may."""
    barred = item.subject.barred if item.subject else frozenset()
    able = worklist.desk.list_able(
        item.kind.does or item.kind.permission, without=barred | worklist.own_hands
    )
    return ", ".join(each.name for each in able[:MAX_HANDS])
