"""Forms with which headquarters decides which of two examinees of one person stands."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.services.double_examinees import DoubleInput
from rantau.web.common.decision_forms import CONFIRM, RETURN, DecisionForm
from rantau.web.common.forms import ChoiceRadios, CommandForm


class DoubleForm(CommandForm):
    """Who stands, and why."""

    stands = forms.ChoiceField(
        label=_("Which of the two stands? The other one is withdrawn."), widget=ChoiceRadios
    )
    reason = forms.CharField(
        label=_("Why"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, examinees: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("stands", examinees)

    def to_input(self) -> DoubleInput:
        """The input of the service from the valid form."""
        return DoubleInput(self.cleaned_data["stands"], self.cleaned_data["reason"])


class DoubleConfirmationForm(DecisionForm):
    """Confirm what another officer proposed, or let it wait again."""

    outcomes = (
        (CONFIRM, _("Confirm: the other one is withdrawn at once, and she gets a message")),
        (RETURN, _("Do not confirm: it waits for a decision again")),
    )
    why_label = _("Why, if you do not confirm")
