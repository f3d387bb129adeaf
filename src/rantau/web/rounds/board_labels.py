"""What the board of a round calls its clocks, with the verb and the page of each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.rounds import board_clocks as clocks
from rantau.rounds.rank_changes import Attempt

URGENT, SOON, CALM = "bad", "wait", "info"  # kinds of tag
SEE_WHO = _("See who")
RENEW, TELL = _("Send again"), _("Tell them")
DECIDE = _("Decide")

ATTEMPT_LABELS = {
    Attempt.POINTS: _(
        "A file changed points after the ranking was published, without an objection"
    ),
    Attempt.PROPOSAL: _("A ranking was altered after it was proposed, and was not published"),
    Attempt.FIELD: _("A form contained a rank"),
}


@dataclass(frozen=True)
class ClockLabel:
    """What ends or waits, what one does about it, on which page, and how urgent it is."""

    label: str | Promise
    verb: str | Promise
    page: str
    tag: str = SOON


CLOCK_LABELS = {
    clocks.PAY_SOON: ClockLabel(
        _("Seats to be paid within a day"), _("Enter payments"), "rounds:payments", URGENT
    ),
    clocks.ANSWER_SOON: ClockLabel(
        _("Contracts to answer within two days"),
        _("Have the office call them"),
        "rounds:offers",
        URGENT,
    ),
    clocks.ROSTER_ENDS[7]: ClockLabel(
        _("Names that leave the list of the country within 7 days"),
        RENEW,
        "rounds:find_examinee",
        URGENT,
    ),
    clocks.ROSTER_ENDS[30]: ClockLabel(
        _("Names that leave the list of the country within 30 days"), RENEW, "rounds:find_examinee"
    ),
    clocks.ROSTER_ENDS[90]: ClockLabel(
        _("Names that leave the list of the country within 90 days"),
        RENEW,
        "rounds:find_examinee",
        CALM,
    ),
    clocks.CERTIFICATE_ENDS[7]: ClockLabel(
        _("Certificates that end within 7 days"), TELL, "rounds:find_examinee", URGENT
    ),
    clocks.CERTIFICATE_ENDS[30]: ClockLabel(
        _("Certificates that end within 30 days"), TELL, "rounds:find_examinee"
    ),
    clocks.CERTIFICATE_ENDS[90]: ClockLabel(
        _("Certificates that end within 90 days"), TELL, "rounds:find_examinee", CALM
    ),
    clocks.STAY_ENDS[7]: ClockLabel(
        _("Stays abroad that end within 7 days"), SEE_WHO, "rounds:stays", URGENT
    ),
    clocks.STAY_ENDS[30]: ClockLabel(
        _("Stays abroad that end within 30 days"), SEE_WHO, "rounds:stays"
    ),
    clocks.STAY_ENDS[90]: ClockLabel(
        _("Stays abroad that end within 90 days"), SEE_WHO, "rounds:stays", CALM
    ),
    clocks.LATE_PERMITS: ClockLabel(
        _("Permits for visas that are overdue"), _("Ask the country"), "rounds:offers", URGENT
    ),
    clocks.LATE_MEDICALS: ClockLabel(
        _("Second medicals that are overdue"),
        _("Have the office call them"),
        "rounds:offers",
        URGENT,
    ),
    clocks.LATE_ENTRIES: ClockLabel(
        _("Visas without a day of entry"), _("Ask the country"), "rounds:offers", URGENT
    ),
    clocks.ENTRIES_THIS_WEEK: ClockLabel(
        _("Entries of the next seven days"), _("See the manifests"), "rounds:departures", CALM
    ),
    clocks.MISMATCHES: ClockLabel(
        _("Reports of the entrance to decide"), DECIDE, "common:desk", CALM
    ),
    clocks.APPEALS: ClockLabel(_("Objections to decide"), DECIDE, "rounds:appeals"),
    clocks.RANKINGS: ClockLabel(_("Rankings to publish or refuse"), DECIDE, "rounds:ranking_list"),
    clocks.GIVE_BACK: ClockLabel(
        _("Payments to give back"), _("See payments"), "rounds:repayments", CALM
    ),
}
