"""What rows of STAY, and what officers record in the same words, mean for somebody who works
abroad. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rantau.common.dates import parse_iso_date
from rantau.rounds.choice_rows import MAX_EMPLOYER, UNKNOWN, UNREADABLE
from rantau.rounds.edition import Amounts
from rantau.rounds.entry_rows import NOT_THERE
from rantau.rounds.permit_rows import KNOWN
from rantau.rounds.stay_rules import StayFacts, compute_longest_end, is_excess_change

WORKPLACE, EXTENSION, LEFT, OVERSTAY = "workplace", "extension", "left", "overstay"
STAY_KINDS = (WORKPLACE, EXTENSION, LEFT, OVERSTAY)
ENDS = (EXTENSION, LEFT)  # whoever is home has her last; the others may be reported late
# What came of a row: its kind, or EXCESS of a change that is one more than allowed and is taken.
EXCESS, GONE_HOME, TOO_LONG, TOO_EARLY = "excess", "gone_home", "too_long", "too_early"
STAY_OUTCOMES = (*STAY_KINDS, EXCESS, GONE_HOME, TOO_LONG, TOO_EARLY)
TAKEN = (*STAY_KINDS, EXCESS)
# Why a workplace changed.
CONTRACT_ENDED, CLOSED, TREATMENT, HEALTH, AGREED, OTHER = (
    "contract_ended",
    "closed",
    "treatment",
    "health",
    "agreed",
    "other",
)
MAX_DOCUMENT = 80  # characters that name a document
CHANGE_REASONS = (CONTRACT_ENDED, CLOSED, TREATMENT, HEALTH, AGREED, OTHER)


@dataclass(frozen=True)
class StayReport:
    """One of STAY_KINDS and its day: of the change or the departure for home, or since when she
    stays without a permit.

    until             of EXTENSION: the last day of the permit from now on
    employer, reason  of WORKPLACE: the new one, and one of CHANGE_REASONS
    """

    kind: str
    on: date
    until: date | None = None
    employer: str = ""
    reason: str = ""


def read_stay_report(row: Mapping[str, str], *, today: date) -> StayReport | None:
    """What a row of STAY reports; None where it cannot be read: another kind, a day that is none or
    has not come, an extension without its last day, or a change without employer or reason."""
    on, until = parse_iso_date(row["on"]), parse_iso_date(row["until"])
    report = (
        StayReport(row["kind"], on, until, row["employer"].strip(), row["reason"]) if on else None
    )
    return report if report and not list_faults(report, today=today) else None


def list_faults(report: StayReport, *, today: date) -> list[str]:
    """The fields of a report that do not say what one of its kind has to say."""
    is_change, is_extension = report.kind == WORKPLACE, report.kind == EXTENSION
    is_employer = 0 < len(report.employer) <= MAX_EMPLOYER and report.employer.isprintable()
    faults = {
        "kind": report.kind not in STAY_KINDS,
        "on": report.on > today,
        "until": is_extension and report.until is None,
        "employer": is_change and not is_employer,
        "reason": is_change and report.reason not in CHANGE_REASONS,
    }
    return [name for name, is_wrong in faults.items() if is_wrong]


def judge_stay_report(
    report: StayReport | None, facts: StayFacts | None, amounts: Amounts, *, is_known: bool
) -> str:
    """What comes of a report: one of STAY_OUTCOMES, NOT_THERE, KNOWN, UNKNOWN or UNREADABLE.

    facts     of her stay as the reports before it left it; None where she has not arrived
    is_known  whether anybody of the round has the exam number
    """
    if not is_known:
        return UNKNOWN
    if report is None:
        return UNREADABLE
    if facts is None:
        return NOT_THERE
    if _is_recorded(report, facts):
        return KNOWN
    if facts.left_on is not None and (report.kind in ENDS or report.on > facts.left_on):
        return GONE_HOME
    return _judge_new(report, facts, amounts)


def _judge_new(report: StayReport, facts: StayFacts, amounts: Amounts) -> str:
    if report.on < facts.arrived_on or _is_overstay_before_its_end(report, facts):
        return TOO_EARLY
    if report.kind == EXTENSION and report.until is not None:
        if report.until <= facts.permit_until:
            return TOO_EARLY
        is_allowed = report.until <= compute_longest_end(facts.arrived_on, amounts)
        return EXTENSION if is_allowed else TOO_LONG
    if report.kind == WORKPLACE and is_excess_change(facts, report.on, amounts):
        return EXCESS
    return report.kind


def _is_overstay_before_its_end(report: StayReport, facts: StayFacts) -> bool:
    """Whether a stay without a permit is reported of a day before the extension that ended it: the
    report came late, or its file is older."""
    ended_on = facts.overstay_ended_on
    return report.kind == OVERSTAY and ended_on is not None and report.on < ended_on


def _is_recorded(report: StayReport, facts: StayFacts) -> bool:
    return {
        WORKPLACE: report.on in facts.changes,
        EXTENSION: report.until == facts.permit_until,
        LEFT: report.on == facts.left_on,
        OVERSTAY: report.on == facts.overstays_since,
    }[report.kind]
