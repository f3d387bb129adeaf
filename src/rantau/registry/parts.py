"""What rooms above may do with a person, inside their own transaction."""

from datetime import date
from uuid import UUID

from django.db import connection

from rantau.core import clock
from rantau.core.references import tidy_passport, tidy_reference
from rantau.core.statements import inside_transaction
from rantau.registry.errors import NoSuchPerson
from rantau.registry.models import Identity

AGENCY, POST = "agency", "post"
CLAIM = "select registry_claim(%s, %s)"
SET_GROUND = "select registry_set_ground(%s, %s, %s)"


def claim(reference: str, birth_date: date | None) -> UUID:
    """Make the acting agency the person's agency of record; returns the person's key.

    birth_date   as registered; None where none is known
    Raises       NoSuchPerson, also for a person whom another agency has: nobody is enumerated
    """
    person = _said(CLAIM, [tidy_reference(reference), birth_date])
    if person is None:
        raise NoSuchPerson()
    return UUID(str(person))


def set_ground(person: UUID, ground: str, unit: UUID | None) -> None:
    """Set or end (None) the ground AGENCY or POST of a person."""
    _said(SET_GROUND, [person, ground, unit])


def note_passport(person: UUID, number: str) -> None:
    """Remember a verified passport number among the person's identities, once."""
    inside_transaction()
    tidy = tidy_passport(number)
    known = Identity.objects.filter(person_id=person, kind=Identity.PASSPORT, number=tidy)
    if not known.exists():
        Identity(
            person_id=person, kind=Identity.PASSPORT, number=tidy, recorded_at=clock.now()
        ).save(force_insert=True)


def _said(statement: str, values: list) -> object:
    inside_transaction()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
