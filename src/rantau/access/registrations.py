"""Register the journal kinds and permissions of this app at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.access.permissions import PERMISSION_TABLE
from rantau.journal import interface
from rantau.journal.interface import JournalKind

ACCOUNT_OPENED = JournalKind("access:account:opened", _("Akun dibuat"))
CLIENT_CREATED = JournalKind("access:client:made", _("Aplikasi diberi akses"))
CLIENT_REVOKED = JournalKind("access:client:revoked", _("Akses aplikasi dicabut"))
BREAK_GLASS_REVIEWED = JournalKind("access:glass:reviewed", _("Pembukaan darurat ditinjau"))
INVITATION_CREATED = JournalKind("access:office:invited", _("Undangan dibuat"))
INVITATION_ACCEPTED = JournalKind("access:office:accepted", _("Undangan diterima"))
APPOINTMENT_CREATED = JournalKind("access:appointment:made", _("Petugas ditunjuk"))
APPOINTMENT_ENDED = JournalKind("access:appointment:ended", _("Penunjukan diakhiri"))

interface.register_journal_kinds(
    ACCOUNT_OPENED, CLIENT_CREATED, CLIENT_REVOKED, BREAK_GLASS_REVIEWED
)
interface.register_journal_kinds(
    INVITATION_CREATED, INVITATION_ACCEPTED, APPOINTMENT_CREATED, APPOINTMENT_ENDED
)
permissions.register_permissions(PERMISSION_TABLE)
