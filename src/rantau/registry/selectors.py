"""Fetch persons and relatives: check the permission, apply the office's ranges, log the access."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.clock import MAX_YEAR
from rantau.common.dates import find_date
from rantau.common.errors import StaleRevision
from rantau.common.fast_sql import list_rows
from rantau.common.names import build_name_key
from rantau.common.numbers import normalize_passport_number, to_latin_digits
from rantau.common.phones import find_phone_readings
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_reading, log_readings
from rantau.journal.models import Reading
from rantau.offices.selectors import list_villages_named
from rantau.registry.errors import (
    NoLastingGround,
    NoSuchIdentity,
    NoSuchPerson,
    NoSuchRelative,
    NotOwnOffice,
)
from rantau.registry.models import Ground, Identity, Person, Relative, SafeContact, SignInCode
from rantau.registry.own_sessions import OwnSession
from rantau.registry.permissions import GIVE_SIGN_IN_CODE, READ_OWN_PERSON, READ_PERSON

PAGE_SIZE = 25
# On every page of a person, which script/bench measures.
PERSON_BY_REFERENCE_SQL = "from registry_person t0 where t0.reference = %s"
IDENTITIES_SQL = "from registry_identity t0 where t0.person_id = any(%s)"
RELATIVES_SQL = """
    from registry_relative t0 where t0.person_id = any(%s) order by t0.emergency desc, t0.id
"""
# Each half has an index of its own; together in one condition neither would be used.
PERSONS_BY_NUMBER_SQL = """
    select person_id from registry_identity where number = any(%s)
    union select id from registry_person where phone = any(%s)
"""
# The beginning of a number, by the index of numbers.
PERSONS_BY_PART_SQL = """
    select person_id from registry_identity where number >= %s and number < %s limit %s
