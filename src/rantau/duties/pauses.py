"""The declared causes for which the clock of a duty pauses, each waiting for the person alone: no
clock waits for an agency or another office. Why, with sources: docs/design/clocks.md.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.duties.interface import get_duty_kind
from rantau.duties.models import Duty

BRINGS, ANSWERS, ASKED_FOR_TIME = "brings", "answers", "asked_for_time"
CAUSES = {
    BRINGS: _("She brings or corrects a document"),
    ANSWERS: _("She answers a question"),
    ASKED_FOR_TIME: _("She asked for time herself"),
}
MAX_PAUSE_DAYS = 10  # working days of the office; chosen by us: twice the longest standard


@dataclass(frozen=True)
class Pause:
    """That a clock waits for the person.

    cause          a key of CAUSES
    words          what she has to do
    since, until   aware; it goes on by itself at `until`
    """

    cause: str
    words: str
    since: datetime
    until: datetime


def find_pause(duty: Duty) -> Pause | None:
    """The pause of a duty that lasts now; None where its clock runs."""
    return build_pause(duty.pause_cause, duty.pause_words, duty.paused_at, duty.paused_until)


def build_pause(
    cause: str, words: str, since: datetime | None, until: datetime | None
) -> Pause | None:
    """The pause of these columns of a duty, while it lasts; None before, after and without one."""
    if since is None or until is None or until <= clock.now():
        return None
    return Pause(cause, words, since, until)


def can_pause(duty: Duty) -> bool:
    """Whether its clock may be paused: it concerns somebody, is not late, and never paused."""
    is_about_somebody = duty.subject_person is not None and get_duty_kind(duty.kind).can_pause
    return is_about_somebody and duty.paused_at is None and duty.due_at > clock.now()
