"""Forms about a person: registration, identity numbers, safe contact, relatives, serving and
break-glass."""

from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.common.dates import MAX_TYPED_LENGTH
from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.text import MAX_REASON_LENGTH
from rantau.registry.inputs import (
    NOTICE_REQUIRED_MESSAGE,
    PersonInput,
    RelativeInput,
    SafeContactInput,
)
from rantau.registry.services.access_grounds import ServeInput
from rantau.registry.services.identities import ADDABLE_KINDS, NumberInput
from rantau.web.common.forms import (
    BaseForm,
    ChoiceCheckboxes,
    ChoiceRadios,
    CommandForm,
    RevisionForm,
    parse_birth_date,
)
from rantau.web.common.labels import SEX_LABELS
from rantau.web.common.village_fields import (
    VillageChoiceField,
    VillageField,
    VillageFieldsMixin,
)
from rantau.web.registry.labels import (
    IDENTITY_KIND_LABELS,
    RELATION_LABELS,
    RELATIVE_REMOVAL_LABELS,
    SAFE_CHANNEL_LABELS,
)


class RelativeFieldsMixin(BaseForm):
    """The fields of a relative but for `kin_name`, whose label each form chooses."""

    needed_at_times = ("kin_relation",)
    field_by_problem: ClassVar[dict[str, str]] = {
        "name": "kin_name",
        "relation": "kin_relation",
        "phone": "kin_phone",
    }
    kin_relation = forms.ChoiceField(
        label=gettext_lazy("Relation"),
        choices=[("", gettext_lazy("Choose a relation")), *RELATION_LABELS.items()],
        required=False,
    )
    kin_phone = forms.CharField(
        label=gettext_lazy("Family's telephone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def to_relative_input(self) -> RelativeInput:
        """The relative of the valid form."""
        data = self.cleaned_data
        return RelativeInput(data["kin_name"], data["kin_relation"], data["kin_phone"])


class SafeContactFieldsMixin(BaseForm):
    """The fields of a safe contact: how to reach somebody without harm."""

    field_by_problem: ClassVar[dict[str, str]] = {"safe_hours": "safe_from"}
    safe_channel = forms.ChoiceField(
        label=gettext_lazy("Safe way to make contact"),
        choices=list(SAFE_CHANNEL_LABELS.items()),
        initial="none",
        widget=ChoiceRadios,
    )
    who_may_answer = forms.CharField(
        label=gettext_lazy("Who may answer"), required=False, max_length=MAX_NAME_LENGTH
    )
    safe_from = forms.IntegerField(
        label=gettext_lazy("Safe from (hour)"), required=False, min_value=0, max_value=24
    )
    safe_until = forms.IntegerField(
        label=gettext_lazy("Safe until (hour)"), required=False, min_value=0, max_value=24
    )

    def to_safe_contact_input(self) -> SafeContactInput:
        """The safe contact of the valid form."""
        data = self.cleaned_data
        hours = data["safe_from"], data["safe_until"]
        return SafeContactInput(data["safe_channel"], *hours, data["who_may_answer"])


AS_WRITTEN_HELP_TEXT = gettext_lazy(
    "It is kept aside as it stands. It finds and opens nobody. Ask for a corrected card."
)


class NotSamePersonMixin(BaseForm):
    """`not_same`: references of match candidates who are somebody else. Hidden until there are
    candidates, then a check box for each."""

    not_same = forms.MultipleChoiceField(
        label=gettext_lazy("I have looked, and this is not the same person"),
        required=False,
        widget=forms.MultipleHiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        references = cast(QueryDict, self.data).getlist("not_same") if self.is_bound else []
        if references:
            self.add_candidate_choices([{"reference": each, "name": ""} for each in references])

    def add_candidate_choices(self, candidates: list[dict[str, Any]]) -> None:
        """Show a check box for each candidate."""
        field = self.fields["not_same"]
        field.widget, field.required = ChoiceCheckboxes(), True
        self.set_choices(
            "not_same", [(c["reference"], f"{c['reference']} · {c['name']}") for c in candidates]
        )

    def clean_not_same(self) -> list[str]:
        return list(self.cleaned_data["not_same"])


class IssueSlipForm(CommandForm):
    """Confirm that the person stands at the counter, who alone gets the sign-in code."""

    present = forms.BooleanField(
        label=gettext_lazy("The person is here, and I have seen the identity card"),
    )


class LiftPersonLimitsForm(CommandForm):
    """Why the slow-down of a person is lifted."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=200)


PERSON_FIELDS = (
    "name",
    "alias",
    "sex",
    "birth",
    "birth_confirmed",
    "nik",
    "nik_as_written",
    "passport",
    "passport_as_written",
)
AS_WRITTEN_FIELDS = {"nik_as_written": "nik", "passport_as_written": "passport"}
REGISTRATION_SECTIONS = [
    (gettext_lazy("The person"), PERSON_FIELDS),
    (gettext_lazy("Village"), ("origin", "origin_choice", "domicile", "domicile_choice")),
    (
        gettext_lazy("Telephone and family"),
        ("phone", "phone_shared", "kin_name", "kin_relation", "kin_phone"),
    ),
    (gettext_lazy("Safe contact"), ("safe_channel", "who_may_answer", "safe_from", "safe_until")),
    (gettext_lazy("Before saving"), ("notice_given", "not_same")),
]


class RegistrationForm(
    VillageFieldsMixin,
    SafeContactFieldsMixin,
    RelativeFieldsMixin,
    NotSamePersonMixin,
    CommandForm,
):
    """Register a person; the fields are in the order in which a clerk asks."""

    name = forms.CharField(
        label=gettext_lazy("Name as on the card"),
        help_text=gettext_lazy("One word is enough."),
        max_length=MAX_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    alias = forms.CharField(
        label=gettext_lazy("Name used every day"), required=False, max_length=MAX_NAME_LENGTH
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=list(SEX_LABELS.items()), widget=ChoiceRadios
    )
    birth = forms.CharField(
        label=gettext_lazy("Birth date"),
        help_text=gettext_lazy(
            "For example 14-02-1994. A year alone will do: 1994. Leave empty if not known."
        ),
        required=False,
        max_length=MAX_TYPED_LENGTH,
    )
    birth_confirmed = forms.BooleanField(
        label=gettext_lazy("I looked again: the birth date is right"), required=False
    )
    nik = forms.CharField(
        label=gettext_lazy("NIK"),
        help_text=gettext_lazy("16 digits. Leave empty if there is none."),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    nik_as_written = forms.BooleanField(
        label=gettext_lazy("The NIK is impossible, but the card really says so"),
        help_text=AS_WRITTEN_HELP_TEXT,
        required=False,
    )
    passport = forms.CharField(label=gettext_lazy("Passport number"), required=False, max_length=20)
    passport_as_written = forms.BooleanField(
        label=gettext_lazy("The passport number is impossible, but the passport really says so"),
        help_text=AS_WRITTEN_HELP_TEXT,
        required=False,
    )
    origin = VillageField(
        label=gettext_lazy("Village on the card"),
        help_text=gettext_lazy(
            "The village's name, or “village, sub-district”. The official code will do too."
        ),
    )
    origin_choice = VillageChoiceField()
    domicile = VillageField(
        label=gettext_lazy("Village of residence now"),
        help_text=gettext_lazy("Leave empty if the same."),
        required=False,
    )
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
    kin_name = forms.CharField(
        label=gettext_lazy("Family to call in an emergency"),
        required=False,
        max_length=MAX_NAME_LENGTH,
    )
    notice_given = forms.BooleanField(
        label=gettext_lazy("I explained the privacy notice and the person understands"),
        error_messages={"required": NOTICE_REQUIRED_MESSAGE},
    )
    field_order = [name for _title, names in REGISTRATION_SECTIONS for name in names]
    field_by_problem = {
        **SafeContactFieldsMixin.field_by_problem,
        "birth_date": "birth",
        **{
            f"emergency_{name}": field
            for name, field in RelativeFieldsMixin.field_by_problem.items()
        },
    }

    def build_sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The title and the visible fields of each section. *As written on the card* is asked only
        where a number was refused, *looked again* where the birth date is of a child, and each
        where it was ticked before."""
        sections = [
            (title, [self[name] for name in names if self._is_asked(name)])
            for title, names in REGISTRATION_SECTIONS
        ]
        return [(str(title), [f for f in fields if not f.is_hidden]) for title, fields in sections]

    def _is_asked(self, name: str) -> bool:
        if name == "birth_confirmed":
            return bool(self[name].value()) or name in self.errors
        number = AS_WRITTEN_FIELDS.get(name)
        return number is None or bool(self[name].value()) or number in self.errors

    def clean(self) -> dict[str, Any]:
        """Refuse a relative without a name, who could not be saved."""
        data = self.cleaned_data
        has_details = data.get("kin_phone") or data.get("kin_relation")
        if has_details and not data.get("kin_name") and "kin_name" not in self.errors:
            self.add_error("kin_name", gettext_lazy("Write the name too."))
        return data

    def clean_birth(self) -> tuple[date | None, str]:
        """The birth date and its precision, as `parse_birth_date` returns them."""
        return parse_birth_date(self.cleaned_data["birth"])

    def clean_origin(self) -> int | None:
        """The node of the village."""
        return self.clean_village("origin")

    def clean_domicile(self) -> int | None:
        """The node of the village; None where it is that of origin."""
        return self.clean_village("domicile")

    def to_input(self) -> PersonInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        birth_date, precision = data["birth"]
        return PersonInput(
            name=data["name"],
            alias=data["alias"],
            sex=data["sex"],
            birth_date=birth_date,
            birth_precision=precision,
            birth_confirmed=data["birth_confirmed"],
            nik=data["nik"],
            passport=data["passport"],
            nik_as_written=data["nik_as_written"],
            passport_as_written=data["passport_as_written"],
            origin=data["origin"],
            domicile=data["domicile"] or data["origin"],
            phone=data["phone"],
            phone_shared=data["phone_shared"],
            emergency=self.to_relative_input() if data["kin_name"] else None,
            safe=self.to_safe_contact_input(),
            notice_given=data["notice_given"],
            not_same=tuple(data["not_same"]),
        )


class AddRelativeForm(RelativeFieldsMixin, CommandForm):
    """Add a relative, who may be one to call in an emergency."""

    kin_name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("One word is enough."),
        max_length=MAX_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    emergency = forms.BooleanField(
        label=gettext_lazy("Call in an emergency (there may be several)"), required=False
    )
    field_order = ("kin_name", "kin_relation", "kin_phone", "emergency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Registration may be without a relative, and so without a relation; here there is one.
        relation = self.fields["kin_relation"]
        relation.required = True
        relation.error_messages["required"] = _("Choose the relation.")


class CorrectRelativeForm(AddRelativeForm, RevisionForm):
    """Correct a recorded relative."""


class RemoveRelativeForm(RevisionForm):
    """Remove a relative, with the reason."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=list(RELATIVE_REMOVAL_LABELS.items()),
        widget=ChoiceRadios,
        help_text=gettext_lazy(
            "The name and telephone are erased. What stays is only that somebody was "
            "removed, by whom, and why."
        ),
    )


class IdentityNumberForm(NotSamePersonMixin, CommandForm):
    """Add the number of an identity document."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        initial="nik",
        choices=[(kind, IDENTITY_KIND_LABELS[kind]) for kind in ADDABLE_KINDS],
        widget=ChoiceRadios,
    )
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=24,
        help_text=gettext_lazy(
            "Exactly as on the card or passport. One that does not fit the person is kept all "
            "the same, with a note to look twice."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    as_written = forms.BooleanField(
        label=gettext_lazy("The number is impossible, but the card or passport really says so"),
        help_text=AS_WRITTEN_HELP_TEXT,
        required=False,
    )
    field_order: tuple[str, ...] = ("kind", "number", "as_written", "not_same")

    def to_number_input(self) -> NumberInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return NumberInput(
            data["kind"], data["number"], data["as_written"], tuple(data["not_same"])
        )


class ReplaceNumberForm(IdentityNumberForm):
    """Replace a wrong identity number by the right one, with the reason."""

    why = forms.CharField(
        label=gettext_lazy("Why the number was wrong"),
        help_text=gettext_lazy("For example: one digit was mistyped; the card was shown today."),
        max_length=200,
    )
    field_order = ("kind", "number", "as_written", "why", "not_same")


class SafeContactForm(SafeContactFieldsMixin, RevisionForm):
    """Change the safe contact."""


class ServePersonForm(CommandForm):
    """The number that the person shows at the counter."""

    needed_at_times = ("birth",)
    number = forms.CharField(
        label=gettext_lazy("NIK, passport number or Rantau number"),
        help_text=gettext_lazy("Exactly as on the card, passport or slip."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth = forms.CharField(
        label=gettext_lazy("Birth date"),
        help_text=gettext_lazy(
            "Only with a Rantau number. For example 14-02-1994, or the year alone where no more is"
            " known."
        ),
        required=False,
        max_length=MAX_TYPED_LENGTH,
    )

    def clean_birth(self) -> date | None:
        """The birth date, 1 January for a year alone; None when it was left empty."""
        return parse_birth_date(self.cleaned_data["birth"])[0]

    def to_input(self) -> ServeInput:
        """The input of the service from the valid form."""
        return ServeInput(self.cleaned_data["number"], self.cleaned_data["birth"])


class BreakGlassForm(CommandForm):
    """Open a person's record in an emergency: reference, reason, and for how long."""

    reference = forms.CharField(
        label=gettext_lazy("The person's number"),
        help_text=gettext_lazy("For example RT-7K4M-Q2XW"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason of the emergency"),
        help_text=gettext_lazy(
            "What happened, and why it cannot wait for the person's own office."
        ),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    hours = forms.TypedChoiceField(
        label=gettext_lazy("For how long"),
        choices=[
            (1, gettext_lazy("1 hour")),
            (2, gettext_lazy("2 hours")),
            (3, gettext_lazy("3 hours")),
        ],
        coerce=int,
        initial=1,
        widget=ChoiceRadios,
    )
