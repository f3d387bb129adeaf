"""Destinations in the words that a reader knows; a country not listed shows its code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COUNTRIES: dict[str, str | Promise] = {
    "AE": _("Uni Emirat Arab"),
    "BH": _("Bahrain"),
    "BN": _("Brunei Darussalam"),
    "HK": _("Hong Kong"),
    "IT": _("Italia"),
    "JO": _("Yordania"),
    "JP": _("Jepang"),
    "KR": _("Korea Selatan"),
    "KW": _("Kuwait"),
    "MY": _("Malaysia"),
    "OM": _("Oman"),
    "QA": _("Qatar"),
    "SA": _("Arab Saudi"),
    "SG": _("Singapura"),
    "TW": _("Taiwan"),
    "US": _("Amerika Serikat"),
}


def country_called(code: str) -> str:
    """The country in the reader's language."""
    return str(COUNTRIES.get(code, code))
