"""The tables of rounds, a module a topic."""

from rantau.rounds.models.announcements import Announcement, PublishedDraw, Round, SealedSeed
from rantau.rounds.models.examinees import Examinee, StageEvent
from rantau.rounds.models.places import Payment, Place, SeatCount
from rantau.rounds.models.rankings import Rank, Ranking
from rantau.rounds.models.results import Appeal, ResultFile, ResultReceipt, Score

__all__ = [
    "Announcement",
    "Appeal",
    "Examinee",
    "Payment",
    "Place",
    "PublishedDraw",
    "Rank",
    "Ranking",
    "ResultFile",
    "ResultReceipt",
    "Round",
    "Score",
    "SealedSeed",
    "SeatCount",
    "StageEvent",
]
