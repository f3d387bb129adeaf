"""Words for the codes of rounds."""

from django.utils.translation import gettext_lazy as _

from rantau.rounds.models import Announcement, Payment

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