"""
LAST_CHARACTER = "~"  # sorts after every letter and digit of a number
MIN_NUMBER_DIGITS = 4
# A function of the database: words and marks of a scope in one index (registry/sql/search.sql).
IS_SESSION_OPEN_SQL = "select registry_is_session_open(%s, %s, %s)"
PERSONS_BY_NAME_SQL = "select id from registry_search_names(%s, %s, %s, %s)"
# A name, and the year or the day of birth after it.
NAME_AND_BIRTH_PATTERN = re.compile(r"(\D+?)[\s,(]+(\d.*?)\)?")
YEAR_PATTERN = re.compile(r"(19|20)\d\d")


def get_person(actor: Actor, reference: str, *, purpose: str) -> Person:
    """The person under `reference`. A merged person answers as the successor. The reading is
    logged.

    purpose  the task for which the record is read; it is in the log
    Raises   NoSuchPerson
    """
    require_permission(actor, READ_PERSON)
    found = list_rows((Person,), PERSON_BY_REFERENCE_SQL, [normalize_reference(reference)])
    if not found:
        raise NoSuchPerson()
    person = get_successor(found[0])
    if sees_row_alone(actor, person.id):
        raise NoSuchPerson()
    list_united(person)  # pages ask about grounds after the scope has ended
    log_reading(actor, subject_kind="person", subject=person.id, purpose=purpose)
    return person


def sees_row_alone(actor: Actor, person: UUID) -> bool:
    """Whether the actor sees nothing of a person but the row: a post, by a stay abroad, for the
    name. Everybody is registered with a safe contact, which is seen where more is."""
    return (
        actor.database_role == "r_post" and not SafeContact.objects.filter(person=person).exists()
    )


def get_successor(person: Person) -> Person:
    """The registration that stands for this one: itself, where it was never merged. Whoever sees
    one of them sees all, so that a successor is never absent."""
    root = person.merge_root_id
    return person if root in (None, person.id) else Person.objects.get(id=root)


def get_standing_reference(actor: Actor, reference: str) -> str:
    """The number of the registration that stands for the one under this number; nothing else of her
    is shown. The number itself where the actor sees nobody under it. Inside a scope."""
    require_permission(actor, READ_PERSON)
    person = Person.objects.filter(reference=normalize_reference(reference)).first()
    return get_successor(person).reference if person else reference


def list_united(person: Person) -> list[Person]:
    """All registrations of a person, the one that stands for them first. No query for one of whom
    there is only one; for the others one, kept with the row that was fetched."""
    if person.merge_root_id is None:
        return [person]
    if not person.registrations:
        rows = Person.objects.filter(merge_root=person.merge_root_id).order_by("id")
        person.registrations = tuple(sorted(rows, key=lambda row: row.merged_into_id is not None))
    return list(person.registrations)


def list_united_ids(*persons: Person) -> list[UUID]:
    """The ids of all registrations of these persons, by which what belongs to them is kept. One
    query at most, and none where nobody was merged."""
    if len(persons) == 1:
        return [each.id for each in list_united(persons[0])]
    roots = [each.merge_root_id for each in persons if each.merge_root_id]
    if not roots:
        return [each.id for each in persons]
    united = Person.objects.filter(merge_root__in=roots).values_list("id", flat=True)
    return list({*(each.id for each in persons), *united})


def list_sign_in_subjects(person: UUID) -> list[str]:
    """Under what tries to sign in as a person are counted: her id, and every reference and number
    of hers that the scope sees, under any registration."""
    rows = Person.objects.filter(Q(id=person) | Q(merge_root=person))
    references = dict(rows.values_list("id", "reference"))
    owners = {person, *references}
    numbers = Identity.objects.filter(person_id__in=owners).values_list("number", flat=True)
    return [str(person), *references.values(), *numbers]


def list_successors(persons: Sequence[Person]) -> list[Person]:
    """The registrations that stand for these, each once, in their order. One query at most."""
    roots = {each.merge_root_id for each in persons if each.merged_into_id}
    by_id = Person.objects.in_bulk(roots) if roots else {}
    found = [by_id[each.merge_root_id] if each.merged_into_id else each for each in persons]
    return list({each.id: each for each in found}.values())


def can_see_person(actor: Actor, reference: str) -> bool:
    """Whether the actor sees somebody under this very reference; nothing of her is shown. Inside a
    scope."""
    require_permission(actor, READ_PERSON)
    return Person.objects.filter(reference=normalize_reference(reference)).exists()


def get_person_of_own_office(actor: Actor, reference: str, *, purpose: str) -> Person:
    """The person, where the actor's office registered her or is one of her origin: what lasts
    longer than a temporary ground is done there only.

    Raises  NoSuchPerson; NotOwnOffice where the office sees the person by another ground
    """
    person = get_person(actor, reference, purpose=purpose)
    if not is_own_office(actor, person):
        raise NotOwnOffice()
    return person


def is_own_office(actor: Actor, person: Person) -> bool:
    """Whether the actor's office registered the person, or is one of her place of origin, under
    any registration of hers."""
    return any(
        person.registering_office_id == actor.office
        or any(lo <= person.origin_node < hi for lo, hi in actor.spans)
        for person in list_united(person)
    )


def has_lasting_ground(actor: Actor, person: Person) -> bool:
    """Whether the actor sees the person by a ground that does not end with a visit or an emergency:
    origin, domicile, the office that registered her, the post while abroad, of any registration of
    hers; an agency, a border post and headquarters see persons by no other. No query for who was
    never merged."""
    if actor.database_role not in ("r_office", "r_post"):
        return True
    return any(_has_own_ground(actor, each) for each in list_united(person))


def _has_own_ground(actor: Actor, person: Person) -> bool:
    if actor.database_role == "r_post":
        return person.post_id == actor.office
    nodes = (person.origin_node, person.domicile_node, person.serving_node)
    return any(lo <= node < hi for lo, hi in actor.spans for node in nodes if node is not None)


def is_on_visit(actor: Actor, person: Person) -> bool:
    """Whether the person shows herself at the counter of the actor's office today (`serve_person`).
    Inside a scope."""
    at = clock.now()
    persons = list_united_ids(person)
    grounds = Ground.objects.filter(person__in=persons, unit=actor.office, kind=Ground.SERVING)
    return grounds.filter(starts_at__lte=at, ends_at__gt=at).exists()


def require_lasting_ground(actor: Actor, person: Person) -> None:
    """Raise NoLastingGround where the actor's office sees the person for a while only: what stays
    is not changed then."""
    if not has_lasting_ground(actor, person):
        raise NoLastingGround()


def require_present_or_lasting_ground(actor: Actor, person: Person) -> None:
    """Raise NoLastingGround unless the person is at the counter or the office has a lasting ground:
    what she asks for or hands over there is taken, and decided elsewhere."""
    if not has_lasting_ground(actor, person) and not is_on_visit(actor, person):
        raise NoLastingGround()


def get_person_to_change(actor: Actor, reference: str, *, purpose: str) -> Person:
    """The person, for the page of a form that changes her record.

    Raises  NoSuchPerson; NoLastingGround
    """
    person = get_person(actor, reference, purpose=purpose)
    require_lasting_ground(actor, person)
    return person


def get_person_for_update(
    actor: Actor, reference: str, *, purpose: str, seen: int | None = None
) -> Person:
    """The person, locked for a command, its revision counted up (saved by the caller).

    seen    the revision that the actor looked at, where something that was shown is changed
    Raises  NoSuchPerson, NoLastingGround, StaleRevision
    """
    visible = get_person_to_change(actor, reference, purpose=purpose)
    person = Person.objects.select_for_update(no_key=True).get(pk=visible.pk)
    if seen is not None and person.revision != seen:
        raise StaleRevision(seen=seen, now=person.revision)
    person.revision += 1
    return person


def list_relatives(person: Person) -> list[Relative]:
    """The relatives in the order in which to call them: those for an emergency first, each group
    as it was recorded."""
    return list_rows((Relative,), RELATIVES_SQL, [list_united_ids(person)])


def list_persons_with_family_phone(persons: Iterable[UUID]) -> set[UUID]:
    """Of these persons, those of whose family a telephone number is recorded, under any
    registration of theirs. Inside a scope."""
    own = Q(person=OuterRef("id")) | Q(person__merge_root=OuterRef("merge_root"))
    relatives = Relative.objects.filter(own).exclude(phone="")
    rows = Person.objects.filter(Exists(relatives), id__in=list(persons))
    return set(rows.values_list("id", flat=True))


def list_identities(person: Person) -> list[Identity]:
    """The numbers of all registrations of a person."""
    return list_rows((Identity,), IDENTITIES_SQL, [list_united_ids(person)])


def get_relative(person: Person, key: UUID) -> Relative:
    """One of the person's relatives. Raises NoSuchRelative, also for another person's."""
    relative = Relative.objects.filter(person__in=list_united_ids(person), id=key).first()
    if relative is None:
        raise NoSuchRelative()
    return relative


def get_identity(person: Person, key: UUID) -> Identity:
    """One of the person's identity numbers that was not replaced. Raises NoSuchIdentity, also for
    another person's."""
    identity = Identity.objects.filter(
        person__in=list_united_ids(person), id=key, kind__in=list(Identity.REPLACED)
    ).first()
    if identity is None:
        raise NoSuchIdentity()
    return identity


