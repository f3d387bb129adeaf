"""Forms of the entrance of a test."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.codes import is_exam_number
from rantau.rounds.models import AttendanceMark
from rantau.rounds.services.attendance import MarkInput
from rantau.web.common.forms import ChoiceRadios, CommandForm
from rantau.web.rounds.labels import MARK_LABELS


class MarkForm(CommandForm):
    """A mark, for a telephone without script."""

    number = forms.CharField(
        label=_("Exam number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("At the entrance"),
        choices=list(MARK_LABELS.items()),
        initial=AttendanceMark.PRESENT,
        widget=ChoiceRadios,
    )

    def clean_number(self) -> str:
        """The digits. ValidationError where no exam number has them."""
        digits = "".join(str(self.cleaned_data["number"]).split())
        if not is_exam_number(digits):
            raise forms.ValidationError(
                gettext("An exam number has twelve digits; one of these is wrong.")
            )
        return digits

    def to_input(self) -> MarkInput:
        """The input of the service from the valid form: marked now."""
        data = self.cleaned_data
        return MarkInput(self.get_command_key(), data["number"], data["kind"], clock.now())


class VenueForm(CommandForm):
    """Which office stands at the entrance of which city."""

    city = forms.ChoiceField(label=_("City of the test"))
    office = forms.CharField(
        label=_("Code of the office"), help_text=_("Such as DN-3212."), max_length=20
    )


class MismatchForm(CommandForm):
    """Decide about a mismatch."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (AttendanceMark.ADMITTED, _("It was her: she sat the test")),
            (AttendanceMark.BARRED, _("It was somebody else: she is barred from this round")),
        ],
        widget=ChoiceRadios,
    )
    why = forms.CharField(
        label=_("Why"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
