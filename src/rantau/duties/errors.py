"""Errors of duties."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchDuty(NotFound, code="duty.not_found", message=_("This duty was not found.")):
    """No such duty is open, or it is another office's, or of a kind that the role cannot do."""


class DutyDone(
    DomainError,
    code="duty.done",
    message=_("This is done already: somebody did it meanwhile."),
    status=409,
):
    """It was closed since the row was shown."""


class DutyChanged(
    DomainError,
    code="duty.changed",
    message=_("Somebody else took this or passed it on meanwhile. Look at the row again."),
    status=409,
):
    """Its owner changed since the row was shown."""


class DutyHeld(
    DomainError,
    code="duty.held",
    message=_("A colleague who is on duty holds this. Ask the colleague to pass it on."),
    status=409,
):
    """A colleague who is present holds it."""


class ClockCannotPause(
    DomainError,
    code="duty.clock_cannot_pause",
    message=_(
        "This clock cannot be paused: it is late, was paused before, or waits for no worker."
    ),
    status=409,
):
    """What is late stays late, a clock pauses once, and only while it waits for the person."""


class ClockRuns(
    DomainError,
    code="duty.clock_runs",
    message=_("This clock runs already."),
    status=409,
):
    """It was not paused, or went on meanwhile."""


class TooLateToUndo(
    DomainError,
    code="duty.too_late",
    message=_("This can no longer be reverted: the time is over, or somebody went on with it."),
    status=409,
):
    """The time to undo is over, or the duty changed hands again."""


class NoSuchAbsence(NotFound, code="absence.not_found", message=_("This absence was not found.")):
    """No such absence is declared, or it is another office's."""


class NoSuchFilter(NotFound, code="filter.not_found", message=_("This filter was not found.")):
    """The account keeps no filter under this name."""
