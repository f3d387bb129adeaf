"""Forms of departures and arrivals."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.departure_selectors import Passenger
from rantau.rounds.services.departures import MAX_NAME, SignOffInput
from rantau.web.common.forms import (
    ChoiceCheckboxes,
    ChoiceRadios,
    CommandForm,
    OfferedChoicesField,
)


class SignOffForm(CommandForm):
    """Who has departed, and who took them over. Nobody is chosen at first.

    digest  of the list on the screen, so that no other list is signed
    """

    present = OfferedChoicesField(label=_("Who has departed"), widget=ChoiceCheckboxes)
    why = forms.CharField(
        label=_("Why the others did not depart"),
        max_length=MAX_REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    handed_to = forms.CharField(label=_("Handed over to (name, office)"), max_length=MAX_NAME)
    digest = forms.CharField(widget=forms.HiddenInput)
    needed_at_times = ("why",)

    def __init__(self, *args: Any, passengers: Iterable[Passenger], **options: Any) -> None:
        super().__init__(*args, **options)
        waiting = [each for each in passengers if each.can_depart]
        names = [(str(p.entry.id), p.entry.offer.examinee.person.name) for p in waiting]
        self.set_choices("present", names)

    def renew_digest(self, digest: str) -> None:
        """Carry the digest of the list as it is shown now, where the form is shown again."""
        data = cast(QueryDict, self.data).copy()
        data["digest"] = digest
        self.data = data

    def to_input(self) -> SignOffInput:
        """What is signed."""
        values = self.cleaned_data
        present = [UUID(each) for each in values["present"]]
        return SignOffInput(present, values["digest"], values["handed_to"], values["why"])


class ReasonForm(CommandForm):
    """Why, in the officer's words."""

    why = forms.CharField(
        label=_("Why"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class CorrectionForm(ReasonForm):
    """What is right of somebody on a signed list, and why."""

    has_departed = forms.ChoiceField(
        label=_("What is right"),
        widget=ChoiceRadios,
        choices=[("yes", _("Departed")), ("no", _("Did not depart"))],
    )
    field_order = ("has_departed", "why")
