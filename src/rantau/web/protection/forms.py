"""Forms of the Crisis Center: contacts, triage, cases, referrals and the duty roster."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rantau.protection.inputs import ClosingInput, ContactInput, NoteInput, ShiftInput, TriageInput
from rantau.protection.selectors import Colleague
from rantau.protection.severity import SEVERITY_BY_SIGN
from rantau.web.common.forms import ChoiceCheckboxes, ChoiceRadios, CommandForm, RevisionForm
from rantau.web.protection import labels

CASE_OWNER_CHOICES = [("mine", _("I take it myself")), ("lead", _("The lead of the present shift"))]
OPERATOR_CHANNEL_CHOICES = [
    (code, labels.CONTACT_CHANNEL_LABELS[code]) for code in ("phone", "visit", "letter")
]
# Each question with the level that a yes gives, so that nobody has to know it by heart.
DANGER_SIGN_CHOICES = [
    (
        sign,
        format_lazy("{question} P{level}", question=labels.DANGER_SIGN_LABELS[sign], level=level),
    )
    for sign, level in SEVERITY_BY_SIGN.items()
]
MONEY_INPUT = forms.NumberInput(attrs={"inputmode": "decimal"})


def build_textarea(rows: int = 3) -> forms.Textarea:
    """A field of some lines."""
    return forms.Textarea(attrs={"rows": rows})


class RecordContactForm(CommandForm):
    """A call or a visit, written down while it lasts."""

    channel = forms.ChoiceField(
        label=_("Came by"),
        choices=OPERATOR_CHANNEL_CHOICES,
        initial="phone",
        widget=ChoiceRadios,
    )
    what = forms.CharField(label=_("What happened?"), max_length=4000, widget=build_textarea(4))
    where = forms.CharField(label=_("Where now?"), max_length=200, required=False)
    reach_by = forms.ChoiceField(
        label=_("Safe way to answer"),
        choices=list(labels.REPLY_CHANNEL_LABELS.items()),
        initial="code",
        widget=ChoiceRadios,
    )
    reach = forms.CharField(label=_("Number, and safe hours"), max_length=200, required=False)

    def terms(self) -> ContactInput:
        """The valid form as the service takes it."""
        given = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "key"}
        return ContactInput(**given)


class TriageForm(CommandForm):
    """The checklist and the first facts; the level follows from the answers."""

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
        max_length=4000,
        required=False,
        widget=build_textarea(),
    )
    accused = forms.CharField(
        label=_("Offices or companies complained about"),
        help_text=_("Name or code; separate by commas. They will not see this case."),
        max_length=300,
        required=False,
    )
    person = forms.CharField(label=_("The person's RT number"), max_length=14, required=False)
    owner = forms.ChoiceField(
        label=_("Owner of the case"),
        choices=CASE_OWNER_CHOICES,
        initial="mine",
        widget=ChoiceRadios,
    )

    def terms(self) -> TriageInput:
        """The valid form as the service takes it."""
        given = self.cleaned_data
        return TriageInput(
            signs=tuple(given["signs"]),
            summary=given["summary"],
            place=given["place"],
            facts=given["facts"],
            accused=tuple(given["accused"].split(",")),
            person=given["person"],
            take_over=given["owner"] == "mine",
        )


class LinkContactForm(CommandForm):
    """The case to which a contact belongs."""

    case = forms.CharField(label=_("Case number (KS)"), max_length=14)


class CloseContactForm(CommandForm):
    """The end of a contact that needs no case."""

    end = forms.ChoiceField(
        label=_("No case because"),
        choices=[(code, labels.CONTACT_RESULT_LABELS[code]) for code in ("answered", "nuisance")],
        initial="answered",
        widget=ChoiceRadios,
    )
    answer = forms.CharField(
        label=_("Answer, read by the reporter with the code"),
        max_length=4000,
        required=False,
        widget=build_textarea(),
    )


class CaseNoteForm(CommandForm):
    """What was done, and what the reporter is told."""

    kind = forms.ChoiceField(
        label=_("What is noted"),
        choices=list(labels.NOTE_KIND_LABELS.items()),
        initial="note",
        widget=ChoiceRadios,
    )
    words = forms.CharField(label=_("Note for this desk"), max_length=4000, widget=build_textarea())
    to_reporter = forms.CharField(
        label=_("Message to the reporter"),
        help_text=_("Read with the secret code. Name nobody."),
        max_length=4000,
        required=False,
        widget=build_textarea(),
    )

    def terms(self) -> NoteInput:
        """The valid form as the service takes it."""
        given = self.cleaned_data
        return NoteInput(given["kind"], given["words"], given["to_reporter"])


class TakeOverCaseForm(RevisionForm):
    """Taking a case over, as it was seen."""


class ReferralForm(CommandForm):
    """Which office is asked to help, and with what."""

    office = forms.CharField(
        label=_("Name or code of the office"),
        help_text=_("Such as PA-SA-RUH for a post abroad, DN-3212 for a district office."),
        max_length=120,
    )
    asked = forms.CharField(label=_("What is asked"), max_length=300, widget=build_textarea())


class CloseCaseForm(RevisionForm):
    """How a case ended. `seen` is the revision on which the end was decided."""

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
        label=_("Message to the reporter"), max_length=4000, required=False, widget=build_textarea()
    )

    def terms(self) -> ClosingInput:
        """The valid form as the service takes it."""
        given = self.cleaned_data
        return ClosingInput(
            given["outcome"],
            given["verdict"],
            given["recovered"],
            given["currency"].upper(),
            given["to_reporter"],
        )


class ShiftForm(CommandForm):
    """Who leads from when until when, in the zone of the desk."""

    account = forms.ChoiceField(label=_("Duty lead"))
    starts = forms.DateTimeField(
        label=pgettext_lazy("shift", "From"),
        help_text=_("Such as 05-03-2027 22.00"),
        input_formats=["%d-%m-%Y %H.%M"],
    )
    ends = forms.DateTimeField(label=_("Until"), input_formats=["%d-%m-%Y %H.%M"])

    def __init__(self, *args: Any, colleagues: list[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("account", {c.account: c.name for c in colleagues}.items())

    def terms(self) -> ShiftInput:
        """The valid form as the service takes it; times were typed in the desk's zone."""
        given = self.cleaned_data
        return ShiftInput(given["account"], given["starts"], given["ends"])


def add_form_errors(form: forms.Form, problems: dict[str, list[str]]) -> None:
    """Put the service's problems at the fields they belong to, else above the form."""
    for field, sentences in problems.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
