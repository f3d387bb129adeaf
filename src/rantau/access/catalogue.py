"""What this room puts on the shelves at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.access.rights import TABLE
from rantau.journal import kinds
from rantau.journal.kinds import Kind

ACCOUNT_OPENED = Kind("access:account:opened", _("Akun dibuat"))
CLIENT_MADE = Kind("access:client:made", _("Aplikasi diberi akses"))
CLIENT_REVOKED = Kind("access:client:revoked", _("Akses aplikasi dicabut"))
GLASS_REVIEWED = Kind("access:glass:reviewed", _("Pembukaan darurat ditinjau"))
INVITED = Kind("access:office:invited", _("Undangan dibuat"))
ACCEPTED = Kind("access:office:accepted", _("Undangan diterima"))
APPOINTED = Kind("access:appointment:made", _("Petugas ditunjuk"))
ENDED = Kind("access:appointment:ended", _("Penunjukan diakhiri"))

kinds.shelve(ACCOUNT_OPENED, CLIENT_MADE, CLIENT_REVOKED, GLASS_REVIEWED)
kinds.shelve(INVITED, ACCEPTED, APPOINTED, ENDED)
permissions.shelve(TABLE)
