"""Forms of corrections of stays abroad: a form a kind for whoever proposes, and one to decide."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.models import RefundClaim, Stay, StayCorrection, WorkplaceChange
from rantau.rounds.services.stay_corrections import CorrectionInput
from rantau.rounds.stay_correction_rules import ARRIVAL
from rantau.rounds.stay_correction_selectors import find_settled_claim
from rantau.rounds.stay_rows import EXTENSION, OVERSTAY, WORKPLACE
from rantau.rounds.stay_selectors import list_changes
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import (
    ChoiceRadios,
    CommandForm,
    OfferedChoiceField,
    WrittenDateField,
)
from rantau.web.rounds.refund_forms import RefundForm
from rantau.web.rounds.stay_labels import describe_change


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


class ExtensionCorrectionForm(CommandForm):
    """Another last day of an extended permit; where an extension ended a stay without one, also
    whether none did."""

    on = WrittenDateField(
        label=_("Last day of the permit"), help_text=_("As the extended permit has it.")
    )
    is_overstay_open = forms.BooleanField(
        label=_("Her stay without a permit was not ended by an extension"), required=False
    )
    reason = _ReasonField()

    def __init__(self, *args: Any, has_ended_overstay: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        # A box that was ticked is shown again with the errors.
        if not (has_ended_overstay or "is_overstay_open" in self.data):
            del self.fields["is_overstay_open"]

    def to_correction(self) -> CorrectionInput:
        """The correction of the valid form."""
        data = self.cleaned_data
        is_open = data.get("is_overstay_open", False)
        return CorrectionInput(EXTENSION, data["reason"], on=data["on"], is_overstay_open=is_open)


class WorkplaceCorrectionForm(CommandForm):
    """That a change of workplace never happened."""

    change = OfferedChoiceField(label=_("Which change never happened?"), widget=ChoiceRadios)
    reason = _ReasonField()

    def __init__(self, *args: Any, changes: Sequence[WorkplaceChange], **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("change", [(str(each.id), describe_change(each)) for each in changes])

    def to_correction(self) -> CorrectionInput:
        """The correction of the valid form."""
        data = self.cleaned_data
        return CorrectionInput(WORKPLACE, data["reason"], change_id=UUID(data["change"]))


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


ProposalForm = (
    ArrivalCorrectionForm
    | ExtensionCorrectionForm
    | WorkplaceCorrectionForm
    | OverstayCorrectionForm
    | RefundCorrectionForm
)


def build_proposal_form(data: QueryDict | None, stay: Stay, kind: str) -> ProposalForm:
    """The form of a kind of correction, with what stands there now. Inside a scope."""
    if kind == ARRIVAL:
        return ArrivalCorrectionForm(data, initial={"on": stay.arrived_on})
    if kind == EXTENSION:
        has_ended = stay.overstay_ended_on is not None
        initial = {"on": stay.permit_until}
        return ExtensionCorrectionForm(data, initial=initial, has_ended_overstay=has_ended)
    if kind == WORKPLACE:
        return WorkplaceCorrectionForm(data, changes=list_changes(stay))
    if kind == OVERSTAY:
        return OverstayCorrectionForm(data)
    claim = find_settled_claim(stay, kind)
    initial = _read_outcome(claim) if claim else {}
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
