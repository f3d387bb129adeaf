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
from rantau.registry.errors import PossibleDuplicate
from rantau.registry.matching import MIN_SCORE, MatchScore, PersonDescription, compare_descriptions
from rantau.registry.models import DistinctPersons, Person
from rantau.registry.permissions import COMPARE_PERSONS

# A function of the database: it asks the whole nation, past the range of the scope.
SAME_PERSON_SQL = "select * from registry_find_duplicates(%s, %s, %s, %s)"


@dataclass(frozen=True)
class DuplicateCandidate:
    """Somebody who may be the same person: reference, score with reasons, and a masked name
    only."""

    id: UUID
    reference: str
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
    candidates = [_build_candidate(row, description) for row in rows]
    return sorted((c for c in candidates if c.match.score >= MIN_SCORE), key=_get_sort_key)[:10]


def _get_sort_key(candidate: DuplicateCandidate) -> tuple[bool, float]:
    """The same number comes first: ten persons of the same name must not push it off the list."""
    same_number = {"nik", "passport"} & set(candidate.match.reasons)
    return not same_number, -candidate.match.score


def _build_candidate(row: tuple[Any, ...], description: PersonDescription) -> DuplicateCandidate:
    id_, reference, name, birth_date, precision, village, niks, passports = row
    known = PersonDescription(
        name=name,
        birth_date=birth_date,
        birth_precision=precision,
        origin_node=village,
        niks=frozenset(niks),
        passports=frozenset(passports),
    )
    return DuplicateCandidate(
        id_, reference, mask_name(name), compare_descriptions(description, known)
    )


def require_declared_distinct(
    candidates: list[DuplicateCandidate], declared_distinct: Iterable[str]
) -> list[DuplicateCandidate]:
    """The candidates, once the clerk has declared all of them to be other persons.

    Raises  PossibleDuplicate, with masked names only, while any is undeclared
    """
    if {c.reference for c in candidates} - set(declared_distinct):
        raise PossibleDuplicate(
            records=[c.id for c in candidates],
            candidates=[
                {
                    "reference": c.reference,
                    "name": c.masked_name,
                    "score": c.match.score,
                    "reasons": list(c.match.reasons),
                }
                for c in candidates
            ],
        )
    return candidates


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
