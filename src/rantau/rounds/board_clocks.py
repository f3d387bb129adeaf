"""What ends soon or waits for somebody in a round: a count for each clock of the board."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rantau.common import clock
from rantau.rounds.late_step_selectors import ON_THE_WAY, describe_late_contracts
from rantau.rounds.late_steps import LateStep
from rantau.rounds.models import (
    Appeal,
    AttendanceMark,
    Entry,
    Offer,
    Place,
    Ranking,
    Repayment,
    RosterEntry,
    Round,
    Stay,
)
from rantau.rounds.payments import exclude_reported
from rantau.rounds.roster_clocks import CERTIFICATE, RosterTimes, find_next_end, find_warning
from rantau.rounds.stages import Stage

PAY_SOON, ANSWER_SOON, ENTRIES_THIS_WEEK = "pay_soon", "answer_soon", "entries_this_week"
LATE_PERMITS, LATE_MEDICALS, LATE_ENTRIES = "late_permits", "late_medicals", "late_entries"
ROSTER_ENDS = {7: "roster_7", 30: "roster_30", 90: "roster_90"}
CERTIFICATE_ENDS = {7: "certificate_7", 30: "certificate_30", 90: "certificate_90"}
STAY_ENDS = {7: "stay_7", 30: "stay_30", 90: "stay_90"}
MISMATCHES, APPEALS, RANKINGS, GIVE_BACK = "mismatches", "appeals", "rankings", "give_back"
# The order of the board: what ends first, then what only waits for a decision.
CLOCKS = (
    PAY_SOON,
    ANSWER_SOON,
    ROSTER_ENDS[7],
    CERTIFICATE_ENDS[7],
    STAY_ENDS[7],
    LATE_PERMITS,
    LATE_MEDICALS,
    LATE_ENTRIES,
    ENTRIES_THIS_WEEK,
    ROSTER_ENDS[30],
    CERTIFICATE_ENDS[30],
    STAY_ENDS[30],
    ROSTER_ENDS[90],
    CERTIFICATE_ENDS[90],
    STAY_ENDS[90],
    MISMATCHES,
    APPEALS,
    RANKINGS,
    GIVE_BACK,
)
SOON = timedelta(hours=24)
DAYS_TO_ANSWER, DAYS_OF_WEEK = 2, 7
LATE_CODES = {
    LateStep.PERMIT: LATE_PERMITS,
    LateStep.MEDICAL: LATE_MEDICALS,
    LateStep.ENTRY: LATE_ENTRIES,
}
WITH_END = (Stage.COMPLETE, Stage.SENT, Stage.ROSTERED)


@dataclass(frozen=True)
class BoardClock:
    """What somebody has to do soon: a code of CLOCKS, and for how many people or records."""

    code: str
    count: int


def list_board_clocks(round_: Round, at: datetime) -> list[BoardClock]:
    """The clocks of a round in the order of CLOCKS, without those of nobody; inside a scope.

    at  now (aware)
    """
    today = at.astimezone(clock.WESTERN_TIME).date()
    counts = _count_decisions(round_)
    counts += Counter(
        {
            PAY_SOON: _count_payments(round_, at),
            ANSWER_SOON: _count_answers(round_, today),
            ENTRIES_THIS_WEEK: _count_entries(round_, today),
        }
    )
    counts += _count_roster_ends(round_, today)
    counts += _count_stay_ends(round_, today)
    counts += _count_late_steps(round_)
    return [BoardClock(code, counts[code]) for code in CLOCKS if counts[code]]


def _count_payments(round_: Round, at: datetime) -> int:
    rows = Place.objects.filter(round=round_, state=Place.OFFERED, pay_until__lte=at + SOON)
    return exclude_reported(rows, at).count()


def _count_answers(round_: Round, today: date) -> int:
    until = today + timedelta(days=DAYS_TO_ANSWER)
    rows = Offer.objects.filter(examinee__round=round_, state=Offer.WAITING)
    return rows.filter(answer_until__lte=until).count()


def _count_entries(round_: Round, today: date) -> int:
    rows = Entry.objects.filter(offer__examinee__round=round_, offer__examinee__stage=Stage.VISA)
    days = (today, today + timedelta(days=DAYS_OF_WEEK - 1))
    return rows.filter(missed_at=None, entry_on__range=days).count()


def _count_roster_ends(round_: Round, today: date) -> Counter[str]:
    """Of everybody who was sent, what ends first and within which warning."""
    rows = RosterEntry.objects.filter(examinee__round=round_, examinee__stage__in=WITH_END)
    counts: Counter[str] = Counter()
    facts = rows.values_list("examinee__stage", "expires_on", "certificate_until")
    for stage, expires_on, certificate_until in facts.iterator():
        end = find_next_end(RosterTimes(Stage(stage), expires_on, certificate_until), today)
        days = find_warning(end, today)
        if days is not None:
            codes = CERTIFICATE_ENDS if end.what == CERTIFICATE else ROSTER_ENDS
            counts[codes[days]] += 1
    return counts


def _count_stay_ends(round_: Round, today: date) -> Counter[str]:
    rows = Stay.objects.filter(offer__examinee__round=round_, left_on=None)
    counts: Counter[str] = Counter()
    last = today + timedelta(days=max(STAY_ENDS))
    for until in rows.filter(permit_until__range=(today, last)).values_list(
        "permit_until", flat=True
    ):
        counts[STAY_ENDS[min(days for days in STAY_ENDS if (until - today).days <= days)]] += 1
    return counts


def _count_late_steps(round_: Round) -> Counter[str]:
    """Permits, second medicals and days of entry that are overdue by the rules of late_steps."""
    rows = Offer.objects.select_related("examinee__round", "visa").filter(
        examinee__round=round_, state=Offer.ACCEPTED, examinee__stage__in=ON_THE_WAY
    )
    contracts: Sequence[Offer] = list(rows)
    found = describe_late_contracts(contracts)
    return Counter(LATE_CODES[step] for each in found for step in each.late)


def _count_decisions(round_: Round) -> Counter[str]:
    marks = AttendanceMark.objects.filter(
        examinee__round=round_, kind=AttendanceMark.MISMATCH, decision=""
    )
    repayments = Repayment.objects.filter(payment__place__round=round_, decided_at=None)
    return Counter(
        {
            MISMATCHES: marks.count(),
            APPEALS: Appeal.objects.filter(examinee__round=round_, outcome="").count(),
            RANKINGS: Ranking.objects.filter(round=round_, outcome="").count(),
            GIVE_BACK: repayments.count(),
        }
    )
