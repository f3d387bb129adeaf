"""What this room puts on the shelves at start-up. Letters belong to the rooms above."""

from rantau.access import permissions
from rantau.documents.permissions import TABLE

permissions.shelve(TABLE)
