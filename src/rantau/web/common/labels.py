"""Labels that several apps use: countries and sexes in the reader's language, and numbers."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from django.template.defaultfilters import floatformat
from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.clock import WESTERN_TIME
from rantau.common.languages import get_reader_language
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
# The names of the three time zones in Indonesia (Keppres 41/1987).
TIME_ZONE_LABELS = {WESTERN_TIME.key: "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
SEX_LABELS = {FEMALE: _("Female"), MALE: _("Male")}


def get_country_name(code: str) -> str:
    """The name of a two-letter country code (ISO 3166-1) in the reader's language; an unknown code
    as it is."""
    if code in COUNTRY_NAMES:
        return str(COUNTRY_NAMES[code])
    return str(Locale(get_reader_language()[:2]).territories.get(code, code))


def format_zone(zone: str) -> str:
    """The short name of an Indonesian time zone; for any other, that the clock there is meant."""
    return TIME_ZONE_LABELS.get(zone) or gettext("local time")


def format_number(number: int | Decimal | None) -> str:
    """A number as the reader's language writes it (`1.234`, `1,234`), with cents where it has any;
    a dash for None, a withheld or unknown number."""
    if number is None:
        return "–"
    if isinstance(number, int):
        return f"{number:,}".replace(",", get_format("THOUSAND_SEPARATOR"))
    return floatformat(number, "-2g")
