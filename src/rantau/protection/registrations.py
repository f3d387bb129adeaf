"""Journal kinds, duty kinds and permissions of this app, registered at start-up.

Journal entries of a case or contact have it alone as subject.
"""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.duties import interface as duties_interface
from rantau.journal import interface
from rantau.journal.interface import JournalKind
from rantau.protection.duties import DUTY_KINDS
from rantau.protection.permissions import PERMISSION_TABLE

CONTACT_RECORDED = JournalKind("protection:contact:taken", _("Report received"))
MESSAGE_ADDED = JournalKind("protection:contact:added", _("The reporter wrote again"))
CONTACT_CLOSED = JournalKind("protection:contact:settled", _("Report ended without a case"))
CASE_OPENED = JournalKind("protection:case:opened", _("Case opened"))
CONTACT_LINKED = JournalKind("protection:case:linked", _("Another report linked"))
CASE_TAKEN_OVER = JournalKind("protection:case:taken_over", _("Case taken over"))
NOTE_ADDED = JournalKind("protection:case:noted", _("Act noted"))
CASE_REFERRED = JournalKind("protection:case:referred", _("Referred to another office"))
CASE_CLOSED = JournalKind("protection:case:closed", _("Case closed"))
SHIFT_SET = JournalKind("protection:shift:set", _("Shift set"))

JOURNAL_KINDS = (
    CONTACT_RECORDED,
    MESSAGE_ADDED,
    CONTACT_CLOSED,
    CASE_OPENED,
    CONTACT_LINKED,
    CASE_TAKEN_OVER,
    NOTE_ADDED,
    CASE_REFERRED,
    CASE_CLOSED,
    SHIFT_SET,
)


interface.register_journal_kinds(*JOURNAL_KINDS)
permissions.register_permissions(PERMISSION_TABLE)
duties_interface.register_duty_kinds(*DUTY_KINDS)
