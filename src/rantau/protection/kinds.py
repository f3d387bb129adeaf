"""The journal kinds of this room; entries of a case or contact have it alone as subject."""

from django.utils.translation import gettext_lazy as _

from rantau.journal.kinds import Kind

TAKEN = Kind("protection:contact:taken", _("Laporan diterima"))
ADDED = Kind("protection:contact:added", _("Pelapor menulis lagi"))
SETTLED = Kind("protection:contact:settled", _("Laporan selesai tanpa kasus"))
OPENED = Kind("protection:case:opened", _("Kasus dibuka"))
LINKED = Kind("protection:case:linked", _("Laporan lain digabungkan"))
TAKEN_OVER = Kind("protection:case:taken_over", _("Kasus dipegang"))
NOTED = Kind("protection:case:noted", _("Tindakan dicatat"))
REFERRED = Kind("protection:case:referred", _("Dirujuk ke kantor lain"))
CLOSED = Kind("protection:case:closed", _("Kasus ditutup"))
ROSTERED = Kind("protection:shift:set", _("Jaga ditetapkan"))

KINDS = (TAKEN, ADDED, SETTLED, OPENED, LINKED, TAKEN_OVER, NOTED, REFERRED, CLOSED, ROSTERED)
