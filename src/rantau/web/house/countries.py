"""Countries in the words that a reader knows: the destinations as people call them, any other as
the Unicode locale data do (CLDR)."""

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
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
    """The country of a two-letter code (ISO 3166-1) in the reader's language; an unknown code as
    it is."""
    if code in COUNTRIES:
        return str(COUNTRIES[code])
    return str(Locale((get_language() or "id")[:2]).territories.get(code, code))
