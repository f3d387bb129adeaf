"""Forms of slots and of the verification desk."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from rantau.common.sexes import FEMALE, MALE
from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.models import Slot
from rantau.rounds.services.slots import MAX_CAPACITY, MINUTES, SlotsInput
from rantau.rounds.services.verification import OriginalsInput
from rantau.web.common.date_filters import format_weekday, render_datetime_range
from rantau.web.common.forms import (
    BaseForm,
    ChoiceCheckboxes,
    ChoiceRadios,
    CommandForm,
    OfferedChoiceField,
    WrittenDateField,
)
from rantau.web.common.labels import SEX_LABELS
from rantau.web.rounds.labels import REJECTION_LABELS

ACCEPT, REFUSE = "accept", "refuse"
TIME_FORMATS = ["%H:%M", "%H.%M"]


class SlotsForm(CommandForm):
    """Open the times of an office."""

    first_day = WrittenDateField(label=_("First day"))
    last_day = WrittenDateField(label=_("Last day"))
    from_time = forms.TimeField(
        label=_("From"), help_text=_("Such as 08.00, by your clock."), input_formats=TIME_FORMATS
    )
    until_time = forms.TimeField(label=_("Until"), input_formats=TIME_FORMATS)
    minutes = forms.IntegerField(
        label=_("Minutes each"), min_value=MINUTES[0], max_value=MINUTES[1], initial=30
    )
    capacity = forms.IntegerField(
        label=_("People at a time"), min_value=1, max_value=MAX_CAPACITY, initial=2
    )

    def to_input(self) -> SlotsInput:
        """The input of the service from the valid form."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return SlotsInput(**data)


class CloseDayForm(CommandForm):
    """Close what nobody booked on a day."""

    day = WrittenDateField(label=_("Day"), help_text=_("Times that somebody has booked stay open."))


class OfficeForm(BaseForm):
    """The office whose times are shown."""

    kantor = forms.ChoiceField(label=_("Office"))


class SlotForm(CommandForm):
    """One of the times that are free."""

    slot = OfferedChoiceField(label=_("Time"), widget=ChoiceRadios)

    def __init__(self, *args: Any, slots: Iterable[Slot], time_zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("slot", [(str(s.id), describe_slot(s, time_zone)) for s in slots])


def describe_slot(slot: Slot, time_zone: str) -> Markup:
    """Day and time of a slot by the clock of a zone."""
    with timezone.override(ZoneInfo(time_zone)):
        day = format_weekday(slot.begins_at)
        times = render_datetime_range(slot.begins_at, slot.ends_at)
        return Markup("{} {}").format(day, times)


class SearchForm(BaseForm):
    """A ticket, or a whole name and a birth date."""

    tiket = forms.CharField(label=_("Ticket"), required=False, max_length=20)
    nama = forms.CharField(label=_("Or the whole name"), required=False, max_length=120)
    lahir = WrittenDateField(label=_("with the birth date"), required=False)


class OriginalsForm(CommandForm):
    """What the passport has, what else the originals show, and the decision.

    checks  code and words of each thing that the round asks to be seen
    """

    needed_at_times = ("reason", "note")
    name = forms.CharField(
        label=_("Name in the passport"),
        help_text=_("Type it from the passport, letter for letter."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    birth_date = WrittenDateField(label=_("Birth date in the passport"))
    sex = forms.ChoiceField(
        label=_("Sex in the passport"),
        choices=[(MALE, SEX_LABELS[MALE]), (FEMALE, SEX_LABELS[FEMALE])],
        widget=ChoiceRadios,
    )
    passport = forms.CharField(
        label=_("Passport number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    seen = forms.MultipleChoiceField(
        label=_("Seen in the originals"),
        help_text=_("The round asks all of it. What you do not see, you do not tick."),
        required=False,
        widget=ChoiceCheckboxes,
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ACCEPT, _("Accept: she gets her exam number and card")),
            (REFUSE, _("Refuse: her seat goes to the next")),
        ],
        widget=ChoiceRadios,
    )
    reason = forms.ChoiceField(
        label=_("Why, if you refuse"),
        choices=[("", _("Choose why")), *REJECTION_LABELS.items()],
        required=False,
    )
    note = forms.CharField(
        label=_("What she can do, if you refuse"),
        help_text=_("She reads it on the page of her place."),
        max_length=MAX_REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, checks: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        cast("forms.MultipleChoiceField", self.fields["seen"]).choices = checks
        if not checks:
            del self.fields["seen"]

    def clean(self) -> dict[str, Any]:
        """Ask again where an acceptance comes with the reason of a refusal: it is not undone."""
        data = super().clean() or self.cleaned_data
        if data.get("decision") == ACCEPT and data.get("reason"):
            self.add_error("reason", gettext("You accept: leave this empty, or refuse."))
        return data

    def to_input(self) -> OriginalsInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        seen = tuple(data.get("seen", ()))
        return OriginalsInput(data["name"], data["birth_date"], data["sex"], data["passport"], seen)

    @property
    def is_refused(self) -> bool:
        """Whether the valid form refuses."""
        return bool(self.cleaned_data["decision"] == REFUSE)
