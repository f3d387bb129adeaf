"""Journal kinds, letters, duty kinds, gates and permissions of this app, registered at start-up."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rantau.access import permissions
from rantau.documents import interface as documents_interface
from rantau.documents.interface import LetterKind
from rantau.duties import interface as duties_interface
from rantau.journal import interface
from rantau.journal.interface import JournalKind
from rantau.placement.next_step import DUTY_KINDS
from rantau.placement.permissions import PERMISSION_TABLE

CANDIDATE_REGISTERED = JournalKind("placement:candidate:registered", _("Candidate registered"))
DOCUMENTS_RECEIVED = JournalKind("placement:documents:received", _("Documents received"))
DOCUMENTS_VERIFIED = JournalKind("placement:documents:verified", _("Documents verified"))
DOCUMENT_CORRECTED = JournalKind("placement:document:corrected", _("Document corrected"))
CANDIDATE_SELECTED = JournalKind("placement:selected", _("Selected"))
PLACEMENT_CLEARED = JournalKind("placement:cleared", _("Clearance issued"))
DEPARTURE_RECORDED = JournalKind("placement:departed", _("Departed"))
ARRIVAL_RECORDED = JournalKind("placement:arrived", _("Arrived in the destination country"))
RETURN_RECORDED = JournalKind("placement:returned", _("Returned home"))
PLACEMENT_CLOSED = JournalKind("placement:closed", _("Placement closed"))
PLACEMENT_WITHDRAWN = JournalKind("placement:withdrawn", _("Placement withdrawn"))
PLACEMENT_REFUSED = JournalKind("placement:refused", _("Placement refused"))
MILESTONE_TIME_CORRECTED = JournalKind("placement:milestone:corrected", _("Recorded time corrected"))
# The demonstration's people have a history from before Rantau: one entry stands for all.
DEMO_BUILD_STARTED = JournalKind("demo:started", _("Demonstration: filling the nation began"))
DEMO_BUILD_FINISHED = JournalKind("demo:built", _("Demonstration: the nation is filled"))

JOURNAL_KINDS = (
    CANDIDATE_REGISTERED,
    DOCUMENTS_RECEIVED,
    DOCUMENTS_VERIFIED,
    DOCUMENT_CORRECTED,
    CANDIDATE_SELECTED,
    PLACEMENT_CLEARED,
    DEPARTURE_RECORDED,
    ARRIVAL_RECORDED,
    RETURN_RECORDED,
    PLACEMENT_CLOSED,
    PLACEMENT_WITHDRAWN,
    PLACEMENT_REFUSED,
    MILESTONE_TIME_CORRECTED,
    DEMO_BUILD_STARTED,
    DEMO_BUILD_FINISHED,
)

JOB_LINES = (
    ("scheme", _("Scheme")),
    ("occupation", _("Occupation")),
    ("destination", _("Destination")),
    ("employer", pgettext_lazy("issued", "Employer")),
    ("agency", _("Agency")),
)
CANDIDATE_ID = LetterKind(
    code="candidate_id",
    title=_("Candidate ID"),
    serial="IDC",
    fields=JOB_LINES,
    note=_("Registered as a candidate migrant worker. Free of charge."),
)
RECOMMENDATION = LetterKind(
    code="recommendation",
    title=_("Passport recommendation"),
    serial="RKP",
    fields=JOB_LINES,
    note=_("For the immigration office. Free of charge."),
)
CLEARANCE = LetterKind(
    code="clearance",
    title=_("Clearance to depart (e-PMI)"),
    serial="KLR",
    fields=(*JOB_LINES, ("contract_until", _("Contract until")), ("visa", _("Visa"))),
    note=_("The holder of this document may depart to work. Free of charge."),
)
LETTERS = (CANDIDATE_ID, RECOMMENDATION, CLEARANCE)


import_module("rantau.placement.gates")  # each gate registers itself
interface.register_journal_kinds(*JOURNAL_KINDS)
documents_interface.register_letter_kinds(*LETTERS)
duties_interface.register_duty_kinds(*DUTY_KINDS.values())
permissions.register_permissions(PERMISSION_TABLE)