def build_office_filter(actor: Actor) -> Q:
    """The grounds of an office that are columns. The query states them itself, to use their
    indexes."""
    if actor.database_role == "r_national":
        return Q()
    if actor.database_role == "r_post":
        return Q(post=actor.office)
    own = Q(pk__in=())
    for lo, hi in actor.spans:
        for column in ("origin_node", "domicile_node", "serving_node"):
            own |= Q(**{f"{column}__gte": lo, f"{column}__lt": hi})
    return own


def list_persons_of_office(actor: Actor) -> QuerySet[Person]:
    """Everybody on whom the actor's office has a ground that is a column. Log with
    `log_person_list` who was shown."""
    require_permission(actor, READ_PERSON)
    return Person.objects.filter(build_office_filter(actor), merged_into=None)


def log_person_list(actor: Actor, persons: Sequence[UUID], *, purpose: str) -> None:
    """Log that these persons were shown in a list; one statement."""
    log_readings(actor, subject_kind="person", subjects=persons, purpose=purpose)


def search_persons(actor: Actor, query: str) -> list[Person]:
    """Persons in the actor's scope by reference, identity number or a part of it, phone, birth
    date, name, name with the year or day of birth after it, or the name of a village of origin.

    By name, those with every word of the query come before those with similar names, and those of a
    village of this name after both; otherwise the newest first. Returns PAGE_SIZE and one more when
    there are more; the page is logged as read. Whoever was merged is found by what stands in either
    registration, and answered as the one that stands for both.
    """
    most = PAGE_SIZE + 1
    found = _find_persons(actor, query, most)
    persons = list_successors(found)
    while len(found) >= most and len(persons) <= PAGE_SIZE:  # several are one person's
        most *= 2
        found = _find_persons(actor, query, most)
        persons = list_successors(found)
    log_person_list(actor, [person.id for person in persons[:PAGE_SIZE]], purpose="search")
    return persons[: PAGE_SIZE + 1]


def _find_persons(actor: Actor, query: str, most: int) -> list[Person]:
    require_permission(actor, READ_PERSON)
    persons = Person.objects.filter(build_office_filter(actor)).order_by("-id")
    text = query.strip()[:120]
    digits = re.sub(r"[^0-9]", "", to_latin_digits(text))
    if text.upper().startswith("RT") and len(text) >= 10:
        persons = _find_in_sight(actor).filter(reference=normalize_reference(text))
    elif born := find_date(text):
        persons = persons.filter(birth_date=born)
    elif named := _split_birth(text):
        name, since, ends = named
        return _find_persons_of_name(actor, name, most, since, ends)
    elif len(digits) >= MIN_NUMBER_DIGITS:
        return _find_persons_by_number(_find_in_sight(actor), text, digits, most)
    elif text:
        return _find_persons_by_name(actor, persons, text, most)
    return list(persons[:most])


