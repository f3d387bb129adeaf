"""Letters, duty kinds, gates, permissions and open work of this app, registered at start-up; a
journal kind stands beside the service that writes it."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rantau.access import permissions
from rantau.documents import interface as documents_interface
from rantau.documents.interface import LetterKind
from rantau.duties import interface as duties_interface
from rantau.offices.interface import register_open_work
from rantau.placement.next_step import DUTY_KINDS, RECONCILE_DUTY, TRANSFER_DUTY
from rantau.placement.permissions import PERMISSION_TABLE
from rantau.placement.selectors import count_open_placements, has_documents
from rantau.placement.services.scheme_editions import DECIDE_EDITION_DUTY
from rantau.placement.worklist import (
    describe_placements,
    describe_scheme_editions,
    describe_wishes,
)
from rantau.registry.issued_or_received import register_documents_question

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
    basis=_("Law 18/2017 on the protection of Indonesian migrant workers, article 5"),
)
RECOMMENDATION = LetterKind(
    code="recommendation",
    title=_("Passport recommendation"),
    serial="RKP",
    fields=JOB_LINES,
    note=_("For the immigration office. Free of charge."),
    has_address=True,
)
CLEARANCE = LetterKind(
    code="clearance",
    title=_("Clearance to depart (e-PMI)"),
    serial="KLR",
    fields=(*JOB_LINES, ("contract_until", _("Contract until")), ("visa", _("Visa"))),
    note=_("The holder of this document may depart to work. Free of charge."),
    basis=_(
        "Law 18/2017 on the protection of Indonesian migrant workers, articles 5 and 13; Government"
        " Regulation 59/2021, article 4"
    ),
)
LETTERS = (CANDIDATE_ID, RECOMMENDATION, CLEARANCE)


import_module("rantau.placement.gates")  # each gate registers itself
documents_interface.register_letter_kinds(*LETTERS)
duties_interface.register_duty_kinds(
    *DUTY_KINDS.values(), RECONCILE_DUTY, TRANSFER_DUTY, DECIDE_EDITION_DUTY
)
duties_interface.register_describers(
    {
        "placement": describe_placements,
        "placement_wish": describe_wishes,
        "scheme_edition": describe_scheme_editions,
    }
)
permissions.register_permissions(PERMISSION_TABLE)
register_open_work("placements", count_open_placements)
register_documents_question(has_documents)
