"""When a name leaves the roster and a certificate ends, what is said before, and when the row is
sent again. Pure: days are those of western Indonesia, and the caller says which is today.

A name holds one year on the roster of Korea, not longer than its certificate, and is renewed within
it (docs/law/rounds.md).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from rantau.common.end_warnings import find_end_warning, find_new_end_warning
from rantau.rounds.stages import Stage

RENEWAL_DAYS = 90  # before the end of its year, from which a row may be sent again; chosen by us
# Where a row of the roster has been made, and the certificate still counts.
WITH_ENTRY = (Stage.COMPLETE, Stage.SENT, Stage.ROSTERED)
ROSTER, CERTIFICATE = "roster", "certificate"  # what ends


@dataclass(frozen=True)
class RosterTimes:
    """What the clocks of an examinee are read from.

    expires_on         last day on the roster by the newest approval; None before the first
    certificate_until  last day of the certificate
    """

    stage: Stage
    expires_on: date | None
    certificate_until: date


@dataclass(frozen=True)
class End:
    """What ends next, ROSTER or CERTIFICATE, and its last day."""

    what: str
    on: date

    def count_days(self, today: date) -> int:
        """Days that are left: 0 on the last day, less afterwards."""
        return (self.on - today).days


def find_next_end(times: RosterTimes, today: date) -> End:
    """What ends first from today on; the certificate where the year on the roster is over, or it
    ends on the same day. Of a certificate that is over its end."""
    is_rostered = times.stage == Stage.ROSTERED and times.expires_on is not None
    if is_rostered and times.expires_on and today <= times.expires_on < times.certificate_until:
        return End(ROSTER, times.expires_on)
    return End(CERTIFICATE, times.certificate_until)


def find_warning(end: End, today: date) -> int | None:
    """Which of WARNING_DAYS is to be said today, the nearest alone; None before the first of them
    and after the end."""
    return find_end_warning(end.on, today)


def find_due_warning(
    times: RosterTimes, today: date, *, warned_for: date | None, warned_days: int | None
) -> int | None:
    """The warning that has not been given; None where none is due.

    warned_for, warned_days  the end that was warned of last, and which of WARNING_DAYS that was
    """
    if times.stage not in WITH_ENTRY:
        return None
    end = find_next_end(times, today)
    return find_new_end_warning(end.on, today, warned_for=warned_for, warned_days=warned_days)


def may_renew(times: RosterTimes, today: date) -> bool:
    """Whether her row may be sent again: after its year or in the last RENEWAL_DAYS of it, while
    the certificate holds, and where that gives her more days."""
    if times.stage != Stage.ROSTERED or times.expires_on is None:
        return False
    is_time = times.expires_on - timedelta(days=RENEWAL_DAYS) <= today
    gains = times.expires_on < times.certificate_until
    return is_time and gains and today <= times.certificate_until


def is_certificate_over(certificate_until: date, today: date) -> bool:
    """Whether the last day of the certificate has passed."""
    return certificate_until < today
