"""Forms of headquarters about a change of an agency, or its end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.common.names import MAX_NAME_LENGTH
from rantau.partners.models import AgencyChange
from rantau.partners.services.agency_changes import (
    MAX_BASIS_LENGTH,
    MAX_CITY_LENGTH,
    AgencyChangeInput,
)
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import CommandForm, WrittenDateField


class ChangeAgencyForm(CommandForm):
    """Another name or city of an agency."""

    name = forms.CharField(label=_("Name of the company"), max_length=MAX_NAME_LENGTH)
    city = forms.CharField(label=_("City"), max_length=MAX_CITY_LENGTH)
    basis = forms.CharField(
        label=_("On what it rests"),
        help_text=_("The deed or decision, with its number and day."),
        max_length=MAX_BASIS_LENGTH,
    )

    def to_input(self) -> AgencyChangeInput:
        """The input of the service from the valid form."""
        values = self.cleaned_data
        return AgencyChangeInput(values["basis"], name=values["name"], city=values["city"])


class EndAgencyForm(CommandForm):
    """The last day of an agency, and on what its end rests."""

    ends_on = WrittenDateField(label=_("Its last day"))
    basis = forms.CharField(
        label=_("On what it rests"),
        help_text=_("Such as: withdrawal of the licence, decision 12/2027, UU 18/2017."),
        max_length=MAX_BASIS_LENGTH,
    )

    def to_input(self) -> AgencyChangeInput:
        """The input of the service from the valid form."""
        return AgencyChangeInput(self.cleaned_data["basis"], ends_on=self.cleaned_data["ends_on"])


class AgencyChangeDecisionForm(DecisionForm):
    """Confirm or refuse a proposed change of an agency."""

    outcomes = (
        (AgencyChange.CONFIRMED, _("Confirm the change")),
        (AgencyChange.REFUSED, _("Refuse")),
    )
