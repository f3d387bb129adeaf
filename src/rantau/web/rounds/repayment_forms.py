"""Forms with which headquarters gives payments back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.models import Payment, Repayment
from rantau.rounds.services.repayments import MAX_REFERENCE, RepaymentInput
from rantau.web.common.decision_forms import CONFIRM, RETURN, DecisionForm
from rantau.web.common.forms import ChoiceRadios, RevisionForm, WrittenDateField

OUTCOME_LABELS = {
    Repayment.GIVEN_BACK: _("The bank gave it back to the account that it came from"),
    Repayment.SETTLED: _("It belongs elsewhere, and is settled with a reason"),
}


class RepaymentForm(RevisionForm):
    """What became of a payment that is due back; one of an unknown place may be settled."""

    needed_at_times = ("bank_reference", "given_on", "reason")
    outcome = forms.ChoiceField(label=_("What became of it"), widget=ChoiceRadios)
    bank_reference = forms.CharField(
        label=_("The bank's reference, if it was given back"),
        required=False,
        max_length=MAX_REFERENCE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    given_on = WrittenDateField(label=_("Day, if it was given back"), required=False)
    reason = forms.CharField(
        label=_("If settled: what this payment is for; else a note"),
        required=False,
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, cause: str, **options: Any) -> None:
        super().__init__(*args, **options)
        is_unknown = cause == Payment.UNKNOWN
        outcomes = [Repayment.GIVEN_BACK, *([Repayment.SETTLED] if is_unknown else [])]
        self.set_choices("outcome", [(each, OUTCOME_LABELS[each]) for each in outcomes])

    def to_input(self) -> RepaymentInput:
        """The input of the service from the valid form."""
        names = ("outcome", "bank_reference", "given_on", "reason")
        return RepaymentInput(**{name: self.cleaned_data[name] for name in names})


class RepaymentConfirmationForm(DecisionForm, RevisionForm):
    """Confirm what another officer recorded, or let it be due as before."""

    outcomes = (
        (CONFIRM, _("Confirm: I saw it on the bank's statement")),
        (RETURN, _("Do not confirm: it is still due back")),
    )
    why_label = _("Why, if you do not confirm")
