"""One worker all the way: from a district counter to a clearance, abroad, and home."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.placement.models import MilestoneEvent
from rantau.placement.next_step import get_next_step
from rantau.placement.selectors import get_scheme_editions, list_effective_milestone_events
from rantau.placement.services.decisions import clear_placement, close_placement
from rantau.placement.services.travel import correct_milestone_time
from rantau.placement.snapshot import load_snapshot
from tests.factories.placements import BEFORE_CLEARED

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")


def get_duty(journey):
    with reading_as(journey.national):
        duty = Duty.objects.get(about=journey.get().id, closed_at=None)
    return duty.kind, duty.office_id


class TestTheWay:
    """A placement moves along its scheme, and each step has one owner and a time."""

    def test_it_goes_from_the_counter_to_the_end(self, journey):
        assert get_duty(journey) == ("placement:supply:worker", journey.counter.office)
        journey.advance_to_selected()
        assert get_duty(journey) == ("placement:supply:worker", journey.counter.office)
        journey.receive(BEFORE_CLEARED)
        assert get_duty(journey) == ("placement:verify:regional", journey.regional.office)
        journey.verify(BEFORE_CLEARED, by=journey.regional)
        assert get_duty(journey) == ("placement:clear", journey.regional.office)
        journey.clear()
        assert get_duty(journey) == ("placement:depart", journey.agency.office)
        journey.depart()
        assert get_duty(journey) == ("placement:arrive", journey.post.office)
        journey.arrive()
        with pytest.raises(Duty.DoesNotExist):
            get_duty(journey)
        journey.return_home()
        assert get_duty(journey) == ("placement:close", journey.counter.office)
        close_placement(journey.verifier, uuid4(), journey.reference, seen=journey.revision)
        ended = journey.get()
        assert (ended.milestone, ended.ended_at) == ("closed", clock.now())
        with reading_as(journey.national):
            assert [p.milestone for p in list_effective_milestone_events(ended)] == [
                "registered",
                "selected",
                "cleared",
                "departed",
                "arrived",
                "returned",
                "closed",
            ]
            assert not Duty.objects.filter(about=ended.id, closed_at=None).exists()

    @pytest.mark.parametrize("note", ["x" * 301, "half\0done"])
    def test_a_closing_note_that_does_not_fit_is_refused_and_not_cut(self, journey, note):
        journey.advance_to_cleared()
        journey.depart()
        journey.arrive()
        journey.return_home()
        seen = journey.revision
        with pytest.raises(InvalidInput):
            close_placement(journey.verifier, uuid4(), journey.reference, seen=seen, note=note)
        assert journey.get().milestone == "returned"

    def test_every_command_writes_one_entry_and_no_personal_value(self, journey):
        journey.advance_to_cleared()
        with reading_as(journey.national):
            entries = Entry.objects.filter(subject=journey.get().id).order_by("revision")
            assert [e.kind for e in entries] == [
                "placement:candidate:registered",
                "placement:documents:received",
                "placement:documents:verified",
                "placement:selected",
                "placement:documents:received",
                "placement:documents:verified",
                "placement:cleared",
            ]
            written = " ".join(str(e.terms) for e in entries)
        assert not [v for v in ("Siti", "SITI", "X1234567", "PK-9") if v in written]

    def test_the_district_issues_two_documents_and_the_region_one(self, journey):
        journey.advance_to_cleared()
        with reading_as(journey.national):
            serials = list(
                Document.objects.order_by("issued_at", "id").values_list("serial", flat=True)
            )
        assert [s.rsplit("-", 1)[0] for s in serials] == [
            "IDC-3212-2027",
            "RKP-3212-2027",
            "KLR-32-2027",
        ]

    def test_documents_are_indonesian_whatever_language_the_officer_reads(self, journey):
        with translation.override("en"):
            journey.advance_to_selected()
        with reading_as(journey.national):
            names = {
                str(fields["scheme"])
                for fields in Document.objects.values_list("fields", flat=True)
            }
        assert names == {get_scheme_editions().get_edition("p2p-formal", "2026").name.id}

    def test_the_next_step_names_the_requirement_and_its_owner(self, journey):
        with reading_as(journey.counter):
            step = get_next_step(
                load_snapshot(journey.counter, journey.get(journey.counter), with_line_status=False)
            )
        assert (step.kind, step.party, step.requirement.code) == (
            "supply",
            "worker",
            "identity_card",
        )

    def test_clearing_takes_no_more_than_twelve_statements(self, journey):
        journey.advance_to_selected()
        journey.receive(BEFORE_CLEARED)
        journey.verify(BEFORE_CLEARED, by=journey.regional)
        seen = journey.revision
        with CaptureQueriesContext(connection) as queries:
            clear_placement(journey.head, uuid4(), journey.reference, seen=seen)
        inside = [q["sql"][:90] for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]]
        # Twelve, and the scope given back inside the test's transaction.
        assert len(inside) <= 13, inside


class TestTimes:
    """A fact carries when it happened and when it was written; the order of the way holds."""

    def test_a_departure_may_be_written_later_but_not_ahead(self, journey):
        journey.advance_to_cleared()
        with pytest.raises(InvalidInput):
            journey.depart(at=clock.now() + timedelta(minutes=1))
        with pytest.raises(InvalidInput):
            journey.depart(at=clock.now() - timedelta(days=1))
        left = clock.now()
        with clock.freeze_clock(left + timedelta(hours=5)):
            journey.depart(at=left)
        with reading_as(journey.national):
            event = MilestoneEvent.objects.get(milestone="departed")
        assert event.recorded_at - event.happened_at == timedelta(hours=5)

    def test_a_wrong_time_is_superseded_within_its_neighbours(self, journey):
        journey.advance_to_cleared()
        left = clock.now()
        with clock.freeze_clock(left + timedelta(days=3)):
            journey.depart()
            journey.arrive()
            with pytest.raises(InvalidInput):
                correct_milestone_time(
                    journey.national,
                    uuid4(),
                    journey.reference,
                    "departed",
                    at=left - timedelta(days=9),
                    why="Salah catat",
                    seen=journey.revision,
                )
            with pytest.raises(InvalidInput):
                correct_milestone_time(
                    journey.national,
                    uuid4(),
                    journey.reference,
                    "cleared",
                    at=left,
                    why="Salah catat",
                    seen=journey.revision,
                )
            correct_milestone_time(
                journey.national,
                uuid4(),
                journey.reference,
                "departed",
                at=left + timedelta(days=2),
                why="Salah catat",
                seen=journey.revision,
            )
        with reading_as(journey.national):
            live = {
                p.milestone: p.happened_at for p in list_effective_milestone_events(journey.get())
            }
            assert live["departed"] == left + timedelta(days=2)
            assert MilestoneEvent.objects.filter(milestone="departed").count() == 2
