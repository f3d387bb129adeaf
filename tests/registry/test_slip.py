"""The code on the slip: it opens the own file until there is a PIN, and tells nobody what was wrong."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rantau.access.models import Notice
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.journal.models import Entry
from rantau.registry.comparisons import build_visitor
from rantau.registry.errors import NoSuchPerson, NoSuchSlip, NotOwnOffice
from rantau.registry.models import Person, SignInCode
from rantau.registry.overview import get_own_overview
from rantau.registry.selectors import get_person, list_own_readings
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.sign_in import SignInInput, sign_in_with_code
from rantau.registry.sign_in_codes import derive_sign_in_code, hash_sign_in_code
from tests.actors import get_officer
from tests.factories.own_sessions import build_signed_in_actor
from tests.factories.persons import (
    BORN,
    ELSEWHERE,
    break_glass_over,
    create_person,
    create_sign_in_code,
)


def sign_in(reference, code, born=BORN):
    """Sign in with a slip; the actor one is then."""
    slip = SignInInput(reference, born, hash_sign_in_code(reference, code))
    return build_signed_in_actor(sign_in_with_code(build_visitor(), uuid4(), slip).answer)


def get_tells():
    """Whom the only entry of a given code tells."""
    with reading_as(get_officer("inspektorat")):
        return Entry.objects.get(kind="registry:slip:given").tells


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


class TestTheCode:
    def test_it_has_ten_signs_that_can_be_spoken_and_follows_from_the_form(self):
        key = uuid4()
        one, other = derive_sign_in_code(key).split("-")

        assert len(one) == len(other) == 5
        assert not set("ILOU") & set(one + other)
        assert derive_sign_in_code(key) == derive_sign_in_code(key) != derive_sign_in_code(uuid4())

    @pytest.mark.parametrize("typed", ["k7m4q-2xw9p", "K7M4Q2XW9P", " K7M4Q 2XW9P ", "K7M4Q–2XW9P"])
    def test_it_is_read_as_it_is_heard(self, typed):
        assert hash_sign_in_code("RT-7K4M-Q2XW", typed) == hash_sign_in_code(
            "rt7k4mq2xw", "K7M4Q-2XW9P"
        )

    def test_one_persons_code_is_no_others(self):
        assert hash_sign_in_code("RT-7K4M-Q2XW", "K7M4Q2XW9P") != hash_sign_in_code(
            "RT-7K4M-Q2XV", "K7M4Q2XW9P"
        )


class TestGiving:
    @pytest.mark.parametrize("login", ["loket.3212", "verifikasi.3212", "bp3mi.32"])
    def test_an_office_that_has_the_person_gives_it(self, siti, login):
        assert create_sign_in_code(get_officer(login), siti)

    def test_headquarters_which_sees_everybody_does_not(self, siti):
        with pytest.raises(NotOwnOffice):
            create_sign_in_code(get_officer("pusat"), siti)

    def test_the_office_that_registered_somebody_of_elsewhere_gives_it(self, indramayu):
        reference = create_person(indramayu, **ELSEWHERE)
        assert create_sign_in_code(indramayu, reference)

    def test_an_office_that_serves_her_for_the_day_does_not(self, siti, surabaya):
        serve_person(surabaya, uuid4(), ServeInput("3212015402940001"))
        with pytest.raises(NotOwnOffice):
            create_sign_in_code(surabaya, siti)

    def test_an_office_that_broke_the_glass_does_not(self, siti):
        head = get_officer("kepala.3578")
        break_glass_over(head, siti)
        with pytest.raises(NotOwnOffice):
            create_sign_in_code(head, siti)

    @pytest.mark.parametrize("login", ["loket.3204", "loket.3578"])
    def test_another_is_told_that_there_is_nobody(self, siti, login):
        with pytest.raises(NoSuchPerson):
            create_sign_in_code(get_officer(login), siti)

    @pytest.mark.parametrize(
        "login", ["inspektorat", "operator.cc", "p3mi.1", "bandara.cgk", "perwakilan.tw-tpe"]
    )
    def test_these_may_not_at_all(self, siti, login):
        with pytest.raises(Forbidden):
            create_sign_in_code(get_officer(login), siti)

    def test_a_new_code_ends_the_old_one(self, siti, indramayu):
        old, new = create_sign_in_code(indramayu, siti), create_sign_in_code(indramayu, siti)

        with pytest.raises(NoSuchSlip):
            sign_in(siti, old)
        assert sign_in(siti, new)

    def test_she_and_her_own_district_are_told(self, indramayu):
        create_sign_in_code(indramayu, create_person(indramayu, **ELSEWHERE))

        district, own = get_officer("kepala.3204"), get_officer("kepala.3212")
        for officer, count in ((district, 1), (own, 0)):
            with reading_as(officer):
                notices = Notice.objects.filter(account=officer.account, code=Notice.CODE_GIVEN)
                assert notices.count() == count
        assert get_tells() == ["worker", f"office:{district.office}"]

    def test_the_own_district_is_not_told_what_it_did(self, siti, indramayu):
        create_sign_in_code(indramayu, siti)
        assert get_tells() == ["worker"]

    def test_it_is_kept_only_as_a_keyed_hash(self, siti, indramayu):
        code = create_sign_in_code(indramayu, siti)
        with reading_as(indramayu):
            kept = str(vars(SignInCode.objects.get()))
        assert [each for each in (code, code.replace("-", "")) if each in kept] == []


class TestSigningIn:
    def test_it_opens_the_own_file_and_nobody_elses(
        self, siti, indramayu, bandung, unrelated_person
    ):
        actor = sign_in(siti, create_sign_in_code(indramayu, siti))

        with reading_as(actor):
            file = get_own_overview(actor)
            assert file.person.reference == siti
            assert [i.number for i in file.identities] == ["3212015402940001"]
            assert Person.objects.count() == 1

    def test_it_works_as_often_as_it_is_needed(self, siti, indramayu):
        code = create_sign_in_code(indramayu, siti)
        first = sign_in(siti, code)
        with clock.freeze_clock(clock.now() + timedelta(days=29)):
            assert sign_in(siti, code) == first

    def test_it_ends_after_thirty_days(self, siti, indramayu):
        code = create_sign_in_code(indramayu, siti)
        sign_in(siti, code)
        with clock.freeze_clock(clock.now() + timedelta(days=30)), pytest.raises(NoSuchSlip):
            sign_in(siti, code)

    @pytest.mark.parametrize(
        ("reference", "code", "born"),
        [
            ("RT-0000-0000", None, BORN),
            (None, "00000-00000", BORN),
            (None, None, date(1994, 2, 15)),
            (None, None, None),
        ],
    )
    def test_whatever_is_wrong_is_answered_alike(self, siti, indramayu, reference, code, born):
        right = create_sign_in_code(indramayu, siti)
        with pytest.raises(NoSuchSlip) as refused:
            sign_in(reference or siti, code or right, born)

        assert refused.value.details == {}
        assert sign_in(siti, right)  # a wrong try does not use the code up

    @pytest.mark.parametrize(
        ("code", "born"), [("00000-00000", BORN), (None, date(1994, 2, 15)), ("00000-00000", None)]
    )
    def test_a_wrong_try_stands_in_her_own_log(self, siti, indramayu, code, born):
        right = create_sign_in_code(indramayu, siti)
        with pytest.raises(NoSuchSlip):
            sign_in(siti, code or right, born)

        actor = sign_in(siti, right)
        with reading_as(actor):
            tries = list_own_readings(actor).filter(purpose="failed_sign_in")
            assert [(each.actor, bool(each.actor_name)) for each in tries] == [("public", True)]

    def test_a_code_that_is_over_stands_there_too(self, siti, indramayu):
        old = create_sign_in_code(indramayu, siti)
        actor = sign_in(siti, create_sign_in_code(indramayu, siti))
        with pytest.raises(NoSuchSlip):
            sign_in(siti, old)
        with reading_as(actor):
            assert list_own_readings(actor).filter(purpose="failed_sign_in").count() == 1

    def test_whether_there_is_such_a_person_changes_no_statement(self, siti, indramayu):
        statements = []
        for reference in (siti, "RT-0000-0000"):
            with CaptureQueriesContext(connection) as queries, pytest.raises(NoSuchSlip):
                sign_in(reference, "00000-00000")
            statements.append(len(queries))
        assert statements[0] == statements[1]

    def test_a_year_or_nothing_is_enough_where_no_more_is_known(self, indramayu):
        year = create_person(indramayu, birth_date=date(1990, 1, 1), birth_precision="year", nik="")
        unknown = create_person(
            indramayu, name="Rusmini", birth_date=None, birth_precision="unknown", nik=""
        )
        assert sign_in(year, create_sign_in_code(indramayu, year), date(1990, 1, 1))
        assert sign_in(unknown, create_sign_in_code(indramayu, unknown), None)

    @pytest.mark.parametrize("login", ["loket.3212", "pusat", "p3mi.1"])
    def test_officers_sign_in_elsewhere(self, siti, login):
        with pytest.raises(Forbidden):
            sign_in_with_code(get_officer(login), uuid4(), SignInInput(siti, BORN, "x"))


class TestWhoLooked:
    def test_every_look_is_there_newest_first_and_the_own_are_not_counted(
        self, siti, indramayu, west_java
    ):
        actor = sign_in(siti, create_sign_in_code(indramayu, siti))
        with reading_as(actor):
            get_own_overview(actor)
            before = list_own_readings(actor).count()
        with reading_as(west_java):
            get_person(west_java, siti, purpose="verification")

        with reading_as(actor):
            seen = list(list_own_readings(actor))
        assert len(seen) == before + 1
        assert (seen[0].actor_name, seen[0].purpose) == (west_java.name, "verification")

    def test_nobody_elses_looks_are_there(self, siti, indramayu, bandung, unrelated_person):
        with reading_as(bandung):
            get_person(bandung, unrelated_person, purpose="verification")
        actor = sign_in(siti, create_sign_in_code(indramayu, siti))

        with reading_as(actor):
            assert {look.office for look in list_own_readings(actor)} == {indramayu.office}
