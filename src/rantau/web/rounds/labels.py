"""Words for the codes of rounds."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.languages import get_reader_language
from rantau.rounds import (
    choice_rows,
    entry_rows,
    incoming_rows,
    permit_rows,
    refund_rows,
    refund_rules,
    stay_rows,
)
from rantau.rounds.edition import STAY_CHECK, WORK_CHECK, RoundEdition
from rantau.rounds.files import CHOICE_ANSWER, CLAIM, RESULTS, ROSTER, SKILL
from rantau.rounds.incoming_rows import APPROVED, NOT_WAITING, RETURNED, UNREADABLE
from rantau.rounds.models import (
    Appeal,
    AttendanceMark,
    IncomingFile,
    Payment,
    PlaceTransfer,
    Rejection,
    ReportedPayment,
    ReturnedRow,
    Round,
)
from rantau.rounds.photos import PHOTO
from rantau.rounds.ranking import BELOW_FLOOR, NO_SKILL_TEST
from rantau.rounds.ranking_file import NO_RANK
from rantau.rounds.result_rows import (
    ABSENT,
    ACCEPTED,
    BONUS_PART,
    CHANGED,
    MOVED_ON,
    NOT_PASSED,
    OLDER,
    PART,
    RANGE,
    SKILL_PART,
    UNCHANGED,
    UNKNOWN,
)
from rantau.rounds.selectors import list_round_names
from rantau.rounds.services import withdrawals
from rantau.rounds.stages import Stage
from rantau.rounds.verification import BIRTH_DATE, NAME, PASSPORT, SEX
from rantau.web.common.date_filters import render_datetime
from rantau.web.common.labels import SEX_LABELS, format_number, get_country_name

SCHOOLING_LABELS = {
    "none": _("No school finished"),
    "primary": _("Primary school (SD)"),
    "lower_secondary": _("Lower secondary school (SMP)"),
    "upper_secondary": _("Upper secondary school (SMA or SMK)"),
    "diploma": _("Diploma (D3)"),
    "degree": _("Degree (D4, S1 or more)"),
}
TEST_FORM_LABELS = {
    "paper": _("Written test on paper"),
    "computer": _("Test at a computer"),
    "documents": _("No written test: your documents are weighed"),
}
WINDOW_LABELS = {
    "registration": _("Registration"),
    "verification": _("Original documents checked, in the city of the test"),
    "test": _("Test"),
    "appeals": _("Objections to results"),
    "skill_test": _("Skill test"),
    "documents": _("Complete your documents"),
}
CALENDAR_LABELS = WINDOW_LABELS | {
    "announced_on": _("Announced"),
    "results_on": _("Results are published"),
    "ranked_on": _("Ranking is published"),
    "roster_by": _("Rows sent to the country abroad at the latest"),
}
PAYMENT_LABELS = {
    Payment.SEATED: _("Seat paid"),
    Payment.LATE: _("Too late: give it back"),
    Payment.TWICE: _("Paid already: give it back"),
    Payment.UNKNOWN: _("No place has this code: give it back"),
    Payment.AMOUNT: _("Another amount: give it back"),
    ReportedPayment.KNOWN: _("Recorded before: nothing is done again"),
}
REJECTION_LABELS = {
    Rejection.NAME: _("The name is another"),
    Rejection.BIRTH: _("The birth date is another"),
    Rejection.SEX: _("The sex is another"),
    Rejection.NUMBER: _("The passport number is another"),
    Rejection.MISSING: _("An original is missing"),
    Rejection.INELIGIBLE: _("A requirement of the round is not met"),
    Rejection.OTHER_PERSON: _("The papers are another person's"),
}
MARK_LABELS = {
    AttendanceMark.PRESENT: _("Present: face and papers are hers"),
    AttendanceMark.MISMATCH: _("Face or papers are another's"),
}
STAGE_AT_ENTRANCE_LABELS = {"verified": "", "sat": _("Present"), "absent": _("Absent")}
MARK_OUTCOME_LABELS = {
    "recorded": _("Marked"),
    "late": _("Marked; she was absent until now"),
    "waits": _("Marked; a second person decides"),
    "repeated": _("Was marked before"),
}
TRANSFER_LABELS = {
    "": _("Waits for a second officer"),
    PlaceTransfer.GIVEN: _("Given"),
    PlaceTransfer.REFUSED: _("Refused"),
    PlaceTransfer.RELEASED: _("Lost its passport number to another place"),
}
RECEIPT_LABELS = {
    ACCEPTED: _("Taken in"),
    CHANGED: _("Taken in: other points than before"),
    UNCHANGED: _("Taken in: the same points as before"),
    OLDER: _("Left out: a newer file was there before"),
    UNKNOWN: _("Nobody of this round has the exam number"),
    ABSENT: _("Did not sit the test"),
    NOT_PASSED: _("Has not passed the test"),
    MOVED_ON: _("Has left the ranking: nothing was changed"),
    PART: _("The round has no such part"),
    RANGE: _("The points are out of range"),
}
FILE_KIND_LABELS = {RESULTS.code: _("Results of the test"), SKILL.code: _("Skill test")}
STAGE_TWO_LABELS = {SKILL_PART: _("Skill test"), BONUS_PART: _("Extra points")}
APPEAL_LABELS = {
    "waits": _("Your objection is being looked at"),
    Appeal.REJECTED: _("Your objection was looked at: the points stay"),
    Appeal.CHANGED: _("Your objection was looked at: the points were changed"),
}
APPEAL_STATE_LABELS = {
    "": _("Waits for a decision"),
    Appeal.REJECTED: _("Points stay"),
    Appeal.CHANGED: _("Points changed"),
}
ABSENT_APPEAL_LABELS = {
    "waits": _("What you said and showed is being looked at"),
    Appeal.REJECTED: _("What you said was looked at: you stay marked absent"),
    Appeal.CHANGED: _("What you said was looked at: you were at the test, and your points follow"),
}
ABSENT_APPEAL_STATE_LABELS = {
    "": _("Waits for a decision"),
    Appeal.REJECTED: _("Stays absent"),
    Appeal.CHANGED: _("Was at the test"),
}
UNRANKED_LABELS = {
    BELOW_FLOOR: _("Below the points that are needed"),
    NO_RANK: _("A pass-or-fail part not passed, or its result not there yet"),
    NO_SKILL_TEST: _("No skill test"),
}
MOVE_LABELS = {
    "points": _("Other points"),
    "new": _("Came in"),
    "gone": _("No longer in it"),
}
STAGE_LABELS = {
    Stage.VERIFIED: _("Originals checked"),
    Stage.SAT: _("Sat the test"),
    Stage.ABSENT: _("Did not come to the test"),
    Stage.PASSED: _("Passed the test"),
    Stage.FAILED: _("Did not pass the test"),
    Stage.RANKED: _("Ranked: documents to bring"),
    Stage.UNRANKED: _("Without a rank"),
    Stage.COMPLETE: _("Documents complete"),
    Stage.SENT: _("Sent, no answer yet"),
    Stage.ROSTERED: _("On the roster"),
    Stage.CHOSEN: _("Chosen by an employer"),
    Stage.ACCEPTED: _("Contract accepted"),
    Stage.VISA: _("Has the visa"),
    Stage.DEPARTED: _("Departed"),
    Stage.ARRIVED: _("Arrived"),
    Stage.RETURNED: _("Came home"),
    Stage.WITHDRAWN: _("Withdrew"),
    Stage.EXPIRED: _("The test no longer holds"),
    Stage.BARRED: _("Barred"),
}
FACT_LABELS = {
    NAME: _("Name"),
    BIRTH_DATE: _("Birth date"),
    SEX: _("Sex"),
    PASSPORT: _("Passport number"),
    PHOTO: _("Photograph"),
}
RETURNED_LABELS = {
    "": _("To resolve"),
    ReturnedRow.CORRECTED: _("Corrected, to be sent again"),
    ReturnedRow.UPHELD: _("Was right, to be sent again"),
}
INCOMING_LABELS = {
    IncomingFile.TAKEN: _("Taken in"),
    IncomingFile.ASIDE: _("Set aside"),
    "settled": _("Set aside, settled"),
    "left_out": _("Taken in, rows left out"),
    "rows_settled": _("Taken in, rows left out settled"),
}
INCOMING_ROW_LABELS = {
    APPROVED: _("Is on the roster"),
    RETURNED: _("Returned: her office resolves it"),
    incoming_rows.UNKNOWN: _("Nobody of this round has the exam number"),
    NOT_WAITING: _("Waits for no answer: nothing was changed"),
    UNREADABLE: _("Cannot be read: nothing was changed"),
    choice_rows.CHOSEN: _("Was chosen, and may answer"),
    choice_rows.CANCELLED: _("The employer cancelled: she is on the roster again"),
    choice_rows.REPEATED: _("Was taken in before: nothing was changed"),
    choice_rows.OFF_ROSTER: _("Is not on the roster: nothing was changed"),
    choice_rows.NO_OFFER: _("Has no such contract: nothing was changed"),
    choice_rows.SECTOR: _("Is of another sector: nothing was changed"),
    permit_rows.PERMITTED: _("Has the permit for the visa"),
    permit_rows.NO_CONTRACT: _("Has accepted no contract: nothing was changed"),
    permit_rows.KNOWN: _("Is known already: nothing was changed"),
    permit_rows.DIFFERS: _("Has another permit already: nothing was changed"),
    entry_rows.PLANNED: _("Has a day of departure"),
    entry_rows.MOVED: _("Has another day of departure than before"),
    entry_rows.OLDER: _("Left out: a newer file was there before"),
    entry_rows.EARLY: _("Lies before the day of entry: nothing was changed"),
    entry_rows.TOO_SOON: _("May not enter yet on that day: nothing was changed"),
    choice_rows.REENTRY: _("Asked for again by her employer"),
    choice_rows.NO_STAY: _("Is not abroad and has not come home: nothing was changed"),
    choice_rows.OTHER_EMPLOYER: _("Works for another employer: nothing was changed"),
    choice_rows.NO_WAY: _("Her stay opens no entry without a test: nothing was changed"),
    choice_rows.AFTER_STAY: _("The request came after her stay: nothing was changed"),
    entry_rows.NO_VISA: _("Has no visa, or has departed: nothing was changed"),
    entry_rows.ARRIVED: _("Has arrived"),
    entry_rows.NOT_ARRIVED: _("Has not arrived: headquarters looks for her"),
    entry_rows.TRAINED: _("Was trained after her arrival"),
    entry_rows.FIT: _("Was examined there: fit"),
    entry_rows.UNFIT: _("Was examined there: not fit"),
    entry_rows.NOT_DEPARTED: _("Is not on the journey: nothing was changed"),
    entry_rows.NOT_THERE: _("Has not arrived before: nothing was changed"),
    stay_rows.WORKPLACE: _("Has another workplace"),
    stay_rows.EXTENSION: _("May stay longer"),
    stay_rows.LEFT: _("Has left for home"),
    stay_rows.OVERSTAY: _("Stays without a permit, as the country abroad says"),
    stay_rows.EXCESS: _("Has another workplace, one change more than allowed: a task was opened"),
    stay_rows.GONE_HOME: _("Has come home before: nothing was changed"),
    stay_rows.TOO_LONG: _("Is longer than the round allows: nothing was changed"),
    stay_rows.TOO_EARLY: _("Lies before what is recorded: nothing was changed"),
    choice_rows.REPLACES: _("Whom she is to replace gave up no contract: nothing was changed"),
    refund_rules.PAID: _("Was paid by the insurer"),
    refund_rules.REFUSED: _("Was refused by the insurer"),
    refund_rows.UNCLAIMED: _("Has claimed nothing of this insurance: nothing was changed"),
    refund_rows.SETTLED: _("Was recorded with another outcome before: nothing was changed"),
    refund_rows.IMPOSSIBLE: _("Cannot be the outcome of this claim: nothing was changed"),
}


# What a file for a counterpart has.
FILE_LABELS = {
    ROSTER.code: _("Roster"),
    CHOICE_ANSWER.code: _("Answers to choices"),
    CLAIM.code: _("Claims to insurances"),
}
# Who does what next for somebody on the way to the roster.
NEXT_LABELS = {
    Stage.RANKED: _("The office: complete her documents"),
    Stage.COMPLETE: _("Headquarters: send her name"),
    Stage.SENT: _("The country abroad: answer"),
    Stage.ROSTERED: _("An employer abroad: choose her"),
}


def name_rounds(rounds: Iterable[Round]) -> dict[UUID, str]:
    """Id of a round -> its name in the reader's language. Inside a scope."""
    language = get_reader_language()
    return {id_: name.get(language) for id_, name in list_round_names(rounds).items()}


