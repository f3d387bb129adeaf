"""The tables of rounds, a module a topic."""

from rantau.rounds.models.announcements import Announcement, PublishedDraw, Round, SealedSeed
from rantau.rounds.models.attendance import AttendanceMark, VenueOffice
from rantau.rounds.models.departures import (
    ArrivalReport,
    DepartureCorrection,
    DepartureSignOff,
    Entry,
)
from rantau.rounds.models.double_examinees import DoubleExaminee
from rantau.rounds.models.education import ClassBooking, ClassDay, EducationClass
from rantau.rounds.models.examinees import Examinee, StageEvent
from rantau.rounds.models.failed_files import FailedFile
from rantau.rounds.models.journeys import BarProposal, SecondMedical, Visa, VisaPermit
from rantau.rounds.models.offer_placements import OfferPlacement
from rantau.rounds.models.offers import Offer
from rantau.rounds.models.payment_reports import PaymentReport, ReportedPayment
from rantau.rounds.models.photos import SendingPhoto
from rantau.rounds.models.place_groups import PlaceGroup
from rantau.rounds.models.places import Payment, Place, SeatCount
from rantau.rounds.models.rankings import Rank, Ranking
from rantau.rounds.models.repayments import Repayment
from rantau.rounds.models.results import Appeal, ResultFile, ResultReceipt, Score
from rantau.rounds.models.rosters import (
    IncomingFile,
    IncomingReceipt,
    ReturnedRow,
    RosterEntry,
    RosterFile,
    SendingDocumentReceived,
)
from rantau.rounds.models.sending_figures import SendingFigure
from rantau.rounds.models.slots import Booking, Slot
from rantau.rounds.models.stay_corrections import StayCorrection
from rantau.rounds.models.stays import (
    RefundClaim,
    Stay,
    StayRecord,
    StayVersion,
    WorkplaceChange,
)
from rantau.rounds.models.transfers import PlaceTransfer
from rantau.rounds.models.uploads import UploadedFile
from rantau.rounds.models.verification import Rejection
from rantau.rounds.models.wait_curves import WaitCurveRow

__all__ = [
    "Announcement",
    "Appeal",
    "ArrivalReport",
    "AttendanceMark",
    "BarProposal",
    "Booking",
    "ClassBooking",
    "ClassDay",
    "DepartureCorrection",
    "DepartureSignOff",
    "DoubleExaminee",
    "EducationClass",
    "Entry",
    "Examinee",
    "FailedFile",
    "IncomingFile",
    "IncomingReceipt",
    "Offer",
    "OfferPlacement",
    "Payment",
    "PaymentReport",
    "Place",
    "PlaceGroup",
    "PlaceTransfer",
    "PublishedDraw",
    "Rank",
    "Ranking",
    "RefundClaim",
    "Rejection",
    "Repayment",
    "ReportedPayment",
    "ResultFile",
    "ResultReceipt",
    "ReturnedRow",
    "RosterEntry",
    "RosterFile",
    "Round",
    "Score",
    "SealedSeed",
    "SeatCount",
    "SecondMedical",
    "SendingDocumentReceived",
    "SendingFigure",
    "SendingPhoto",
    "Slot",
    "StageEvent",
    "Stay",
    "StayCorrection",
    "StayRecord",
    "StayVersion",
    "UploadedFile",
    "VenueOffice",
    "Visa",
    "VisaPermit",
    "WaitCurveRow",
    "WorkplaceChange",
]
