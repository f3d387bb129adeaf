"""Birth date and sex of a person beside those in the zone of an accepted passport: what contradicts
keeps clearance and departure shut, suspends what rests on the passport, and is somebody's duty."""

from datetime import date
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.placement.errors import GatesUnmet, NothingToRenew
from rantau.placement.gates import identity_matches
from rantau.placement.next_step import (
    ENTER_STEP,
    SETTLE_IDENTITY_STEP,
    get_next_step,
    is_duty_behind,
)
from rantau.placement.overview import (
    CORRECTED,
    REISSUED,
    SUSPENDED,
    build_timeline,
    get_placement_overview,
)
from rantau.placement.services.received_documents import correct_document, verify_documents
from rantau.placement.services.renewal import renew_documents
from rantau.placement.snapshot import load_snapshot
from rantau.placement.verification_checks import VerificationInput
from rantau.placement.worklist import describe_placements
from rantau.registry.services.corrections import confirm_correction
from rantau.worker.consequences import CONSEQUENCES_ACTOR
from tests.factories import persons, placements
from tests.factories.persons import correct_fact
from tests.factories.placements import BEFORE_CLEARED
from tests.placement.test_verification import build_zone
from tests.worker_login import get_officer_as_system

OTHER_DAY = (date(1994, 2, 15), "day")
SAME_DAY = (date(1994, 2, 14), "day")


@pytest.fixture
def journey(worker_db, monkeypatch):
    """A placement, and beside it that of somebody else; the worker's login takes every step."""
    for module in (placements, persons):
        monkeypatch.setattr(module, "get_officer", get_officer_as_system)
    placements.create_unrelated_placement()
    return placements.create_placement()


def verify_passport(journey, zone):
    verdict = VerificationInput("passport", accepted=True, method="original", zone=zone)
    verify_documents(journey.regional, uuid4(), journey.reference, [verdict], seen=journey.revision)


@pytest.fixture
def prepared(journey):
    """Everything that the clearance needs is accepted, the passport by its zone: 14-02-1994, F."""
    journey.advance_to_selected()
    journey.receive(BEFORE_CLEARED)
    verify_passport(journey, build_zone())
    journey.verify([code for code in BEFORE_CLEARED if code != "passport"], by=journey.regional)
    return journey


@pytest.fixture
def cleared(prepared):
    prepared.clear()
    return prepared


def correct(journey, **facts):
    """Correct facts by two officers, and let documents follow as the worker does."""
    reference = correct_fact(reference=journey.person, **facts)
    confirm_correction(get_officer_as_system("verifikasi.3212"), uuid4(), reference)
    follow(journey)


def follow(journey):
    renew_documents(CONSEQUENCES_ACTOR, uuid4(), journey.get().id)


def load(journey):
    with reading_as(journey.national):
        return load_snapshot(journey.national, journey.get(), with_line_status=False)


def list_conditions(journey):
    return [(each.code, each.about) for each in identity_matches(load(journey), "passport")]


def list_unmet(run):
    with pytest.raises(GatesUnmet) as error:
        run()
    return {(each.code, each.about) for each in error.value.unmet}


def list_documents(journey, letter):
    placement = journey.get()
    with reading_as(journey.national):
        rows = Document.objects.filter(subject=placement.id, letter=letter).order_by("id")
        return [(each.birth_date, each.revoked_reason) for each in rows]


def list_duties(journey, office):
    placement = journey.get()
    with reading_as(office):
        rows = Duty.objects.filter(about=placement.id, closed_at=None)
        return [(each.kind, each.office_id) for each in rows]


