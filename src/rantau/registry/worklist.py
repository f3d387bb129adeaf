"""What a worklist shows of duties about persons. One statement for a page."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_refs
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


MERGES_SQL = """
    select distinct on (m.id) m.id, p.id, p.reference, p.name, coalesce(g.name, ''), m.proposed_by
      from registry_merge m join registry_person p on p.id = any(array[m.survivor_id, m.retired_id])
      left join offices_region g on g.node = p.origin_node and g.in_force_until is null
     where m.id = any(%s)
     order by m.id, p.id
"""


def describe_merges(actor: Actor, merges: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whom each proposal is about, of the two the one with the older number that the actor sees;
    inside the caller's scope."""
    return _describe_proposals(actor, MERGES_SQL, merges)


CORRECTIONS_SQL = """
    select distinct on (c.request) c.request, coalesce(r.id, n.id),
           coalesce(r.reference, n.reference), coalesce(r.name, n.name), coalesce(g.name, ''),
           c.proposed_by
      from registry_correction c join registry_person n on n.id = c.person_id
      left join registry_person r on r.id = n.merge_root_id
      left join offices_region g on g.node = coalesce(r.origin_node, n.origin_node)
       and g.in_force_until is null
     where c.request = any(%s) and (r.id is null) = (n.merge_root_id is null)
     order by c.request, c.id
"""


def describe_corrections(actor: Actor, requests: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whose data each proposal is about, and whether the actor proposed it; inside the caller's
    scope."""
    return _describe_proposals(actor, CORRECTIONS_SQL, requests)


def _describe_proposals(actor: Actor, sql: str, ids: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Of each proposal the person, and that whoever proposed it does not decide on it."""
    own_refs = list_own_refs(actor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(ids)])
        return {
            key: DutySubject(
                name=name,
                number=number,
                person=person,
                place=place,
                barred=frozenset({proposer}),
                is_barred=proposer in own_refs,
            )
            for key, person, number, name, place, proposer in cursor.fetchall()
        }
