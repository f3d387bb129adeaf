"""Questions that compare tell nothing that was not asked with, are slowed down, and are seen."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rantau.access.actor import build_worker_actor
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry, Reading
from rantau.placement.services.candidates import CandidateInput, register_candidate
from rantau.registry.comparisons import count_comparison
from rantau.registry.errors import (
    AmbiguousPerson,
    NoMatchingPerson,
    NoSuchPerson,
    NotOwnOffice,
    PossibleDuplicate,
    TooManyComparisons,
)
from rantau.registry.models import Person
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.limits import lift_person_limits
from tests.actors import get_officer
from tests.factories.persons import BANDUNG_VILLAGE, BORN, INDRAMAYU_VILLAGE, create_person
from tests.factories.placements import create_placement

HER_NIK = "3212015402940001"


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


@pytest.fixture
def agency(db):
    return get_officer("p3mi.1")


def ask(actor, **changes):
    """Register somebody; gives what the question answers: candidates, or the error's class."""
    try:
        create_person(actor, **{"nik": "", "phone": "", **changes})
    except PossibleDuplicate as error:
        return error.candidates
    except TooManyComparisons as error:
        return type(error)
    return []


def serve(actor, number, born=None):
    """Try to serve; gives the class of the error."""
    with pytest.raises((NoSuchPerson, TooManyComparisons)) as error:
        serve_person(actor, uuid4(), ServeInput(number, born))
    return type(error.value)


def claim(agency, reference, born):
    """Try to register a candidate; gives the class of the error."""
    candidate = CandidateInput(reference, born, uuid4())
    with pytest.raises((NoSuchPerson, TooManyComparisons)) as error:
        register_candidate(agency, uuid4(), candidate)
    return type(error.value)


def read_own_log(reference):
    """Who looked, as the person reads it: actor and purpose."""
    with reading_as(get_officer("loket.3212")):
        person = Person.objects.get(reference=reference).id
    with reading_as(build_worker_actor(person)):
        return list(Reading.objects.filter(subject=person).values_list("actor", "purpose"))


class TestPerhapsTheSame:
    @pytest.mark.parametrize(
        "guess",
        [
            {"origin": INDRAMAYU_VILLAGE},
            {"origin": BANDUNG_VILLAGE},
            {"birth_date": BORN},
            {"birth_date": date(1970, 1, 1)},
            {"name": "Siti Nurhalimah"},
        ],
    )
    def test_a_number_that_fits_says_nothing_of_what_else_was_guessed(self, siti, surabaya, guess):
        data = {"name": "Rukmini", "origin": BANDUNG_VILLAGE, "birth_date": date(1981, 5, 6)}
        [candidate] = ask(surabaya, **{**data, "nik": HER_NIK, **guess})

        assert candidate["reasons"] == ["nik"]
        assert candidate["score"] == 0.6

    @pytest.mark.parametrize(
        ("born", "precision", "village"),
        [
            (BORN, "day", BANDUNG_VILLAGE),
            (date(1994, 1, 1), "year", BANDUNG_VILLAGE),
            (date(1994, 1, 1), "year", INDRAMAYU_VILLAGE),
        ],
    )
    def test_a_name_that_fits_tells_neither_day_nor_village(
        self, siti, surabaya, born, precision, village
    ):
        [candidate] = ask(surabaya, birth_date=born, birth_precision=precision, origin=village)
        assert (candidate["reasons"], candidate["score"]) == (["name", "birth_date"], 0.75)

    def test_name_and_birth_date_yield_nothing_with_which_a_file_is_opened(self, siti, surabaya):
        [candidate] = ask(surabaya)

        assert siti not in str(candidate)
        with pytest.raises(InvalidInput):
            serve_person(surabaya, uuid4(), ServeInput(candidate["reference"], BORN))

    def test_the_code_of_a_candidate_is_of_this_office_and_says_that_she_is_another(
        self, siti, surabaya, bandung
    ):
        [here], [there] = ask(surabaya), ask(bandung)
        assert here["reference"] != there["reference"]
        assert ask(surabaya, not_same=(there["reference"],)) != []
        assert ask(surabaya, not_same=(here["reference"],)) == []

    def test_an_office_that_sees_her_anyway_is_told_the_reference(self, siti, indramayu):
        [candidate] = ask(indramayu)
        assert candidate["reference"] == siti

    def test_114_villages_for_a_foreign_number_are_slowed_down(self, siti, surabaya):
        answers = [
            ask(surabaya, name="Rukmini", nik=HER_NIK, origin=BANDUNG_VILLAGE) for _ in range(114)
        ]
        assert [type(each) for each in answers[:5]] == [list] * 5
        assert set(map(str, answers[5:])) == {str(TooManyComparisons)}

    def test_another_clerk_is_not_slowed_down_by_it(self, siti, surabaya, bandung):
        for _ in range(20):
            ask(surabaya, nik=HER_NIK)
        assert len(ask(bandung, nik=HER_NIK)) == 1


