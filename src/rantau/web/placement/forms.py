"""Forms about placements: received documents, decisions, travel, candidates, and the worker's
sign-in."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.common import clock, mrz
from rantau.common.dates import MAX_TYPED_LENGTH
from rantau.common.sexes import EITHER, FEMALE, MALE
from rantau.common.text import MAX_REASON_LENGTH
from rantau.documents.interface import ReceivedFile
from rantau.partners.models import QuotaLine
from rantau.partners.occupations import get_occupation_name
from rantau.placement.labels import get_localized_text
from rantau.placement.models import MAX_ANSWER_LENGTH
from rantau.placement.requirements import RequirementStatus
from rantau.placement.selectors import get_scheme_editions
from rantau.placement.services.received_documents import (
    MAX_FIELD_LENGTH,
    ReceivedDocumentInput,
)
from rantau.placement.services.travel import MAX_ADDRESS_LENGTH, MAX_CARRIER_LENGTH
from rantau.placement.verification_checks import METHODS_AT_RECEIPT
from rantau.placement.zone_comparison import ZONE_FIELD, ZONE_REQUIREMENT
from rantau.procedures.scheme import Requirement, RequirementField
from rantau.registry.pins import hash_pin, is_possible_pin, normalize_pin
from rantau.registry.services.pins import PinSignInInput
from rantau.registry.services.sign_in import SignInInput
from rantau.registry.sign_in_codes import hash_sign_in_code
from rantau.web.common.forms import (
    BirthDateField,
    ChoiceRadios,
    CommandForm,
    OfferedChoiceField,
    RevisionForm,
    WrittenDateTimeField,
    parse_birth_date,
)
from rantau.web.common.labels import get_country_name
from rantau.web.common.received_files import build_file_input
from rantau.web.partners.occupation_fields import OccupationField
from rantau.web.placement import labels


class ReceiveDocumentsForm(RevisionForm):
    """A block for each requirement that is still open: tick the documents that were handed in, type
    their fields, attach a scan; and say how, where the officer verifies one in the same act.

    verifiable  codes of those that the officer may verify
    """

    def __init__(
        self,
        *args: Any,
        requirements: Sequence[Requirement],
        verifiable: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.requirements, self.verifiable = requirements, verifiable
        for each in requirements:
            name = get_localized_text(each.name)
            self.fields[f"{each.code}.got"] = forms.BooleanField(label=name, required=False)
            for field in each.fields:
                self._add_field(f"{each.code}.{field.code}", _build_requirement_field(field), name)
            scan = forms.FileField(
                label=_("Photo or scan"), required=False, widget=build_file_input()
            )
            self._add_field(f"{each.code}.file", scan, name)
            if each.code in verifiable:
                self._add_verification(each.code, name)

    def _add_verification(self, code: str, document: str) -> None:
        if code == ZONE_REQUIREMENT:
            self._add_field(f"{code}.{ZONE_FIELD}", build_zone_field(), document)
        methods = [(each, labels.VERIFICATION_METHOD_LABELS[each]) for each in METHODS_AT_RECEIPT]
        method = forms.ChoiceField(
            label=_("Correct, verified now"),
            choices=[("", _("no, verified later")), *methods],
            required=False,
        )
        self._add_field(f"{code}.how", method, document)

    def _add_field(self, name: str, field: forms.Field, document: str) -> None:
        self.fields[name] = field
        self.summary_labels[name] = f"{document}, {field.label}"

    def add_problems(self, problems: dict[str, list[str]]) -> None:
        """Add a service's problems to the fields they belong to; those of a whole document to its
        check box."""
        boxes = {name: f"{name}.got" for name in problems if name not in self.fields}
        super().add_problems({boxes.get(name, name): each for name, each in problems.items()})

    def build_blocks(self) -> list[dict[str, Any]]:
        """The bound fields by requirement, for the template."""
        return [
            {
                "check_box": self[f"{each.code}.got"],
                "fields": [self[name] for name in self._list_field_names(each)],
            }
            for each in self.requirements
        ]

    def _list_field_names(self, requirement: Requirement) -> list[str]:
        """The names of a document's fields, but for its check box."""
        names = (*(field.code for field in requirement.fields), "file", ZONE_FIELD, "how")
        return [name for each in names if (name := f"{requirement.code}.{each}") in self.fields]

    def list_received(self) -> list[Requirement]:
        """The requirements whose document was handed in: ticked, or with a file or a field that is
        not as the page offered it."""
        return [each for each in self.requirements if self._is_received(each)]

    def _is_received(self, requirement: Requirement) -> bool:
        names = (f"{requirement.code}.got", *self._list_field_names(requirement))
        typed = ((name, self.cleaned_data.get(name)) for name in names)
        return any(value and value != self.initial.get(name) for name, value in typed)

    def to_input(self, files: dict[str, ReceivedFile]) -> list[ReceivedDocumentInput]:
        """The input of the service. `files`: code of a requirement -> its stored file."""
        return [
            ReceivedDocumentInput(
                each.code,
                {f.code: self.cleaned_data[f"{each.code}.{f.code}"] for f in each.fields},
                files.get(each.code),
                method=self.cleaned_data.get(f"{each.code}.how", ""),
                zone=self.cleaned_data.get(f"{each.code}.{ZONE_FIELD}", ""),
            )
            for each in self.list_received()
        ]


