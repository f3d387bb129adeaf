"""What a row of CHOICE means: an employer abroad chose somebody on the roster, asks for somebody
who works there to enter again without a test, or cancelled it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rantau.common.dates import parse_iso_date
from rantau.rounds.codes import is_exam_number
from rantau.rounds.stages import Stage

CHOSEN, CANCELLED, REENTRY = "chosen", "cancelled", "reentry"
# What came of a row besides; UNKNOWN and UNREADABLE as of a ROSTER_ANSWER.
REPEATED, OFF_ROSTER, NO_OFFER, SECTOR, REPLACES = (
    "repeated",
    "off_roster",
    "no_offer",
    "sector",
    "replaces",
)
# Why a row of REENTRY is not taken: no stay of hers, another employer than hers, her stay opens no
# such way, or it came after the stay.
NO_STAY, OTHER_EMPLOYER, NO_WAY, AFTER_STAY = "no_stay", "employer", "no_way", "after_stay"
UNKNOWN, UNREADABLE = "unknown", "unreadable"
CHOICE_OUTCOMES = (
    *(CHOSEN, CANCELLED, REENTRY, REPEATED, OFF_ROSTER, NO_OFFER, SECTOR, REPLACES),
    *(NO_STAY, OTHER_EMPLOYER, NO_WAY, AFTER_STAY),
)
MAX_EMPLOYER, MAX_REGION, MAX_OFFER = 120, 80, 40  # characters
# What no contract exceeds; chosen by us, wide, so that a slip is found.
MAX_WAGE, MAX_CONTRACT_MONTHS, MAX_WEEK_HOURS = 1_000_000_000, 120, 168
CURRENCY_LENGTH = 3


@dataclass(frozen=True)
class Choice:
    """A row that can be read.

    outcome  CHOSEN, REENTRY or CANCELLED; of the latter only `offer` and `on` say something
    offer    the counterpart's number of the contract that is offered
    on       the counterpart's day
    region   of the workplace
    wage     a month, in whole units of `currency` (ISO 4217)
    hours    of work a week
    replaces the exam number of who gave up the contract; empty where nobody did
    """

    outcome: str
    offer: str
    on: date
    employer: str = ""
    region: str = ""
    sector: str = ""
    wage: int = 0
    currency: str = ""
    months: int = 0
    hours: int = 0
    replaces: str = ""


def read_choice(row: Mapping[str, str], *, today: date) -> Choice | None:
    """The choice that a row makes; None where it cannot be read: another outcome, a day that is
    none or has not come, a value that is missing, too long or out of range."""
    on = parse_iso_date(row["on"])
    if on is None:
        return None
    if on > today or not _is_text(row["offer"], MAX_OFFER):
        return None
    if row["outcome"] == CANCELLED:
        return Choice(CANCELLED, row["offer"], on)
    if row["outcome"] not in (CHOSEN, REENTRY) or not _has_terms(row):
        return None
    return Choice(
        row["outcome"],
        row["offer"],
        on,
        employer=row["employer"],
        region=row["region"],
        sector=row["sector"],
        wage=int(row["wage"]),
        currency=row["currency"],
        months=int(row["months"]),
        hours=int(row["hours"]),
        replaces=row["replaces"],
    )


def is_currency(text: str) -> bool:
    """Whether a text is written as a code of ISO 4217."""
    return len(text) == CURRENCY_LENGTH and text.isascii() and text.isalpha() and text.isupper()


def _has_terms(row: Mapping[str, str]) -> bool:
    return (
        _is_text(row["employer"], MAX_EMPLOYER)
        and _is_text(row["region"], MAX_REGION)
        and _is_number(row["wage"], MAX_WAGE)
        and is_currency(row["currency"])
        and _is_number(row["months"], MAX_CONTRACT_MONTHS)
        and _is_number(row["hours"], MAX_WEEK_HOURS)
        and (not row["replaces"] or is_exam_number(row["replaces"]))
    )


def _is_text(value: str, most: int) -> bool:
    return 0 < len(value) <= most and value.isprintable() and value == value.strip()


def _is_number(value: str, most: int) -> bool:
    is_digits = value.isascii() and value.isdigit() and len(value) <= len(str(most))
    return is_digits and 0 < int(value) <= most


@dataclass(frozen=True)
class ServedStay:
    """The stay abroad under the contract that somebody accepted.

    employer     of that contract
    ends_on      when she left for home; as long as she is there, the last day of her permit
    opens_way    whether it opens the entry without a test, once she is home in time
    """

    employer: str
    ends_on: date
    opens_way: bool


@dataclass(frozen=True)
class Chosen:
    """Whom a row names.

    stage   None where nobody of the round has the exam number
    offers  the numbers of all contracts that she was offered
    live    that of the one that waits for her answer, or that she accepted; empty without one
    asked   that of the re-entry for which her employer has asked; empty without one
    stay    abroad, or the last one; None before she arrived
    on_roster_until  last day of the year for which the counterpart has her name, also while it is
            sent again for another one; None where it never had it
    """

    stage: Stage | None
    sector: str = ""
    offers: Collection[str] = ()
    live: str = ""
    asked: str = ""
    stay: ServedStay | None = None
    on_roster_until: date | None = None

    def is_on_roster(self, on: date) -> bool:
        """Whether an employer could choose her that day."""
        is_renewing = self.stage in (Stage.COMPLETE, Stage.SENT)
        has_year = self.on_roster_until is not None and on <= self.on_roster_until
        return self.stage == Stage.ROSTERED or (is_renewing and has_year)


def judge_choice(choice: Choice | None, chosen: Chosen, *, gave_up: Collection[str]) -> str:
    """What comes of a row: one of CHOICE_OUTCOMES, UNKNOWN or UNREADABLE.

    gave_up  exam numbers of the round whose contract nobody holds any more
    """
    if chosen.stage is None:
        return UNKNOWN
    if choice is None:
        return UNREADABLE
    if choice.outcome == CANCELLED:
        return _judge_cancellation(choice, chosen)
    if choice.offer in chosen.offers:
        return REPEATED
    if choice.outcome == REENTRY:
        return _judge_reentry(choice, chosen)
    return _judge_offer(choice, chosen, gave_up)


def _judge_reentry(choice: Choice, chosen: Chosen) -> str:
    """docs/law/rounds.md: the same employer asks for her before her stay ends."""
    stay = chosen.stay
    if stay is None or chosen.stage not in (Stage.ARRIVED, Stage.RETURNED):
        return NO_STAY
    if choice.employer != stay.employer:
        return OTHER_EMPLOYER
    if choice.on > stay.ends_on:
        return AFTER_STAY
    if chosen.asked:
        return REPEATED
    return REENTRY if stay.opens_way else NO_WAY


def _judge_offer(choice: Choice, chosen: Chosen, gave_up: Collection[str]) -> str:
    if not chosen.is_on_roster(choice.on):
        return OFF_ROSTER
    if choice.sector != chosen.sector:
        return SECTOR
    if choice.replaces and choice.replaces not in gave_up:
        return REPLACES
    return CHOSEN


def _judge_cancellation(choice: Choice, chosen: Chosen) -> str:
    # After the visa a contract ends by the rules of the journey.
    is_live = choice.offer == chosen.live and chosen.stage in (Stage.CHOSEN, Stage.ACCEPTED)
    if is_live or choice.offer == chosen.asked:
        return CANCELLED
    return REPEATED if choice.offer in chosen.offers else NO_OFFER


def compute_answer_end(received_on: date, answer_days: int) -> date:
    """The last day on which she may answer, counted from the day (Asia/Jakarta) on which we learnt
    of the choice: a file that came late takes none of her days (docs/law/rounds.md)."""
    return received_on + timedelta(days=answer_days)


def find_stage_after_refusing(refused: int, allowed: int) -> Stage:
    """Where somebody stands after her contract was refused or not answered.

    refused  of hers in this round, this one counted
    allowed  of the edition (docs/law/rounds.md)
    """
    return Stage.ROSTERED if refused <= allowed else Stage.WITHDRAWN
