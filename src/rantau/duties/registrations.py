"""Register journal kinds, permissions and open work of this app at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.duties.permissions import PERMISSION_TABLE
from rantau.duties.selectors import count_open_duties
from rantau.journal import interface
from rantau.journal.interface import JournalKind
from rantau.offices.interface import register_open_work

DUTY_ESCALATED = JournalKind("duties:duty:escalated", _("Escalated because it was late"))

interface.register_journal_kinds(DUTY_ESCALATED)
permissions.register_permissions(PERMISSION_TABLE)
register_open_work("duties", count_open_duties)