def build_zone_field() -> forms.CharField:
    """The field of the machine-readable zone of a passport."""
    return forms.CharField(
        label=_("Machine-readable zone"),
        help_text=_("The two lines below the photograph, as they stand: P<IDN…"),
        required=False,
        max_length=mrz.MAX_TYPED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )


def _build_requirement_field(field: RequirementField) -> forms.Field:
    """The form field of a requirement's field. The service validates the value, so that page and
    API return the same errors."""
    label = get_localized_text(field.name)
    if field.type == "choice":
        choices = [("", _("Choose"))] + [
            (code, get_localized_text(name)) for code, name in field.choices.items()
        ]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if field.type == "date":
        hint = _("For example 14-02-2027")
        return forms.CharField(
            label=label, required=False, max_length=MAX_TYPED_LENGTH, help_text=hint
        )
    return forms.CharField(label=label, required=False, max_length=MAX_FIELD_LENGTH)


def format_field_value(field: RequirementField, value: str) -> str:
    if field.type == "choice" and value in field.choices:
        return get_localized_text(field.choices[value])
    if field.type == "date" and len(value) == 10:
        return "-".join(reversed(value.split("-")))
    return value


class MilestoneDecisionForm(RevisionForm):
    """A decision, which has nothing to fill in; `decision` is the code of its milestone."""

    decision = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decisions: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("decision", [(code, code) for code in decisions])


class OccurredAtForm(RevisionForm):
    """Base of forms about an event: when it happened; empty for now."""

    happened_at = WrittenDateTimeField(
        label=_("When"),
        required=False,
        help_text=_(
            "Leave empty if it is now. For example 05-03-2027 22.00, by the clock of your office."
        ),
    )


class DepartureForm(OccurredAtForm):
    """A departure, and what the worker travels with."""

    carrier = forms.CharField(
        label=_("Flight number or name of the ship"), max_length=MAX_CARRIER_LENGTH
    )


class ArrivalForm(OccurredAtForm):
    """An arrival, and where the worker lives now."""

    address = forms.CharField(
        label=_("Address in the destination country"), max_length=MAX_ADDRESS_LENGTH
    )


class ReturnForm(OccurredAtForm):
    """A return, and its reason."""

    state = forms.ChoiceField(
        label=_("How the person came home"),
        choices=list(labels.RETURN_REASON_LABELS.items()),
        widget=ChoiceRadios,
    )


class WithdrawalForm(RevisionForm):
    """The reason for withdrawing a placement, with a note for the record."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=list(labels.REASON_TO_WITHDRAW_LABELS.items()),
        widget=ChoiceRadios,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=MAX_REASON_LENGTH)


class RefusePlacementForm(RevisionForm):
    """The reason for refusing a placement, with a note that the worker reads."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=list(labels.REASON_TO_REFUSE_LABELS.items()), widget=ChoiceRadios
    )
    note = forms.CharField(
        label=_("Note"), max_length=MAX_REASON_LENGTH, help_text=_("The worker will read it.")
    )


