"""Forms of what an accepted contract needs until the visa."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from markupsafe import Markup

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.models import ClassBooking, EducationClass
from rantau.rounds.permit_rows import MAX_PERMIT
from rantau.rounds.services.education import MAX_PLACE, ClassInput
from rantau.rounds.services.journeys import MAX_CLINIC, MedicalInput, VisaInput
from rantau.rounds.services.slots import MAX_CAPACITY
from rantau.web.common.date_filters import render_date
from rantau.web.common.forms import (
    ChoiceCheckboxes,
    ChoiceRadios,
    CommandForm,
    OfferedChoiceField,
    OfferedChoicesField,
    WrittenDateField,
)
from rantau.web.rounds.journey_labels import BAR_OUTCOME_LABELS, EDUCATION_LABELS

FIT, UNFIT = "fit", "unfit"


class SecondMedicalForm(CommandForm):
    """The result of a second medical."""

    clinic = forms.CharField(label=_("Clinic"), max_length=MAX_CLINIC)
    examined_on = WrittenDateField(label=_("Day of the examination"))
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[(FIT, _("Fit")), (UNFIT, _("Not fit"))],
        widget=ChoiceRadios,
    )

    def to_input(self) -> MedicalInput:
        """The medical of the valid form."""
        data = self.cleaned_data
        return MedicalInput(data["clinic"], data["examined_on"], data["result"] == FIT)


class VisaForm(CommandForm):
    """A visa as it stands in the passport."""

    number = forms.CharField(label=_("Number of the visa"), max_length=MAX_PERMIT)
    valid_until = WrittenDateField(label=_("Last day of the visa"))

    def to_input(self) -> VisaInput:
        """The visa of the valid form."""
        return VisaInput(self.cleaned_data["number"], self.cleaned_data["valid_until"])


class ClassForm(CommandForm):
    """Open a class."""

    place = forms.CharField(label=_("Place"), max_length=MAX_PLACE)
    first_day = WrittenDateField(label=_("First day"))
    last_day = WrittenDateField(label=_("Last day"))
    capacity = forms.IntegerField(
        label=_("People"), min_value=1, max_value=MAX_CAPACITY, initial=30
    )

    def to_input(self) -> ClassInput:
        """The class of the valid form."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return ClassInput(**data)


class BookClassForm(CommandForm):
    """One of the classes that are open to her."""

    education_class = OfferedChoiceField(label=_("Class"), widget=ChoiceRadios)

    def __init__(self, *args: Any, classes: Iterable[EducationClass], **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("education_class", [(str(c.id), describe_class(c)) for c in classes])


def describe_class(row: EducationClass) -> Markup:
    """Days and place of a class, and how many of its seats are free."""
    days = render_date(row.first_day), render_date(row.last_day)
    free = row.capacity - row.taken
    seats = ngettext("%(num)s seat is free", "%(num)s seats are free", free) % {"num": free}
    return Markup("{} – {} · {} · {}").format(*days, row.place, seats)


class ClassDayForm(CommandForm):
    """Who came to a class on a day; who is not named was absent."""

    day = WrittenDateField(label=_("Day"))
    present = OfferedChoicesField(label=_("Who came"), required=False, widget=ChoiceCheckboxes)

    def __init__(self, *args: Any, bookings: Iterable[ClassBooking], **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("present", [(str(b.id), _describe_booking(b)) for b in bookings])

    def get_present(self) -> list[UUID]:
        """The bookings of who came."""
        return [UUID(each) for each in self.cleaned_data["present"]]


def _describe_booking(row: ClassBooking) -> str:
    return f"{row.offer.examinee.person.name} · {row.offer.examinee.exam_number}"


class EducationOutcomeForm(CommandForm):
    """Whether she passed her class, and why not."""

    outcome = forms.ChoiceField(
        label=_("Result"),
        choices=[(each, EDUCATION_LABELS[each]) for each, _code in ClassBooking.OUTCOMES],
        widget=ChoiceRadios,
    )
    reason = forms.CharField(
        label=_("Why, if not passed"), required=False, max_length=MAX_REASON_LENGTH
    )


class BarProposalForm(CommandForm):
    """Why her journey is to end."""

    why = forms.CharField(
        label=_("Why"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class BarDecisionForm(BarProposalForm):
    """Whether her journey ends."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=list(BAR_OUTCOME_LABELS.items()),
        widget=ChoiceRadios,
    )
    field_order = ("outcome", "why")