def write_value(field: str, value: str) -> str:
    """A fact of a roster in the reader's words; what cannot be read stands as it came."""
    if field == SEX:
        return str(SEX_LABELS.get(value, value))
    if field == BIRTH_DATE:
        try:
            return f"{date.fromisoformat(value):%d-%m-%Y}"
        except ValueError:
            return value
    return value


def get_appeal_state(appeal: Appeal) -> str | Promise:
    """How an objection stands, for headquarters."""
    if appeal.is_proposed:
        return _("A change waits for a second officer")
    is_absent = appeal.kind == Appeal.ATTENDANCE
    return (ABSENT_APPEAL_STATE_LABELS if is_absent else APPEAL_STATE_LABELS)[appeal.outcome]


def get_part_label(edition: RoundEdition, part: str) -> str:
    """The name of a part of the test, or of stage two."""
    if part in STAGE_TWO_LABELS:
        return str(STAGE_TWO_LABELS[part])
    return edition.test.parts[part].name.get(get_reader_language())


def describe_sitting(edition: RoundEdition, city: str, at: datetime | None) -> str:
    """Day and time of a sitting (aware) by the clock of its city; empty where none is planned."""
    if at is None:
        return ""
    with timezone.override(ZoneInfo(edition.cities[city].time_zone)):
        return render_datetime(at)


