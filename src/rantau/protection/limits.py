"""By when: limits for each level. Every number is cited in docs/law/protection.md, "Limits"."""

from collections.abc import Mapping
from dataclasses import dataclass

from rantau.protection.severity import P1, P2, P3, P4


@dataclass(frozen=True)
class Span:
    """So many minutes, hours, days, or working days."""

    amount: int
    unit: str


@dataclass(frozen=True)
class Limits:
    """First answer by a human, from when the report came in; first act, silence and the end, from
    the opening of the case.

    act        None where there is nothing between the answer and the end
    ladder     when a silent owner is passed over, and over again at the last of them
    """

    respond: Span
    act: Span | None
    ladder: tuple[Span, ...]
    target: Span


LIMITS: Mapping[int, Limits] = {
    P1: Limits(
        respond=Span(5, "minutes"),
        act=Span(30, "minutes"),
        ladder=(Span(15, "minutes"), Span(30, "minutes"), Span(60, "minutes")),
        target=Span(30, "days"),
    ),
    P2: Limits(
        respond=Span(1, "hours"),
        act=Span(24, "hours"),
        ladder=(Span(4, "hours"), Span(24, "hours")),
        target=Span(45, "days"),
    ),
    P3: Limits(
        respond=Span(1, "working_days"),
        act=Span(3, "working_days"),
        ladder=(Span(3, "working_days"), Span(7, "working_days")),
        target=Span(60, "days"),
    ),
    P4: Limits(
        respond=Span(2, "working_days"),
        act=None,
        ladder=(Span(5, "working_days"),),
        target=Span(10, "working_days"),
    ),
}
# Nobody knows yet how serious an unread contact is, so it is read as fast as the gravest.
UNREAD = LIMITS[P1]
