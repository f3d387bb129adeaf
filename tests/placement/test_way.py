"""One worker all the way: from a district counter to a clearance, abroad, and home."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from rantau.access.scope import looking, scope
from rantau.core import clock
from rantau.core.errors import Forbidden, Invalid, Stale
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.partners.lookups import standing
from rantau.partners.services.hold_agency import hold_agency
from rantau.placement.errors import (
    AnotherOfficer,
    Ended,
    GatesUnmet,
    NoSuchPlacement,
    NotAvailable,
    NotFromHere,
    NotYours,
)
from rantau.placement.file import gather
from rantau.placement.lookups import at_border, candidates, live_passages
from rantau.placement.models import Fact, Passage
from rantau.placement.services.clear import clear
from rantau.placement.services.close import close
from rantau.placement.services.correct_paper import correct_paper
from rantau.placement.services.correct_passage import correct_passage
from rantau.placement.services.receive import Receipt, receive
from rantau.placement.services.refuse import refuse
from rantau.placement.services.register_candidate import CandidateTerms, register_candidate
from rantau.placement.services.verify import Verdict, verify
from rantau.placement.services.withdraw import withdraw
from rantau.placement.steps import next_step
from rantau.registry.errors import NoSuchPerson
from rantau.registry.lookups import person_for, search
from tests.cast import officer, registered
from tests.placement.way import BEFORE_CLEARED, BEFORE_SELECTED, BORN, begun, line_of

pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def way(db):
    return begun()


@pytest.fixture
def noise(bandung):
    """Somebody else's placement through another agency, so that a filter that filters nothing fails."""
    other = officer("p3mi.2")
    person = registered(
        bandung, name="Dewi", nik="", phone="", origin=3204012001, domicile=3204012001
    )
    terms = CandidateTerms(person, BORN, line_of(other).id)
    return register_candidate(other, uuid4(), terms).answer


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


