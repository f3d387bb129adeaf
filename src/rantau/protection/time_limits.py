"""Time limits for each severity, and the due times that follow from them.

Every number is cited in docs/law/protection.md, "Limits".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from rantau.common.clock import WESTERN_TIME
from rantau.protection.severity import P1, P2, P3, P4


@dataclass(frozen=True)
class Duration:
    """A number of minutes, hours, days, or working days."""

    amount: int
    unit: str


@dataclass(frozen=True)
class TimeLimits:
    """The time limits of one severity: first response by a human, from when the report came in;
    first action, escalation and completion, from the opening of the case.

    first_action  None where there is nothing between the response and the end
    escalations   when a silent owner is passed over; the last is repeated
    """

    first_response: Duration
    first_action: Duration | None
    escalations: tuple[Duration, ...]
    completion: Duration


LIMITS_BY_SEVERITY: Mapping[int, TimeLimits] = {
    P1: TimeLimits(
        first_response=Duration(5, "minutes"),
        first_action=Duration(30, "minutes"),
        escalations=(Duration(15, "minutes"), Duration(30, "minutes"), Duration(60, "minutes")),
        completion=Duration(30, "days"),
    ),
    P2: TimeLimits(
        first_response=Duration(1, "hours"),
        first_action=Duration(24, "hours"),
        escalations=(Duration(4, "hours"), Duration(24, "hours")),
        completion=Duration(45, "days"),
    ),
    P3: TimeLimits(
        first_response=Duration(1, "working_days"),
        first_action=Duration(3, "working_days"),
        escalations=(Duration(3, "working_days"), Duration(7, "working_days")),
        completion=Duration(60, "days"),
    ),
    P4: TimeLimits(
        first_response=Duration(2, "working_days"),
        first_action=None,
        escalations=(Duration(5, "working_days"),),
        completion=Duration(10, "working_days"),
    ),
}
# Nobody knows yet how serious an unread contact is, so it is read as fast as the most serious.
UNREAD_CONTACT_LIMITS = LIMITS_BY_SEVERITY[P1]


DESK_TIME_ZONE = WESTERN_TIME  # for working days; minutes and hours always count
SATURDAY = 5


def get_due_at(started: datetime, duration: Duration) -> datetime:
    """The moment by which something begun at `started` (aware) must be done."""
    if duration.unit == "working_days":
        return _add_working_days(started, duration.amount)
    return started + timedelta(**{duration.unit: duration.amount})


def _add_working_days(started: datetime, days: int) -> datetime:
    """The same time of day so many working days later; weekends do not count."""
    at = started.astimezone(DESK_TIME_ZONE)
    while days > 0:
        at += timedelta(days=1)
        days -= at.weekday() < SATURDAY
    return at.astimezone(started.tzinfo)


def get_next_escalation_time(started: datetime, limits: TimeLimits, now: datetime) -> datetime:
    """When to check next whether the owner has acted: the next escalation, or the last again."""
    for duration in limits.escalations:
        at = get_due_at(started, duration)
        if at > now:
            return at
    return get_due_at(now, limits.escalations[-1])
