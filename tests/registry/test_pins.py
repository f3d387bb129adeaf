"""A PIN of her own: who sets it, what it is kept as, and that it alone opens the own file."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rantau.access.models import Notice
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, IdempotencyKeyReused, InvalidInput
from rantau.journal.models import Entry
from rantau.registry.comparisons import build_visitor
from rantau.registry.errors import NoLastingGround, NoSuchPerson, NoSuchSlip
from rantau.registry.pins import find_pin_fault, hash_pin, is_right_pin, normalize_pin
from rantau.registry.selectors import get_signed_in_person, list_own_readings
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.pins import (
    PinInput,
    PinSignInInput,
    choose_own_pin,
    has_own_pin,
    set_pin_at_counter,
    sign_in_with_pin,
)
from rantau.registry.services.sign_in import SignInInput, sign_in_with_code
from rantau.registry.sign_in_codes import hash_sign_in_code
from tests.actors import get_officer
from tests.factories.own_sessions import build_signed_in_actor, get_open_session
from tests.factories.persons import BORN, break_glass_over, create_person, create_sign_in_code

NIK, PIN, OTHER_PIN = "3212015402940001", "739154", "804173"


def build_pin(pin=PIN, key=None):
    return PinInput(hash_pin(pin, key or uuid4()), pin)


def set_pin(actor, reference, pin=PIN):
    """Set a PIN at a counter."""
    key = uuid4()
    return set_pin_at_counter(actor, key, reference, build_pin(pin, key)).answer


def sign_in(number, pin=PIN, born=BORN):
    """Sign in with a PIN; the actor one is then."""
    key = uuid4()
    data = PinSignInInput(number, born, hash_pin(pin, key), pin)
    return build_signed_in_actor(sign_in_with_pin(build_visitor(), key, data).answer)


def sign_in_by_slip(reference, code):
    slip = SignInInput(reference, BORN, hash_sign_in_code(reference, code))
    return build_signed_in_actor(sign_in_with_code(build_visitor(), uuid4(), slip).answer)


def list_own_entries(actor, kind):
    with reading_as(actor):
        return list(Entry.objects.filter(kind=kind))


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


class TestThePin:
    @pytest.mark.parametrize("pin", [PIN, "804173962", "739154"])
    def test_six_to_nine_digits_are_taken(self, pin):
        assert find_pin_fault(pin, BORN) == ""

    @pytest.mark.parametrize(
        "pin",
        ["", "12345", "7391540826", "73915a", "111111", "121212", "123456", "987654", "890123"],
    )
    def test_too_short_too_long_or_easy_ones_are_not(self, pin):
        assert find_pin_fault(pin, None)

    @pytest.mark.parametrize("pin", ["140294", "14021994", "940214", "19940214", "021494"])
    def test_nor_her_birth_date(self, pin):
        assert find_pin_fault(pin, BORN)
        assert not find_pin_fault(pin, date(1990, 7, 5))

    @pytest.mark.parametrize("typed", ["739 154", "٧٣٩١٥٤", " 739154 "])
    def test_it_is_read_from_every_keyboard(self, typed):
        assert normalize_pin(typed) == PIN

    def test_it_is_hashed_by_argon2id_with_a_salt_of_its_form_and_the_pepper(self, monkeypatch):
        key = uuid4()
        verifier = hash_pin(PIN, key)

        assert verifier.startswith("argon2$argon2id$")
        assert verifier == hash_pin(PIN, key) != hash_pin(PIN, uuid4())
        assert is_right_pin(PIN, verifier)
        assert not is_right_pin(OTHER_PIN, verifier)
        assert not is_right_pin(PIN, None)
        monkeypatch.setattr("rantau.registry.pins.get_pepper", lambda: b"another")
        assert not is_right_pin(PIN, verifier)

    def test_no_text_of_it_shows_the_pin(self):
        assert PIN not in repr(build_pin())


class TestAtTheCounter:
    @pytest.mark.parametrize("login", ["loket.3212", "verifikasi.3212", "kepala.3212", "bp3mi.32"])
    def test_an_office_that_has_the_person_sets_it(self, siti, login):
        assert set_pin(get_officer(login), siti) == siti
        assert sign_in(siti)

    def test_any_office_where_she_shows_herself_replaces_it(self, siti, indramayu, surabaya):
        set_pin(indramayu, siti)
        serve_person(surabaya, uuid4(), ServeInput(NIK))
        set_pin(surabaya, siti, OTHER_PIN)

        assert sign_in(siti, OTHER_PIN)
        with pytest.raises(NoSuchSlip):
            sign_in(siti, PIN)

    def test_she_and_her_own_district_are_told(self, siti, surabaya):
        serve_person(surabaya, uuid4(), ServeInput(NIK))
        set_pin(surabaya, siti)

        head, other = get_officer("kepala.3212"), get_officer("kepala.3578")
        for officer, expected in ((head, [siti]), (other, [])):
            with reading_as(officer):
                notices = Notice.objects.filter(account=officer.account, code=Notice.PIN_SET)
                assert [notice.account_name for notice in notices] == expected
        with reading_as(get_officer("inspektorat")):
            [entry] = Entry.objects.filter(kind="registry:pin:set")
        assert entry.tells == ["worker", f"office:{head.office}"]

    def test_the_own_district_is_not_told_what_it_did(self, siti, indramayu):
        set_pin(indramayu, siti)
        with reading_as(get_officer("inspektorat")):
            [entry] = Entry.objects.filter(kind="registry:pin:set")
        assert entry.tells == ["worker"]
        assert PIN not in str(vars(entry))

    def test_an_office_that_broke_the_glass_does_not(self, siti):
        head = get_officer("kepala.3578")
        break_glass_over(head, siti)
        with pytest.raises(NoLastingGround):
            set_pin(head, siti)

    @pytest.mark.parametrize("login", ["loket.3204", "loket.3578", "perwakilan.tw-tpe"])
    def test_another_is_told_that_there_is_nobody(self, siti, login):
        with pytest.raises(NoSuchPerson):
            set_pin(get_officer(login), siti)

    @pytest.mark.parametrize(
        "login", ["pusat", "inspektorat", "operator.cc", "p3mi.1", "bandara.cgk"]
    )
    def test_these_may_not_at_all(self, siti, login):
        with pytest.raises(Forbidden):
            set_pin(get_officer(login), siti)

    def test_a_weak_one_is_refused_at_its_field(self, siti, indramayu):
        with pytest.raises(InvalidInput) as refused:
            set_pin(indramayu, siti, "140294")
        assert list(refused.value.problems) == ["pin"]

    def test_the_same_form_with_another_pin_is_another_command(self, siti, indramayu):
        key = uuid4()
        set_pin_at_counter(indramayu, key, siti, build_pin(PIN, key))
        assert set_pin_at_counter(indramayu, key, siti, build_pin(PIN, key)).was_repeated
        with pytest.raises(IdempotencyKeyReused):
            set_pin_at_counter(indramayu, key, siti, build_pin(OTHER_PIN, key))

    def test_it_ends_the_sessions_and_the_code_on_the_slip(self, siti, indramayu):
        code = create_sign_in_code(indramayu, siti)
        actor = sign_in_by_slip(siti, code)
        set_pin(indramayu, siti)

        with reading_as(actor), pytest.raises(NoSuchPerson):
            get_signed_in_person(actor)
        with pytest.raises(NoSuchSlip):
            sign_in_by_slip(siti, code)
        actor = sign_in(siti)
        with reading_as(actor):
            assert get_signed_in_person(actor).reference == siti


class TestByHerself:
    def test_the_slip_lets_her_choose_one_which_then_replaces_it(self, siti, indramayu):
        code = create_sign_in_code(indramayu, siti)
        actor = sign_in_by_slip(siti, code)
        with reading_as(actor):
            assert not has_own_pin(actor)
        choose_own_pin(actor, uuid4(), build_pin(), get_open_session(actor))

        with reading_as(actor):
            assert has_own_pin(actor)
            assert get_signed_in_person(actor).reference == siti
        with pytest.raises(NoSuchSlip):
            sign_in_by_slip(siti, code)
        assert sign_in(siti) == actor

    def test_a_new_slip_replaces_the_pin_and_ends_its_sessions(self, siti, indramayu):
        set_pin(indramayu, siti)
        actor = sign_in(siti)
        code = create_sign_in_code(indramayu, siti)

        with reading_as(actor), pytest.raises(NoSuchPerson):
            get_signed_in_person(actor)
        with pytest.raises(NoSuchSlip):
            sign_in(siti)
        assert sign_in_by_slip(siti, code) == actor


class TestSigningIn:
    @pytest.mark.parametrize("number", [None, NIK, "3212 0154 0294 0001"])
    def test_by_reference_or_nik_on_any_day(self, siti, indramayu, number):
        set_pin(indramayu, siti)
        with clock.freeze_clock(clock.now() + timedelta(days=900)):
            assert sign_in(number or siti) == sign_in(siti)

    @pytest.mark.parametrize(
        ("number", "pin", "born"),
        [
            ("RT-0000-0000", PIN, BORN),
            ("3212015402940002", PIN, BORN),
            (None, OTHER_PIN, BORN),
            (None, PIN, date(1994, 2, 15)),
            (NIK, OTHER_PIN, BORN),
        ],
    )
    def test_whatever_is_wrong_is_answered_alike(self, siti, indramayu, number, pin, born):
        set_pin(indramayu, siti)
        with pytest.raises(NoSuchSlip) as refused:
            sign_in(number or siti, pin, born)
        assert refused.value.details == {}

    def test_who_has_none_does_not_come_in(self, siti):
        with pytest.raises(NoSuchSlip):
            sign_in(siti)

    @pytest.mark.parametrize("number", [None, NIK])
    def test_a_wrong_try_stands_in_her_own_log(self, siti, indramayu, number):
        set_pin(indramayu, siti)
        with pytest.raises(NoSuchSlip):
            sign_in(number or siti, OTHER_PIN)
        actor = sign_in(siti)
        with reading_as(actor):
            assert list_own_readings(actor).filter(purpose="failed_sign_in").count() == 1

    @pytest.mark.parametrize("numbers", [(None, "RT-0000-0000"), (NIK, "3212015402940002")])
    def test_whether_there_is_such_a_person_changes_no_statement(self, siti, indramayu, numbers):
        set_pin(indramayu, siti)
        statements = []
        for number in numbers:
            with CaptureQueriesContext(connection) as queries, pytest.raises(NoSuchSlip):
                sign_in(number or siti, OTHER_PIN)
            statements.append(len(queries))
        assert statements[0] == statements[1]

    def test_two_with_one_nik_use_their_references(self, siti, indramayu):
        set_pin(indramayu, siti)
        twin = create_person(indramayu, name="Siti Nurhalimah", phone="", not_same=(siti,))
        set_pin(indramayu, twin, OTHER_PIN)

        with pytest.raises(NoSuchSlip):
            sign_in(NIK)
        assert sign_in(siti) != sign_in(twin, OTHER_PIN)


@pytest.mark.parametrize("login", ["loket.3212", "pusat", "inspektorat"])
def test_no_officer_reads_the_hash(siti, indramayu, login):
    set_pin(indramayu, siti)
    with (
        pytest.raises(ProgrammingError, match="registry_pin"),
        transaction.atomic(),
        reading_as(get_officer(login)),
        connection.cursor() as cursor,
    ):
        cursor.execute("select verifier from registry_pin")
