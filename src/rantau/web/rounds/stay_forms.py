"""Forms of stays abroad."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.rounds.choice_rows import MAX_EMPLOYER
from rantau.web.common.forms import BaseForm, CommandForm, WrittenDateField
from rantau.web.rounds.stay_labels import CHANGE_REASON_LABELS


class WorkplaceChangeForm(CommandForm):
    """Another workplace."""

    on = WrittenDateField(label=_("Day of the change"))
    employer = forms.CharField(label=_("New employer"), max_length=MAX_EMPLOYER)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[("", _("Choose one")), *CHANGE_REASON_LABELS.items()]
    )


class ExtensionForm(CommandForm):
    """A permit that was extended."""

    until = WrittenDateField(label=_("Last day of the permit"))


class ReturnForm(CommandForm):
    """That somebody came home."""

    left_on = WrittenDateField(
        label=_("Day on which she left the country"),
        help_text=_("As the stamp in her passport has it."),
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