class TestServing:
    def test_guessing_a_birth_date_is_slowed_down_though_the_next_be_right(self, siti, surabaya):
        answers = [serve(surabaya, siti, BORN + timedelta(days=n)) for n in range(1, 602)]

        assert answers == [NoMatchingPerson] * 5 + [TooManyComparisons] * 596
        assert serve(surabaya, siti, BORN) is TooManyComparisons
        with clock.freeze_clock(clock.now() + timedelta(seconds=6)):
            assert serve_person(surabaya, uuid4(), ServeInput(siti, BORN)).answer == siti

    def test_of_many_that_are_sent_at_once_one_is_judged_while_they_have_to_wait(
        self, siti, surabaya
    ):
        for n in range(1, 6):
            serve(surabaya, siti, BORN + timedelta(days=n))
        later = clock.now() + timedelta(seconds=6)
        with clock.freeze_clock(later), count_comparison(surabaya, siti):  # not judged yet
            assert serve(surabaya, siti, BORN) is TooManyComparisons

    def test_one_that_discloses_nothing_is_not_counted(self, siti, surabaya):
        for _ in range(7):
            with pytest.raises(RuntimeError), count_comparison(surabaya, siti):
                raise RuntimeError
            with count_comparison(surabaya, siti):
                pass
        assert serve(surabaya, siti, date(1990, 1, 1)) is NoMatchingPerson

    def test_so_is_trying_many_persons(self, siti, surabaya):
        answers = [serve(surabaya, f"32120154029500{n:02}") for n in range(32)]
        assert answers == [NoMatchingPerson] * 30 + [TooManyComparisons] * 2

    def test_a_number_that_two_have_is_counted_and_stands_in_the_log_of_both(
        self, siti, surabaya, bandung
    ):
        data = {"name": "Wagini", "birth_date": date(1960, 1, 1), "origin": BANDUNG_VILLAGE}
        other = create_person(bandung, **data, not_same=(siti,))

        answers = []
        for _ in range(7):
            with pytest.raises((AmbiguousPerson, TooManyComparisons)) as error:
                serve_person(surabaya, uuid4(), ServeInput(HER_NIK))
            answers.append(type(error.value))

        assert answers == [AmbiguousPerson] * 5 + [TooManyComparisons] * 2
        with reading_as(get_officer("pusat")):
            persons = list(Person.objects.filter(reference__in=(siti, other)))
            tries = Reading.objects.filter(actor=surabaya.ref, purpose="failed_try")
            subjects = list(tries.values_list("subject", flat=True))
        # While it waits a question is not judged, and so stands nowhere.
        assert [subjects.count(person.id) for person in persons] == [5, 5]

    def test_a_failed_try_stands_in_her_log(self, siti, surabaya):
        serve(surabaya, siti, date(1990, 1, 1))
        assert (surabaya.ref, "failed_try") in read_own_log(siti)

    def test_who_does_not_exist_is_answered_and_written_down_alike(self, siti, surabaya):
        absent = serve(surabaya, "RT-0000-0000", BORN), surabaya.ref
        assert absent[0] is serve(surabaya, siti, date(1990, 1, 1))
        with reading_as(get_officer("inspektorat")):
            tries = Reading.objects.filter(purpose="failed_try")
            assert tries.count() == 2


