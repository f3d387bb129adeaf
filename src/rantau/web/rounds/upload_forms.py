"""The form of an uploaded file that waits for a second person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.models import UploadedFile
from rantau.web.common.forms import ChoiceRadios, CommandForm


class UploadDecisionForm(CommandForm):
    """Confirm or refuse what another officer uploaded."""

    needed_at_times = ("why",)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (UploadedFile.CONFIRMED, _("Confirm: its rows take effect at once")),
            (UploadedFile.REFUSED, _("Refuse: nothing of it takes effect")),
        ],
        widget=ChoiceRadios,
    )
    why = forms.CharField(
        label=_("Why, if you refuse"),
        max_length=MAX_REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
