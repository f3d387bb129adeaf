"""Forms of corrections of stays abroad: a form a kind for whoever proposes, and one to decide."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.models import RefundClaim, Stay, StayCorrection
from rantau.rounds.services.stay_corrections import CorrectionInput
from rantau.rounds.stay_correction_rules import ARRIVAL, OVERSTAY
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import CommandForm, WrittenDateField
from rantau.web.rounds.refund_forms import RefundForm


class _ReasonField(forms.CharField):
    """Why something is corrected, for the second person."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self) -> None:
        super().__init__(label=_("Why it is wrong, and how you know"), max_length=MAX_REASON_LENGTH)


class ArrivalCorrectionForm(CommandForm):
    """Another day of the arrival."""

    on = WrittenDateField(
        label=_("Day on which she arrived"), help_text=_("As the stamp in her passport has it.")
    )
    reason = _ReasonField()

    def to_correction(self) -> CorrectionInput:
        """The correction of the valid form."""
        data = self.cleaned_data
        return CorrectionInput(ARRIVAL, data["reason"], on=data["on"])


class OverstayCorrectionForm(CommandForm):
    """That she never stayed without a permit."""

    reason = _ReasonField()

    def to_correction(self) -> CorrectionInput:
        """The correction of the valid form."""
        return CorrectionInput(OVERSTAY, self.cleaned_data["reason"])


class RefundCorrectionForm(RefundForm):
    """Something else that became of a claim."""

    reason = _ReasonField()

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind

    def to_correction(self) -> CorrectionInput:
        """The correction of the valid form."""
        return CorrectionInput(self.kind, self.cleaned_data["reason"], refund=self.to_input())


ProposalForm = ArrivalCorrectionForm | OverstayCorrectionForm | RefundCorrectionForm


def build_proposal_form(
    data: QueryDict | None, record: Stay | RefundClaim | None, kind: str
) -> ProposalForm:
    """The form of a kind of correction, with what stands there now.

    record  what is corrected; None where it is not known any more
    """
    if kind == ARRIVAL:
        initial = {"on": record.arrived_on} if isinstance(record, Stay) else {}
        return ArrivalCorrectionForm(data, initial=initial)
    if kind == OVERSTAY:
        return OverstayCorrectionForm(data)
    initial = _read_outcome(record) if isinstance(record, RefundClaim) else {}
    return RefundCorrectionForm(data, initial=initial, kind=kind)


def _read_outcome(claim: RefundClaim) -> dict[str, Any]:
    names = ("evidence", "amount", "currency", "why")
    values = {name: getattr(claim, name) for name in names}
    return {"outcome": claim.state, "on": claim.settled_on, **values}


class CorrectionDecisionForm(DecisionForm):
    """Confirm or refuse what another officer proposed."""

    outcomes = (
        (StayCorrection.CONFIRMED, _("Confirm: it is changed at once, and she gets a message")),
        (StayCorrection.REFUSED, _("Refuse: nothing is changed")),
    )
