"""What a worklist shows of duties about persons. One statement for a page."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from rantau.access.actor import Actor
from rantau.duties.interface import DutySubject

PERSONS_SQL = """
    select p.id, p.reference, p.name, coalesce(g.name, '')
      from registry_person p
      left join offices_region g on g.node = p.origin_node and g.in_force_until is null
     where p.id = any(%s)
"""


def describe_persons(_actor: Actor, persons: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Name, number and village of each person that the actor sees; inside the caller's scope."""
    with connection.cursor() as cursor:
        cursor.execute(PERSONS_SQL, [list(persons)])
        return {
            key: DutySubject(name=name, number=number, person=key, place=place)
            for key, number, name, place in cursor.fetchall()
        }
