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
from rantau.registry.comparisons import build_comparison_counters
from rantau.registry.errors import PossibleDuplicate
from rantau.registry.matching import (
    MIN_SCORE,
    MatchScore,
    PersonDescription,
    compare_descriptions,
    get_shown_match,
)
from rantau.registry.models import DistinctPersons, Person
from rantau.registry.permissions import COMPARE_PERSONS

CANDIDATE_PREFIX = "KC"
# A function of the database: it asks the whole nation, past the range of the scope.
SAME_PERSON_SQL = "select * from registry_find_duplicates(%s, %s, %s, %s)"


@dataclass(frozen=True)
class DuplicateCandidate:
    """Somebody who may be the same person: reference, score with reasons, and a masked name
    only.

    shown_reference  what the asking office is told: the reference of a person whom it sees anyway;
                     else a code that only this office can use, and only to say *somebody else*,
                     since a reference with the birth date opens a file (`serve_person`)
    """

    id: UUID
    reference: str
    shown_reference: str
    masked_name: str
    match: MatchScore


def find_duplicate_candidates(
    actor: Actor, description: PersonDescription
) -> list[DuplicateCandidate]:
    """Whether this person may be registered already, asked nationally. Best match first, at most
    ten.

    Candidates that the error PossibleDuplicate then shows are logged as read.
    """
    require_permission(actor, COMPARE_PERSONS)
    numbers = [list(description.niks), list(description.passports)]
    with connection.cursor() as cursor:
        cursor.execute(
            SAME_PERSON_SQL, [*numbers, build_name_key(description.name), description.birth_date]
        )
        rows = cursor.fetchall()
    visible = set(
        Person.objects.filter(id__in=[row[0] for row in rows]).values_list("id", flat=True)
        if rows
        else ()
    )
    candidates = [_build_candidate(actor, row, description, visible) for row in rows]
    return sorted((c for c in candidates if c.match.score >= MIN_SCORE), key=_get_sort_key)[:10]


def _get_sort_key(candidate: DuplicateCandidate) -> tuple[bool, float]:
    """The same number comes first: ten persons of the same name must not push it off the list."""
    same_number = {"nik", "passport"} & set(candidate.match.reasons)
    return not same_number, -candidate.match.score


def _build_candidate(
    actor: Actor, row: tuple[Any, ...], description: PersonDescription, visible: set[UUID]
) -> DuplicateCandidate:
    id_, reference, name, birth_date, precision, village, niks, passports = row
    known = PersonDescription(
        name=name,
        birth_date=birth_date,
        birth_precision=precision,
        origin_node=village,
        niks=frozenset(niks),
        passports=frozenset(passports),
    )
    shown_reference = reference if id_ in visible else _derive_candidate_code(actor, id_)
    match = compare_descriptions(description, known)
    return DuplicateCandidate(id_, reference, shown_reference, mask_name(name), match)


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
    shown = get_shown_match(candidate.match)
    return {
        "reference": candidate.shown_reference,
        "name": candidate.masked_name,
        "score": shown.score,
        "reasons": list(shown.reasons),
    }


def record_distinct_persons(
    actor: Actor, person: Person, others: Sequence[DuplicateCandidate]
) -> None:
    """Remember that the person is none of these; an earlier decision about a pair stays."""
    pairs = [sorted((person.id, other.id)) for other in others]
    rows = [
        DistinctPersons(one_id=one, other_id=two, decided_by=actor.ref, decided_at=clock.now())
        for one, two in pairs
    ]
    DistinctPersons.objects.bulk_create(rows, ignore_conflicts=True)
