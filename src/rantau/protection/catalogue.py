"""What this room puts on the shelves at start-up."""

from rantau.access import permissions
from rantau.duties import kinds as duties
from rantau.journal import kinds
from rantau.protection.escalation import DUTIES
from rantau.protection.kinds import KINDS
from rantau.protection.permissions import TABLE

kinds.shelve(*KINDS)
permissions.shelve(TABLE)
duties.shelve(*DUTIES)
