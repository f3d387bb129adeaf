"""Words for the codes of rounds."""

from django.utils.translation import gettext_lazy as _

from rantau.rounds.models import Announcement, AttendanceMark, Payment, Rejection

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