def _split_birth(text: str) -> tuple[str, date, date] | None:
    """The name, and the first day of the birth and the day after it: *Siti Aminah 1990*, *Siti
    Aminah, 14-02-1990*; None for anything else."""
    found = NAME_AND_BIRTH_PATTERN.fullmatch(to_latin_digits(text))
    if found is None or not any(letter.isalpha() for letter in found[1]):
        return None
    name, written = found.groups()
    if YEAR_PATTERN.fullmatch(written):
        return name, date(int(written), 1, 1), date(int(written) + 1, 1, 1)
    born = find_date(written)
    if born is None or born.year > MAX_YEAR:
        return None
    return name, born, born + timedelta(days=1)


def _find_in_sight(actor: Actor) -> QuerySet[Person]:
    """Whom a number can be of: on whom the office has a ground that is a column, and whoever was
    merged, under whose other registration the number may stand; row policies decide. Of whom the
    actor sees the row alone nothing is found."""
    own, merged = build_office_filter(actor), Q(merge_root__isnull=False)
    if actor.database_role == "r_post":
        merged &= Q(Exists(SafeContact.objects.filter(person=OuterRef("pk"))))
    in_sight = own | merged if own else own  # empty: the whole nation
    return Person.objects.filter(in_sight).order_by("-id")


def _find_persons_by_number(
    persons: QuerySet[Person], text: str, digits: str, most: int
) -> list[Person]:
    """By a whole number or telephone; else by the beginning of a NIK or passport number."""
    typed = normalize_passport_number(text)
    phones = find_phone_readings(text)
    whole = _fetch_ids(PERSONS_BY_NUMBER_SQL, [[digits, typed], phones])
    if not whole:
        whole = _fetch_ids(PERSONS_BY_PART_SQL, [typed, typed + LAST_CHARACTER, most])
    return list(persons.filter(pk__in=whole)[:most])


def _find_persons_by_name(
    actor: Actor, persons: QuerySet[Person], text: str, most: int
) -> list[Person]:
    found = _find_persons_of_name(actor, text, most)
    if len(found) >= most:
        return found
    near = actor.spans[0] if actor.spans else (0, 0)
    villages = [each.node for each in list_villages_named(text, near=near)]
    if not villages:
        return found
    of_village = persons.filter(origin_node__in=villages).exclude(pk__in=[p.id for p in found])
    return [*found, *of_village[: most - len(found)]]


def _find_persons_of_name(
    actor: Actor, name: str, most: int, since: date | None = None, ends: date | None = None
) -> list[Person]:
    """By name; with `since` and `ends` only who may be born from the one until before the
    other."""
    key = build_name_key(name)
    if not key:  # letters that no name is searched by, as a lone apostrophe
        return []
    values = [key, most, since, ends]
    ids = _fetch_ids(PERSONS_BY_NAME_SQL, values)
    by_id = _find_in_sight(actor).in_bulk(ids)
    return [by_id[each] for each in ids if each in by_id]


def _fetch_ids(sql: str, values: list[Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def get_signed_in_person(actor: Actor) -> Person:
    """The signed-in person, in the caller's scope. Raises NoSuchPerson after a merge, and once a
    new code was given, which ends every session that the old one opened."""
    require_permission(actor, READ_OWN_PERSON)
    used = SignInCode.objects.filter(person__in=build_own_registrations(actor))
    persons = Person.objects.filter(Exists(used.filter(used_at__isnull=False)), merged_into=None)
    found = persons.in_bulk([actor.person])
    if actor.person not in found:
        raise NoSuchPerson()
    return found[actor.person]


def build_own_registrations(actor: Actor) -> QuerySet[Person, Any]:
    """The ids of the registrations of the signed-in person, as a subquery."""
    own = Q(id=actor.person) | Q(merge_root=actor.person)
    return Person.objects.filter(own).values("id")


def is_session_open(person: UUID, session: OwnSession) -> bool:
    """Whether a session of the person goes on: neither she nor an office has changed a way in of
    hers since, and the key that opened it was not removed. Outside a scope, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(IS_SESSION_OPEN_SQL, [person, session.epoch, session.passkey])
        return bool(cursor.fetchone()[0])


def list_own_readings(actor: Actor) -> QuerySet[Reading]:
    """Everybody who read the signed-in person's record, newest first, without exception."""
    require_permission(actor, READ_OWN_PERSON)
    persons = build_own_registrations(actor)
    return Reading.objects.filter(subject__in=persons).order_by("-read_at", "-id")


def get_sign_in_code(actor: Actor, reference: str) -> SignInCode:
    """The sign-in code of the person with this reference, and the person. The command that gives a
    code has logged the reading. Raises NoSuchPerson, also where the actor does not see the person.
    """
    require_permission(actor, GIVE_SIGN_IN_CODE)
    codes = SignInCode.objects.filter(person__reference=reference).select_related("person")
    code = codes.first()
    if code is None:
        raise NoSuchPerson()
    return code
