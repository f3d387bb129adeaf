"""What anybody may know of agencies and job orders, without signing in (docs/law/partners.md)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from django.db import connection

from rantau.core.names import words_of
from rantau.core.references import tidy_reference

AGENCIES = "select * from partners_public_agencies()"
JOB_ORDER = "select * from partners_public_job_order(%s)"
FORMS = frozenset({"PT", "CV", "UD"})  # forms of a company, which people leave out or add
ALIKE = 0.8  # of 1; below it a name reminds of another by chance
MOST = 8  # names that are offered
SHORTEST = 3  # letters; fewer are found in too many names
OK, HELD, EXPIRED, EARLY, CLOSED = "ok", "held", "expired", "early", "closed"


@dataclass(frozen=True)
class PublicAgency:
    """An agency as the public may see it. Dates are whole days, both included."""

    name: str
    city: str
    licence_number: str
    licence_from: date
    licence_until: date
    held: bool

    def state(self, on: date) -> str:
        """OK, HELD (under review, which says nothing of why), EARLY or EXPIRED."""
        if self.held:
            return HELD
        if on < self.licence_from:
            return EARLY
        return OK if on <= self.licence_until else EXPIRED


@dataclass(frozen=True)
class PublicJobOrder:
    """A job order as the public may see it; `employer` is empty for a household."""

    number: str
    agency: str
    licence_number: str
    licence_from: date
    licence_until: date
    held: bool
    employer: str
    destination: str
    permit_from: date
    permit_until: date
    opens_on: date
    closes_on: date
    occupation: str
    wage: Decimal
    currency: str

    def state(self, on: date) -> str:
        """OK (one may apply), HELD, EARLY, CLOSED, or EXPIRED when licence or permit has ended."""
        if self.held:
            return HELD
        if on > min(self.licence_until, self.permit_until):
            return EXPIRED
        if on < max(self.opens_on, self.permit_from, self.licence_from):
            return EARLY
        return OK if on <= self.closes_on else CLOSED


@dataclass(frozen=True)
class Checked:
    """What was found for the words: one agency or job order exactly, else agencies alike."""

    agency: PublicAgency | None = None
    job_order: PublicJobOrder | None = None
    alike: tuple[PublicAgency, ...] = ()


def public_agencies() -> list[PublicAgency]:
    """Every agency by name, in the caller's scope of the public."""
    with connection.cursor() as cursor:
        cursor.execute(AGENCIES)
        return [PublicAgency(*row) for row in cursor.fetchall()]


def check(words: str, agencies: list[PublicAgency]) -> Checked:
    """Find by job order number, licence number or name; a name must be whole to count as found,
    and spelled just so: a spelling that sounds alike is what swindlers live on.

    The form of the company may be left out, unless it is what tells two agencies apart.
    """
    number = tidy_reference(words) if words.isascii() else ""
    if number.startswith("JO-") and (order := _job_order(number)):
        return Checked(job_order=order)
    licence = _bare(words)
    for agency in agencies:
        if licence and licence == _bare(agency.licence_number):
            return Checked(agency=agency)
    asked = _whole(words)
    same = [agency for agency in agencies if _whole(agency.name) == asked]
    in_full = [agency for agency in same if sorted(_split(agency.name)) == sorted(_split(words))]
    found = in_full or same
    if len(found) == 1:
        return Checked(agency=found[0])
    return Checked(alike=tuple(found or _alike(words, agencies)))


def _job_order(number: str) -> PublicJobOrder | None:
    with connection.cursor() as cursor:
        cursor.execute(JOB_ORDER, [number])
        row = cursor.fetchone()
    return PublicJobOrder(*row) if row else None


def _alike(words: str, agencies: list[PublicAgency]) -> list[PublicAgency]:
    asked = _heard(words)
    if len(asked) < SHORTEST:
        return []
    heard = [(_heard(agency.name), agency) for agency in agencies]
    holding = [key for key, _ in heard if all(word in key for word in asked.split())]
    close = get_close_matches(asked, dict(heard), n=MOST, cutoff=ALIKE)
    wanted = dict.fromkeys([*holding, *close])
    return [agency for name in wanted for key, agency in heard if key == name][:MOST]


def _bare(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _split(name: str) -> list[str]:
    """The name's words as they are spelled; only case, spaces and points between are free."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", name.upper()))


def _whole(name: str) -> list[str]:
    """The words in their order, without the form of the company."""
    return [word for word in _split(name) if word not in FORMS]


def _heard(name: str) -> str:
    """The same with the spellings folded that sound alike: for what reminds, never for a yes."""
    return " ".join(words_of(" ".join(_whole(name))))
