"""What this room puts on the shelves at start-up."""

from rantau.access import permissions
from rantau.documents import letters
from rantau.duties import kinds as duties
from rantau.journal import kinds
from rantau.placement import gates  # its questions go on the shelf as it is read
from rantau.placement.kinds import KINDS, LETTERS
from rantau.placement.owing import KINDS as DUTIES
from rantau.placement.permissions import TABLE

__all__ = ["gates"]

kinds.shelve(*KINDS)
letters.shelve(*LETTERS)
duties.shelve(*DUTIES.values())
permissions.shelve(TABLE)
