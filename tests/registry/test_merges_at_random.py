"""Random merges and undoings: what must always hold holds after each of them
(docs/design/invariants.md)."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.scope import reading_as
from rantau.common.errors import DomainError
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.registry.models import DistinctPersons, Identity, Merge, Person, Relative
from tests.actors import get_officer
from tests.factories.merges import merge, read_person, undo
from tests.factories.persons import BANDUNG_VILLAGE, create_unlike_person
from tests.factories.placements import SURABAYA_VILLAGE, create_unrelated_placement
from tests.module_data import module_data, rollback

pytestmark = pytest.mark.django_db
# Of whom each office sees one, by the village of origin.
HOMES = {"loket.3212": None, "loket.3204": BANDUNG_VILLAGE, "loket.3578": SURABAYA_VILLAGE}
PLACES = list(HOMES)
SIDES = st.sampled_from(["survivor", "retired"])
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("merge"),
            st.integers(0, 4),
            st.integers(0, 4),
            st.fixed_dictionaries(dict.fromkeys(("name", "birth_date", "origin", "phone"), SIDES)),
        ),
        st.tuples(st.just("undo"), st.integers(0, 4), st.booleans()),
    ),
    min_size=1,
    max_size=6,
)


@module_data
def people():
    """Five registrations at three offices; one has a placement, and somebody else has one too."""
    create_unrelated_placement()
    references = []
    for number in range(5):
        login = PLACES[number % len(PLACES)]
        village = HOMES[login]
        home = {"origin": village, "domicile": village} if village else {}
        references.append(create_unlike_person(get_officer(login), f"number {number}", **home))
    return references


def snapshot(people):
    """What stands in the row of each registration, whoever it answers as."""
    with reading_as(get_officer("pusat")):
        rows = Person.objects.filter(reference__in=people)
        return {
            row.reference: (row.name, row.birth_date, row.origin_node, row.domicile_node, row.phone)
            for row in rows
        }


def find_standing_merges():
    with reading_as(get_officer("pusat")):
        rows = Merge.objects.filter(kind=Merge.MERGE, state=Merge.DONE, separated_at=None)
        return list(rows.order_by("decided_at", "id").values_list("reference", flat=True))


def build_groups(people):
    """The registrations that answer as one, by the merges that stand."""
    with reading_as(get_officer("pusat")):
        pairs = Merge.objects.filter(kind=Merge.MERGE, state=Merge.DONE, separated_at=None)
        pairs = list(pairs.values_list("survivor__reference", "retired__reference"))
    groups = {each: {each} for each in people}
    for one, other in pairs:
        united = groups[one] | groups[other]
        for each in united:
            groups[each] = united
    return groups


def take(step, people):
    """Take a step where it is allowed; gives whether it was."""
    try:
        if step[0] == "merge":
            one, other = people[step[1]], people[step[2]]
            if read_person(one).id == read_person(other).id:
                return False
            merge(one, other, by="pusat", facts=step[3])
        else:
            standing = find_standing_merges()
            if not standing:
                return False
            undo(standing[step[1] % len(standing)], by="pusat")
    except DomainError:
        return False
    return True


def check(people, first):
    groups = build_groups(people)
    rows = snapshot(people)
    with reading_as(get_officer("pusat")):
        persons = {p.reference: p for p in Person.objects.filter(reference__in=people)}
    for reference in people:
        # Everybody is answered as the one that was registered first among those that are one.
        root = min(groups[reference], key=people.index)
        assert read_person(reference).reference == root
        is_alone = len(groups[reference]) == 1
        assert (persons[reference].merge_root_id is None) == is_alone
        # A retired row stands as it stood; one that is alone again is whole again.
        if reference != root or is_alone:
            assert is_alone is False or rows[reference] == first[reference]
    for number, reference in enumerate(people):
        for login in PLACES:
            _check_sight(login, reference, number, groups, people)


def _check_sight(login, reference, number, groups, people):
    """An office sees a registration where it has a ground on any that is one with it."""
    officer = get_officer(login)
    own = {each for at, each in enumerate(people) if PLACES[at % len(PLACES)] == login}
    with reading_as(officer):
        is_seen = Person.objects.filter(reference=reference).exists()
        numbers = Identity.objects.filter(person__reference=reference).count()
        relatives = Relative.objects.filter(person__reference=reference).count()
    moved = _list_moved_here(login, groups[reference])
    assert is_seen == bool(groups[reference] & own or moved), (login, number)
    assert is_seen or numbers + relatives == 0


def _list_moved_here(login, group):
    """Whose village was chosen to be one of this office."""
    lo, hi = get_officer(login).spans[0]
    with reading_as(get_officer("pusat")):
        rows = Person.objects.filter(reference__in=group)
        return [p.id for p in rows if lo <= p.origin_node < hi or lo <= p.domicile_node < hi]


def check_books(entries_before, steps):
    """One entry a command, one owner and a due time for each open duty, no pair decided twice."""
    headquarters = get_officer("pusat")
    with reading_as(headquarters):
        assert Entry.objects.count() == entries_before + 2 * steps
        assert not Duty.objects.filter(kind="registry:decide_merge", closed_at=None).exists()
        pairs = list(DistinctPersons.objects.values_list("one", "other"))
        assert len(pairs) == len(set(pairs))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_after_any_merges_and_undoings_all_is_in_order(people, steps):
    with rollback():
        first = snapshot(people)
        with reading_as(get_officer("pusat")):
            entries = Entry.objects.count()
        done = sum(take(step, people) for step in steps)
        check(people, first)
        check_books(entries, done)
        while standing := find_standing_merges():
            undo(standing[-1], by="pusat")
        assert snapshot(people) == first
        check(people, first)
