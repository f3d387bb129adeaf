"""Forms about a person: registration, identity numbers, safe contact, relatives, serving and
break-glass."""

from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.offices.selectors import find_villages
from rantau.registry.inputs import (
    NOTICE_REQUIRED_MESSAGE,
    PersonInput,
    RelativeInput,
    SafeContactInput,
)
from rantau.registry.services.access_grounds import ServeInput
from rantau.registry.services.identities import ADDABLE_KINDS
from rantau.web.common.forms import (
    BaseForm,
    ChoiceCheckboxes,
    ChoiceRadios,
    CommandForm,
    RevisionForm,
    parse_birth_date,
)
from rantau.web.registry.labels import (
    IDENTITY_KIND_LABELS,
    RELATION_LABELS,
    RELATIVE_REMOVAL_LABELS,
    SAFE_CHANNEL_LABELS,
)


class RelativeFieldsMixin(BaseForm):
    """Who it is and how to call; the form itself asks for `kin_name`."""

    errors_at: ClassVar[dict[str, str]] = {
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

    def kin(self) -> RelativeInput:
        """The valid part as the registry takes it."""
        given = self.cleaned_data
        return RelativeInput(given["kin_name"], given["kin_relation"], given["kin_phone"])


class SafeContactFieldsMixin(BaseForm):
    """How to reach somebody without harm."""

    errors_at: ClassVar[dict[str, str]] = {"safe_hours": "safe_from"}
    safe_channel = forms.ChoiceField(
        label=gettext_lazy("Safe way to make contact"),
        choices=list(SAFE_CHANNEL_LABELS.items()),
        initial="none",
        widget=ChoiceRadios,
    )
    who_may_answer = forms.CharField(
        label=gettext_lazy("Who may answer"), required=False, max_length=120
    )
    safe_from = forms.IntegerField(
        label=gettext_lazy("Safe from (hour)"), required=False, min_value=0, max_value=24
    )
    safe_until = forms.IntegerField(
        label=gettext_lazy("Safe until (hour)"), required=False, min_value=0, max_value=24
    )

    def safe_terms(self) -> SafeContactInput:
        """The valid part as the registry takes it."""
        given = self.cleaned_data
        hours = given["safe_from"], given["safe_until"]
        return SafeContactInput(given["safe_channel"], *hours, given["who_may_answer"])


class NotSamePersonMixin(BaseForm):
    """Whether candidates are somebody else: hidden until there is one, then a box for each."""

    not_same = forms.MultipleChoiceField(
        label=gettext_lazy("I have looked, and this is not the same person"),
        required=False,
        widget=forms.MultipleHiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked = cast(QueryDict, self.data).getlist("not_same") if self.is_bound else []
        if ticked:
            self.ask_about([{"reference": reference, "name": ""} for reference in ticked])

    def ask_about(self, candidates: list[dict[str, Any]]) -> None:
        """Show the candidates as boxes to tick: each is somebody else."""
        field = self.fields["not_same"]
        field.widget, field.required = ChoiceCheckboxes(), True
        self.offer(
            "not_same", [(c["reference"], f"{c['reference']} · {c['name']}") for c in candidates]
        )

    def clean_not_same(self) -> list[str]:
        return list(self.cleaned_data["not_same"])


SEX_CHOICES = [("F", gettext_lazy("Female")), ("M", gettext_lazy("Male"))]
REGISTRATION_SECTIONS = [
    (gettext_lazy("The person"), ("name", "alias", "sex", "birth", "nik", "passport")),
    (gettext_lazy("Village"), ("origin", "domicile")),
    (
        gettext_lazy("Telephone and family"),
        ("phone", "phone_shared", "kin_name", "kin_relation", "kin_phone"),
    ),
    (gettext_lazy("Safe contact"), ("safe_channel", "who_may_answer", "safe_from", "safe_until")),
    (gettext_lazy("Before saving"), ("notice_given", "not_same")),
]


class RegistrationForm(
    SafeContactFieldsMixin, RelativeFieldsMixin, NotSamePersonMixin, CommandForm
):
    """One page, in the order in which a clerk asks."""

    name = forms.CharField(
        label=gettext_lazy("Name as on the card"),
        help_text=gettext_lazy("One word is enough."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    alias = forms.CharField(
        label=gettext_lazy("Name used every day"), required=False, max_length=120
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEX_CHOICES, widget=ChoiceRadios)
    birth = forms.CharField(
        label=gettext_lazy("Birth date"),
        help_text=gettext_lazy(
            "For example 14-02-1994. A year alone will do: 1994. Leave empty if not known."
        ),
        required=False,
        max_length=10,
    )
    nik = forms.CharField(
        label=gettext_lazy("NIK"),
        help_text=gettext_lazy("16 digits. Leave empty if there is none."),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    passport = forms.CharField(label=gettext_lazy("Passport number"), required=False, max_length=20)
    origin = forms.CharField(
        label=gettext_lazy("Village on the card"),
        help_text=gettext_lazy(
            "The village's name, or “village, sub-district”. The official code will do too."
        ),
        max_length=120,
    )
    domicile = forms.CharField(
        label=gettext_lazy("Village of residence now"),
        help_text=gettext_lazy("Leave empty if the same."),
        required=False,
        max_length=120,
    )
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
        label=gettext_lazy("Family to call in an emergency"), required=False, max_length=120
    )
    notice_given = forms.BooleanField(
        label=gettext_lazy("I explained the privacy notice and the person understands"),
        error_messages={"required": NOTICE_REQUIRED_MESSAGE},
    )
    field_order = [name for _title, names in REGISTRATION_SECTIONS for name in names]
    errors_at = {
        **SafeContactFieldsMixin.errors_at,
        "birth_date": "birth",
        **{f"emergency_{told}": field for told, field in RelativeFieldsMixin.errors_at.items()},
    }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = actor.spans[0] if actor.spans else (0, 0)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields under what they are about, in the order in which a clerk asks."""
        parts = [(title, [self[name] for name in names]) for title, names in REGISTRATION_SECTIONS]
        return [(str(title), [f for f in fields if not f.is_hidden]) for title, fields in parts]

    def clean(self) -> dict[str, Any]:
        """Whoever is to be called has a name; else what was typed of them would be dropped."""
        given = self.cleaned_data
        told = given.get("kin_phone") or given.get("kin_relation")
        if told and not given.get("kin_name") and "kin_name" not in self.errors:
            self.add_error("kin_name", gettext_lazy("Write the name too."))
        return given

    def clean_birth(self) -> tuple[date | None, str]:
        return parse_birth_date(self.cleaned_data["birth"])

    def clean_origin(self) -> int:
        return self._village("origin")

    def clean_domicile(self) -> int | None:
        return self._village("domicile") if self.cleaned_data["domicile"] else None

    def _village(self, name: str) -> int:
        """The one village that was meant; when there are several, says which they are."""
        found = find_villages(self.cleaned_data[name], near=self.near)
        if not found:
            raise forms.ValidationError(
                gettext_lazy("This village was not found. Check the spelling.")
            )
        here = [p for p in found if self.near[0] <= p.node < self.near[1]]
        if len(found) == 1 or len(here) == 1:
            return (here or found)[0].node
        several = "; ".join(p.full_name for p in found[:6])
        raise forms.ValidationError(
            gettext_lazy(
                "Several villages have this name. Write “village, sub-district”: %(several)s"
            ),
            params={"several": several},
        )

    def terms(self) -> PersonInput:
        """The valid form as the registry takes it."""
        given = self.cleaned_data
        born, precision = given["birth"]
        return PersonInput(
            name=given["name"],
            alias=given["alias"],
            sex=given["sex"],
            birth_date=born,
            birth_precision=precision,
            nik=given["nik"],
            passport=given["passport"],
            origin=given["origin"],
            domicile=given["domicile"] or given["origin"],
            phone=given["phone"],
            phone_shared=given["phone_shared"],
            emergency=self.kin() if given["kin_name"] else None,
            safe=self.safe_terms(),
            notice_given=given["notice_given"],
            not_same=tuple(given["not_same"]),
        )


class AddRelativeForm(RelativeFieldsMixin, CommandForm):
    """Who it is, how to call, and whether in an emergency."""

    kin_name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("One word is enough."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    emergency = forms.BooleanField(
        label=gettext_lazy("Call in an emergency (there may be several)"), required=False
    )
    field_order = ("kin_name", "kin_relation", "kin_phone", "emergency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # At the registration there may be nobody to call; here somebody is.
        relation = self.fields["kin_relation"]
        relation.required = True
        relation.error_messages["required"] = _("Choose the relation.")


class CorrectRelativeForm(AddRelativeForm, RevisionForm):
    """The same, about somebody who is recorded."""


class RemoveRelativeForm(RevisionForm):
    """Why somebody is no longer recorded."""

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
    """One number of one paper."""

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
            "Exactly as on the card or passport. One that does not fit is kept all the "
            "same, with a note to look twice."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("kind", "number", "not_same")


class SafeContactForm(SafeContactFieldsMixin, RevisionForm):
    """The part of the registration that asks this, by itself."""


class ServePersonForm(CommandForm):
    """What the person has shown."""

    number = forms.CharField(
        label=gettext_lazy("NIK, passport number or RT number"),
        help_text=gettext_lazy("Exactly as on the card, passport or slip."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth = forms.CharField(
        label=gettext_lazy("Birth date"),
        help_text=gettext_lazy("Only with an RT number. For example 14-02-1994."),
        required=False,
        max_length=10,
    )

    def clean_birth(self) -> object:
        return parse_birth_date(self.cleaned_data["birth"])[0]

    def shown(self) -> ServeInput:
        """The valid form as the registry takes it."""
        return ServeInput(self.cleaned_data["number"], self.cleaned_data["birth"])


class BreakGlassForm(CommandForm):
    """Whose file, why, for how long."""

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
        max_length=1000,
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
