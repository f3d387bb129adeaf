"""Serve somebody who stands at the counter and is registered elsewhere."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _

from rantau.access.actor import Actor, serving_office
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.references import tidy_passport, tidy_reference
from rantau.journal.record import Happening
from rantau.offices.parts import note_service
from rantau.registry.catalogue import SERVED
from rantau.registry.errors import NoSuchPerson, SeveralPersons
from rantau.registry.lending import lend, opened, refuse_if_open
from rantau.registry.models import Ground, Identity
from rantau.registry.nik import tidy_nik
from rantau.registry.permissions import SERVE

# Indonesian passports: one or two letters, then digits; never a phone number.
PASSPORT = re.compile(r"[A-Z]{1,2}\d{5,8}")
EXACT = "select person from registry_exact(%s, %s, %s, %s)"


@dataclass(frozen=True)
class Shown:
    """What was shown at the counter: a NIK, a passport number, or a reference and a birth date."""

    number: str
    birth_date: date | None = None


@service(SERVED, permission=SERVE)
def serve(actor: Actor, shown: Shown) -> Done:
    """Open the file of the one person whom the number fits to this office until the day ends.

    Raises  Invalid; NoSuchPerson; SeveralPersons; OpenAlready when the office has the person
    """
    values = _asked(shown)
    with connection.cursor() as cursor:
        cursor.execute(EXACT, values)
        found = [row[0] for row in cursor.fetchall()]
    if not found:
        raise NoSuchPerson()
    if len(found) > 1:
        raise SeveralPersons()
    refuse_if_open(found[0])
    until = end_of_day(actor.time_zone)
    ground = lend(actor, found[0], Ground.SERVING, until=until, reason="")
    person = opened(actor, found[0], purpose="serving")
    note_service(serving_office(actor))
    said = Happening(
        subject_kind="ground",
        subject=ground.id,
        revision=1,
        terms={"person": person.reference, "until": until.isoformat()},
        tells=("worker",),
    )
    return Done(answer=person.reference, happening=said)


def is_exact(words: str) -> bool:
    """Whether the words are one number of one paper, or a reference: worth asking the nation."""
    return any(_read(words))


def end_of_day(zone: str) -> datetime:
    """Midnight after now in `zone`, as UTC."""
    tomorrow = clock.today(zone) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def _read(words: str) -> tuple[str, str, str]:
    """Kind of paper, its number, or else the reference, that the words are; empty what they
    are not."""
    nik, passport, reference = tidy_nik(words), tidy_passport(words), tidy_reference(words)
    if reference.startswith("RT-") and len(reference) == 12:
        return "", "", reference
    if nik.isascii() and nik.isdigit() and len(nik) == 16:
        return Identity.NIK, nik, ""
    if PASSPORT.fullmatch(passport):
        return Identity.PASSPORT, passport, ""
    return "", "", ""


def _asked(shown: Shown) -> list:
    paper, held, reference = _read(shown.number)
    if reference and shown.birth_date is None:
        raise Invalid({"birth": [_("Untuk nomor RT, isi juga tanggal lahir.")]})
    if not paper and not reference:
        raise Invalid({"number": [_("Isi NIK 16 angka, nomor paspor, atau nomor RT.")]})
    return [paper, held, reference, shown.birth_date]
