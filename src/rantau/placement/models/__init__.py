"""The nouns of a person's way abroad and home."""

from rantau.placement.models.fact import Fact, Passage
from rantau.placement.models.placement import IS_ABROAD, Placement

__all__ = ["IS_ABROAD", "Fact", "Passage", "Placement"]