class TestWhatContradicts:
    """Only what both have, and have otherwise."""

    @pytest.mark.parametrize(
        ("facts", "conditions"),
        [
            ({"birth": OTHER_DAY}, [("birth_differs", "passport")]),
            ({"birth": (date(1993, 1, 1), "year")}, [("birth_differs", "passport")]),
            ({"birth": (date(1994, 1, 1), "year")}, []),
            ({"birth": (None, "unknown")}, []),
            ({"sex": "M"}, [("sex_differs", "passport")]),
            (
                {"birth": OTHER_DAY, "sex": "M"},
                [("birth_differs", "passport"), ("sex_differs", "passport")],
            ),
        ],
    )
    def test_of_what_is_registered(self, prepared, facts, conditions):
        assert list_conditions(prepared) == []
        snapshot = load(prepared)
        person = snapshot.person
        if "birth" in facts:
            person.birth_date, person.birth_precision = facts["birth"]
        person.sex = facts.get("sex", person.sex)
        found = identity_matches(snapshot, "passport")
        assert [(each.code, each.about) for each in found] == conditions

    @pytest.mark.parametrize(
        ("zone", "conditions"),
        [
            ("", []),
            ({"birth": "94<<<<"}, []),
            ({"birth": "<<<<<<"}, []),
            ({"birth": "940214", "sex": "<"}, []),
        ],
    )
    def test_of_what_the_passport_has(self, journey, zone, conditions):
        journey.advance_to_selected()
        journey.receive(BEFORE_CLEARED)
        verify_passport(journey, build_zone(**zone) if zone else "")
        assert list_conditions(journey) == conditions

    def test_a_day_of_the_year_that_the_passport_has_alone(self, journey):
        journey.advance_to_selected()
        journey.receive(BEFORE_CLEARED)
        verify_passport(journey, build_zone(birth="94<<<<"))
        correct(journey, birth=(date(1994, 12, 31), "day"))
        assert list_conditions(journey) == []
        correct(journey, birth=(date(1995, 2, 14), "day"))
        assert list_conditions(journey) == [("birth_differs", "passport")]

    def test_a_passport_that_is_not_accepted_contradicts_nothing(self, journey):
        journey.advance_to_selected()
        assert list_conditions(journey) == []
        journey.receive(BEFORE_CLEARED)
        assert list_conditions(journey) == []


class TestBeforeTheClearance:
    """It is not issued, whoever tries, and the next step says why."""

    def test_nobody_clears(self, prepared):
        correct(prepared, birth=OTHER_DAY)
        assert list_unmet(prepared.clear) == {("birth_differs", "passport")}

    def test_sex_keeps_it_shut_too(self, prepared):
        correct(prepared, sex="M")
        assert list_unmet(prepared.clear) == {("sex_differs", "passport")}

    def test_the_office_that_clears_settles_it(self, prepared):
        correct(prepared, birth=OTHER_DAY)
        step = get_next_step(load(prepared))
        assert (step.kind, step.party, step.requirement.code) == (
            SETTLE_IDENTITY_STEP,
            "regional",
            "passport",
        )
        duty = ("placement:settle_identity:regional", prepared.regional.office)
        assert list_duties(prepared, prepared.regional) == [duty]

    def test_corrected_back_it_can_be_cleared(self, prepared):
        correct(prepared, birth=OTHER_DAY)
        correct(prepared, birth=SAME_DAY)
        assert list_duties(prepared, prepared.regional) == [
            ("placement:clear", prepared.regional.office)
        ]
        prepared.clear()


