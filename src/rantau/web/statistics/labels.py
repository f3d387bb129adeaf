"""Labels of measures, months, statuses and attention codes on the statistics pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MEASURE_LABELS = {
    "cleared": _("Authorised to depart"),
    "departed": _("Departed"),
    "arrived": _("Arrival reported"),
    "returned": _("Returned"),
}
MONTH_NAMES = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
RESIDENT_STATUS_LABELS = {
    "departed": (_("Departed, no arrival report yet"), "wait"),
    "arrived": (pgettext_lazy("residents abroad", "Arrival reported"), "ok"),
}
# Code -> what needs attention, the link to those people, and the kind of its tag.
ATTENTION_LABELS = {
    "late": (_("Departed, no arrival report for more than 30 days"), _("Search"), "bad"),
    "case": (_("An open case"), _("Stand by them"), "bad"),
    "contract": (_("Contract ends within 90 days, or has ended"), _("Contact them"), "wait"),
    "passport": (_("Passport expires within 180 days, or has expired"), _("Remind them"), "wait"),
}
