"""Forms of headquarters about licences: of a new agency, another period, and the decision; and the
decision on a job order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.partners.models import JobOrderProposal, Licence
from rantau.partners.services.licences import LicenceInput
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import CommandForm, WrittenDateField


class RenewalForm(CommandForm):
    """Another period of an agency's licence."""

    number = forms.CharField(
        label=_("Licence number (SIP3MI)"),
        help_text=_("As it is printed on the licence."),
        max_length=40,
    )
    starts_on = WrittenDateField(label=_("Valid from"))
    ends_on = WrittenDateField(label=_("Valid until"))

    def to_input(self, agency: str = "") -> LicenceInput:
        """The input of the service from the valid form; `agency` is the agency's code."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return LicenceInput(agency=agency, **data)


class NewAgencyForm(RenewalForm):
    """The first licence of an agency that is not in the network yet."""

    name = forms.CharField(label=_("Name of the company"), max_length=120)
    city = forms.CharField(label=_("City"), max_length=80)
    field_order = ["name", "city", "number", "starts_on", "ends_on"]


class JobOrderDecisionForm(DecisionForm):
    """Confirm or refuse a proposed job order."""

    outcomes = (
        (JobOrderProposal.CONFIRMED, _("Confirm: the job order is open")),
        (JobOrderProposal.REFUSED, _("Refuse")),
    )


class LicenceDecisionForm(DecisionForm):
    """Confirm or refuse a proposed licence."""

    outcomes = (
        (Licence.CONFIRMED, _("Confirm: the licence is in force")),
        (Licence.REFUSED, _("Refuse")),
    )
