"""Let anybody check an agency or job order by number or name, without signing in
(docs/law/partners.md)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from django.db import connection

from rantau.common.names import split_name
from rantau.common.references import normalize_reference
from rantau.common.text import clean_text

# Functions of the database: the public has no right to read partners.
PUBLIC_AGENCIES_SQL = "select * from partners_public_agencies()"
PUBLIC_JOB_ORDER_SQL = "select * from partners_public_job_order(%s)"
JOB_ORDER_COLUMNS = 12  # of the order itself, in each row; those of the line follow
COMPANY_FORMS = frozenset({"PT", "CV", "UD"})  # forms of a company, which people add or leave out
MIN_SIMILARITY = 0.8  # of 1; below it names are similar by chance
MAX_SUGGESTIONS = 8  # names that are offered
MIN_QUERY_LENGTH = 3  # letters; fewer are found in too many names
OK, HELD, EXPIRED, EARLY, CLOSED, ENDED = "ok", "held", "expired", "early", "closed", "ended"


@dataclass(frozen=True)
class PublicAgency:
    """An agency as the public may see it. Dates are whole days, both included."""

    name: str
    city: str
    licence_number: str
    licence_from: date
    licence_until: date
    on_hold: bool
    ended_on: date | None

    def get_state(self, on: date) -> str:
        """OK, HELD (under review, without the cause), EARLY, EXPIRED, or ENDED after its last
        day."""
        if self.ended_on is not None and on > self.ended_on:
            return ENDED
        if self.on_hold:
            return HELD
        if on < self.licence_from:
            return EARLY
        return OK if on <= self.licence_until else EXPIRED


@dataclass(frozen=True)
class PublicJobOrderLine:
    """One vacancy of a job order: `places` in all, taken ones included; `wage` for a month."""

    occupation: str
    sex: str
    places: int
    wage: Decimal
    currency: str


@dataclass(frozen=True)
class PublicJobOrder:
    """A job order as the public may see it; `employer` is empty for a household."""

    number: str
    agency: str
    licence_number: str
    licence_from: date
    licence_until: date
    on_hold: bool
    employer: str
    destination: str
    permit_from: date
    permit_until: date
    opens_on: date
    closes_on: date
    lines: tuple[PublicJobOrderLine, ...]

    def get_state(self, on: date) -> str:
        """OK (one may apply), HELD, EARLY, CLOSED, or EXPIRED when licence or permit has ended."""
        if self.on_hold:
            return HELD
        if on > min(self.licence_until, self.permit_until):
            return EXPIRED
        if on < max(self.opens_on, self.permit_from, self.licence_from):
            return EARLY
        return OK if on <= self.closes_on else CLOSED


@dataclass(frozen=True)
class PublicCheckResult:
    """The one agency or job order that was found, else agencies with similar names."""

    agency: PublicAgency | None = None
    job_order: PublicJobOrder | None = None
    similar: tuple[PublicAgency, ...] = ()


def list_public_agencies() -> list[PublicAgency]:
    """Every agency by name, in the caller's public scope."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLIC_AGENCIES_SQL)
        return [PublicAgency(*row) for row in cursor.fetchall()]


def find_agency_or_job_order(query: str, agencies: list[PublicAgency]) -> PublicCheckResult:
    """Find by job order number, licence number or name.

    A name must be complete and spelled exactly: swindlers use names that sound alike. The form
    of the company may be left out, unless it tells two agencies apart.
    """
    # As written first: the demonstration's numbers are not in the form of our references.
    numbers = (clean_text(query).upper(), normalize_reference(query)) if query.isascii() else ()
    for number in dict.fromkeys(numbers):
        if number.startswith("JO-") and (order := _get_public_job_order(number)):
            return PublicCheckResult(job_order=order)
    licence = _normalize_licence_number(query)
    for agency in agencies:
        if licence and licence == _normalize_licence_number(agency.licence_number):
            return PublicCheckResult(agency=agency)
    query_words = _split_name_without_form(query)
    same_name = [
        agency for agency in agencies if _split_name_without_form(agency.name) == query_words
    ]
    exact_name = [
        agency
        for agency in same_name
        if sorted(_split_name(agency.name)) == sorted(_split_name(query))
    ]
    matches = exact_name or same_name
    if len(matches) == 1:
        return PublicCheckResult(agency=matches[0])
    return PublicCheckResult(similar=tuple(matches or _find_similar_agencies(query, agencies)))


def _get_public_job_order(number: str) -> PublicJobOrder | None:
    with connection.cursor() as cursor:
        cursor.execute(PUBLIC_JOB_ORDER_SQL, [number])
        rows = cursor.fetchall()
    if not rows:
        return None
    lines = tuple(PublicJobOrderLine(*row[JOB_ORDER_COLUMNS:]) for row in rows)
    return PublicJobOrder(*[*rows[0][:JOB_ORDER_COLUMNS], lines])


def _find_similar_agencies(query: str, agencies: list[PublicAgency]) -> list[PublicAgency]:
    key_of_query = _normalize_spelling(query)
    if len(key_of_query) < MIN_QUERY_LENGTH:
        return []
    agencies_by_key = [(_normalize_spelling(agency.name), agency) for agency in agencies]
    containing = [
        key for key, _ in agencies_by_key if all(word in key for word in key_of_query.split())
    ]
    close = get_close_matches(
        key_of_query, dict(agencies_by_key), n=MAX_SUGGESTIONS, cutoff=MIN_SIMILARITY
    )
    matching_keys = dict.fromkeys([*containing, *close])
    return [agency for name in matching_keys for key, agency in agencies_by_key if key == name][
        :MAX_SUGGESTIONS
    ]


def _normalize_licence_number(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum())


def _split_name(name: str) -> list[str]:
    """The words of a name as they are spelled; case, spaces and punctuation do not matter."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", name.upper()))


def _split_name_without_form(name: str) -> list[str]:
    """The words in their order, without the form of the company."""
    return [word for word in _split_name(name) if word not in COMPANY_FORMS]


def _normalize_spelling(name: str) -> str:
    """The name with similar spellings replaced: for suggestions, never for a match."""
    return " ".join(split_name(" ".join(_split_name_without_form(name))))
