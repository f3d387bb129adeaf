"""Forms of the Crisis Center: contacts, triage, cases, referrals and the duty roster."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rantau.common.text import MAX_REASON_LENGTH
from rantau.documents.interface import StoredEvidence
from rantau.protection.inputs import (
    MAX_LINE_LENGTH,
    MAX_REQUEST_LENGTH,
    MAX_TEXT_LENGTH,
    ClosingInput,
    ContactInput,
    NoteInput,
    ShiftInput,
    TriageInput,
)
from rantau.protection.selectors import Colleague
from rantau.protection.severity import SEVERITY_BY_SIGN
from rantau.web.common.forms import (
    ChoiceCheckboxes,
    ChoiceRadios,
    CommandForm,
    RevisionForm,
    WrittenDateField,
    WrittenDateTimeField,
)
from rantau.web.protection import labels

CASE_OWNER_CHOICES = [("mine", _("I take it myself")), ("lead", _("The lead of the present shift"))]
OPERATOR_CHANNEL_CHOICES = [
    (code, labels.CONTACT_CHANNEL_LABELS[code]) for code in ("phone", "visit", "letter")
]
# Each question with the severity that a yes gives.
DANGER_SIGN_CHOICES = [
    (
        sign,
        format_lazy("{question} P{level}", question=labels.DANGER_SIGN_LABELS[sign], level=level),
    )
    for sign, level in SEVERITY_BY_SIGN.items()
]
MONEY_INPUT = forms.NumberInput(attrs={"inputmode": "decimal"})


def build_textarea(rows: int = 3) -> forms.Textarea:
    """The widget of a text with several lines."""
    return forms.Textarea(attrs={"rows": rows})


class RecordContactForm(CommandForm):
    """Record a call, a visit or a letter."""

    channel = forms.ChoiceField(
        label=_("Came in by"),
        choices=OPERATOR_CHANNEL_CHOICES,
        initial="phone",
        widget=ChoiceRadios,
    )
    what = forms.CharField(
        label=_("What happened?"), max_length=MAX_TEXT_LENGTH, widget=build_textarea(4)
    )
    where = forms.CharField(label=_("Where now?"), max_length=MAX_LINE_LENGTH, required=False)
    reach_by = forms.ChoiceField(
        label=_("Safe way to answer"),
        choices=list(labels.REPLY_CHANNEL_LABELS.items()),
        initial="code",
        widget=ChoiceRadios,
    )
    reach = forms.CharField(
        label=_("Number, and safe hours"), max_length=MAX_LINE_LENGTH, required=False
    )

    def to_input(self) -> ContactInput:
        """The input of the service from the valid form."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return ContactInput(**data)


class ObjectionForm(CommandForm):
    """Why a worker objects to somebody having read her record."""

    why = forms.CharField(
        label=_("What is wrong with it?"),
        help_text=_("The office and this officer are not told that you wrote."),
        max_length=MAX_REASON_LENGTH,
        widget=build_textarea(4),
    )


