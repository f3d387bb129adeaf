"""Forms of corrections: what is right instead of what is recorded, and the second officer's
decision."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.text import MAX_REASON_LENGTH
from rantau.documents.interface import ReceivedFile
from rantau.registry.corrections import EVIDENCE_KINDS, CorrectionInput
from rantau.registry.facts import FACTS_ON_DOCUMENTS
from rantau.registry.models import Correction
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import ChoiceRadios, RevisionForm, parse_birth_date
from rantau.web.common.labels import SEX_LABELS
from rantau.web.common.received_files import build_file_input
from rantau.web.common.village_fields import (
    VillageChoiceField,
    VillageField,
    VillageFieldsMixin,
)
from rantau.web.registry.forms import NotSamePersonMixin
from rantau.web.registry.labels import EVIDENCE_LABELS


class CorrectionForm(VillageFieldsMixin, NotSamePersonMixin, RevisionForm):
    """Every fact of a person as it is recorded, to be corrected; a village only where it is
    wrong."""

    field_by_problem: ClassVar[dict[str, str]] = {"birth_date": "birth"}
    name = forms.CharField(
        label=gettext_lazy("Name as on the card"),
        max_length=MAX_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    alias = forms.CharField(
        label=gettext_lazy("Name used every day"), required=False, max_length=MAX_NAME_LENGTH
    )
    birth = forms.CharField(
        label=gettext_lazy("Birth date"),
        help_text=gettext_lazy(
            "For example 14-02-1994. A year alone will do: 1994. Leave empty if not known."
        ),
        required=False,
        max_length=10,
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=list(SEX_LABELS.items()), widget=ChoiceRadios
    )
    origin = VillageField(label=gettext_lazy("Village on the card"), required=False)
    origin_choice = VillageChoiceField()
    domicile = VillageField(label=gettext_lazy("Village of residence now"), required=False)
    domicile_choice = VillageChoiceField()
    phone = forms.CharField(
        label=gettext_lazy("Telephone number"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    phone_shared = forms.BooleanField(
        label=gettext_lazy("The telephone is shared with others"), required=False
    )
    evidence = forms.ChoiceField(
        label=gettext_lazy("What you have seen"),
        choices=[("", gettext_lazy("Choose what you have seen"))]
        + [(kind, EVIDENCE_LABELS[kind]) for kind in EVIDENCE_KINDS],
    )
    scan = forms.FileField(
        label=gettext_lazy("Scan or photograph of it"),
        required=False,
        help_text=gettext_lazy("A PDF or picture of at most 10 MB; kept with the correction."),
        widget=build_file_input(),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the record was wrong"),
        help_text=gettext_lazy("The person can read it."),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def describe_villages(self, recorded: dict[str, str]) -> None:
        """Name what is recorded at the fields of villages, which are left empty where it is
        right."""
        for name, village in recorded.items():
            text = _("On record: %(village)s. Leave empty if that is right.")
            self.fields[name].help_text = text % {"village": village or "—"}

    def mark_second_officer(self, waiting: Collection[str]) -> None:
        """Say at each field of a fact on documents that a second officer confirms it, or that a
        correction of it waits already.

        waiting  facts of which one waits
        """
        for code in sorted(FACTS_ON_DOCUMENTS):
            field = self.fields[self.field_by_problem.get(code, code)]
            note = (
                _("A correction of this waits for a second officer already.")
                if code in waiting
                else _("A second officer has to confirm it.")
            )
            field.help_text = f"{field.help_text} {note}".strip()

    def clean_birth(self) -> tuple[date | None, str]:
        """The birth date and its precision, as `parse_birth_date` returns them."""
        return parse_birth_date(self.cleaned_data["birth"])

    def clean_origin(self) -> int | None:
        """The node of the village; None where it stays."""
        return self.clean_village("origin")

    def clean_domicile(self) -> int | None:
        """The node of the village; None where it stays."""
        return self.clean_village("domicile")

    def to_input(self, file: ReceivedFile | None) -> CorrectionInput:
        """The input of the service from the valid form and the stored scan."""
        data: dict[str, Any] = self.cleaned_data
        names = ("name", "alias", "birth", "sex", "origin", "domicile", "phone", "phone_shared")
        return CorrectionInput(
            reason=data["reason"],
            evidence=data["evidence"],
            file=file,
            not_same=tuple(data["not_same"]),
            **{name: data[name] for name in names},
        )


class DecideCorrectionForm(DecisionForm):
    """Confirm or refuse what another officer proposed."""

    outcomes = (
        (Correction.CORRECTED, gettext_lazy("Confirm: the record is changed now")),
        (Correction.REFUSED, gettext_lazy("Refuse: the record stays as it is")),
    )
