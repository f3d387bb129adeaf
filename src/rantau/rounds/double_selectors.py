"""Fetch examinees who are one person after a merge, and what headquarters decides of them."""

from collections.abc import Iterable
from itertools import combinations, groupby
from uuid import UUID

from django.db.models import OuterRef, Subquery

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_readings
from rantau.registry.models import Person
from rantau.rounds.double_errors import NoSuchDouble
from rantau.rounds.double_rules import is_standing_twice
from rantau.rounds.models import DoubleExaminee, Examinee, Rank, Ranking
from rantau.rounds.permissions import DECIDE_DOUBLE
from rantau.rounds.stages import Stage

PURPOSE = "double_examinee"
EXAMINEES = tuple(
    f"{side}__{related}"
    for side in ("first", "second")
    for related in ("person", "round", "place", "office")
)


def list_double_pairs() -> list[tuple[UUID, UUID]]:
    """The examinees of merged registrations who stand twice, and of whom nothing is to be decided
    yet: each pair in the order of their keys. Inside a scope."""
    rows = Examinee.objects.select_related("round", "person").exclude(person__merge_root=None)
    open_pairs = set(DoubleExaminee.objects.filter(outcome="").values_list("first", "second"))
    of_persons = groupby(
        rows.order_by("person__merge_root", "id"), key=lambda each: each.person.merge_root_id
    )
    return [
        (one.id, other.id)
        for _person, examinees in of_persons
        for one, other in combinations(examinees, 2)
        if is_double(one, other) and (one.id, other.id) not in open_pairs
    ]


def is_double(one: Examinee, other: Examinee) -> bool:
    """Whether two examinees, with person and round, are one person who stands twice."""
    return (
        is_united(one.person, other.person)
        and is_standing_twice(
            Stage(one.stage), Stage(other.stage), is_same_round=one.round_id == other.round_id
        )
        and one.round.destination == other.round.destination
    )


def is_united(one: Person, other: Person) -> bool:
    """Whether two registrations were merged, and are not separated."""
    return one.merge_root_id is not None and one.merge_root_id == other.merge_root_id


def list_doubles_to_close() -> list[UUID]:
    """What waits for a decision that is needed no longer. Inside a scope."""
    rows = DoubleExaminee.objects.filter(outcome="").select_related(*EXAMINEES)
    return [row.id for row in rows.order_by("id") if not is_double(row.first, row.second)]


def get_double(actor: Actor, reference: str) -> DoubleExaminee:
    """Two examinees who are one person, under the reference of what is to be decided, for its page:
    both are logged as read. Raises NoSuchDouble."""
    require_permission(actor, DECIDE_DOUBLE)
    rows = DoubleExaminee.objects.select_related(*EXAMINEES)
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchDouble()
    persons = {found.first.person_id, found.second.person_id}
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE)
    return found


def list_ranks(examinees: Iterable[Examinee]) -> dict[UUID, int]:
    """Examinee -> rank in the newest published ranking of her round, of those who have one; one
    query. Inside a scope."""
    published = Ranking.objects.filter(
        round=OuterRef("examinee__round"), outcome=Ranking.PUBLISHED
    ).order_by("-number")
    ranks = Rank.objects.filter(
        examinee__in=[each.id for each in examinees], ranking=Subquery(published.values("id")[:1])
    )
    return {key: rank for key, rank in ranks.values_list("examinee", "rank") if rank is not None}
