"""Words for the codes of rounds."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rantau.rounds.edition import RoundEdition
from rantau.rounds.files import RESULTS, SKILL
from rantau.rounds.models import (
    Announcement,
    Appeal,
    AttendanceMark,
    Payment,
    PlaceTransfer,
    Rejection,
)
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
OUTCOME_LABELS = {
    "": _("Waits for a decision"),
    Announcement.PUBLISHED: _("Published"),
    Announcement.REFUSED: _("Refused"),
}
PAYMENT_LABELS = {
    Payment.SEATED: _("Seat paid"),
    Payment.LATE: _("Too late: give it back"),
    Payment.TWICE: _("Paid already: give it back"),
    Payment.UNKNOWN: _("No place has this code: give it back"),
    Payment.AMOUNT: _("Another amount: give it back"),
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
MOVE_LABELS = {
    "points": _("Other points"),
    "new": _("Came in"),
    "gone": _("No longer in it"),
}


def get_part_label(edition: RoundEdition, part: str) -> str:
    """The name of a part of the test, or of stage two."""
    if part in STAGE_TWO_LABELS:
        return str(STAGE_TWO_LABELS[part])
    return edition.test.parts[part].name.get(get_language() or "id")
