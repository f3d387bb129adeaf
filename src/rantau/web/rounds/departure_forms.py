"""Forms of departures and arrivals."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.departure_selectors import Passenger
from rantau.web.common.forms import ChoiceCheckboxes, CommandForm, OfferedChoicesField


class DepartureForm(CommandForm):
    """Who has departed. Nobody is chosen at first."""

    present = OfferedChoicesField(label=_("Who has departed"), widget=ChoiceCheckboxes)

    def __init__(self, *args: Any, passengers: Iterable[Passenger], **options: Any) -> None:
        super().__init__(*args, **options)
        waiting = [each for each in passengers if each.can_depart]
        self.set_choices("present", [(str(p.entry.id), _describe_passenger(p)) for p in waiting])

    def get_present(self) -> list[UUID]:
        """The entries of who has departed."""
        return [UUID(each) for each in self.cleaned_data["present"]]


def _describe_passenger(passenger: Passenger) -> str:
    entry = passenger.entry
    return f"{entry.offer.examinee.person.name} · {entry.flight}"


class ReasonForm(CommandForm):
    """Why, in the officer's words."""

    why = forms.CharField(
        label=_("Why"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
