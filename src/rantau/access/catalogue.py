"""What this room puts on the shelves at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.journal import kinds
from rantau.journal.kinds import Kind

OPEN_ACCOUNT = "access.open_account"
ACCOUNT_OPENED = Kind("access:account:opened", _("Akun dibuat"))

kinds.shelve(ACCOUNT_OPENED)
permissions.shelve({OPEN_ACCOUNT: ["system"]})
