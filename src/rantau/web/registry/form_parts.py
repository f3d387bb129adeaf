"""Parts of forms that are asked at the registration and again later: family, safe contact, and
whether two are one."""

from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rantau.registry.registration import KinTerms, SafeTerms
from rantau.web.house.forms import ChoiceBoxes, ChoiceRadios, HouseForm
from rantau.web.registry.words import CHANNELS, RELATIONS


class KinPart(HouseForm):
    """Who it is and how to call; the form itself asks for `kin_name`."""

    errors_at: ClassVar[dict[str, str]] = {
        "name": "kin_name", "relation": "kin_relation", "phone": "kin_phone",
    }  # fmt: skip
    kin_relation = forms.ChoiceField(
        label=_("Hubungan"), choices=[("", _("Pilih hubungan")), *RELATIONS.items()], required=False
    )
    kin_phone = forms.CharField(
        label=_("Telepon keluarga"), required=False, max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip

    def kin(self) -> KinTerms:
        """The valid part as the registry takes it."""
        given = self.cleaned_data
        return KinTerms(given["kin_name"], given["kin_relation"], given["kin_phone"])


class SafePart(HouseForm):
    """How to reach somebody without harm."""

    errors_at: ClassVar[dict[str, str]] = {"safe_hours": "safe_from"}
    safe_channel = forms.ChoiceField(
        label=_("Cara aman menghubungi"), choices=list(CHANNELS.items()), initial="none",
        widget=ChoiceRadios,
    )  # fmt: skip
    who_may_answer = forms.CharField(
        label=_("Siapa yang boleh menjawab"), required=False, max_length=120
    )
    safe_from = forms.IntegerField(
        label=_("Aman dari jam"), required=False, min_value=0, max_value=24
    )
    safe_until = forms.IntegerField(
        label=_("Aman sampai jam"), required=False, min_value=0, max_value=24
    )

    def safe_terms(self) -> SafeTerms:
        """The valid part as the registry takes it."""
        given = self.cleaned_data
        hours = given["safe_from"], given["safe_until"]
        return SafeTerms(given["safe_channel"], *hours, given["who_may_answer"])


class SamePart(HouseForm):
    """Whether candidates are somebody else: hidden until there is one, then a box for each."""

    not_same = forms.MultipleChoiceField(
        label=_("Saya sudah memeriksa, dan ini bukan orang yang sama"),
        required=False,
        widget=forms.MultipleHiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked = cast(QueryDict, self.data).getlist("not_same") if self.is_bound else []
        if ticked:
            self.ask_about([{"reference": reference, "name": ""} for reference in ticked])

    def ask_about(self, candidates: list[dict]) -> None:
        """Show the candidates as boxes to tick: each is somebody else."""
        field = self.fields["not_same"]
        field.widget, field.required = ChoiceBoxes(), True
        self.offer(
            "not_same", [(c["reference"], f"{c['reference']} · {c['name']}") for c in candidates]
        )

    def clean_not_same(self) -> list[str]:
        return list(self.cleaned_data["not_same"])
