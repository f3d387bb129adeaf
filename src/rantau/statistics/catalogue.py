"""What this gallery puts on the shelves at start-up."""

from rantau.access import permissions
from rantau.statistics.permissions import TABLE

permissions.shelve(TABLE)
