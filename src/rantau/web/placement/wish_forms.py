"""Forms of those who wait for a departure, and of the officer who finds another agency."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.partners.models import QuotaLine
from rantau.web.common.forms import ChoiceRadios, CommandForm, OfferedChoiceField, RevisionForm
from rantau.web.common.labels import format_number
from rantau.web.placement.forms import format_quota_line


class TransferForm(RevisionForm):
    """The line of another agency for somebody whose agency is held, or that there is none."""

    NO_LINE = "none"
    line = OfferedChoiceField(label=_("With which agency she goes on"), widget=ChoiceRadios)
    is_wished = forms.BooleanField(
        label=_("She has read or heard the terms of this job, and wishes it"), required=False
    )
    why = forms.CharField(
        label=_("Why no other agency was found"),
        help_text=_("Only where there is none. She reads it."),
        max_length=MAX_REASON_LENGTH,
        required=False,
    )
    needed_at_times = ("is_wished", "why")

    def __init__(
        self, *args: Any, lines: Sequence[QuotaLine], has_asked: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(line.id), _format_line_of_another_agency(line)) for line in lines]
        if has_asked:
            choices.append((self.NO_LINE, gettext("None: tell her why")))
        self.set_choices("line", choices)

    def clean(self) -> dict[str, Any]:
        """Refuse an answer that contradicts itself: a line and why there is none, or the
        reverse."""
        values = super().clean() or self.cleaned_data
        is_none = values.get("line") == self.NO_LINE
        if values.get("line") and not is_none and values.get("why"):
            self.add_error("why", _("Leave it empty where an agency was chosen."))
        if is_none and values.get("is_wished"):
            self.add_error("is_wished", _("Leave it open where no agency was found."))
        return values

    def find_line(self) -> UUID | None:
        """The line that was chosen; None where none was found."""
        line = self.cleaned_data["line"]
        return None if line == self.NO_LINE else UUID(line)


def _format_line_of_another_agency(line: QuotaLine) -> str:
    agency = line.job_order.agency.office.name
    wage = f"{line.currency} {format_number(line.wage)} / {gettext('month')}"
    return f"{agency} · {format_quota_line(line)} · {wage}"


class WithdrawHerselfForm(CommandForm):
    """She withdraws, and is sure."""

    sure = forms.BooleanField(label=_("I withdraw"))