def describe_points(edition: RoundEdition, part: str, points: int) -> str:
    """Points of a part as a page shows them; of one that one passes or fails, which it was."""
    if part in edition.test.pass_fail_parts:
        return str(_("Part passed") if points else _("Part not passed"))
    return format_number(points)


STEP_LABELS = {
    "placed": _("Registered"),
    "seated": _("Seat paid"),
    Stage.VERIFIED: _("Originals checked"),
    Stage.SAT: _("Came to the test"),
    Stage.PASSED: _("Passed"),
    Stage.RANKED: _("Ranked"),
    Stage.COMPLETE: _("Documents complete"),
    Stage.ROSTERED: _("On the list of the country"),
    Stage.CHOSEN: _("Chosen by an employer"),
    Stage.ACCEPTED: _("Contract accepted"),
    Stage.VISA: _("Visa"),
    Stage.DEPARTED: _("Departed"),
    Stage.ARRIVED: _("Arrived"),
    Stage.RETURNED: _("Came home"),
}
WITHDRAWAL_LABELS = {
    withdrawals.FAMILY: _("Family"),
    withdrawals.HEALTH: _("Health"),
    withdrawals.OTHER_WORK: _("Other work, or another country"),
    withdrawals.WAITED: _("It takes too long"),
    withdrawals.COSTS: _("It costs too much"),
    withdrawals.OTHER: _("Another reason"),
}
AGE_GROUP_LABELS = {
    "18-24": _("18 to 24 years"),
    "25-29": _("25 to 29 years"),
    "30-34": _("30 to 34 years"),
    "35-": _("35 years or more"),
}
COHORT_LABELS = {
    "chosen": _("Chosen"),
    "withdrawn": _("Withdrew"),
    "expired": _("Certificate ended"),
    "barred": _("Barred"),
    "under_6": _("Waits less than 6 months"),
    "under_12": _("Waits 6 to 12 months"),
    "under_18": _("Waits 12 to 18 months"),
    "longer": _("Waits 18 months or more"),
}
AGE_LABELS = {
    "under_6": _("under 6 months"),
    "under_12": _("6–12 months"),
    "under_18": _("12–18 months"),
    "longer": _("18 months or more"),
}
# What comes after each stage, as her own page says it: who does what.
NEXT_STEP_TEXTS = {
    Stage.VERIFIED: _("Come to the test. Bring your exam card and your passport."),
    Stage.SAT: _("Wait for the result. You need not do anything."),
    Stage.ABSENT: _("You did not come to the test, so this round is over for you."),
    Stage.PASSED: _(
        "Come to the skill test, if your round has one; then the ranking is published."
    ),
    Stage.FAILED: _(
        "Your points were not enough. If a point is missing, object in the days named."
    ),
    Stage.RANKED: _("Complete your documents at any office of yours."),
    Stage.UNRANKED: _(
        "You have no rank. Your result says what is missing or not passed. Ask your office."
    ),
    Stage.COMPLETE: _("Your office sends your name to the country. You need not do anything."),
    Stage.SENT: _("The country looks at your data. You need not do anything."),
    Stage.ROSTERED: _(
        "An employer may choose you. Nobody can make that faster, with money or without."
    ),
    Stage.CHOSEN: _(
        "An employer chose you. Read the contract that is offered, then accept or refuse it."
    ),
    Stage.ACCEPTED: _(
        "Your visa is applied for. Have yourself examined when your office asks for it."
    ),
    Stage.VISA: _("Wait for the day of your departure, which your office tells you."),
    Stage.DEPARTED: _("Your arrival is recorded when you are there."),
    Stage.ARRIVED: _("You work there. If something is wrong, ask for help: nobody there is told."),
    Stage.RETURNED: _("You are home. Below stands which ways to go again are open to you."),
    Stage.WITHDRAWN: _("You withdrew. A certificate that is still valid stays yours."),
    Stage.EXPIRED: _("Your certificate ended. To go again, sit a new test."),
    Stage.BARRED: _(
        "Two persons decided against your taking part. Your office says why, and how to object."
    ),
}
MISSED_TEXTS = {
    Stage.VERIFIED: _("Who does not come gets no other day, and the fee does not come back."),
    Stage.PASSED: _("Who does not come to the skill test has no rank."),
    Stage.FAILED: _("After the last day nothing is taken any more."),
    Stage.RANKED: _("Without complete documents your name is not sent to the country."),
    Stage.CHOSEN: _("No answer counts as a refusal."),
    Stage.VISA: _(
        "Who does not come loses this contract, and more often than the round allows also the"
        " place on the list of the country."
        " If you are ill or somebody died, tell your office before."
    ),
}


def describe_original_checks(edition: RoundEdition, sector: str) -> list[tuple[str, str]]:
    """Code and words of what the desk sees among the originals of whoever wants this sector."""
    rules, language = edition.eligibility, get_reader_language()
    words = {code: check.name.get(language) for code, check in edition.originals.items()}
    words[STAY_CHECK] = gettext(
        "Worked in %(country)s and came home before the permit ended: our record, or the stamps in"
        " the passport"
    ) % {"country": get_country_name(edition.destination)}
    words[WORK_CHECK] = gettext("%(years)s years of work in the profession") % {
        "years": rules.work_years
    }
    return [(code, words[code]) for code in edition.list_original_checks(sector)]