class TestGates:
    """A milestone is never entered with an unmet gate, and the refusal says why in data."""

    def unmet(self, refusal):
        return {(each.code, each.about) for each in refusal.value.unmet}

    def test_papers_that_are_missing_keep_it_shut_and_change_nothing(self, way):
        before = way.seen
        with pytest.raises(GatesUnmet) as refusal:
            way.select()
        assert ("missing", "identity_card") in self.unmet(refusal)
        assert (way.seen, way.now().milestone) == (before, "registered")

    @pytest.mark.parametrize(
        ("paper", "fields", "why"),
        [
            ("medical", {"result": "unfit", "examined_on": "2027-02-15"}, "unfit"),
            ("medical", {"result": "fit", "examined_on": "2026-11-01"}, "expired"),
            ("visa", {"number": "V", "expires_on": "2027-03-01"}, "expired"),
            ("passport", {"number": "X1", "name": "SITI AMINAH", "expires_on": "2032-01-01"}, "name_differs"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_with_one_paper_is_said(self, way, paper, fields, why):
        with pytest.raises(GatesUnmet) as refusal:
            way.to_cleared(**{paper: fields})
        assert (why, paper) in self.unmet(refusal)

    def test_a_name_in_another_order_is_the_same_name(self, way):
        way.to_cleared(passport={**BEFORE_CLEARED["passport"], "name": "NURHALIMAH BINTI SITI"})
        assert way.now().milestone == "cleared"

    def test_a_hold_freezes_at_once(self, way, headquarters):
        hold_agency(headquarters, uuid4(), "AG-001", reason="review")
        with pytest.raises(GatesUnmet) as refusal:
            way.to_selected()
        assert self.unmet(refusal) == {("held", "")}

    def test_who_is_seventeen_is_no_candidate(self, db):
        with pytest.raises(GatesUnmet) as refusal:
            begun(birth_date=BORN.replace(year=2009, month=3, day=3), nik="")
        assert self.unmet(refusal) == {("too_young", "")}

    def test_a_year_alone_counts_as_its_last_day(self, db):
        with pytest.raises(GatesUnmet):
            begun(
                birth_date=BORN.replace(year=2009, month=1, day=1), birth_precision="year", nik=""
            )

    def test_a_man_takes_no_place_for_women(self, db):
        agency = officer("p3mi.1")
        with pytest.raises(GatesUnmet) as refusal:
            begun(sex="M", nik="", line=line_of(agency, sex="F"))
        assert self.unmet(refusal) == {("sex", "")}

    def test_the_clearing_officer_verified_nothing(self, way):
        way.to_selected()
        way.receive(BEFORE_CLEARED)
        way.verify(BEFORE_CLEARED, by=way.regional)
        with pytest.raises(GatesUnmet) as refusal:
            way.clear(by=way.regional)
        assert self.unmet(refusal) == {("same_officer", "")}

    def test_a_district_clears_nobody(self, way):
        way.to_selected()
        way.receive(BEFORE_CLEARED)
        with pytest.raises(NotYours):
            way.verify(BEFORE_CLEARED)
        way.verify(BEFORE_CLEARED, by=way.regional)
        with pytest.raises(NotYours):
            way.clear(by=officer("kepala.3212"))

    def test_no_step_is_skipped(self, way):
        with pytest.raises(NotFromHere):
            way.clear()
        way.to_cleared()
        with pytest.raises(NotFromHere):
            way.clear()

    def test_an_expired_visa_keeps_her_at_the_gate(self, way):
        way.to_cleared()
        with clock.frozen(clock.now() + timedelta(days=200)), pytest.raises(GatesUnmet) as refusal:
            way.depart()
        assert self.unmet(refusal) == {("expired", "visa")}


class TestPapers:
    """Papers are received and verified one by one; nothing unverified looks verified."""

    def test_a_returned_paper_needs_another_officer_or_another_paper(self, way):
        way.receive(BEFORE_SELECTED)
        returned = Verdict("family_card", accepted=False, reason="Tidak terbaca")
        verify(way.verifier, uuid4(), way.reference, [returned], seen=way.seen)
        with pytest.raises(AnotherOfficer):
            way.verify(["family_card"])
        way.verify(["family_card"], by=officer("kepala.3212"))

    def test_returning_needs_all_reasons(self, way):
        way.receive(BEFORE_SELECTED)
        with pytest.raises(Invalid) as refusal:
            verify(
                way.verifier,
                uuid4(),
                way.reference,
                [Verdict("family_card", accepted=False)],
                seen=way.seen,
            )
        assert list(refusal.value.problems) == ["family_card.reason"]

    def test_what_was_not_received_is_not_verified(self, way):
        with pytest.raises(Invalid):
            way.verify(["family_card"])

    def test_problems_are_told_at_their_fields(self, way):
        receipts = [
            Receipt("passport", {"number": "", "name": "A\0", "expires_on": "31-02-2030"}),
            Receipt("medical", {"result": "perhaps", "examined_on": "2027-01-01"}),
            Receipt("horoscope", {}),
        ]
        with pytest.raises(Invalid) as refusal:
            receive(way.counter, uuid4(), way.reference, receipts, seen=way.seen)
        assert set(refusal.value.problems) == {
            "passport.number", "passport.name", "passport.expires_on", "medical.result", "horoscope",
        }  # fmt: skip
        with looking(way.counter):
            assert not Fact.objects.filter(person=way.now().person_id).exists()

    def test_a_wrong_paper_is_superseded_and_verified_again(self, way):
        way.receive(BEFORE_SELECTED)
        way.verify(BEFORE_SELECTED)
        fields = {"number": "PP-2/2027", "signed_on": "21-02-2027"}
        correct_paper(
            way.verifier, uuid4(), way.reference, "placement_agreement",
            fields=fields, why="Salah ketik", seen=way.seen,
        )  # fmt: skip
        with looking(way.counter):
            paper = gather(way.counter, way.now(way.counter), live=False).papers[
                "placement_agreement"
            ]
            assert (paper.state, paper.receipt.fields["number"]) == ("received", "PP-2/2027")
            assert (
                Fact.objects.filter(requirement="placement_agreement", kind="received").count() == 2
            )

    def test_a_page_that_is_out_of_date_is_refused(self, way):
        seen = way.seen
        way.receive(BEFORE_SELECTED)
        with pytest.raises(Stale) as refusal:
            receive(way.counter, uuid4(), way.reference, [Receipt("family_card")], seen=seen)
        assert (refusal.value.seen, refusal.value.now) == (seen, seen + 1)

    @pytest.mark.parametrize("table", ["placement_fact", "placement_passage"])
    def test_a_fact_never_changes(self, way, table):
        way.receive(BEFORE_SELECTED)
        for act in (f"update {table} set reason = 'x'", f"delete from {table}"):
            for actor in (way.counter, way.national):
                with (
                    pytest.raises(Exception, match="permission denied"),
                    transaction.atomic(),
                    scope(actor),
                ):
                    connection.cursor().execute(act)


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
            correct_passage(
                way.national, uuid4(), way.reference, "departed",
                at=left + timedelta(days=2), why="Salah catat", seen=way.seen,
            )  # fmt: skip
        with looking(way.national):
            live = {p.milestone: p.happened_at for p in live_passages(way.now())}
            assert live["departed"] == left + timedelta(days=2)
            assert Passage.objects.filter(milestone="departed").count() == 2


class TestEnding:
    """Withdrawn or refused, the place is given back, documents die, and nothing more is owed."""

    def test_the_agency_withdraws_and_sees_the_person_no_more(self, way):
        way.to_cleared()
        line = way.now().line
        withdraw(way.agency, uuid4(), way.reference, reason="worker_wishes", seen=way.seen)
        with looking(way.national):
            assert (standing(line).reserved, standing(line).consumed) == (0, 0)
            assert not Document.objects.filter(revoked_at=None).exists()
            assert not Duty.objects.filter(about=way.now().id, closed_at=None).exists()
        with looking(way.agency):
            assert way.reference not in {c.reference for c in candidates(way.agency)}

    def test_what_has_ended_stays_ended(self, way):
        withdraw(way.agency, uuid4(), way.reference, reason="worker_wishes", seen=way.seen)
        with pytest.raises(Ended):
            way.receive(BEFORE_SELECTED)

    def test_a_refusal_says_why(self, way):
        with pytest.raises(Invalid):
            refuse(way.verifier, uuid4(), way.reference, reason="fraud", note=" ", seen=way.seen)
        refuse(
            way.verifier, uuid4(), way.reference, reason="fraud", note="Surat palsu", seen=way.seen
        )
        assert way.now().milestone == "refused"

    def test_after_departure_nobody_withdraws(self, way):
        way.to_cleared()
        way.depart()
        with pytest.raises(NotFromHere):
            withdraw(way.agency, uuid4(), way.reference, reason="agency_wishes", seen=way.seen)


class TestCandidates:
    """An agency takes whom it can name, and can enumerate nobody."""

    def test_a_wrong_birth_date_and_nobody_answer_alike(self, way, indramayu):
        person = registered(indramayu, name="Wartini", nik="")
        for reference, born in (
            (person, BORN.replace(day=15)),
            ("RT-0000-0000", BORN),
            (way.person, BORN),
        ):
            with pytest.raises(NoSuchPerson):
                register_candidate(
                    officer("p3mi.2"), uuid4(),
                    CandidateTerms(reference, born, line_of(officer("p3mi.2")).id),
                )  # fmt: skip

    def test_nobody_has_two_open_placements(self, way):
        terms = CandidateTerms(way.person, BORN, line_of(way.agency).id)
        with pytest.raises((NoSuchPerson, NotAvailable)):
            register_candidate(way.agency, uuid4(), terms)

    def test_an_office_registers_no_candidate(self, way):
        with pytest.raises(Forbidden):
            register_candidate(
                way.verifier, uuid4(), CandidateTerms(way.person, BORN, line_of(way.agency).id)
            )


class TestWhoSees:
    """Only grounds show a placement; absent and forbidden answer alike."""

    @pytest.mark.parametrize("login", ["loket.3204", "loket.3578", "bp3mi.35", "p3mi.2", "perwakilan.tw-tpe", "bandara.cgk"])  # fmt: skip
    def test_others_are_told_that_there_is_no_such_placement(self, way, login):
        with pytest.raises(NoSuchPlacement):
            way.now(officer(login))

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "pusat"])
    def test_its_own_see_it(self, way, login):
        assert way.now(officer(login)).reference == way.reference

    def test_an_agency_lists_its_own_candidates_alone(self, way, noise):
        with looking(way.agency):
            assert [c.reference for c in candidates(way.agency)] == [way.reference]

    def test_the_post_sees_her_from_departure_to_return(self, way):
        way.to_cleared()
        with pytest.raises(NoSuchPlacement):
            way.now(way.post)
        way.depart()
        assert way.now(way.post).reference == way.reference
        with looking(way.post):
            assert person_for(way.post, way.person, purpose="test").name == "Siti Nurhalimah"
        way.arrive()
        way.come_home()
        with pytest.raises(NoSuchPlacement):
            way.now(way.post)

    def test_the_border_finds_a_traveller_by_passport_and_birth_date_only(self, way):
        with looking(way.border), pytest.raises(NoSuchPlacement):
            at_border(way.border, "X1234567", BORN)
        way.to_cleared()
        with looking(way.border):
            assert at_border(way.border, "x 1234567", BORN) == way.reference
            with pytest.raises(NoSuchPlacement):
                at_border(way.border, "X1234567", BORN.replace(day=15))

    def test_the_verified_passport_finds_her_at_the_counter(self, way):
        way.to_cleared()
        with looking(way.counter):
            assert [p.reference for p in search(way.counter, "X1234567")] == [way.person]
