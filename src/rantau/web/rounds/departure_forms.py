"""Forms of departures and arrivals."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.departure_selectors import Passenger
from rantau.web.common.forms import ChoiceCheckboxes, CommandForm, OfferedChoicesField


class DepartureForm(CommandForm):
    """Who has departed: everybody of a flight, or one by one. Nobody is chosen at first."""

    flights = forms.MultipleChoiceField(
        label=_("Everybody of this flight has departed"),
        help_text=_("Of the people on this page, without those to whom something is missing."),
        required=False,
        widget=ChoiceCheckboxes,
    )
    present = OfferedChoicesField(
        label=_("Who has departed"), required=False, widget=ChoiceCheckboxes
    )

    def __init__(self, *args: Any, passengers: Iterable[Passenger], **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting = [each for each in passengers if each.can_depart]
        counts = Counter(each.entry.flight for each in self._waiting)
        self.set_choices("flights", [(f, f"{f} ({n})") for f, n in counts.items()])
        choices = [(str(each.entry.id), _describe_passenger(each)) for each in self._waiting]
        self.set_choices("present", choices)

    def clean(self) -> dict[str, Any]:
        """What was chosen; an error at `present` where nobody was."""
        data = super().clean() or self.cleaned_data
        if not (data.get("flights") or data.get("present")):
            self.add_error("present", gettext("Choose who has departed."))
        return data

    def get_present(self) -> list[UUID]:
        """The entries of who has departed, in a fixed order."""
        flights = self.cleaned_data["flights"]
        of_flights = {each.entry.id for each in self._waiting if each.entry.flight in flights}
        return sorted(of_flights | {UUID(each) for each in self.cleaned_data["present"]})


def _describe_passenger(passenger: Passenger) -> str:
    entry = passenger.entry
    return f"{entry.offer.examinee.person.name} · {entry.flight}"


class ReasonForm(CommandForm):
    """Why, in the officer's words."""

    why = forms.CharField(
        label=_("Why"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
