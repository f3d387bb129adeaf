"""What anybody may know of agencies and job orders, without signing in (docs/law/partners.md)."""

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
    """Find by job order number, licence number or name; a name must be whole to count as found."""
    number = tidy_reference(words) if words.isascii() else ""
    if number.startswith("JO-") and (order := _job_order(number)):
        return Checked(job_order=order)
    licence = _bare(words)
    for agency in agencies:
        if licence and licence == _bare(agency.licence_number):
            return Checked(agency=agency)
    asked = _key(words)
    by_key = {_key(agency.name): agency for agency in agencies}
    if asked in by_key:
        return Checked(agency=by_key[asked])
    return Checked(alike=tuple(_alike(asked, by_key)))


def _job_order(number: str) -> PublicJobOrder | None:
    with connection.cursor() as cursor:
        cursor.execute(JOB_ORDER, [number])
        row = cursor.fetchone()
    return PublicJobOrder(*row) if row else None


def _alike(asked: str, by_key: dict[str, PublicAgency]) -> list[PublicAgency]:
    if len(asked) < SHORTEST:
        return []
    holding = [key for key in by_key if all(word in key for word in asked.split())]
    close = get_close_matches(asked, by_key, n=MOST, cutoff=ALIKE)
    return [by_key[key] for key in dict.fromkeys([*holding, *close])][:MOST]


def _bare(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _key(name: str) -> str:
    """The name's words in their order, without the form of the company."""
    return " ".join(word for word in words_of(name) if word not in FORMS)
