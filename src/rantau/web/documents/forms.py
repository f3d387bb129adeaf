"""Forms that check a document by its serial and check code, or by passport and birth date."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.web.common.forms import BaseForm


class CheckByCodeForm(BaseForm):
    """What stands on the paper."""

    serial = forms.CharField(
        label=_("Nomor surat"),
        max_length=60,
        help_text=_("Misalnya KLR-3212-2026-000123."),
        error_messages={"required": _("Ketik nomor yang tertulis di surat.")},
    )
    code = forms.CharField(
        label=_("Kode periksa"),
        max_length=30,
        help_text=_("Delapan huruf dan angka di samping kode QR, misalnya 7K4M-Q2XW."),
        error_messages={"required": _("Ketik kode yang tertulis di samping kode QR.")},
    )


class CheckByPassportForm(BaseForm):
    """What is known when there is no paper."""

    passport = forms.CharField(
        label=_("Nomor paspor"),
        max_length=30,
        error_messages={"required": _("Ketik nomor paspor.")},
    )
    birth_date = forms.DateField(
        label=_("Tanggal lahir"),
        help_text=_("Misalnya 14-02-1994."),
        error_messages={
            "required": _("Ketik tanggal lahir."),
            "invalid": _("Tulis tanggal lahir seperti 14-02-1994."),
        },
    )
