"""Forms about a placement.

Received documents, decisions, travel, candidates, and the worker's sign-in.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.partners.models import QuotaLine
from rantau.placement.labels import get_localized_text
from rantau.placement.requirements import RequirementStatus
from rantau.placement.selectors import get_scheme_editions
from rantau.placement.services.received_documents import ReceivedDocumentInput, VerificationInput
from rantau.procedures.scheme import Requirement, RequirementField
from rantau.registry.services.sign_in import SignInInput
from rantau.registry.sign_in_codes import hash_sign_in_code
from rantau.web.common.forms import ChoiceRadios, CommandForm, RevisionForm, parse_birth_date
from rantau.web.common.labels import get_country_name
from rantau.web.placement import labels

ACCEPT_VERDICT, RETURN_VERDICT, NO_VERDICT = "accept", "return", ""
VERDICT_CHOICES = [
    (ACCEPT_VERDICT, _("Right and matching")),
    (RETURN_VERDICT, pgettext_lazy("document", "Returned")),
    (NO_VERDICT, _("Not verified yet")),
]


ACCEPTED_FILES = "application/pdf,image/jpeg,image/png,image/heic,image/heif,.heic,.heif"


class ReceiveDocumentsForm(RevisionForm):
    """Every paper that is asked for now: tick those on the counter, type what they say."""

    def __init__(self, *args: Any, asked: Sequence[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for each in asked:
            name = get_localized_text(each.name)
            self.fields[f"{each.code}.got"] = forms.BooleanField(label=name, required=False)
            for field in each.fields:
                self.fields[f"{each.code}.{field.code}"] = _build_requirement_field(field)
            self.fields[f"{each.code}.file"] = forms.FileField(
                label=_("Photo or scan"),
                required=False,
                widget=forms.FileInput(attrs={"accept": ACCEPTED_FILES}),
            )

    def show(self, problems: dict[str, list[str]]) -> None:
        """Put a service's problems at the fields they belong to, those of a whole paper at its
        box."""
        boxes = {code: f"{code}.got" for code in problems if code not in self.fields}
        super().show({boxes.get(code, code): told for code, told in problems.items()})

    def blocks(self) -> list[dict[str, Any]]:
        """The fields paper by paper, as the page draws them."""
        return [
            {
                "got": self[f"{each.code}.got"],
                "fields": [
                    *(self[f"{each.code}.{field.code}"] for field in each.fields),
                    self[f"{each.code}.file"],
                ],
            }
            for each in self.asked
        ]

    def ticked(self) -> list[Requirement]:
        """The papers that were handed in: ticked, or something was typed or attached for them."""
        return [each for each in self.asked if self._handed_in(each)]

    def _handed_in(self, paper: Requirement) -> bool:
        names = ("got", "file", *(field.code for field in paper.fields))
        return any(self.cleaned_data.get(f"{paper.code}.{name}") for name in names)

    def receipts(self, kept: dict[str, Any]) -> list[ReceivedDocumentInput]:
        """The papers as the service takes them; `kept` has the key of each stored file."""
        return [
            ReceivedDocumentInput(
                each.code,
                {f.code: self.cleaned_data[f"{each.code}.{f.code}"] for f in each.fields},
                kept.get(each.code),
            )
            for each in self.ticked()
        ]


def _build_requirement_field(field: RequirementField) -> forms.Field:
    """A field of a paper; the service judges what was typed, so that page and API say the same."""
    label = get_localized_text(field.name)
    if field.type == "choice":
        choices = [("", _("Choose"))] + [
            (code, get_localized_text(name)) for code, name in field.choices.items()
        ]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if field.type == "date":
        hint = _("For example 14-02-2027")
        numeric = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.CharField(
            label=label, required=False, max_length=10, help_text=hint, widget=numeric
        )
    return forms.CharField(label=label, required=False, max_length=120)


class VerifyDocumentsForm(RevisionForm):
    """Every received paper: right, returned with everything that is missing, or not judged yet."""

    how = forms.ChoiceField(
        label=_("How it was verified"),
        choices=list(labels.VERIFICATION_METHOD_LABELS.items()),
        initial="original",
    )

    def __init__(self, *args: Any, papers: Sequence[RequirementStatus], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        for paper in papers:
            code = paper.requirement.code
            self.fields[code] = forms.ChoiceField(
                label=get_localized_text(paper.requirement.name),
                choices=VERDICT_CHOICES,
                initial=ACCEPT_VERDICT,
                required=False,
                widget=ChoiceRadios,
            )
            self.fields[f"{code}.reason"] = forms.CharField(
                label=_("If returned: everything that must be corrected"),
                required=False,
                max_length=300,
            )

    def blocks(self) -> list[dict[str, Any]]:
        """Each paper with what was typed from it, as the page draws it."""
        return [
            {
                "paper": paper,
                "name": get_localized_text(paper.requirement.name),
                "written": [
                    (
                        get_localized_text(field.name),
                        _format_field_value(field, paper.receipt.fields.get(field.code, "")),
                    )
                    for field in paper.requirement.fields
                    if paper.receipt
                ],
                "verdict": self[paper.requirement.code],
                "reason": self[f"{paper.requirement.code}.reason"],
            }
            for paper in self.papers
        ]

    def verdicts(self) -> list[VerificationInput]:
        """The papers that were judged."""
        given = self.cleaned_data
        return [
            VerificationInput(
                code, given[code] == ACCEPT_VERDICT, given["how"], given[f"{code}.reason"]
            )
            for code in (paper.requirement.code for paper in self.papers)
            if given.get(code)
        ]


def _format_field_value(field: RequirementField, value: str) -> str:
    if field.type == "choice" and value in field.choices:
        return get_localized_text(field.choices[value])
    if field.type == "date" and len(value) == 10:
        return "-".join(reversed(value.split("-")))
    return value


class DecisionForm(RevisionForm):
    """A decision has nothing to fill in: the page shows what is decided, and says which."""

    decision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


DATETIME_INPUT_FORMATS = ["%d-%m-%Y %H.%M", "%d-%m-%Y %H:%M"]


class OccurredAtForm(RevisionForm):
    """Something that happened at a time, now unless said."""

    happened_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        input_formats=DATETIME_INPUT_FORMATS,
        help_text=_(
            "Leave empty if now. For example 05-03-2027 22.00, by the clock of your office."
        ),
    )


class DepartureForm(OccurredAtForm):
    carrier = forms.CharField(label=_("Flight number or name of the ship"), max_length=40)


class ArrivalForm(OccurredAtForm):
    address = forms.CharField(label=_("Address in the destination country"), max_length=200)


class ReturnForm(OccurredAtForm):
    state = forms.ChoiceField(
        label=_("How the person came home"),
        choices=list(labels.RETURN_REASON_LABELS.items()),
        widget=ChoiceRadios,
    )


class WithdrawalForm(RevisionForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=list(labels.WITHDRAWAL_REASON_LABELS.items()),
        widget=ChoiceRadios,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class RefusePlacementForm(RevisionForm):
    reason = forms.ChoiceField(
        label=_("Reason"), choices=list(labels.REFUSAL_REASON_LABELS.items()), widget=ChoiceRadios
    )
    note = forms.CharField(label=_("Note"), max_length=300, help_text=_("The worker will read it."))


class CorrectDocumentForm(RevisionForm):
    """One paper's values, typed again, and why."""

    def __init__(self, *args: Any, paper: RequirementStatus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        for field in paper.requirement.fields:
            typed = _build_requirement_field(field)
            typed.initial = paper.receipt.fields.get(field.code, "") if paper.receipt else ""
            if field.type == "date":
                typed.initial = _format_field_value(field, str(typed.initial))
            self.fields[f"{paper.requirement.code}.{field.code}"] = typed
        self.fields["why"] = forms.CharField(label=_("Why it is corrected"), max_length=300)

    def values(self) -> dict[str, str]:
        """The typed values by field."""
        code = self.paper.requirement.code
        return {
            f.code: self.cleaned_data[f"{code}.{f.code}"] for f in self.paper.requirement.fields
        }


class CorrectTravelTimeForm(RevisionForm):
    """When a stage of the journey really was, and why that is corrected."""

    milestone = forms.ChoiceField(label=_("Stage"), widget=ChoiceRadios)
    at = forms.DateTimeField(
        label=_("When it really was"),
        input_formats=DATETIME_INPUT_FORMATS,
        help_text=_("For example 05-03-2027 22.00, by the clock of your office."),
    )
    why = forms.CharField(label=_("Why it is corrected"), max_length=300)

    def __init__(self, *args: Any, stages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("milestone", stages)


class TravellerForm(CommandForm):
    """A traveller at the counter: no card is needed."""

    passport = forms.CharField(label=_("Passport number"), max_length=20)
    birth_date = forms.DateField(label=_("Birth date"), help_text=_("For example 14-02-1994"))


class CandidateForm(CommandForm):
    """A candidate by her own number and birth date, and the line she is chosen for."""

    reference = forms.CharField(
        label=_("The candidate's RT number"),
        help_text=_("Written on the registration slip, for example RT-7K4M-Q2XW."),
        max_length=20,
    )
    birth_date = forms.DateField(
        label=_("The candidate's birth date"),
        required=False,
        help_text=_(
            "For example 14-02-1994. Leave empty only if the district recorded it as unknown."
        ),
    )
    line = forms.ChoiceField(label=_("Line of the job order"))

    def __init__(self, *args: Any, lines: Sequence[QuotaLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("line", [(str(line.id), _format_quota_line(line)) for line in lines])


QUOTA_SEX_LABELS = {"F": _("women"), "M": _("men"), "X": _("women or men")}


def _format_quota_line(line: QuotaLine) -> str:
    order = line.job_order
    place = get_country_name(order.destination)
    sex = QUOTA_SEX_LABELS[line.sex]
    return f"{order.number} · {line.occupation}, {place} · {sex} · {line.remaining}"


class EnrolmentForm(CommandForm):
    """A government's scheme and the work."""

    scheme = forms.ChoiceField(label=gettext_lazy("Scheme"), widget=ChoiceRadios)
    occupation = forms.CharField(label=gettext_lazy("Occupation or sector"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ = get_scheme_editions().list_government_schemes(clock.today())
        self.offer("scheme", [(s.code, get_localized_text(s.name)) for s in open_])


class SlipSignInForm(CommandForm):
    """Three things: two are on the slip, one the person knows."""

    reference = forms.CharField(
        label=gettext_lazy("Number on the slip"),
        help_text=gettext_lazy("For example RT-7K4M-Q2XW"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
    )
    birth = forms.CharField(
        label=gettext_lazy("Birth date"),
        help_text=gettext_lazy(
            "For example 14-02-1994, or the year alone. Leave it empty if none was recorded."
        ),
        required=False,
        max_length=10,
    )
    code = forms.CharField(
        label=gettext_lazy("Code on the slip"),
        help_text=gettext_lazy("Ten letters and digits. Capitals do not matter."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )

    def clean_birth(self) -> date | None:
        return parse_birth_date(self.cleaned_data["birth"])[0]

    def terms(self) -> SignInInput:
        """The valid form as the registry takes it."""
        given = self.cleaned_data
        reference = given["reference"]
        return SignInInput(reference, given["birth"], hash_sign_in_code(reference, given["code"]))
