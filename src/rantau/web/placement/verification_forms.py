"""Forms of verification: a method and a result for each document, and the answer about a name."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rantau.common.text import MAX_REASON_LENGTH
from rantau.placement.contract_wage import CONTRACT, LowerWage
from rantau.placement.four_eyes import has_returned
from rantau.placement.labels import get_localized_text
from rantau.placement.name_answers import compare_names, get_written_name
from rantau.placement.requirements import RequirementStatus
from rantau.placement.services.name_answers import NameAnswerInput
from rantau.placement.snapshot import PlacementSnapshot
from rantau.placement.verification_checks import VerificationInput
from rantau.placement.zone_comparison import ZONE_FIELD, ZONE_REQUIREMENT
from rantau.web.common.forms import ChoiceRadios, RevisionForm
from rantau.web.placement import labels
from rantau.web.placement.forms import build_zone_field, format_field_value
from rantau.web.placement.name_rows import build_name_comparison, build_zone_comparison

ACCEPT_VERDICT, RETURN_VERDICT, UNSURE_VERDICT = "accept", "return", "unsure"
VERDICT_CHOICES = [
    (ACCEPT_VERDICT, pgettext_lazy("document", "Correct")),
    (RETURN_VERDICT, pgettext_lazy("document", "Returned")),
    (UNSURE_VERDICT, _("Not certain yet")),
]


@dataclass(frozen=True)
class Scans:
    """The scans of the documents: their media types, and which of them the actor has opened."""

    media_types: dict[UUID, str] = field(default_factory=dict)
    opened: Collection[UUID] = ()


class VerifyDocumentsForm(RevisionForm):
    """How each received document was verified and with what result: nothing is chosen before.
    `counted` is for *all right*, the one act for all that are left."""

    counted = forms.IntegerField(
        label=_("Type how many documents you have seen"), required=False, min_value=0, max_value=99
    )

    def __init__(
        self,
        *args: Any,
        snapshot: PlacementSnapshot,
        statuses: Sequence[RequirementStatus],
        scans: Scans,
        lower_wage: LowerWage | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lower_wage = lower_wage
        self.snapshot, self.statuses, self.scans = snapshot, statuses, scans
        self.is_all_right = "all" in self.data
        self.is_finding = not {"compare", "use"} & set(self.data)
        self.fields["counted"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        for status in statuses:
            self._add_fields(status)

    def _add_fields(self, status: RequirementStatus) -> None:
        code, name = status.requirement.code, get_localized_text(status.requirement.name)
        barred = has_returned(self.snapshot, status)
        verdicts = [each for each in VERDICT_CHOICES if not (barred and each[0] == ACCEPT_VERDICT)]
        methods = list(labels.VERIFICATION_METHOD_LABELS.items())
        added = {
            code: _build_radios(_("Result"), verdicts),
            f"{code}.how": _build_radios(_("How was it verified?"), methods),
            f"{code}.reason": forms.CharField(
                label=self._label_reason(code),
                required=False,
                max_length=MAX_REASON_LENGTH,
            ),
        }
        if code == ZONE_REQUIREMENT:
            added[f"{code}.{ZONE_FIELD}"] = build_zone_field()
        self.fields |= added
        self.summary_labels |= {each: f"{name}, {one.label}" for each, one in added.items()}

    def _label_reason(self, code: str) -> Any:
        if code == CONTRACT and self.lower_wage:
            return _("Everything that must be corrected, or why the wage may be lower")
        return _("If returned: everything that must be corrected")

    def clean(self) -> dict[str, Any]:
        """A method without a result is no finding; *all right* is none about a doubtful one."""
        data = self.cleaned_data
        if not self.is_finding:
            return data
        for code in (status.requirement.code for status in self.statuses):
            verdict = data.get(code)
            if self.is_all_right and verdict == UNSURE_VERDICT:
                self.add_error(code, _("This one is not certain: save the findings one by one."))
            elif data.get(f"{code}.how") and not verdict and not self.is_all_right:
                self.add_error(code, _("Choose the result too."))
        if self.is_all_right and data.get("counted") is None and "counted" not in self.errors:
            self.add_error("counted", _("Type how many documents you have seen."))
        return data

    def build_blocks(self) -> list[dict[str, Any]]:
        """What the template shows of each document: the received values, the scan, what is compared
        and the bound fields."""
        return [self._build_block(status) for status in self.statuses]

    def _build_block(self, status: RequirementStatus) -> dict[str, Any]:
        code, receipt = status.requirement.code, status.receipt
        file = receipt.file_id if receipt else None
        return {
            "code": code,
            "receipt": receipt,
            "name": get_localized_text(status.requirement.name),
            "received_values": list(_iterate_values(status)),
            "file": file,
            "is_picture": self.scans.media_types.get(file, "").startswith("image/")
            if file
            else False,
            "is_opened": file in self.scans.opened,
            "is_barred": has_returned(self.snapshot, status),
            "verdict": self[code],
            "method": self[f"{code}.how"],
            "reason": self[f"{code}.reason"],
            "lower_wage": self.lower_wage if code == CONTRACT else None,
            **(self._build_comparisons(status) if code == ZONE_REQUIREMENT else {}),
        }

    def _build_comparisons(self, status: RequirementStatus) -> dict[str, Any]:
        """The name beside the registered one; and the zone, where one was typed, beside both."""
        field_name = f"{status.requirement.code}.{ZONE_FIELD}"
        zone = str(self[field_name].value() or "")
        names = compare_names(self.snapshot, status)
        return {
            "zone": self[field_name],
            "comparison": build_zone_comparison(zone, status, self.snapshot.person),
            "names": build_name_comparison(
                self.snapshot.person.name, get_written_name(status), names
            ),
        }

    def list_waiting(self) -> list[dict[str, Any]]:
        """What *all right* would be about: each document with whether it was opened."""
        return [
            {"code": each["code"], "name": each["name"], "is_opened": each["is_opened"]}
            | {"has_file": each["file"] is not None}
            for each in self.build_blocks()
            if not each["is_barred"]
        ]

    def to_input(self) -> list[VerificationInput]:
        """The input of the service: the documents that have a result; with *all right* also those
        that have a method."""
        return [each for each in map(self._build_input, self.statuses) if each]

    def _build_input(self, status: RequirementStatus) -> VerificationInput | None:
        code, data = status.requirement.code, self.cleaned_data
        verdict, method = data.get(code), data.get(f"{code}.how", "")
        if self.is_all_right and method and not verdict and not has_returned(self.snapshot, status):
            verdict = ACCEPT_VERDICT
        if verdict not in (ACCEPT_VERDICT, RETURN_VERDICT):
            return None
        return VerificationInput(
            requirement=code,
            accepted=verdict == ACCEPT_VERDICT,
            method=method,
            reason=data[f"{code}.reason"],
            zone=data.get(f"{code}.{ZONE_FIELD}", ""),
        )


def _build_radios(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=ChoiceRadios)


def _iterate_values(status: RequirementStatus) -> Iterator[tuple[str, str]]:
    for each in status.requirement.fields if status.receipt else ():
        value = status.receipt.fields.get(each.code, "") if status.receipt else ""
        yield get_localized_text(each.name), format_field_value(each, value)


class AnswerNameForm(RevisionForm):
    """Whether the name on a document is the registered person's, and what the answer rests on."""

    requirement = forms.CharField(widget=forms.HiddenInput, max_length=30)
    answer = forms.ChoiceField(
        label=_("What do you say?"),
        choices=list(labels.NAME_ANSWER_LABELS.items()),
        widget=ChoiceRadios,
    )
    reason = forms.CharField(
        label=_("Reason and evidence"),
        help_text=_(
            "Whoever verifies next reads it. For example: school certificate and birth certificate"
            " have the name of the passport."
        ),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def to_input(self) -> NameAnswerInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return NameAnswerInput(data["requirement"], data["answer"], data["reason"])