class TestAfterTheClearance:
    """It is suspended and not issued anew, until both agree again."""

    @pytest.fixture
    def contradicted(self, cleared):
        correct(cleared, birth=OTHER_DAY)
        return cleared

    def test_what_rests_on_the_passport_is_suspended(self, contradicted):
        assert list_documents(contradicted, "clearance") == [(SAME_DAY[0], "facts_changed")]

    @pytest.mark.parametrize("letter", ["candidate_id", "recommendation"])
    def test_what_does_not_says_what_is_registered(self, contradicted, letter):
        """Immigration needs the recommendation with the right date to correct the passport."""
        assert list_documents(contradicted, letter) == [
            (SAME_DAY[0], "replaced"),
            (OTHER_DAY[0], ""),
        ]

    def test_the_office_that_cleared_has_the_duty(self, contradicted):
        for officer in (contradicted.regional, contradicted.head):
            assert list_duties(contradicted, officer) == [
                ("placement:settle_identity:regional", contradicted.regional.office)
            ]

    def test_its_worklist_says_what_is_wrong(self, contradicted):
        placement = contradicted.get()
        with reading_as(contradicted.head):
            row = describe_placements(contradicted.head, [placement.id])[placement.id]
        assert row.detail == "Tanggal lahir atau jenis kelamin di Paspor berbeda dari data tercatat"
        assert not row.is_barred

    def test_nobody_departs(self, contradicted):
        assert list_unmet(contradicted.depart) == {
            ("birth_differs", "passport"),
            ("no_document", ""),
        }

    def test_nobody_departs_before_the_worker_has_followed(self, cleared):
        reference = correct_fact(reference=cleared.person, birth=OTHER_DAY)
        confirm_correction(get_officer_as_system("verifikasi.3212"), uuid4(), reference)
        assert list_unmet(cleared.depart) == {("birth_differs", "passport")}

    def test_corrected_back_another_clearance_stands_in_its_place(self, contradicted):
        correct(contradicted, birth=SAME_DAY)
        assert list_documents(contradicted, "clearance") == [
            (SAME_DAY[0], "facts_changed"),
            (SAME_DAY[0], ""),
        ]
        assert get_next_step(load(contradicted)).kind == ENTER_STEP
        contradicted.depart()

    def test_another_passport_with_the_registered_date_frees_it_too(self, contradicted):
        replace_passport(contradicted, "X7654321")
        verify_passport(contradicted, build_zone(number="X7654321", birth="940215"))
        follow(contradicted)
        assert list_documents(contradicted, "clearance")[-1] == (OTHER_DAY[0], "")
        contradicted.depart()

    def test_accepting_the_same_passport_again_without_its_zone_does_not(self, contradicted):
        replace_passport(contradicted, "X1234567")
        contradicted.verify(["passport"], by=contradicted.regional)
        assert list_conditions(contradicted) == [("birth_differs", "passport")]

    def test_a_year_alone_that_the_passport_shares_is_issued_anew(self, cleared):
        correct(cleared, birth=(date(1994, 1, 1), "year"))
        assert list_documents(cleared, "clearance") == [(SAME_DAY[0], "replaced"), (None, "")]

    def test_a_passport_accepted_without_a_zone_contradicts_nothing(self, journey):
        journey.advance_to_cleared()
        correct(journey, birth=OTHER_DAY)
        assert list_documents(journey, "clearance") == [
            (SAME_DAY[0], "replaced"),
            (OTHER_DAY[0], ""),
        ]

    def test_the_duty_follows_once_and_not_again(self, prepared):
        """Also where no document was ever issued, as of people taken over from paper."""
        reference = correct_fact(reference=prepared.person, birth=OTHER_DAY)
        confirm_correction(get_officer_as_system("verifikasi.3212"), uuid4(), reference)
        with reading_as(CONSEQUENCES_ACTOR):
            assert is_duty_behind(load_snapshot(CONSEQUENCES_ACTOR, prepared.get()))
        follow(prepared)
        with reading_as(CONSEQUENCES_ACTOR):
            assert not is_duty_behind(load_snapshot(CONSEQUENCES_ACTOR, prepared.get()))
        with pytest.raises(NothingToRenew):
            follow(prepared)

    def test_abroad_the_arrival_stays_due_and_then_it_is_settled(self, cleared):
        cleared.depart()
        correct(cleared, birth=OTHER_DAY)
        assert list_duties(cleared, cleared.post) == [("placement:arrive", cleared.post.office)]
        cleared.arrive()
        assert list_duties(cleared, cleared.regional) == [
            ("placement:settle_identity:regional", cleared.regional.office)
        ]


class TestTheTimeline:
    """The file says what was corrected, that it contradicts the passport, and what followed."""

    def list_entries(self, journey, actor=None):
        actor = actor or journey.head
        with reading_as(actor):
            overview = get_placement_overview(actor, journey.reference, purpose="placement")
        return [
            (entry.code, entry.subjects, entry.is_contradicting)
            for entry in reversed(build_timeline(overview))
            if entry.code in (CORRECTED, SUSPENDED, REISSUED)
            and entry.subjects != ("candidate_id",)
        ]

    def test_it_begins_with_nothing(self, cleared):
        assert self.list_entries(cleared) == []

    def test_it_names_the_correction_and_what_was_suspended(self, cleared):
        correct(cleared, birth=OTHER_DAY)
        assert set(self.list_entries(cleared)) == {
            (CORRECTED, ("birth_date",), True),
            (SUSPENDED, ("clearance",), False),
            (REISSUED, ("recommendation",), False),
        }

    def test_it_keeps_them_once_both_agree(self, cleared):
        correct(cleared, birth=OTHER_DAY, sex="M")
        correct(cleared, birth=SAME_DAY, sex="F")
        entries = self.list_entries(cleared)
        assert {each for each in entries if each[0] == CORRECTED} == {
            (CORRECTED, ("birth_date", "sex"), True),
            (CORRECTED, ("birth_date", "sex"), False),
        }
        assert entries.count((REISSUED, ("clearance",), False)) == 1

    def test_the_agency_reads_no_corrections(self, cleared):
        correct(cleared, birth=OTHER_DAY)
        entries = self.list_entries(cleared, cleared.agency)
        assert (SUSPENDED, ("clearance",), False) in entries
        assert CORRECTED not in {code for code, _subjects, _contradicts in entries}


def replace_passport(journey, number):
    correct_document(
        journey.regional,
        uuid4(),
        journey.reference,
        "passport",
        fields={**BEFORE_CLEARED["passport"], "number": number},
        why="Paspor baru",
        seen=journey.revision,
    )