class AnswerDecisionForm(CommandForm):
    """What a person says to a decision that ended her placement."""

    text = forms.CharField(
        label=_("What you have to say"),
        help_text=_("In your own words. Whoever decides next reads it beside the decision."),
        max_length=MAX_ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class CorrectDocumentForm(RevisionForm):
    """The fields of one received document, to be typed again, and the reason."""

    def __init__(self, *args: Any, requirement_status: RequirementStatus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requirement, receipt = requirement_status.requirement, requirement_status.receipt
        for field in self.requirement.fields:
            value = receipt.fields.get(field.code, "") if receipt else ""
            form_field = _build_requirement_field(field)
            form_field.required = True
            form_field.error_messages["required"] = _("Fill in as written on the document.")
            form_field.initial = (
                format_field_value(field, str(value)) if field.type == "date" else value
            )
            name = f"{self.requirement.code}.{field.code}"
            self.fields[name] = form_field
            document = get_localized_text(self.requirement.name)
            self.summary_labels[name] = f"{document}, {form_field.label}"
        self.fields["why"] = forms.CharField(
            label=_("Why it is corrected"), max_length=MAX_REASON_LENGTH
        )

    def get_values(self) -> dict[str, str]:
        """Code of a field -> its typed value."""
        code = self.requirement.code
        return {f.code: self.cleaned_data[f"{code}.{f.code}"] for f in self.requirement.fields}


class CorrectTravelTimeForm(RevisionForm):
    """The right time of a recorded milestone of travel, and the reason of the correction."""

    milestone = forms.ChoiceField(label=_("Stage"), widget=ChoiceRadios)
    at = WrittenDateTimeField(
        label=_("When it really was"),
        help_text=_("For example 05-03-2027 22.00, by the clock of your office."),
    )
    why = forms.CharField(label=_("Why it is corrected"), max_length=MAX_REASON_LENGTH)

    def __init__(self, *args: Any, stages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("milestone", stages)


class TravellerForm(CommandForm):
    """Find a traveller at the border by passport and birth date."""

    passport = forms.CharField(label=_("Passport number"), max_length=20)
    birth_date = BirthDateField(
        label=_("Birth date"),
        help_text=_("For example 14-02-1994. Where the year alone is known: 1994."),
    )


class CandidateForm(CommandForm):
    """A candidate by reference and birth date, and the quota line."""

    needed_at_times = ("birth_date",)
    reference = forms.CharField(
        label=_("The candidate's Rantau number"),
        help_text=_("Written on the registration slip, for example RT-7K4M-Q2XW."),
        max_length=20,
    )
    birth_date = BirthDateField(
        label=_("The candidate's birth date"),
        required=False,
        help_text=_(
            "For example 14-02-1994. Where the district recorded the year alone: 1994. Leave empty"
            " only if it recorded the birth date as unknown."
        ),
    )
    line = OfferedChoiceField(label=_("Line of the job order"))

    def __init__(self, *args: Any, lines: Sequence[QuotaLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("line", [(str(line.id), format_quota_line(line)) for line in lines])


WANTED_SEX_LABELS = {FEMALE: _("women"), MALE: _("men"), EITHER: _("women or men")}


def format_quota_line(line: QuotaLine) -> str:
    """A line with its job order as officers and agencies choose it, in the language of the page."""
    order = line.job_order
    place = get_country_name(order.destination)
    sex = WANTED_SEX_LABELS[line.sex]
    places = _("%(count)s places left") % {"count": line.remaining}
    occupation = get_occupation_name(line.occupation)
    return f"{order.number} · {occupation}, {place} · {sex} · {places}"


class EnrolmentForm(CommandForm):
    """The government scheme and the occupation of a person without an agency."""

    scheme = forms.ChoiceField(label=_("Scheme"), widget=ChoiceRadios)
    occupation = OccupationField(label=_("Occupation or sector"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes = get_scheme_editions().list_government_schemes(clock.today())
        self.set_choices("scheme", [(s.code, get_localized_text(s.name)) for s in schemes])


class OwnSignInForm(CommandForm):
    """Reference or NIK, the birth date, and the PIN or the code on a slip."""

    reference = forms.CharField(
        label=_("Rantau number or NIK"),
        help_text=_("For example RT-7K4M-Q2XW. With the code on a slip: the number on the slip."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
    )
    birth = forms.CharField(
        label=_("Birth date"),
        help_text=_(
            "For example 14-02-1994. Year alone, or nothing, only if the office recorded no more."
        ),
        required=False,
        max_length=MAX_TYPED_LENGTH,
    )
    code = forms.CharField(
        label=_("PIN, or the code on the slip"),
        help_text=_("No PIN yet? The code has ten letters and digits. Capitals do not matter."),
        max_length=30,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_birth(self) -> date | None:
        return parse_birth_date(self.cleaned_data["birth"])[0]

    @property
    def pin(self) -> str:
        """The PIN of a valid form; empty where a code was typed, which is longer."""
        pin = normalize_pin(self.cleaned_data["code"])
        return pin if is_possible_pin(pin) else ""

    def to_input(self) -> SignInInput:
        """The input of the service from the valid form; it has only a hash of the code."""
        data = self.cleaned_data
        reference = data["reference"]
        return SignInInput(reference, data["birth"], hash_sign_in_code(reference, data["code"]))

    def to_pin_input(self) -> PinSignInInput:
        """The same where a PIN was typed."""
        data, proof = self.cleaned_data, hash_pin(self.pin, self.get_command_key())
        return PinSignInInput(data["reference"], data["birth"], proof, self.pin)
