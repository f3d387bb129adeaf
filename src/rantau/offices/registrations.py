"""Register the journal kinds of this app at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.journal.interface import JournalKind, register_journal_kinds

OFFICE_ADDED = JournalKind("offices:office:added", _("Office added"))
OFFICE_CHANGED = JournalKind("offices:office:changed", _("Office changed"))
OFFICE_CONTACT_CHANGED = JournalKind(
    "offices:office:contact_changed", _("Address and telephone of the office changed")
)
OFFICE_CLOSED = JournalKind("offices:office:closed", _("Office closed"))
REGIONS_UPDATED = JournalKind("offices:regions:updated", _("Region codes brought up to date"))
CALENDARS_UPDATED = JournalKind("offices:calendars:updated", _("Working weeks brought up to date"))

register_journal_kinds(
    OFFICE_ADDED,
    OFFICE_CHANGED,
    OFFICE_CONTACT_CHANGED,
    OFFICE_CLOSED,
    REGIONS_UPDATED,
    CALENDARS_UPDATED,
)
