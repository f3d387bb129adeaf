"""Labels that several apps use: countries and sexes in the reader's language, and numbers."""

from __future__ import annotations

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rantau.common.sexes import FEMALE, MALE

COUNTRY_NAMES: dict[str, str | Promise] = {
    "AE": _("United Arab Emirates"),
    "BH": _("Bahrain"),
    "BN": _("Brunei Darussalam"),
    "HK": _("Hong Kong"),
    "IT": _("Italy"),
    "JO": _("Jordan"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "KW": _("Kuwait"),
    "MY": _("Malaysia"),
    "OM": _("Oman"),
    "QA": _("Qatar"),
    "SA": _("Saudi Arabia"),
    "SG": _("Singapore"),
    "TW": _("Taiwan"),
    "US": _("United States"),
}
SEX_LABELS = {FEMALE: _("Female"), MALE: _("Male")}


def get_country_name(code: str) -> str:
    """The name of a two-letter country code (ISO 3166-1) in the reader's language; an unknown code
    as it is."""
    if code in COUNTRY_NAMES:
        return str(COUNTRY_NAMES[code])
    return str(Locale((get_language() or "id")[:2]).territories.get(code, code))


def format_number(count: int | None) -> str:
    """A number as Indonesians write it (`1.234`); a dash for None, a withheld or unknown number."""
    return "–" if count is None else f"{count:,}".replace(",", ".")
