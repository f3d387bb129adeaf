"""What this room puts on the shelves at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.journal import kinds
from rantau.journal.kinds import Kind
from rantau.partners.permissions import TABLE

AGENCY_HELD = Kind("partners:agency:held", _("Layanan P3MI ditahan"))
AGENCY_FREED = Kind("partners:agency:freed", _("Penahanan P3MI dicabut"))
JOB_ORDER_OPENED = Kind("partners:job_order:opened", _("Job order dibuka"))

kinds.shelve(AGENCY_HELD, AGENCY_FREED, JOB_ORDER_OPENED)
permissions.shelve(TABLE)
