"""Forms of departures and arrivals."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.departure_selectors import Passenger
from rantau.rounds.services.departures import MAX_NAME, MissedDeparture, SignOffInput
from rantau.web.common.forms import ChoiceRadios, CommandForm

# The fields of somebody on the list have her entry in their names.
ROW_PATTERN = re.compile(r"(?:left|why)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


@dataclass(frozen=True)
class SignOffRow:
    """Somebody of the list in the form; no box to tick where she may not depart."""

    name: str
    left: forms.BoundField | None
    why: forms.BoundField


class SignOffForm(CommandForm):
    """Of each who waits whether she has left, or why not, and who took over those who left. Nothing
    is chosen at first, and nobody may be left out: whoever is would lose her contract.

    digest  of the list on the screen, so that no other list is signed
    """

    handed_to = forms.CharField(
        label=_("Handed over to (name, office)"), max_length=MAX_NAME, required=False
    )
    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, passengers: Iterable[Passenger], **options: Any) -> None:
        super().__init__(*args, **options)
        self._names: dict[str, str] = {}
        self._gone: set[str] = set()  # whoever waits no more, and may be left blank
        for each in passengers:
            if each.is_waiting:
                self._add_row(str(each.entry.id), each)
        # Whoever waits no more stays in the form: this very form may have signed her list.
        for row in self._list_rows_sent():
            if row not in self._names:
                self._add_row(row, None)
        self.needed_at_times = ("handed_to", *(f"why_{row}" for row in self._names))

    def _list_rows_sent(self) -> list[str]:
        found = [ROW_PATTERN.fullmatch(name) for name in self.data] if self.is_bound else []
        return [match[1] for match in found if match]

    def _add_row(self, row: str, passenger: Passenger | None) -> None:
        name = (
            passenger.entry.offer.examinee.person.name
            if passenger
            else _("Waits no more: leave blank")
        )
        if passenger is None:
            self._gone.add(row)
        if passenger is None or passenger.can_depart:
            self.fields[f"left_{row}"] = forms.BooleanField(label=_("Has left"), required=False)
        self.fields[f"why_{row}"] = forms.CharField(
            label=_("Why she did not leave"), max_length=MAX_REASON_LENGTH, required=False
        )
        self._names[row] = str(name)
        self.summary_labels |= dict.fromkeys((f"left_{row}", f"why_{row}"), str(name))

    def list_rows(self) -> list[SignOffRow]:
        """Those of the list, in its order."""
        return [
            SignOffRow(
                name,
                self[f"left_{row}"] if f"left_{row}" in self.fields else None,
                self[f"why_{row}"],
            )
            for row, name in self._names.items()
        ]

    def _ask_again(self, row: str, *, has_left: bool) -> None:
        """Say of a row with both answers, or with neither, what is wanted."""
        if has_left:
            both = _("Either she has left, or there is a reason why not: one of both.")
            self.add_error(f"why_{row}", both)
            return
        field = f"left_{row}" if f"left_{row}" in self.fields else f"why_{row}"
        self.add_error(field, _("Tick that she has left, or write why not."))

    def clean(self) -> dict[str, Any]:
        """Refuse whoever neither left nor has a reason, or has both."""
        values = super().clean() or self.cleaned_data
        has_anybody_left = False
        for row in self._names:
            has_left = bool(values.get(f"left_{row}"))
            has_anybody_left |= has_left
            has_why = bool(values.get(f"why_{row}"))
            if row in self._gone and not (has_left or has_why):
                continue
            if has_left == has_why and f"why_{row}" not in self.errors:
                self._ask_again(row, has_left=has_left)
        if has_anybody_left and not values.get("handed_to"):
            self.add_error("handed_to", _("Write who took them over, 1 to 120 characters."))
        return values

    def renew_digest(self, digest: str) -> None:
        """Carry the digest of the list as it is shown now, where the form is shown again."""
        data = cast(QueryDict, self.data).copy()
        data["digest"] = digest
        self.data = data

    def to_input(self) -> SignOffInput:
        """What is signed."""
        values = self.cleaned_data
        present = [UUID(row) for row in self._names if values.get(f"left_{row}")]
        reasons = {row: values[f"why_{row}"] for row in self._names}
        stayed = [MissedDeparture(UUID(row), why) for row, why in reasons.items() if why]
        return SignOffInput(present, stayed, values["digest"], values["handed_to"])


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