class TestAnAgency:
    def test_601_birth_dates_for_a_known_number_are_slowed_down(self, siti, agency):
        answers = [claim(agency, siti, BORN + timedelta(days=n)) for n in range(1, 602)]

        assert answers == [NoMatchingPerson] * 5 + [TooManyComparisons] * 596
        assert claim(agency, siti, BORN) is TooManyComparisons

    def test_each_failed_try_stands_in_her_log(self, siti, agency):
        for day in (1, 2):
            claim(agency, siti, date(1990, 1, day))
        assert read_own_log(siti).count((agency.ref, "failed_try")) == 2

    def test_one_who_does_not_exist_is_slowed_down_alike(self, siti, agency):
        answers = [claim(agency, "RT-0000-0000", BORN) for _ in range(7)]
        assert answers == [NoMatchingPerson] * 5 + [TooManyComparisons] * 2

    def test_the_answer_is_that_of_a_person_who_does_not_exist(self, siti, agency):
        assert (NoMatchingPerson.code, NoMatchingPerson.status, NoMatchingPerson.message) == (
            NoSuchPerson.code,
            NoSuchPerson.status,
            NoSuchPerson.message,
        )
        assert NoMatchingPerson(records=[UUID(int=1)]).details == {}


class TestLifting:
    def test_the_origin_office_lifts_it_and_it_stands_in_the_journal(self, siti, agency, indramayu):
        for n in range(8):
            claim(agency, siti, BORN + timedelta(days=n + 1))
        lift_person_limits(indramayu, uuid4(), siti, why="Salah ketik agensi")

        assert claim(agency, siti, date(1990, 1, 1)) is NoMatchingPerson
        with reading_as(indramayu):
            assert Entry.objects.filter(kind="registry:limits:lifted").count() <= 1
        with reading_as(get_officer("inspektorat")):
            entry = Entry.objects.get(kind="registry:limits:lifted")
        assert (entry.actor, entry.terms) == (indramayu.ref, {"person": siti})

    def test_another_office_does_not(self, siti, surabaya):
        with pytest.raises(NoSuchPerson):
            lift_person_limits(surabaya, uuid4(), siti, why="Tidak boleh")
        serve_person(surabaya, uuid4(), ServeInput(HER_NIK))
        with pytest.raises(NotOwnOffice):
            lift_person_limits(surabaya, uuid4(), siti, why="Tidak boleh")

    @pytest.mark.parametrize("login", ["p3mi.1", "bandara.cgk", "admin.3212"])
    def test_these_may_not(self, siti, login):
        with pytest.raises(Forbidden):
            lift_person_limits(get_officer(login), uuid4(), siti, why="Tidak boleh")


class TestAtTheBorder:
    @pytest.fixture
    def traveller(self, db):
        journey = create_placement()
        journey.advance_to_cleared()
        return journey

    def find(self, browser, born):
        """Look the traveller up as the airport does; gives the status."""
        form = {"key": uuid4(), "passport": "X1234567", "birth_date": born}
        return browser.post(reverse("placement:border"), form).status_code

    def test_birth_dates_are_not_found_by_trying_and_each_try_is_in_her_log(
        self, client, traveller
    ):
        client.force_login(Account.objects.get(login="bandara.cgk"))
        answers = [self.find(client, f"{day:02}-03-1990") for day in range(1, 9)]

        assert answers == [422] * 5 + [429] * 3
        officer = get_officer("bandara.cgk")
        assert (officer.ref, "failed_try") in read_own_log(traveller.person)
        assert self.find(client, "14-02-1994") == 429
        with clock.freeze_clock(clock.now() + timedelta(seconds=6)):
            assert self.find(client, "14-02-1994") == 302


class TestOnThePublicPage:
    def check(self, browser, number="X7654321"):
        form = {"passport": number, "birth_date": "01-01-1990"}
        return browser.post(reverse("documents:check"), form)

    def test_a_failed_check_of_her_passport_is_in_her_log(self, client, indramayu):
        siti = create_person(indramayu, passport="X7654321")
        assert self.check(client).status_code == 404
        assert read_own_log(siti).count(("public", "failed_try")) == 1

    def test_an_unknown_passport_takes_the_same_statements(self, client, indramayu):
        create_person(indramayu, passport="X7654321")
        counts = []
        for number in ("X7654321", "X7654322"):
            with CaptureQueriesContext(connection) as queries:
                assert self.check(client, number).status_code == 404
            counts.append(len(queries))
        assert counts[0] == counts[1]
