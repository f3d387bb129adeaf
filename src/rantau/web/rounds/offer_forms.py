"""The form of an answer to an offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.services.offers import AnswerInput
from rantau.web.common.forms import ChoiceRadios, CommandForm
from rantau.web.rounds.offer_labels import REFUSE_REASON_LABELS

ACCEPT, REFUSE = "accept", "refuse"


class AnswerForm(CommandForm):
    """Accept, or refuse with a reason."""

    needed_at_times = ("reason", "words")
    decision = forms.ChoiceField(
        label=_("Answer"),
        choices=[(ACCEPT, _("Accept the contract")), (REFUSE, _("Refuse the contract"))],
        widget=ChoiceRadios,
    )
    reason = forms.ChoiceField(
        label=_("Why, if it is refused"),
        required=False,
        choices=[("", _("Choose one")), *REFUSE_REASON_LABELS.items()],
    )
    words = forms.CharField(
        label=_("In your own words, if you want"),
        required=False,
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal."""
        data = super().clean() or self.cleaned_data
        if data.get("decision") == REFUSE and "reason" in data and not data["reason"]:
            self.add_error("reason", gettext("Choose why."))
        return data

    def to_input(self) -> AnswerInput:
        """The answer of the valid form; a reason that was left in the list refuses nothing."""
        data = self.cleaned_data
        accepts = data["decision"] == ACCEPT
        return AnswerInput(accepts, "" if accepts else data["reason"], data["words"])
