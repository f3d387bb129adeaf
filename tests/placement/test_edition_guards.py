"""What the database takes of editions, and what their proposer takes back."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.declarations.errors import DeclarationDecided, OthersDeclaration
from rantau.duties.worklist import get_worklist
from rantau.placement.models import SchemeEdition
from rantau.placement.services.scheme_editions import recall_edition
from tests.actors import get_officer
from tests.factories.scheme_editions import build_content, propose, publish

NEXT = build_content(edition="2027", begins="2027-03-01")


@pytest.fixture(autouse=True)
def december(db):
    """Before the day from which the edition is in force."""
    with clock.freeze_clock(datetime(2026, 12, 10, 3, tzinfo=UTC)):
        yield


@contextmanager
def refused_by_database(words, login):
    """Acting as an officer whom the database refuses what follows, with these words."""
    with (
        pytest.raises(IntegrityError, match=words),
        transaction.atomic(),
        acting_as(officer := get_officer(login)),
    ):
        yield officer


class TestRowSecurity:
    def test_everybody_reads_what_was_published_and_headquarters_alone_what_waits(self):
        publish(propose(NEXT))
        propose(build_content(edition="2028", begins="2028-03-01"))
        for actor, editions in (
            (PUBLIC_ACTOR, {"2027"}),
            (get_officer("loket.3212"), {"2027"}),
            (get_officer("p3mi.1"), {"2027"}),
            (get_officer("pusat"), {"2027", "2028"}),
            (get_officer("inspektorat"), {"2027", "2028"}),
        ):
            with reading_as(actor):
                assert set(SchemeEdition.objects.values_list("edition", flat=True)) == editions

    @pytest.mark.parametrize("column", ["content", "in_force_from", "edition", "digest"])
    def test_headquarters_changes_no_content(self, column):
        publish(propose(NEXT))
        value = date(2030, 1, 1) if column == "in_force_from" else "x"
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            acting_as(get_officer("pusat")),
        ):
            SchemeEdition.objects.update(**{column: value})

    def test_nobody_takes_a_row_away(self):
        publish(propose(NEXT))
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            acting_as(get_officer("pusat")),
            connection.cursor() as cursor,
        ):
            cursor.execute("delete from placement_scheme_edition")

    def test_the_database_takes_no_decision_by_the_proposer(self):
        propose(NEXT)
        with refused_by_database("needs a second person", "pusat") as officer:
            SchemeEdition.objects.update(
                outcome="published", decided_by=officer.ref, decided_at=clock.now()
            )

    def test_the_database_takes_no_decision_in_the_name_of_another(self):
        propose(NEXT)
        other = get_officer("pusat-2").ref
        with refused_by_database("decided under the own account", "pusat"):
            SchemeEdition.objects.update(
                outcome="published", decided_by=other, decided_at=clock.now()
            )

    @pytest.mark.parametrize("outcome", ["", "refused", "recalled"])
    def test_the_database_lets_what_was_decided_stay(self, outcome):
        publish(propose(NEXT))
        with refused_by_database("that was decided stays", "pusat-2"):
            SchemeEdition.objects.update(outcome=outcome)

    @pytest.mark.parametrize(
        "values",
        [{"outcome": "published", "decided_by": "account:x"}, {"proposed_by": "account:x"}],
    )
    def test_the_database_takes_a_new_version_as_waiting_and_under_the_own_account(self, values):
        reference = propose(NEXT)
        with reading_as(get_officer("pusat")):
            row = SchemeEdition.objects.get(reference=reference)
        row.id, row.reference, row.scheme = uuid4(), "ES-0000-0000", "g2g-other"
        for name, value in values.items():
            setattr(row, name, value)
        with refused_by_database("as waiting, under the own account", "pusat"):
            row.save(force_insert=True)

    def test_the_database_lets_nobody_but_the_proposer_take_it_back(self):
        propose(NEXT)
        with refused_by_database("decided_by_a_second_person", "pusat-2") as other:
            SchemeEdition.objects.update(
                outcome="recalled", decided_by=other.ref, decided_at=clock.now()
            )


class TestRecall:
    """Whoever proposed takes back what waits, and proposes it as it should be."""

    def test_the_proposer_takes_it_back_and_proposes_again(self):
        reference = propose(NEXT)
        recall_edition(get_officer("pusat"), uuid4(), reference)
        with reading_as(other := get_officer("pusat-2")):
            row = SchemeEdition.objects.get(reference=reference)
            items = get_worklist(other).items
        assert (row.outcome, row.decided_by) == ("recalled", get_officer("pusat").ref)
        assert items == []
        publish(propose(NEXT))

    def test_nobody_else_takes_it_back(self):
        reference = propose(NEXT)
        with pytest.raises(OthersDeclaration):
            recall_edition(get_officer("pusat-2"), uuid4(), reference)

    def test_what_was_decided_is_not_taken_back(self):
        reference = publish(propose(NEXT))
        with pytest.raises(DeclarationDecided):
            recall_edition(get_officer("pusat"), uuid4(), reference)

    def test_what_was_taken_back_is_not_published(self):
        reference = propose(NEXT)
        recall_edition(get_officer("pusat"), uuid4(), reference)
        with pytest.raises(DeclarationDecided):
            publish(reference)
