"""What a clerk fills in to register somebody."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor
from rantau.core.digits import latin_digits
from rantau.offices.regions import villages_called
from rantau.registry.models import Person
from rantau.registry.registration import NOTICE_FIRST, Registration
from rantau.web.house.forms import ChoiceRadios, CommandForm
from rantau.web.registry.form_parts import KinPart, SafePart, SamePart

SEXES = [("F", _("Perempuan")), ("M", _("Laki-laki"))]
SECTIONS = [
    (_("Orangnya"), ("name", "alias", "sex", "birth", "nik", "passport")),
    (_("Desa"), ("origin", "domicile")),
    (_("Telepon dan keluarga"),
     ("phone", "phone_shared", "kin_name", "kin_relation", "kin_phone")),
    (_("Aman dihubungi"), ("safe_channel", "who_may_answer", "safe_from", "safe_until")),
    (_("Sebelum disimpan"), ("notice_given", "not_same")),
]  # fmt: skip


def birth_in(typed: str) -> tuple[date | None, str]:
    """The birth date and its precision: a day, a year alone, or unknown; else ValidationError."""
    typed = typed.strip()
    if not typed:
        return None, Person.UNKNOWN
    typed = latin_digits(typed)
    if typed.isascii() and typed.isdigit() and len(typed) == 4 and typed != "0000":
        return date(int(typed), 1, 1), Person.YEAR
    field = forms.DateField(input_formats=["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"])
    try:
        return field.clean(typed), Person.DAY
    except forms.ValidationError:
        raise forms.ValidationError(
            _("Tulis tanggal seperti 14-02-1994, atau tahun saja.")
        ) from None


class RegistrationForm(SafePart, KinPart, SamePart, CommandForm):
    """One page, in the order in which a clerk asks."""

    name = forms.CharField(
        label=_("Nama seperti di kartu"),
        help_text=_("Satu kata sudah cukup."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    alias = forms.CharField(label=_("Nama panggilan"), required=False, max_length=120)
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=SEXES, widget=ChoiceRadios)
    birth = forms.CharField(
        label=_("Tanggal lahir"),
        help_text=_("Misalnya 14-02-1994. Tahun saja juga boleh: 1994. Kosongkan bila tidak tahu."),
        required=False,
        max_length=10,
    )
    nik = forms.CharField(
        label=_("NIK"), help_text=_("16 angka. Kosongkan bila tidak ada."), required=False,
        max_length=24, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    passport = forms.CharField(label=_("Nomor paspor"), required=False, max_length=20)
    origin = forms.CharField(
        label=_("Desa atau kelurahan di kartu"),
        help_text=_("Nama desa, atau “desa, kecamatan”. Kode resmi juga boleh."),
        max_length=120,
    )
    domicile = forms.CharField(
        label=_("Desa atau kelurahan tempat tinggal sekarang"),
        help_text=_("Kosongkan bila sama."),
        required=False,
        max_length=120,
    )
    phone = forms.CharField(
        label=_("Nomor telepon"), required=False, max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    phone_shared = forms.BooleanField(label=_("Telepon dipakai bersama orang lain"), required=False)
    kin_name = forms.CharField(
        label=_("Keluarga yang dihubungi bila darurat"), required=False, max_length=120
    )
    notice_given = forms.BooleanField(
        label=_("Pemberitahuan privasi sudah saya jelaskan dan orangnya mengerti"),
        error_messages={"required": NOTICE_FIRST},
    )
    field_order = [name for _title, names in SECTIONS for name in names]
    errors_at = {
        **SafePart.errors_at,
        "birth_date": "birth",
        **{f"emergency_{told}": field for told, field in KinPart.errors_at.items()},
    }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = actor.spans[0] if actor.spans else (0, 0)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields under what they are about, in the order in which a clerk asks."""
        parts = [(title, [self[name] for name in names]) for title, names in SECTIONS]
        return [(str(title), [f for f in fields if not f.is_hidden]) for title, fields in parts]

    def clean(self) -> dict[str, Any]:
        """Whoever is to be called has a name; else what was typed of them would be dropped."""
        given = self.cleaned_data
        told = given.get("kin_phone") or given.get("kin_relation")
        if told and not given.get("kin_name") and "kin_name" not in self.errors:
            self.add_error("kin_name", _("Tulis juga namanya."))
        return given

    def clean_birth(self) -> tuple[date | None, str]:
        return birth_in(self.cleaned_data["birth"])

    def clean_origin(self) -> int:
        return self._village("origin")

    def clean_domicile(self) -> int | None:
        return self._village("domicile") if self.cleaned_data["domicile"] else None

    def _village(self, name: str) -> int:
        """The one village that was meant; when there are several, says which they are."""
        found = villages_called(self.cleaned_data[name], near=self.near)
        if not found:
            raise forms.ValidationError(_("Desa ini tidak ditemukan. Periksa ejaannya."))
        here = [p for p in found if self.near[0] <= p.node < self.near[1]]
        if len(found) == 1 or len(here) == 1:
            return (here or found)[0].node
        several = "; ".join(p.words for p in found[:6])
        raise forms.ValidationError(
            _("Ada beberapa desa dengan nama ini. Tulis “desa, kecamatan”: %(several)s"),
            params={"several": several},
        )

    def terms(self) -> Registration:
        """The valid form as the registry takes it."""
        given = self.cleaned_data
        born, precision = given["birth"]
        return Registration(
            name=given["name"], alias=given["alias"], sex=given["sex"],
            birth_date=born, birth_precision=precision,
            nik=given["nik"], passport=given["passport"],
            origin=given["origin"], domicile=given["domicile"] or given["origin"],
            phone=given["phone"], phone_shared=given["phone_shared"],
            emergency=self.kin() if given["kin_name"] else None,
            safe=self.safe_terms(),
            notice_given=given["notice_given"], not_same=tuple(given["not_same"]),
        )  # fmt: skip
