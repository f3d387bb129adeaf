"""What this room puts on the shelves at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.duties.permissions import TABLE
from rantau.journal import kinds
from rantau.journal.kinds import Kind

ESCALATED = Kind("duties:duty:escalated", _("Dinaikkan karena terlambat"))

kinds.shelve(ESCALATED)
permissions.shelve(TABLE)
