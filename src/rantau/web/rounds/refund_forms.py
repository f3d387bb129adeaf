"""Forms of refunds of insurances after a stay."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.models import RefundClaim
from rantau.rounds.refund_outcomes import MAX_AMOUNT, MAX_EVIDENCE, RefundInput
from rantau.web.common.forms import (
    ChoiceRadios,
    CommandForm,
    OfferedChoiceField,
    WrittenDateField,
)
from rantau.web.rounds.offer_labels import CURRENCY_LABELS
from rantau.web.rounds.stay_labels import REFUND_LABELS

GROUPED_AMOUNT = re.compile(r"[0-9]{1,3}(?:[.\s][0-9]{3})+")


class AmountField(forms.IntegerField):
    """A whole amount; dots or spaces may stand between its thousands: 1.250.000."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages: ClassVar = {"invalid": _("Write digits alone, such as 1250000.")}

    def to_python(self, value: Any) -> int | None:
        """The amount that was typed. Raises ValidationError."""
        if isinstance(value, str) and GROUPED_AMOUNT.fullmatch(value.strip()):
            value = re.sub(r"\D", "", value)
        return super().to_python(value)


class ClaimForm(CommandForm):
    """What is claimed."""

    kind = OfferedChoiceField(label=_("What is claimed"), widget=ChoiceRadios)

    def __init__(self, *args: Any, kinds: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("kind", [(each, REFUND_LABELS[each]) for each in kinds])


class RefundForm(CommandForm):
    """What became of a claim."""

    needed_at_times = ("amount", "currency", "why")
    outcome = forms.ChoiceField(
        label=_("What the insurer did"),
        choices=[(RefundClaim.PAID, _("Paid")), (RefundClaim.REFUSED, _("Refused"))],
        widget=ChoiceRadios,
    )
    on = WrittenDateField(label=_("Day"))
    evidence = forms.CharField(
        label=_("Number of the insurer's paper, or of the bank's slip"), max_length=MAX_EVIDENCE
    )
    amount = AmountField(
        label=_("Amount, if it was paid"), required=False, min_value=1, max_value=MAX_AMOUNT
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", _("Choose one")), *CURRENCY_LABELS.items()],
    )
    why = forms.CharField(
        label=_("Why, if it was refused"),
        required=False,
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def to_input(self) -> RefundInput:
        """The outcome of the valid form."""
        data = self.cleaned_data
        return RefundInput(
            is_paid=data["outcome"] == RefundClaim.PAID,
            on=data["on"],
            amount=data["amount"],
            currency=data["currency"],
            evidence=data["evidence"],
            why=data["why"],
        )
