"""Wherever the number of a registration that was merged is used, the one that stands for both
answers (docs/decisions/0048-a-merge-answers-the-successor.md)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.placement.errors import CandidateNotAvailable, GatesUnmet
from rantau.placement.models import Placement
from rantau.placement.selectors import (
    get_last_placements,
    get_placement,
    get_reference_at_border,
    list_placements_of_person,
)
from rantau.placement.worklist import describe_placements
from rantau.protection.overview import get_case_overview
from rantau.registry.comparisons import build_visitor
from rantau.registry.duplicates import find_duplicate_candidates
from rantau.registry.errors import AmbiguousPerson, NoSuchPerson, NoSuchSlip, PersonAlreadyVisible
from rantau.registry.inputs import RelativeInput
from rantau.registry.models import Person, SignInCode
from rantau.registry.overview import get_own_overview, get_person_overview
from rantau.registry.pins import hash_pin
from rantau.registry.selectors import (
    get_signed_in_person,
    list_own_readings,
    search_persons,
)
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.persons import describe_person
from rantau.registry.services.pins import (
    PinInput,
    PinSignInInput,
    choose_own_pin,
    set_pin_at_counter,
    sign_in_with_pin,
)
from rantau.registry.services.sign_in import SignInInput, sign_in_with_code
from rantau.registry.sign_in_codes import hash_sign_in_code
from tests.actors import get_officer
from tests.factories.cases import create_case
from tests.factories.merges import merge, read_person, undo
from tests.factories.own_sessions import build_signed_in_actor, get_open_session
from tests.factories.persons import (
    BANDUNG_VILLAGE,
    BORN,
    break_glass_over,
    build_person_input,
    create_person,
    create_sign_in_code,
    create_unlike_person,
)
from tests.factories.placements import (
    BEFORE_CLEARED,
    CandidateInput,
    create_placement,
    get_quota_line,
    register_candidate,
)
from tests.web.slips import sign_in_with_slip

IN_BANDUNG = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}


@pytest.fixture
def siti(indramayu):
    create_unlike_person(indramayu, "beside Siti")
    return create_person(indramayu)


@pytest.fixture
def again(indramayu, siti):
    return create_person(
        indramayu,
        name="Zubaedah",
        nik="",
        phone="081200000044",
        emergency=RelativeInput("Budi", "sibling", "081200000045"),
        passport="X7654321",
        not_same=(siti,),
    )


def search(actor, text):
    with reading_as(actor):
        return [each.reference for each in search_persons(actor, text)]


def sign_in(reference, code, born=BORN):
    data = SignInInput(reference, born, hash_sign_in_code(reference, code))
    return build_signed_in_actor(sign_in_with_code(build_visitor(), uuid4(), data).answer)


class TestSearch:
    @pytest.mark.parametrize("by", ["reference", "name", "passport", "phone"])
    def test_by_whatever_stands_in_the_retired_registration(self, indramayu, siti, again, by):
        typed = {"name": "Zubaedah", "passport": "X7654321", "phone": "081200000044"}
        merge(siti, again)
        assert search(indramayu, typed.get(by, again)) == [siti]

    def test_she_is_in_the_list_once(self, indramayu, siti, again):
        merge(siti, again)
        found = search(indramayu, "")
        assert found.count(siti) == 1
        assert again not in found

    def test_an_office_that_saw_the_retired_one_finds_her(self, siti):
        bandung = get_officer("loket.3204")
        other = create_unlike_person(bandung, "bandung", **IN_BANDUNG)
        merge(siti, other, by="pusat")
        assert search(bandung, other) == [siti]
        assert search(bandung, "3212015402940001") == [siti]
        assert search(get_officer("loket.3212"), other) == [siti]
        assert search(get_officer("loket.3578"), other) == []


class TestDuplicates:
    def test_who_is_like_the_retired_one_is_asked_about_the_survivor(self, indramayu, siti, again):
        merge(siti, again)
        asked = describe_person(build_person_input(name="Zubaedah", nik="", phone=""))
        with reading_as(indramayu):
            [found] = find_duplicate_candidates(indramayu, asked)
        assert found.reference == siti

    def test_she_is_no_duplicate_of_herself(self, indramayu, siti, again):
        merge(siti, again)
        asked = describe_person(build_person_input(name="Zubaedah"))
        key = read_person(siti).id
        with reading_as(indramayu):
            assert find_duplicate_candidates(indramayu, asked, other_than=key) == []


class TestGrounds:
    def test_who_saw_either_sees_her_and_what_belongs_to_both(self, siti):
        bandung = get_officer("loket.3204")
        other = create_unlike_person(bandung, "bandung", **IN_BANDUNG)
        with reading_as(bandung):
            assert not Person.objects.filter(reference=siti).exists()
        merge(siti, other, by="pusat")
        with reading_as(bandung):
            shown = get_person_overview(bandung, other, purpose="test")
        assert shown.person.reference == siti
        assert [each.number for each in shown.identities] == ["3212015402940001"]

    def test_an_office_without_a_ground_on_either_sees_nothing(self, siti, again):
        merge(siti, again)
        surabaya = get_officer("loket.3578")
        with reading_as(surabaya), pytest.raises(NoSuchPerson):
            get_person_overview(surabaya, again, purpose="test")
        with reading_as(surabaya):
            assert not Person.objects.filter(reference__in=[siti, again]).exists()

    def test_served_by_the_retired_number_or_passport(self, siti, again):
        surabaya = get_officer("loket.3578")
        merge(siti, again)
        assert serve_person(surabaya, uuid4(), ServeInput("X7654321")).answer == siti
        with pytest.raises(PersonAlreadyVisible) as seen:
            serve_person(surabaya, uuid4(), ServeInput(again, BORN))
        assert seen.value.reference == siti

    def test_a_number_that_both_had_is_hers_alone_now(self, indramayu, siti):
        twin = create_person(indramayu, name="Zubaedah", phone="", not_same=(siti,))
        surabaya = get_officer("loket.3578")
        with pytest.raises(AmbiguousPerson):
            serve_person(surabaya, uuid4(), ServeInput("3212015402940001"))
        merge(siti, twin)
        assert serve_person(surabaya, uuid4(), ServeInput("3212015402940001")).answer == siti

    def test_break_glass_opens_her(self, siti, again):
        merge(siti, again)
        head = get_officer("kepala.3578")
        break_glass_over(head, again)
        assert read_person(again, head).reference == siti


class TestSignIn:
    def test_the_slip_of_the_retired_one_opens_the_one_record(self, indramayu, siti, again):
        code = create_sign_in_code(indramayu, again)
        merge(siti, again)
        worker = sign_in(again, code)
        with reading_as(worker):
            overview = get_own_overview(worker)
        assert overview.person.reference == siti
        assert {each.name for each in overview.relatives} == {"Aminah", "Budi"}
        [row] = overview.merges
        assert (row.other, row.is_in_force) == (again, True)

    def test_who_was_signed_in_signs_in_again(self, indramayu, siti, again):
        worker = sign_in(again, create_sign_in_code(indramayu, again))
        merge(siti, again)
        with reading_as(worker), pytest.raises(NoSuchPerson):
            get_signed_in_person(worker)

    def test_she_reads_who_looked_at_either(self, indramayu, siti, again):
        read_person(again, indramayu)
        code = create_sign_in_code(indramayu, siti)
        merge(siti, again)
        worker = sign_in(siti, code)
        with reading_as(worker):
            subjects = set(list_own_readings(worker).values_list("subject", flat=True))
        assert len(subjects) == 2

    def test_a_new_slip_is_the_only_way_in(self, indramayu, siti, again):
        old = create_sign_in_code(indramayu, again)
        merge(siti, again)
        create_sign_in_code(indramayu, siti)
        with pytest.raises(NoSuchSlip):
            sign_in(again, old)

    def test_a_pin_of_her_own_is_the_only_way_in(self, indramayu, siti, again):
        old = create_sign_in_code(indramayu, again)
        merge(siti, again)
        worker = sign_in(again, old)
        choose_own_pin(
            worker,
            uuid4(),
            PinInput(hash_pin("739154", uuid4()), "739154"),
            get_open_session(worker),
        )
        with reading_as(worker):
            assert get_signed_in_person(worker).reference == siti
        with pytest.raises(NoSuchSlip):
            sign_in(again, old)

    def test_undone_each_slip_opens_its_own_record(self, indramayu, siti, again):
        code = create_sign_in_code(indramayu, again)
        reference = merge(siti, again)
        worker = sign_in(again, code)
        undo(reference)
        with reading_as(worker), pytest.raises(NoSuchPerson):
            get_signed_in_person(worker)
        worker = sign_in(again, code)
        with reading_as(worker):
            assert get_signed_in_person(worker).reference == again
        with reading_as(indramayu):
            assert SignInCode.objects.count() == 1

    def test_undone_a_pin_chosen_meanwhile_opens_neither(self, indramayu, siti, again):
        slip = create_sign_in_code(indramayu, siti)
        code = create_sign_in_code(indramayu, again)
        reference = merge(siti, again)
        pin = PinInput(hash_pin("739154", uuid4()), "739154")
        with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
            worker = sign_in(again, code)
            choose_own_pin(worker, uuid4(), pin, get_open_session(worker))
            undo(reference)
        for number in (siti, again):
            data = PinSignInInput(number, BORN, hash_pin("739154", uuid4()), "739154")
            with pytest.raises(NoSuchSlip):
                sign_in_with_pin(build_visitor(), uuid4(), data)
        with pytest.raises(NoSuchSlip):  # the PIN had ended it
            sign_in(siti, slip)

    def test_undone_a_slip_given_meanwhile_opens_neither(self, indramayu, siti, again):
        reference = merge(siti, again)
        with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
            code = create_sign_in_code(indramayu, siti)
            undo(reference)
        for number in (siti, again):
            with pytest.raises(NoSuchSlip):
                sign_in(number, code)

    def test_undone_a_pin_of_before_goes_on(self, indramayu, siti, again):
        set_pin_at_counter(
            indramayu, uuid4(), siti, PinInput(hash_pin("739154", uuid4()), "739154")
        )
        undo(merge(siti, again))
        data = PinSignInInput(siti, BORN, hash_pin("739154", uuid4()), "739154")
        worker = build_signed_in_actor(sign_in_with_pin(build_visitor(), uuid4(), data).answer)
        with reading_as(worker):
            assert get_signed_in_person(worker).reference == siti


class TestPlacements:
    def test_her_page_lists_those_of_both(self, siti, again):
        placement = create_placement(person=again)
        merge(siti, again)
        headquarters = get_officer("pusat")
        with reading_as(headquarters):
            person = Person.objects.get(reference=siti)
            rows = list_placements_of_person(person)
            assert [each.reference for each in rows] == [placement.reference]
            assert get_last_placements([person])[person.id].reference == placement.reference

    def test_the_file_shows_her_facts_and_keeps_its_key(self, siti, again):
        placement = create_placement(person=again)
        key = read_person(again).id
        merge(siti, again)
        row = placement.get()
        assert (row.person.reference, row.person.name) == (siti, "Siti Nurhalimah")
        assert row.person_id == key

    def test_the_agency_sees_her_by_the_facts_that_stand(self, siti, again):
        placement = create_placement(person=again)
        merge(siti, again)
        with reading_as(placement.agency):
            row = get_placement(placement.agency, placement.reference, purpose="test")
        assert row.person.name == "Siti Nurhalimah"

    def test_a_claim_by_the_retired_number_is_of_the_survivor(self, siti, again):
        merge(siti, again)
        placement = create_placement(person=again)
        assert placement.get().person_id == read_person(siti).id

    def test_no_second_placement_is_opened(self, siti, again):
        create_placement(person=again)
        merge(siti, again)
        other = get_officer("p3mi.2")
        line = get_quota_line(other, country="MY")
        with pytest.raises((CandidateNotAvailable, NoSuchPerson)):
            register_candidate(other, uuid4(), CandidateInput(siti, BORN, line.id))

    def test_her_own_page_has_the_placement_of_either(self, indramayu, siti, again):
        placement = create_placement(person=again)
        code = create_sign_in_code(indramayu, siti)
        merge(siti, again)
        worker = sign_in(siti, code)
        with reading_as(worker):
            row = get_placement(worker, placement.reference, purpose="own")
            assert row.person.reference == siti
            assert Placement.objects.count() == 1

    def test_whoever_registered_either_does_not_clear_her(self, siti):
        head = get_officer("kepala-bp3mi.32")
        again = create_person(
            head,
            name="Zubaedah",
            nik="",
            phone="081200000044",
            not_same=(siti,),
            passport="X7654321",
        )
        placement = create_placement(person=again)
        placement.advance_to_selected(identity_card={"name": "ZUBAEDAH"})
        placement.prepare()
        merge(siti, again)
        with reading_as(head):
            [shown] = describe_placements(head, [placement.get().id]).values()
        assert shown.is_barred
        with pytest.raises(GatesUnmet) as refused:
            placement.clear()
        assert "same_officer" in [each.code for each in refused.value.unmet]

    def test_a_placement_goes_on_to_the_end(self, siti, again):
        placement = create_placement(person=again)
        placement.advance_to_selected(identity_card={"name": "ZUBAEDAH"})
        merge(siti, again)
        placement.prepare()
        placement.clear()
        placement.depart()
        placement.arrive()
        post = get_officer("perwakilan.tw-tpe")
        with reading_as(post):
            assert get_person_overview(post, siti, purpose="test").person.reference == siti

    def test_the_border_finds_her_by_any_passport(self, siti, again):
        placement = create_placement(person=siti)
        placement.advance_to_cleared()
        merge(siti, again)
        border, number = placement.border, BEFORE_CLEARED["passport"]["number"]
        for passport in (number, "X7654321"):
            assert get_reference_at_border(border, passport, BORN) == placement.reference
        with reading_as(border):
            row = get_placement(border, placement.reference, purpose="test")
        assert row.person.reference == siti


class TestCases:
    def test_a_case_about_either_names_the_person_who_stands_for_both(self, siti, again):
        desk = get_officer("kasus.cc")
        case = create_case(desk, person=again)
        merge(siti, again)
        for reference in (case, create_case(desk, person=again)):
            with reading_as(desk):
                person, _contact = get_case_overview(desk, reference).person
            assert (person.reference, person.name) == (siti, "Siti Nurhalimah")


class TestSessions:
    """A merge, and its undoing, end every session for good."""

    def sign_in(self, reference, counter):
        code = create_sign_in_code(counter, reference)
        client = Client()
        assert sign_in_with_slip(client, reference, code).status_code == 302
        return client, code

    @pytest.mark.parametrize("is_separated", [False, True], ids=["merge", "undoing"])
    def test_they_do_not_come_back_when_she_signs_in_again(
        self, siti, again, indramayu, is_separated
    ):
        old, code = self.sign_in(again, indramayu)
        with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
            merged = merge(siti, again)
            if is_separated:
                undo(merged)
        with clock.freeze_clock(clock.now() + timedelta(minutes=2)):
            fresh = Client()
            assert sign_in_with_slip(fresh, again, code).status_code == 302
            assert old.get(reverse("placement:mine")).status_code == 302
            assert fresh.get(reverse("placement:mine")).status_code == 200

    def test_choosing_a_pin_goes_on_after_a_merge(self, siti, again, indramayu):
        _, code = self.sign_in(again, indramayu)
        merge(siti, again)
        client = Client()
        sign_in_with_slip(client, again, code)
        form = {"key": uuid4(), "new_pin": "739154", "repeated_pin": "739154"}
        assert client.post(reverse("placement:choose_pin"), form).status_code == 302
        assert client.get(reverse("placement:mine")).status_code == 200
