"""Register the journal kinds and permissions of this app at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.access.permissions import PERMISSION_TABLE
from rantau.journal import interface
from rantau.journal.interface import JournalKind

ACCOUNT_OPENED = JournalKind("access:account:opened", _("Account made"))
CLIENT_CREATED = JournalKind("access:client:made", _("An application was given access"))
CLIENT_REVOKED = JournalKind("access:client:revoked", _("An application's access was revoked"))
BREAK_GLASS_REVIEWED = JournalKind("access:break_glass:reviewed", _("Emergency opening reviewed"))
INVITATION_CREATED = JournalKind("access:office:invited", _("Invitation made"))
INVITATION_ACCEPTED = JournalKind("access:office:accepted", _("Invitation accepted"))
APPOINTMENT_CREATED = JournalKind("access:appointment:made", _("Officer appointed"))
APPOINTMENT_ENDED = JournalKind("access:appointment:ended", _("Appointment ended"))

interface.register_journal_kinds(
    ACCOUNT_OPENED, CLIENT_CREATED, CLIENT_REVOKED, BREAK_GLASS_REVIEWED
)
interface.register_journal_kinds(
    INVITATION_CREATED, INVITATION_ACCEPTED, APPOINTMENT_CREATED, APPOINTMENT_ENDED
)
permissions.register_permissions(PERMISSION_TABLE)
