"""Fetch persons and relatives: check the permission, apply the office's ranges, log the access."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.errors import StaleRevision
from rantau.common.names import build_name_key
from rantau.common.numbers import normalize_passport_number, to_latin_digits
from rantau.common.phones import find_phone_readings
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_reading, log_readings
from rantau.journal.models import Reading
from rantau.registry.errors import NoSuchPerson, NoSuchRelative, NoSuchSlip
from rantau.registry.models import Person, Relative, SignInCode
from rantau.registry.permissions import READ_OWN_PERSON, READ_PERSON
from rantau.registry.sign_in_codes import RESUBMIT_WINDOW

PAGE_SIZE = 25
# Each half has an index of its own; together in one condition neither would be used.
PERSONS_BY_NUMBER_SQL = """
    select person_id from registry_identity where number = any(%s)
    union select id from registry_person where phone = any(%s)
"""
PERSONS_BY_NAME_SQL = "select id from registry_search_names(%s, %s)"


def get_person(actor: Actor, reference: str, *, purpose: str) -> Person:
    """The person under `reference`, or NoSuchPerson. A merged person answers as the successor.

    purpose   the task for which the record is opened; written to the read log
    """
    require_permission(actor, READ_PERSON)
    found = Person.objects.filter(reference=normalize_reference(reference)).first()
    while found is not None and found.merged_into_id is not None:
        found = Person.objects.filter(id=found.merged_into_id).first()
    if found is None:
        raise NoSuchPerson()
    log_reading(actor, subject_kind="person", subject=found.id, purpose=purpose)
    return found


def get_person_for_update(
    actor: Actor, reference: str, *, purpose: str, seen: int | None = None
) -> Person:
    """The person, locked for a command, one revision on: whoever changes the file takes turns.

    seen    the revision that the actor looked at, where something that was shown is changed
    Raises  NoSuchPerson, Stale
    """
    shown = get_person(actor, reference, purpose=purpose)
    held = Person.objects.select_for_update(no_key=True).get(pk=shown.pk)
    if seen is not None and held.revision != seen:
        raise StaleRevision(seen=seen, now=held.revision)
    held.revision += 1
    return held


def list_relatives(person: Person) -> list[Relative]:
    """Family and persons of trust in the order in which one calls: those for an emergency first,
    each as they were recorded."""
    return list(person.relatives.order_by("-emergency", "id"))


def get_relative(person: Person, key: UUID) -> Relative:
    """One of the person's relatives; NoSuchRelative, also for one of somebody else."""
    found = Relative.objects.filter(person=person, id=key).first()
    if found is None:
        raise NoSuchRelative()
    return found


def build_office_filter(actor: Actor) -> Q:
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


def list_persons_of_office(actor: Actor) -> QuerySet[Person]:
    """Everybody whom the actor's own office has by column grounds. Say who was shown: `listed`."""
    require_permission(actor, READ_PERSON)
    return Person.objects.filter(build_office_filter(actor), merged_into=None)


def log_person_list(actor: Actor, persons: Sequence[UUID], *, purpose: str) -> None:
    """Write down that these persons were shown in a list; one statement."""
    log_readings(actor, subject_kind="person", subjects=persons, purpose=purpose)


def search_persons(actor: Actor, words: str) -> list[Person]:
    """Persons in the actor's scope by reference, NIK, passport, phone, or name: those who bear
    every word of a name before those whose name is like it, else newest first.

    Gives one more than a page when there are more; the page is written to the read log.
    """
    found = _find_persons(actor, words)
    log_person_list(actor, [person.id for person in found[:PAGE_SIZE]], purpose="search")
    return found


def _find_persons(actor: Actor, words: str) -> list[Person]:
    persons = list_persons_of_office(actor).order_by("-id")
    typed = words.strip()[:120]
    digits = re.sub(r"[^0-9]", "", to_latin_digits(typed))
    if typed.upper().startswith("RT") and len(typed) >= 10:
        persons = persons.filter(reference=normalize_reference(typed))
    elif len(digits) >= 6:
        numbers = [digits, normalize_passport_number(typed)]
        persons = persons.filter(
            pk__in=_fetch_ids(PERSONS_BY_NUMBER_SQL, [numbers, find_phone_readings(typed)])
        )
    elif typed:
        return _find_persons_by_name(persons, typed)
    return list(persons[: PAGE_SIZE + 1])


def _find_persons_by_name(persons: QuerySet[Person], typed: str) -> list[Person]:
    ids = _fetch_ids(PERSONS_BY_NAME_SQL, [build_name_key(typed), PAGE_SIZE + 1])
    by_id = persons.in_bulk(ids)
    return [by_id[each] for each in ids if each in by_id]


def _fetch_ids(statement: str, values: list[Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def get_signed_in_person(actor: Actor) -> Person:
    """The person who is signed in, in the caller's scope. NoSuchPerson after a merge, and once a
    new code was given: it ends what the old one opened, in whoever's hands that was."""
    require_permission(actor, READ_OWN_PERSON)
    found = Person.objects.filter(merged_into=None, sign_in_code__used_at__isnull=False).in_bulk(
        [actor.person]
    )
    if actor.person not in found:
        raise NoSuchPerson()
    return found[actor.person]


def list_own_readings(actor: Actor) -> QuerySet[Reading]:
    """Everybody who looked at the signed-in person's file, newest first; none is left out."""
    require_permission(actor, READ_OWN_PERSON)
    return Reading.objects.filter(subject__in=[actor.person]).order_by("-read_at", "-id")


def require_recent_sign_in(actor: Actor) -> None:
    """Raise NoSuchSlip unless the code was used within the last minutes: the answer was lost on
    the way, and the very same form came again."""
    require_permission(actor, READ_OWN_PERSON)
    at = clock.now()
    if not SignInCode.objects.filter(
        person=actor.person, used_at__gt=at - RESUBMIT_WINDOW
    ).exists():
        raise NoSuchSlip()
