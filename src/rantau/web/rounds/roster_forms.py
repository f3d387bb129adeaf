"""Forms of the roster: documents for the counterpart, returned rows, files of both ways."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.languages import get_reader_language
from rantau.common.sexes import FEMALE, MALE
from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.edition import SendingDocument
from rantau.rounds.models import ReturnedRow
from rantau.rounds.services.sending import MAX_NAME, MAX_NUMBER, CorrectionOfRow, DocumentInput
from rantau.rounds.verification import BIRTH_DATE, SEX, has_digits
from rantau.web.common.forms import BaseForm, ChoiceRadios, CommandForm, WrittenDateField
from rantau.web.common.labels import SEX_LABELS
from rantau.web.rounds.labels import WITHDRAWAL_LABELS

CORRECT, UPHOLD = "correct", "uphold"


class FindExamineeForm(BaseForm):
    """The exam number of whoever is at the counter, or her name."""

    nomor = forms.CharField(
        label=_("Exam number or name"),
        help_text=_("Twelve digits, as on the exam card; or the name or a part of it."),
        min_length=3,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"min_length": _("Type at least three letters or digits.")},
    )

    @property
    def is_number(self) -> bool:
        """Whether a number was typed in the valid form."""
        return has_digits(self.cleaned_data["nomor"])


class DocumentsForm(CommandForm):
    """A check for each document that the round asks, with its number and last day where it has
    them."""

    def __init__(self, *args: Any, asked: Iterable[SendingDocument], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = list(asked)
        language = get_reader_language()
        self.needed_at_times = [
            f"{what}_{each.code}" for each in self.asked for what in ("present", "number", "until")
        ]
        for each in self.asked:
            name = each.name.get(language)
            self.fields[f"present_{each.code}"] = forms.BooleanField(label=name, required=False)
            if each.has_number:
                self.fields[f"number_{each.code}"] = forms.CharField(
                    label=gettext("%(document)s: number") % {"document": name},
                    required=False,
                    max_length=MAX_NUMBER,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )
            if each.valid_months:
                self.fields[f"until_{each.code}"] = WrittenDateField(
                    label=gettext("%(document)s: last day") % {"document": name}, required=False
                )

    def to_input(self) -> list[DocumentInput]:
        """The documents of the valid form."""
        data = self.cleaned_data
        return [
            DocumentInput(
                each.code,
                is_present=data[f"present_{each.code}"],
                number=data.get(f"number_{each.code}", ""),
                valid_until=data.get(f"until_{each.code}"),
            )
            for each in self.asked
        ]


class ReturnedDecisionForm(CommandForm):
    """Base of forms about what the counterpart returned: send something else, or tell it that what
    was sent is right.

    correction  name of the field for what is sent in its place
    """

    correction: ClassVar[str]
    decision: forms.ChoiceField
    note = forms.CharField(
        label=_("Note for the counterpart, if it is wrong"),
        help_text=_("In English; it goes with her row."),
        required=False,
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.needed_at_times = (self.correction, "note")
        self.order_fields(("decision", self.correction, "note"))

    def clean(self) -> dict[str, Any]:
        """Refuse what belongs to the other decision."""
        data = super().clean() or self.cleaned_data
        other = {CORRECT: "note", UPHOLD: self.correction}.get(data.get("decision", ""))
        if other and data.get(other):
            self.add_error(other, gettext("Leave this empty with this decision."))
        return data

    @property
    def is_correction(self) -> bool:
        """Whether the valid form sends something else."""
        return bool(self.cleaned_data["decision"] == CORRECT)


class ReturnedRowForm(ReturnedDecisionForm):
    """Correct what was sent, or tell the counterpart that it was right."""

    correction = "value"
    decision = forms.ChoiceField(
        label=_("What does her passport say?"),
        choices=[
            (CORRECT, _("Something else than we sent: we send the correction")),
            (UPHOLD, _("What we sent: the counterpart is wrong")),
        ],
        widget=ChoiceRadios,
    )
    value = forms.CharField(
        label=_("As the passport has it, if we were wrong"),
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)  # the correction last shown

    def __init__(self, *args: Any, row: ReturnedRow, **options: Any) -> None:
        super().__init__(*args, **options)
        label = self.fields["value"].label
        if row.field == BIRTH_DATE:
            self.fields["value"] = WrittenDateField(label=label, required=False)
        if row.field == SEX:
            self.fields["value"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[
                    ("", gettext("Choose one")),
                    (FEMALE, SEX_LABELS[FEMALE]),
                    (MALE, SEX_LABELS[MALE]),
                ],
            )

    def to_input(self) -> CorrectionOfRow:
        """What the passport has, from the valid form; a day as 2026-01-31."""
        return CorrectionOfRow(str(self.cleaned_data["value"] or ""))

    def show_correction(self, correction: str) -> bool:
        """Take down that this correction is shown beside what it replaces; whether it was before,
        so that the valid form may be carried out."""
        if self.cleaned_data["shown"] == correction:
            return True
        data = cast(QueryDict, self.data).copy()
        data["shown"] = correction
        self.data = data
        return False


class SettleFileForm(CommandForm):
    """What became of a file that was set aside."""

    why = forms.CharField(
        label=_("What became of it"),
        help_text=_("Such as: sent again as file 8."),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawalForm(CommandForm):
    """She withdraws: the reason, which she herself may leave out, and that the consequences were
    read."""

    reason = forms.ChoiceField(label=_("Why?"), required=False, widget=ChoiceRadios)
    sure = forms.BooleanField(label=_("I have read this, and it is what she wants"))

    def __init__(self, *args: Any, is_own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("reason", WITHDRAWAL_LABELS.items())
        if is_own:
            self.fields["sure"].label = gettext("I have read this, and I want to withdraw")
        else:
            self.fields["reason"].required = True
