"""The nouns of a person's way abroad and home."""

from rantau.placement.models.fact import Fact, Passage
from rantau.placement.models.placement import Placement

__all__ = ["Fact", "Passage", "Placement"]
