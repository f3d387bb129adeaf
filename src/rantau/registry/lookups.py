"""The only way to come by a person: fetched, judged, and the look written down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import demand
from rantau.core.digits import latin_digits
from rantau.core.errors import Stale
from rantau.core.names import masked, name_key
from rantau.core.references import tidy_passport, tidy_reference
from rantau.journal.readings import log_reading, log_readings
from rantau.registry.errors import NoSuchPerson, NoSuchRelative
from rantau.registry.models import Person, Relative
from rantau.registry.permissions import COMPARE, READ
from rantau.registry.registration import tidy_phone
from rantau.registry.sameness import SHOWN, Described, Likeness, compare

PAGE = 25
SAME = "select * from registry_same_person(%s, %s, %s, %s)"
# Each half has an index of its own; together in one condition neither would be used.
BY_NUMBER = """
    select person_id from registry_identity where number = any(%s)
    union select id from registry_person where phone = %s
"""
BY_NAME = "select id from registry_by_name(%s, %s)"


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the same: a reference, a score, reasons, and masked words only."""

    id: UUID
    reference: str
    masked_name: str
    likeness: Likeness


def person_for(actor: Actor, reference: str, *, purpose: str) -> Person:
    """The person under `reference`, or NoSuchPerson. A merged person answers as the successor.

    purpose   the task for which the record is opened; written to the read log
    """
    demand(actor, READ)
    found = Person.objects.filter(reference=tidy_reference(reference)).first()
    while found is not None and found.became_id is not None:
        found = Person.objects.filter(id=found.became_id).first()
    if found is None:
        raise NoSuchPerson()
    log_reading(actor, subject_kind="person", subject=found.id, purpose=purpose)
    return found


def person_held(actor: Actor, reference: str, *, purpose: str, seen: int | None = None) -> Person:
    """The person, locked for a command, one revision on: whoever changes the file takes turns.

    seen    the revision that the actor looked at, where something that was shown is changed
    Raises  NoSuchPerson, Stale
    """
    shown = person_for(actor, reference, purpose=purpose)
    held = Person.objects.select_for_update(no_key=True).get(pk=shown.pk)
    if seen is not None and held.revision != seen:
        raise Stale(seen=seen, now=held.revision)
    held.revision += 1
    return held


def relatives_of(person: Person) -> list[Relative]:
    """Family and persons of trust in the order in which one calls: those for an emergency first,
    each as they were recorded."""
    return list(person.relatives.order_by("-emergency", "id"))


def relative_of(person: Person, key: UUID) -> Relative:
    """One of the person's relatives; NoSuchRelative, also for one of somebody else."""
    found = Relative.objects.filter(person=person, id=key).first()
    if found is None:
        raise NoSuchRelative()
    return found


def in_own_ranges(actor: Actor) -> Q:
    """The column grounds of an office's list, stated by the query itself to keep its index."""
    if actor.scope == "r_national":
        return Q()
    if actor.scope == "r_post":
        return Q(post=actor.office)
    own = Q(pk__in=())
    for lo, hi in actor.spans:
        for column in ("origin_node", "domicile_node", "serving_node"):
            own |= Q(**{f"{column}__gte": lo, f"{column}__lt": hi})
    return own


def own_persons(actor: Actor) -> QuerySet[Person]:
    """Everybody whom the actor's own office has by column grounds. Say who was shown: `listed`."""
    demand(actor, READ)
    return Person.objects.filter(in_own_ranges(actor), became=None)


def listed(actor: Actor, persons: Sequence[UUID], *, purpose: str) -> None:
    """Write down that these persons were shown in a list; one statement."""
    log_readings(actor, subject_kind="person", subjects=persons, purpose=purpose)


def search(actor: Actor, words: str) -> list[Person]:
    """Persons in the actor's scope by reference, NIK, passport, phone, or name: those who bear
    every word of a name before those whose name is like it, else newest first.

    Gives one more than a page when there are more; the page is written to the read log.
    """
    found = _found(actor, words)
    listed(actor, [person.id for person in found[:PAGE]], purpose="search")
    return found


def _found(actor: Actor, words: str) -> list[Person]:
    persons = own_persons(actor).order_by("-id")
    typed = words.strip()[:120]
    digits = re.sub(r"[^0-9]", "", latin_digits(typed))
    if typed.upper().startswith("RT") and len(typed) >= 10:
        persons = persons.filter(reference=tidy_reference(typed))
    elif len(digits) >= 6:
        numbers = [digits, tidy_passport(typed)]
        persons = persons.filter(pk__in=_ids(BY_NUMBER, [numbers, tidy_phone(typed)]))
    elif typed:
        return _named(persons, typed)
    return list(persons[: PAGE + 1])


def _named(persons: QuerySet[Person], typed: str) -> list[Person]:
    ids = _ids(BY_NAME, [name_key(typed), PAGE + 1])
    by_id = persons.in_bulk(ids)
    return [by_id[each] for each in ids if each in by_id]


def _ids(statement: str, values: list) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def candidates(actor: Actor, described: Described) -> list[Candidate]:
    """The one national question: is this somebody known? Best first. Those whom a refusal
    then shows (PerhapsTheSame) are logged like a reading."""
    demand(actor, COMPARE)
    numbers = [list(described.niks), list(described.passports)]
    with connection.cursor() as cursor:
        cursor.execute(SAME, [*numbers, name_key(described.name), described.birth_date])
        rows = cursor.fetchall()
    found = [_candidate(row, described) for row in rows]
    return sorted((c for c in found if c.likeness.score >= SHOWN), key=_rank)[:10]


def _rank(candidate: Candidate) -> tuple[bool, float]:
    """The same number comes before any likeness: ten namesakes must not push it off the list."""
    same_number = {"nik", "passport"} & set(candidate.likeness.reasons)
    return not same_number, -candidate.likeness.score


def _candidate(row: tuple, described: Described) -> Candidate:
    id_, reference, name, birth_date, precision, village, niks, passports = row
    kept = Described(
        name=name,
        birth_date=birth_date,
        birth_precision=precision,
        village=village,
        niks=frozenset(niks),
        passports=frozenset(passports),
    )
    return Candidate(id_, reference, masked(name), compare(described, kept))


def claimed(person: UUID) -> Person:
    """The person whom a part has just made the actor's; inside the same scope."""
    return Person.objects.get(id=person)
