"""Sessions of the own page and changes of the ways in, on two connections at once: a session that
began before the change is over, whichever of the two commits first."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection

from rantau.access.actor import build_worker_actor
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError
from rantau.registry.comparisons import build_visitor
from rantau.registry.models import SignInCode
from rantau.registry.own_sessions import OwnSession, read_sign_in_answer
from rantau.registry.pins import hash_pin
from rantau.registry.selectors import is_session_open
from rantau.registry.services.pins import (
    PinInput,
    PinSignInInput,
    choose_own_pin,
    set_pin_at_counter,
    sign_in_with_pin,
)
from rantau.registry.services.sign_in import SignInInput, give_sign_in_code, sign_in_with_code
from rantau.registry.sign_in_codes import hash_sign_in_code
from tests.factories.persons import BORN

CODE, OTHER_CODE, PIN, OTHER_PIN = "ABCDE-FGHJK", "KJHGF-EDCBA", "739154", "804173"
LEFT = (
    """delete from access_command_key where answer like %(person)s::text || '%%'
           or answer in (select reference from registry_person where id = %(person)s)""",
    """delete from journal_entry where subject in (
           select id from registry_sign_in_code where person_id = %(person)s)""",
    "delete from registry_passkey where person_id = %(person)s",
    "delete from registry_pin where person_id = %(person)s",
    "delete from registry_sign_in_code where person_id = %(person)s",
)


@pytest.fixture
def siti(committed_person, owner_sql, indramayu):
    """Her id and reference; she has a slip."""
    try:
        run_in_turn(owner_sql, committed_person[0], lambda: give(indramayu, committed_person, CODE))
        yield committed_person
    finally:
        for statement in LEFT:
            owner_sql.execute(statement, {"person": committed_person[0]})


def give(officer, siti, code):
    give_sign_in_code(officer, uuid4(), siti[1], digest=hash_sign_in_code(siti[1], code))


def sign_in(siti, code=CODE):
    data = SignInInput(siti[1], BORN, hash_sign_in_code(siti[1], code))
    return read_session(sign_in_with_code(build_visitor(), uuid4(), data))


def sign_in_by_pin(siti, pin=PIN):
    key = uuid4()
    data = PinSignInInput(siti[1], BORN, hash_pin(pin, key), pin)
    return read_session(sign_in_with_pin(build_visitor(), key, data))


def choose(siti, session, pin=PIN):
    data = PinInput(hash_pin(pin, uuid4()), pin)
    return read_session(choose_own_pin(build_worker_actor(siti[0]), uuid4(), data, session))


def set_at_counter(officer, siti, pin=PIN):
    set_pin_at_counter(officer, uuid4(), siti[1], PinInput(hash_pin(pin, uuid4()), pin))


def read_session(outcome):
    return OwnSession(read_sign_in_answer(outcome.answer)[1])


def run_in_turn(owner_sql, person, *commands):
    """Run the commands, each on a connection of its own. Her row is locked meanwhile: each begins
    once the one before waits for it or has ended, and all go on in that order. Gives what each
    answered, or the name of its error."""
    answers, threads = {}, []

    def run(place, command):
        try:
            answers[place] = command()
        except DomainError as error:
            answers[place] = type(error).__name__
        finally:
            connection.close()

    with owner_sql.transaction():
        owner_sql.execute("select from registry_person where id = %s for update", [person])
        for place, command in enumerate(commands):
            threads.append(threading.Thread(target=run, args=(place, command)))
            threads[-1].start()
            wait_for_locks(owner_sql, threads)
    [thread.join() for thread in threads]
    return [answers[place] for place in range(len(commands))]


def wait_for_locks(owner_sql, threads):
    for _time in range(500):
        (waiting,) = owner_sql.execute("select count(*) from pg_locks where not granted").fetchone()
        if waiting >= sum(thread.is_alive() for thread in threads):
            return
        time.sleep(0.02)
    raise AssertionError("a command neither waits nor ends")


def is_open(siti, answer):
    return isinstance(answer, OwnSession) and is_session_open(siti[0], answer)


class TestSignInAndChangeAtOnce:
    @pytest.fixture
    def run(self, siti, owner_sql):
        return lambda *commands: run_in_turn(owner_sql, siti[0], *commands)

    @pytest.fixture(params=["sign-in first", "change first"])
    def race(self, request, run):
        """`race(sign_in, change)`: both at once, in one order or the other; what they answered."""

        def race(enter, change):
            if request.param == "sign-in first":
                return run(enter, change)
            return run(change, enter)[::-1]

        return race

    def test_her_own_pin(self, siti, run, race):
        (own,) = run(lambda: sign_in(siti))
        thief, own = race(lambda: sign_in(siti), lambda: choose(siti, own))
        assert is_open(siti, own)
        assert not is_open(siti, thief)
        assert run(lambda: sign_in(siti)) == ["NoSuchSlip"]

    def test_a_pin_at_an_office_also_once_she_entered_with_it(self, siti, run, race, indramayu):
        thief, _set = race(lambda: sign_in(siti), lambda: set_at_counter(indramayu, siti))
        assert not is_open(siti, thief)
        (own,) = run(lambda: sign_in_by_pin(siti))
        assert is_open(siti, own)
        assert not is_open(siti, thief)

    def test_another_pin_ends_who_enters_with_the_old_one(self, siti, run, race, indramayu):
        run(lambda: set_at_counter(indramayu, siti))
        thief, _set = race(
            lambda: sign_in_by_pin(siti), lambda: set_at_counter(indramayu, siti, OTHER_PIN)
        )
        run(lambda: sign_in_by_pin(siti, OTHER_PIN))
        assert not is_open(siti, thief)

    def test_another_slip(self, siti, run, race, indramayu):
        thief, _given = race(lambda: sign_in(siti), lambda: give(indramayu, siti, OTHER_CODE))
        (own,) = run(lambda: sign_in(siti, OTHER_CODE))
        assert is_open(siti, own)
        assert not is_open(siti, thief)

    def test_of_two_choices_the_second_is_refused_and_its_session_over(self, siti, run):
        (first,), (second,) = run(lambda: sign_in(siti)), run(lambda: sign_in(siti))
        chosen, refused = run(lambda: choose(siti, first), lambda: choose(siti, second, OTHER_PIN))
        assert is_open(siti, chosen)
        assert refused == "NoSuchPerson"
        assert not any(is_open(siti, each) for each in (first, second))

    def test_a_choice_and_an_office_at_once_leave_one_pin_and_no_session_of_before(
        self, siti, run, indramayu
    ):
        (own,) = run(lambda: sign_in(siti))
        _set, refused = run(
            lambda: set_at_counter(indramayu, siti), lambda: choose(siti, own, OTHER_PIN)
        )
        assert refused == "NoSuchPerson"
        assert is_open(siti, run(lambda: sign_in_by_pin(siti))[0])
        assert not is_open(siti, own)

    def test_a_pin_leaves_nothing_of_the_slip(self, siti, run, indramayu):
        run(lambda: set_at_counter(indramayu, siti))
        with reading_as(indramayu):
            slip = SignInCode.objects.get(person=siti[0])
        assert (slip.digest, slip.ends_at) == ("", slip.given_at)
