"""Forms that check a document by its serial and check code, or by passport and birth date."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rantau.web.common.forms import BaseForm, BirthDateField


class CheckByCodeForm(BaseForm):
    """The serial number and check code that are printed on a document."""

    serial = forms.CharField(
        label=_("Serial number"),
        max_length=60,
        help_text=_("For example KLR-3212-2026-000123."),
        error_messages={"required": _("Type the number that stands on the document.")},
    )
    code = forms.CharField(
        label=_("Check code"),
        max_length=30,
        help_text=_("Eight letters and digits beside the QR code, for example 7K4M-Q2XW."),
        error_messages={"required": _("Type the code that stands beside the QR code.")},
    )


def clean_plain_check_code(data: QueryDict) -> tuple[str, str] | None:
    """Serial and check code as the form cleans them, where both are plain ASCII; None where the
    form has to judge.

    Building the form takes a tenth of the whole check, which script/bench measures.
    """
    try:
        serial, code = (
            CheckByCodeForm.base_fields[name].clean(data.get(name, ""))
            for name in ("serial", "code")
        )
    except ValidationError:
        return None
    is_plain = (serial + code).isascii() and (serial + code).isprintable()
    return (serial, code) if is_plain else None


class CheckByPassportForm(BaseForm):
    """What finds a person's documents when none is at hand."""

    passport = forms.CharField(
        label=_("Passport number"),
        max_length=30,
        error_messages={"required": _("Type the passport number.")},
    )
    birth_date = BirthDateField(
        label=_("Birth date"),
        help_text=_("For example 14-02-1994. Where the year alone is known: 1994."),
        error_messages={
            "required": _("Type the date of birth."),
        },
    )
