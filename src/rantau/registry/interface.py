"""What apps above may do with a person, inside their own transaction."""

from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.database import require_transaction
from rantau.common.numbers import normalize_passport_number
from rantau.common.references import normalize_reference
from rantau.registry.comparisons import build_failed_comparison, compare, count_comparison
from rantau.registry.models import Identity, Person

AGENCY_GROUND, POST_GROUND = "agency", "post"
# Functions of the database: the person is not visible before the claim or the ground.
CLAIM_SQL = """
    select array_remove(array[registry_claim(%s, %s)], null)
"""
SET_GROUND_SQL = "select registry_set_ground(%s, %s, %s)"


def count_claim(actor: Actor, reference: str) -> AbstractContextManager[None]:
    """Count a claim of this person before it is judged; TooManyComparisons where it has to wait."""
    return count_comparison(actor, normalize_reference(reference))


def claim_person(reference: str, birth_date: date | None) -> UUID:
    """Make the acting agency the person's agency of record; returns the person's id. The command
    that calls it is counted by `count_claim`.

    birth_date  as registered; None where none is known
    Raises      NoSuchPerson, also for another agency's candidate, so that nobody can be enumerated
    """
    require_transaction()
    normalized = normalize_reference(reference)
    found = compare(CLAIM_SQL, [normalized, birth_date])
    if not found:
        raise build_failed_comparison(normalized)
    return UUID(str(found[0]))


def set_ground(person: UUID, ground: str, unit: UUID | None) -> None:
    """Set, or end with None, the office that has the ground AGENCY_GROUND or POST_GROUND on a
    person.

    Raises  DatabaseError when there is no such person or ground
    """
    _call_function(SET_GROUND_SQL, [person, ground, unit])


def record_passport_number(person: UUID, number: str) -> None:
    """Record a verified passport number among the person's identities, once."""
    require_transaction()
    normalized = normalize_passport_number(number)
    known = Identity.objects.filter(person_id=person, kind=Identity.PASSPORT, number=normalized)
    if not known.exists():
        Identity(
            person_id=person, kind=Identity.PASSPORT, number=normalized, recorded_at=clock.now()
        ).save(force_insert=True)


def _call_function(sql: str, values: list[Any]) -> object:
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def get_claimed_person(person: UUID) -> Person:
    """The person whom `claim_person` has just given to the actor; inside the same scope."""
    return Person.objects.get(id=person)
