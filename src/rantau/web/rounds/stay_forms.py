"""Forms of stays abroad."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.common.names import MAX_NAME_LENGTH
from rantau.rounds.choice_rows import MAX_EMPLOYER
from rantau.rounds.stay_rows import MAX_DOCUMENT
from rantau.web.common.forms import BaseForm, CommandForm, WrittenDateField
from rantau.web.rounds.stay_labels import CHANGE_REASON_LABELS


class StayReportForm(CommandForm):
    """What is reported of a stay, and by which document.

    must_name_document  whether the officer's office names the document
    """

    document = forms.CharField(
        label=_("Document that she showed"),
        help_text=_("For example: alien card, number and date."),
        max_length=MAX_DOCUMENT,
        required=False,
    )

    def __init__(self, *args: Any, must_name_document: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["document"].required = must_name_document


class WorkplaceChangeForm(StayReportForm):
    """Another workplace."""

    on = WrittenDateField(label=_("Day of the change"))
    employer = forms.CharField(label=_("New employer"), max_length=MAX_EMPLOYER)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[("", _("Choose one")), *CHANGE_REASON_LABELS.items()]
    )
    field_order = ("on", "employer", "reason", "document")


class ExtensionForm(StayReportForm):
    """A permit that was extended."""

    until = WrittenDateField(label=_("Last day of the permit"))
    field_order = ("until", "document")


class OverstayForm(StayReportForm):
    """That somebody stays without a permit."""

    since = WrittenDateField(label=_("Without a permit since"))
    field_order = ("since", "document")


class ReturnForm(StayReportForm):
    """That somebody left for home, or came home."""

    left_on = WrittenDateField(
        label=_("Day on which she left the country"),
        help_text=_("As the stamp in her passport has it."),
    )
    field_order = ("left_on", "document")


class ReturnCorrectionForm(CommandForm):
    """The day on which somebody left the country, put right."""

    left_on = WrittenDateField(
        label=_("Day on which she left the country"),
        help_text=_("As the stamp in her passport has it."),
    )


class FindStayForm(BaseForm):
    """The exam number, passport number or name of whoever is at the counter of a post."""

    nomor = forms.CharField(
        label=_("Exam number, passport number or name"),
        help_text=_("The whole number; or the name or a part of it."),
        min_length=3,
        max_length=MAX_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"min_length": _("Type at least three letters or digits.")},
    )


class DayForm(BaseForm):
    """The day of which people are counted, today at the latest."""

    pada = WrittenDateField(label=_("As of"), required=False)

    def clean_pada(self) -> date | None:
        """The day. Raises ValidationError where it has not come."""
        day: date | None = self.cleaned_data["pada"]
        if day and day > clock.today():
            raise forms.ValidationError(gettext("This day has not come."))
        return day
