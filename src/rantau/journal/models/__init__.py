"""The journal's nouns."""

from rantau.journal.models.entry import Entry
from rantau.journal.models.head import Head, Leaf
from rantau.journal.models.reading import Reading

__all__ = ["Entry", "Head", "Leaf", "Reading"]
