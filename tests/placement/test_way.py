"""One worker all the way: from a district counter to a clearance, abroad, and home."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.placement.file import gather, schemes
from rantau.placement.lookups import live_passages
from rantau.placement.models import Passage
from rantau.placement.services.clear import clear
from rantau.placement.services.close import close
from rantau.placement.services.correct_passage import correct_passage
from rantau.placement.steps import next_step
from tests.placement.way import BEFORE_CLEARED

pytestmark = pytest.mark.usefixtures("noise", "db")


def owed(way):
    with looking(way.national):
        duty = Duty.objects.get(about=way.now().id, closed_at=None)
    return duty.kind, duty.office


class TestTheWay:
    """A placement moves along its scheme, and each step has one owner and a time."""

    def test_it_goes_from_the_counter_to_the_end(self, way):
        assert owed(way) == ("placement:supply:worker", way.counter.office)
        way.to_selected()
        assert owed(way) == ("placement:supply:worker", way.counter.office)
        way.receive(BEFORE_CLEARED)
        assert owed(way) == ("placement:verify:regional", way.regional.office)
        way.verify(BEFORE_CLEARED, by=way.regional)
        assert owed(way) == ("placement:clear", way.regional.office)
        way.clear()
        assert owed(way) == ("placement:depart", way.agency.office)
        way.depart()
        assert owed(way) == ("placement:arrive", way.post.office)
        way.arrive()
        with pytest.raises(Duty.DoesNotExist):
            owed(way)
        way.come_home()
        assert owed(way) == ("placement:close", way.counter.office)
        close(way.verifier, uuid4(), way.reference, seen=way.seen)
        ended = way.now()
        assert (ended.milestone, ended.ended_at) == ("closed", clock.now())
        with looking(way.national):
            assert [p.milestone for p in live_passages(ended)] == [
                "registered", "selected", "cleared", "departed", "arrived", "returned", "closed",
            ]  # fmt: skip
            assert not Duty.objects.filter(about=ended.id, closed_at=None).exists()

    def test_every_command_writes_one_entry_and_no_personal_value(self, way):
        way.to_cleared()
        with looking(way.national):
            entries = Entry.objects.filter(subject=way.now().id).order_by("revision")
            assert [e.kind for e in entries] == [
                "placement:candidate:registered", "placement:papers:received",
                "placement:papers:verified", "placement:selected", "placement:papers:received",
                "placement:papers:verified", "placement:cleared",
            ]  # fmt: skip
            written = " ".join(str(e.terms) for e in entries)
        assert not [v for v in ("Siti", "SITI", "X1234567", "PK-9") if v in written]

    def test_the_district_issues_two_documents_and_the_region_one(self, way):
        way.to_cleared()
        with looking(way.national):
            serials = list(
                Document.objects.order_by("issued_at", "id").values_list("serial", flat=True)
            )
        assert [s.rsplit("-", 1)[0] for s in serials] == [
            "IDC-3212-2027",
            "RKP-3212-2027",
            "KLR-32-2027",
        ]

    def test_papers_speak_indonesian_whatever_the_officer_reads(self, way):
        with translation.override("en"):
            way.to_selected()
        with looking(way.national):
            told = {
                str(fields["scheme"])
                for fields in Document.objects.values_list("fields", flat=True)
            }
        assert told == {schemes().edition("p2p-formal", "2026").name.id}

    def test_the_next_step_names_the_paper_and_its_owner(self, way):
        with looking(way.counter):
            step = next_step(gather(way.counter, way.now(way.counter), live=False))
        assert (step.kind, step.party, step.asked.code) == ("supply", "worker", "identity_card")

    def test_clearing_takes_no_more_than_twelve_statements(self, way):
        way.to_selected()
        way.receive(BEFORE_CLEARED)
        way.verify(BEFORE_CLEARED, by=way.regional)
        seen = way.seen
        with CaptureQueriesContext(connection) as asked:
            clear(way.head, uuid4(), way.reference, seen=seen)
        inside = [q["sql"][:90] for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]
        # Twelve, and the scope given back inside the test's transaction.
        assert len(inside) <= 13, inside


class TestTimes:
    """A fact carries when it happened and when it was written; the order of the way holds."""

    def test_a_departure_may_be_written_later_but_not_ahead(self, way):
        way.to_cleared()
        with pytest.raises(Invalid):
            way.depart(at=clock.now() + timedelta(minutes=1))
        with pytest.raises(Invalid):
            way.depart(at=clock.now() - timedelta(days=1))
        left = clock.now()
        with clock.frozen(left + timedelta(hours=5)):
            way.depart(at=left)
        with looking(way.national):
            passage = Passage.objects.get(milestone="departed")
        assert passage.recorded_at - passage.happened_at == timedelta(hours=5)

    def test_a_wrong_time_is_superseded_within_its_neighbours(self, way):
        way.to_cleared()
        left = clock.now()
        with clock.frozen(left + timedelta(days=3)):
            way.depart()
            way.arrive()
            with pytest.raises(Invalid):
                correct_passage(
                    way.national, uuid4(), way.reference, "departed",
                    at=left - timedelta(days=9), why="Salah catat", seen=way.seen,
                )  # fmt: skip
            with pytest.raises(Invalid):
                correct_passage(
                    way.national, uuid4(), way.reference, "cleared",
                    at=left, why="Salah catat", seen=way.seen,
                )  # fmt: skip
            correct_passage(
                way.national, uuid4(), way.reference, "departed",
                at=left + timedelta(days=2), why="Salah catat", seen=way.seen,
            )  # fmt: skip
        with looking(way.national):
            live = {p.milestone: p.happened_at for p in live_passages(way.now())}
            assert live["departed"] == left + timedelta(days=2)
            assert Passage.objects.filter(milestone="departed").count() == 2