class TriageForm(CommandForm):
    """Triage a contact: the danger signs, from which the severity follows, and the first facts."""

    signs = forms.MultipleChoiceField(
        label=_("Tick every yes"),
        help_text=_("The level follows from the gravest yes."),
        choices=DANGER_SIGN_CHOICES,
        required=False,
        widget=ChoiceCheckboxes,
    )
    summary = forms.CharField(
        label=_("Short and neutral summary"),
        help_text=_("No names. For example: wages of 5 months unpaid."),
        max_length=120,
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    facts = forms.CharField(
        label=_("What is known"),
        help_text=_("Facts only, not the story word for word."),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        widget=build_textarea(),
    )
    accused = forms.CharField(
        label=_("Offices or companies complained about"),
        help_text=_("Name or code; separate by commas. They will not see this case."),
        max_length=300,
        required=False,
    )
    happened = WrittenDateField(
        label=_("When did it begin?"),
        help_text=_(
            "Whoever served at those places at any time since will not see this case. Leave it"
            " empty if it is not known: then nobody who ever served there sees it."
        ),
        required=False,
    )
    person = forms.CharField(label=_("The person's Rantau number"), max_length=14, required=False)
    owner = forms.ChoiceField(
        label=_("Owner of the case"),
        choices=CASE_OWNER_CHOICES,
        initial="mine",
        widget=ChoiceRadios,
    )

    def to_input(self) -> TriageInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return TriageInput(
            signs=tuple(data["signs"]),
            summary=data["summary"],
            place=data["place"],
            facts=data["facts"],
            accused=tuple(data["accused"].split(",")),
            happened=data["happened"],
            person=data["person"],
            take_over=data["owner"] == "mine",
        )


class LinkContactForm(CommandForm):
    """Link a contact to an open case."""

    case = forms.CharField(label=_("Case number (KS)"), max_length=14)


class CloseContactForm(CommandForm):
    """Close a contact that needs no case."""

    end = forms.ChoiceField(
        label=_("No case because"),
        choices=[(code, labels.CONTACT_RESULT_LABELS[code]) for code in ("answered", "nuisance")],
        initial="answered",
        widget=ChoiceRadios,
    )
    answer = forms.CharField(
        label=_("Answer, read by the reporter with the code"),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        widget=build_textarea(),
    )


class CaseNoteForm(CommandForm):
    """A note on a case, and a message to the reporter."""

    kind = forms.ChoiceField(
        label=_("What is noted"),
        choices=list(labels.NOTE_KIND_LABELS.items()),
        initial="note",
        widget=ChoiceRadios,
    )
    words = forms.CharField(
        label=_("Note for this desk"), max_length=MAX_TEXT_LENGTH, widget=build_textarea()
    )
    to_reporter = forms.CharField(
        label=_("Message to the reporter"),
        help_text=_("Read with the secret code. Do not name anybody."),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        widget=build_textarea(),
    )
    evidence = forms.FileField(
        label=_("Evidence: photo, PDF, recording or another file"),
        help_text=_(
            "The desk is shown a copy without place and camera. The original is kept. What cannot"
            " be opened is kept too, and never shown."
        ),
        required=False,
        widget=forms.FileInput(),
    )

    def to_input(self, evidence: StoredEvidence | None) -> NoteInput:
        """The input of the service from the valid form. `evidence`: its file, stored."""
        data = self.cleaned_data
        return NoteInput(data["kind"], data["words"], data["to_reporter"], evidence)


class TakeOverCaseForm(RevisionForm):
    """Take over a case."""


class ReferralForm(CommandForm):
    """Refer a case to another office, with a request."""

    office = forms.CharField(
        label=_("Name or code of the office"),
        help_text=_("Such as PA-SA-RUH for a post abroad, DN-3212 for a district office."),
        max_length=120,
    )
    asked = forms.CharField(
        label=_("What is asked"), max_length=MAX_REQUEST_LENGTH, widget=build_textarea()
    )


class CloseCaseForm(RevisionForm):
    """Close a case: outcome, money recovered, and whether the reporter agrees."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("Choose the outcome")), *labels.CASE_OUTCOME_LABELS.items()],
    )
    recovered = forms.DecimalField(
        label=_("Money that has reached the reporter"),
        initial=0,
        max_digits=15,
        decimal_places=2,
        widget=MONEY_INPUT,
    )
    currency = forms.CharField(
        label=_("Currency"),
        initial="IDR",
        max_length=3,
        min_length=3,
    )
    verdict = forms.ChoiceField(
        label=_("According to the reporter"),
        choices=list(labels.REPORTER_VERDICT_LABELS.items()),
        widget=ChoiceRadios,
    )
    to_reporter = forms.CharField(
        label=_("Message to the reporter"),
        max_length=MAX_TEXT_LENGTH,
        required=False,
        widget=build_textarea(),
    )

    def to_input(self) -> ClosingInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return ClosingInput(
            data["outcome"],
            data["verdict"],
            data["recovered"],
            data["currency"].upper(),
            data["to_reporter"],
        )


class ShiftForm(CommandForm):
    """The lead of a shift; times are in the desk's time zone."""

    account = forms.ChoiceField(label=_("Duty lead"))
    starts = WrittenDateTimeField(
        label=pgettext_lazy("shift", "From"),
        help_text=_("Such as 05-03-2027 22.00"),
    )
    ends = WrittenDateTimeField(label=_("Until"))

    def __init__(self, *args: Any, colleagues: list[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("account", {c.account: c.name for c in colleagues}.items())

    def to_input(self) -> ShiftInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return ShiftInput(data["account"], data["starts"], data["ends"])
