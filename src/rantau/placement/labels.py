"""Sentences for unmet gates and names of parties, as every page shows them.

The API gives the codes.
"""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.languages import get_reader_language
from rantau.documents.interface import describe_letter_kinds
from rantau.placement.errors import GatesUnmet
from rantau.procedures.checking import Fault
from rantau.procedures.gates import UnmetCondition
from rantau.procedures.parsing import CHOICES, GATE, KIND, ROUND_FACTS, VALIDITY
from rantau.procedures.scheme import LocalizedText, Scheme

UNMET_GATE_LABELS = {
    "agency_licence": _("The agency's licence is not in force. Wait until it is renewed."),
    "permit": _("The recruitment permit is no longer in force."),
    "job_order": _("The job order is not taking candidates."),
    "held": _("The agency or job order is under review. Nothing goes on until that is done."),
    "quota": _("No place of the quota is reserved."),
    "sex": _("This line of the job order is not for the candidate's sex."),
    "too_young": _("Too young: at least %(years)s years."),
    "too_old": _("Beyond the age limit: at most %(years)s years."),
    "birth_date": _("The birth date is not known, so the age cannot be counted."),
    "missing": _("%(about)s has not been received yet."),
    "received": _("%(about)s has not been verified yet."),
    "returned": _("%(about)s was returned: %(reason)s"),
    "expired": _("%(about)s was valid only until %(until)s."),
    "unfit": _("Result of the medical examination: unfit."),
    "name_differs": _(
        "The name in %(about)s is not the registered one. A second officer has to answer whether it"
        " is the same person, with the reason."
    ),
    "birth_differs": _(
        "The birth date in %(about)s is not the registered one. Correct whichever is wrong."
    ),
    "sex_differs": _("The sex in %(about)s is not the registered one. Correct whichever is wrong."),
    "no_document": _(
        "No clearance is valid now. It has ended, or what it rests on is being checked again."
    ),
    "same_officer": _("It must be another officer: you registered or verified this file."),
}
PARTY_LABELS = {
    "worker": _("worker"),
    "agency": _("agency"),
    "district": _("district office"),
    "regional": _("BP3MI regional office"),
    "border": _("airport or port counter"),
    "post": _("post abroad"),
    "national": _("headquarters"),
}
# What `procedures.parsing` expects, in its words.
EXPECTED_LABELS: dict[str, str | Promise] = {
    GATE: _("a name, or a name with one thing it is asked about"),
    KIND: _("one of text, date, number, choice"),
    CHOICES: _("codes with id and en"),
    ROUND_FACTS: _("fields, each with a fact of a round"),
    VALIDITY: _("until, or after and months"),
}


def get_localized_text(text: LocalizedText) -> str:
    """A text of a scheme in the active language."""
    return text.get(get_reader_language())


def describe_unmet_gates(error: GatesUnmet) -> list[str]:
    """A sentence for each condition that is not met, for whoever waits."""
    return [describe_unmet_gate(each, error.scheme) for each in error.unmet]


def describe_unmet_gate(unmet: UnmetCondition, scheme: Scheme) -> str:
    """The sentence for one condition."""
    values = {**unmet.figures, "about": ""}
    if unmet.about:
        values["about"] = get_localized_text(scheme.get_requirement(unmet.about).name)
    if day := unmet.figures.get("until"):
        values["until"] = f"{date.fromisoformat(day):%d-%m-%Y}"
    return str(UNMET_GATE_LABELS[unmet.code]) % values


def describe_fault(fault: Fault) -> str:
    """What is wrong with a scheme, in the active language."""
    return gettext(fault.text) % fault.values


def get_drawing_names() -> dict[str, str]:
    """What the drawing of a scheme calls parties, letters and working days, in the active
    language."""
    letters = {code: str(kind["title"]) for code, kind in describe_letter_kinds().items()}
    parties = {code: str(label) for code, label in PARTY_LABELS.items()}
    return {**letters, **parties, "d": gettext("working days")}
