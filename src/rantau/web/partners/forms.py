"""What headquarters fills in about an agency."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.offices.models import Office
from rantau.partners.models import Employer
from rantau.partners.services.open_job_order import JobOrderTerms, LineTerms
from rantau.web.house.countries import country_called
from rantau.web.house.forms import ChoiceRadios, CommandForm

EMPLOYERS = [(Employer.FIRM, _("Perusahaan")), (Employer.HOUSEHOLD, _("Rumah tangga"))]
REASONS = [("review", _("Sedang ditinjau")), ("papers", _("Surat perlu diperbarui"))]
# 29.500 or 29,500 or 29500, each with cents or without: groups of three are thousands.
AMOUNT = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
LARGEST = 10  # digits before the cents, as the column holds


class HoldForm(CommandForm):
    """Hold an agency; the reason is one that many causes share."""

    reason = forms.ChoiceField(
        label=_("Alasan yang dilihat P3MI"),
        help_text=_("Netral dengan sengaja: alasan tidak boleh membuka adanya pengaduan."),
        choices=REASONS,
        initial="review",
        widget=ChoiceRadios,
    )


class FreeForm(CommandForm):
    """Lift the hold, and say what was found."""

    why = forms.CharField(
        label=_("Apa yang ditemukan"),
        help_text=_("Disimpan dalam jurnal; tidak dilihat P3MI."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput)


def _places(label: Any) -> forms.IntegerField:
    number = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, initial=0, widget=number)


class JobOrderForm(CommandForm):
    """All that the post verified, in the order of its letter."""

    employer = forms.CharField(label=_("Nama majikan"), max_length=160)
    employer_kind = forms.ChoiceField(
        label=_("Majikan adalah"), choices=EMPLOYERS, initial=Employer.FIRM, widget=ChoiceRadios
    )
    post = forms.ChoiceField(
        label=_("Perwakilan yang memverifikasi"),
        help_text=_("Negara tujuan mengikuti perwakilan ini."),
    )
    city = forms.CharField(label=_("Kota tempat kerja"), required=False, max_length=80)
    occupation = forms.CharField(label=_("Jabatan"), max_length=80)
    female = _places(_("Kuota perempuan"))
    male = _places(_("Kuota laki-laki"))
    mixed = _places(_("Kuota laki-laki atau perempuan"))
    wage = forms.CharField(
        label=_("Upah sebulan"), help_text=_("Misalnya 29.500"), max_length=16,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Mata uang"), help_text=_("Tiga huruf, misalnya TWD."),
        max_length=3, min_length=3,
    )  # fmt: skip
    permit_number = forms.CharField(label=_("Nomor izin rekrut (SIP2MI)"), max_length=40)
    permit_from = _day(_("Izin rekrut mulai berlaku"))
    permit_until = _day(_("Izin rekrut berlaku sampai"))
    opens_on = _day(_("Job order dibuka"))
    closes_on = _day(_("Job order ditutup"))

    def __init__(self, *args: Any, posts: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(post.id): post for post in posts}
        named = [(i, f"{p.name} · {country_called(p.country)}") for i, p in self.posts.items()]
        self.offer("post", [("", _("Pilih perwakilan")), *named])

    def clean_wage(self) -> Decimal:
        found = AMOUNT.fullmatch(self.cleaned_data["wage"].replace(" ", ""))
        whole = re.sub(r"\D", "", found.group(1)) if found else ""
        if not found or not whole.isascii() or len(whole) > LARGEST:
            raise forms.ValidationError(_("Tulis upah dengan angka, misalnya 29.500."))
        return Decimal(f"{whole}.{found.group(2) or 0}")

    def terms(self, agency: str) -> JobOrderTerms:
        """The valid form as the service takes it, for the agency under this code."""
        given = self.cleaned_data
        line = LineTerms(
            occupation=given["occupation"], female=given["female"], male=given["male"],
            mixed=given["mixed"], wage=given["wage"], currency=given["currency"].upper(),
        )  # fmt: skip
        return JobOrderTerms(
            agency=agency, employer=given["employer"], employer_kind=given["employer_kind"],
            city=given["city"], destination=self.posts[given["post"]].country,
            post=UUID(given["post"]), permit_number=given["permit_number"],
            permit_from=given["permit_from"], permit_until=given["permit_until"],
            opens_on=given["opens_on"], closes_on=given["closes_on"], line=line,
        )  # fmt: skip
