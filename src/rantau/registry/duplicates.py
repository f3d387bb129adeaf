"""Find persons who may be the same as one described, ask the clerk once, and remember the
answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.names import build_name_key, mask_name
from rantau.common.references import RANDOM_CODE_LENGTH, encode_code
from rantau.journal.interface import hash_with_journal_key
from rantau.registry.birth_dates import list_near_dates
from rantau.registry.comparisons import build_comparison_counters
from rantau.registry.errors import PossibleDuplicate
from rantau.registry.matching import (
    Match,
    PersonDescription,
    ShownMatch,
    compare_descriptions,
    get_shown_match,
)
from rantau.registry.models import DistinctPersons, Person
from rantau.registry.nik import is_possible_nik
from rantau.registry.passports import is_possible_passport
from rantau.registry.permissions import COMPARE_PERSONS

CANDIDATE_PREFIX = "KC"
# A function of the database: it asks the whole nation, past the range of the scope.
CANDIDATES_SQL = "select * from registry_find_candidates(%s, %s, %s, %s, %s, %s, %s)"
MAX_CANDIDATES = 10


@dataclass(frozen=True)
class DuplicateCandidate:
    """Somebody who may be the same person: reference, score with reasons, and a masked name
    only.

    shown_reference  what the asking office is told: the reference of a person whom it sees anyway;
                     else a code that only this office can use, and only to say *somebody else*,
                     since a reference with the birth date opens a file (`serve_person`)
    is_visible       whether the asking office sees the person
    shown            what of the match the asker may be told
    """

    id: UUID
    reference: str
    shown_reference: str
    is_visible: bool
    masked_name: str
    match: Match
    shown: ShownMatch


def find_duplicate_candidates(
    actor: Actor, description: PersonDescription, *, other_than: UUID | None = None
) -> list[DuplicateCandidate]:
    """Whether this person may be registered already, asked nationally. Best match first, at most
    MAX_CANDIDATES.

    other_than  the person who is described, where she is registered already

    Candidates that the error PossibleDuplicate then shows are logged as read.
    """
    require_permission(actor, COMPARE_PERSONS)
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES_SQL, _build_question(description))
        rows = [row for row in cursor.fetchall() if row[0] != other_than]
    visible = set(
        Person.objects.filter(id__in=[row[0] for row in rows]).values_list("id", flat=True)
        if rows
        else ()
    )
    candidates = [_build_candidate(actor, row, description, visible) for row in rows]
    best = sorted((c for c in candidates if c.match.is_candidate), key=_get_sort_key)
    # Of one who was merged each registration was compared: the better match speaks.
    by_id: dict[UUID, DuplicateCandidate] = {}
    for each in best:
        by_id.setdefault(each.id, each)
    return list(by_id.values())[:MAX_CANDIDATES]


def _build_question(description: PersonDescription) -> list[Any]:
    """The arguments of CANDIDATES_SQL."""
    born, is_day = description.birth_date, description.birth_precision == Person.DAY
    names = [each for each in (description.name, description.alias) if each]
    return [
        list(description.niks),
        list(description.passports),
        list(description.phones),
        [build_name_key(each) for each in names],
        born,
        list_near_dates(born) if born and is_day else [],
        list(description.villages),
    ]


def _get_sort_key(candidate: DuplicateCandidate) -> tuple[bool, float]:
    """The same number comes first: ten persons of the same name must not push it off the list."""
    return not candidate.match.same_numbers, -candidate.match.weight


def _build_candidate(
    actor: Actor, row: tuple[Any, ...], description: PersonDescription, visible: set[UUID]
) -> DuplicateCandidate:
    id_, reference, name, alias, birth_date, precision, sex, phone = row[:8]
    villages, niks, passports, mothers = map(frozenset, row[8:])
    known = PersonDescription(
        name=name,
        alias=alias,
        birth_date=birth_date,
        birth_precision=precision,
        sex=sex,
        villages=villages,
        phones=frozenset({phone} - {""}),
        mothers=mothers,
        niks=frozenset(filter(is_possible_nik, niks)),
        passports=frozenset(filter(is_possible_passport, passports)),
    )
    match = compare_descriptions(description, known)
    return DuplicateCandidate(
        id=id_,
        reference=reference,
        shown_reference=reference if id_ in visible else _derive_candidate_code(actor, id_),
        is_visible=id_ in visible,
        masked_name=mask_name(name),
        match=match,
        shown=get_shown_match(match, description),
    )


def _derive_candidate_code(actor: Actor, person: UUID) -> str:
    """A code such as `KC-7K4M-Q2XW` for one candidate and one office."""
    number = int(hash_with_journal_key(f"candidate:{actor.office}:{person}"), 16)
    return f"{CANDIDATE_PREFIX}-{encode_code(number, length=RANDOM_CODE_LENGTH)}"


def require_declared_distinct(
    actor: Actor, candidates: list[DuplicateCandidate], declared_distinct: Iterable[str]
) -> list[DuplicateCandidate]:
    """The candidates, once the clerk has declared all of them to be other persons.

    Raises  PossibleDuplicate, with masked names only, while any is undeclared; it is counted for
            the actor and for each candidate, and gives way to TooManyComparisons
    """
    declared = set(declared_distinct)
    if any(not {c.reference, c.shown_reference} & declared for c in candidates):
        raise PossibleDuplicate(
            records=[c.id for c in candidates],
            counters=build_comparison_counters(actor, *(str(c.id) for c in candidates)),
            candidates=[_describe_candidate(each) for each in candidates],
        )
    return candidates


def _describe_candidate(candidate: DuplicateCandidate) -> dict[str, Any]:
    return {
        "reference": candidate.shown_reference,
        "is_visible": candidate.is_visible,
        "name": candidate.masked_name,
        "score": candidate.shown.score,
        "reasons": list(candidate.shown.reasons),
    }


def record_distinct_persons(
    actor: Actor, person: Person, others: Sequence[DuplicateCandidate | Person]
) -> None:
    """Remember that the person is none of these; an earlier decision about a pair stays."""
    pairs = [sorted((person.id, other.id)) for other in others]
    rows = [
        DistinctPersons(one_id=one, other_id=two, decided_by=actor.ref, decided_at=clock.now())
        for one, two in pairs
    ]
    DistinctPersons.objects.bulk_create(rows, ignore_conflicts=True)
