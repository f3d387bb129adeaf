"""The tables of rounds, a module a topic."""

from rantau.rounds.models.announcements import Announcement, PublishedDraw, Round, SealedSeed
from rantau.rounds.models.examinees import Examinee, StageEvent
from rantau.rounds.models.places import Payment, Place, SeatCount
from rantau.rounds.models.sending_figures import SendingFigure

__all__ = [
    "Announcement",
    "Examinee",
    "Payment",
    "Place",
    "PublishedDraw",
    "Round",
    "SealedSeed",
    "SeatCount",
    "SendingFigure",
    "StageEvent",
]
