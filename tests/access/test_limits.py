"""Tries are counted where every process sees them: who guesses is slowed down, whom it is about not."""

import re
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rantau.access.errors import NoSuchSignInName, OwnLimit
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.access.services.limits import lift_limits
from rantau.access.sign_in_limits import (
    CLIENT_SECRET,
    LIMITS,
    PASSWORD,
    PIN,
    SECOND_FACTOR,
    SIGN_IN_CODE,
    WRONG_CLIENT_SECRETS,
)
from rantau.common import clock
from rantau.common.cache import delete_expired_entries
from rantau.common.errors import Forbidden
from rantau.common.ratelimit import (
    STRANGERS,
    Counter,
    Limit,
    SecretTry,
    build_prefix,
    give_back,
    lift,
    take,
)
from rantau.demo.credentials import DEMO_PASSWORD
from rantau.journal.models import Entry
from tests.actors import get_officer


class TestTheSharedCache:
    def test_a_value_is_kept_until_its_end(self, db):
        cache.set("one", {"a": [1, 2.5]}, 60)
        assert cache.get("one") == {"a": [1, 2.5]}

        with clock.freeze_clock(clock.now() + timedelta(seconds=61)):
            assert cache.get("one") is None
            assert delete_expired_entries() == 1

    def test_adding_takes_only_a_free_name(self, db):
        assert cache.add("two", 1, 60)
        assert not cache.add("two", 2, 60)
        assert cache.get("two") == 1

        with clock.freeze_clock(clock.now() + timedelta(seconds=61)):
            assert cache.add("two", 3, 60)

    def test_nothing_is_counted_under_a_name_that_nobody_began(self, db):
        with pytest.raises(ValueError, match="nothing is counted"):
            cache.incr("four")

    def test_it_touches_deletes_and_clears(self, db):
        cache.set("five", "x", 10)
        assert cache.touch("five", 100)
        with clock.freeze_clock(clock.now() + timedelta(seconds=50)):
            assert cache.get("five") == "x"
        assert cache.delete("five")
        assert not cache.delete("five")
        cache.set("six", 1, None)
        cache.clear()
        assert cache.get("six") is None


SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LIMIT = Limit(3, SECOND, 8 * SECOND, MINUTE)
BLOCK = "2001:db8::/32"
ONE = Counter("test", LIMIT, "subject", "source")


@pytest.fixture
def clocks():
    """Clocks that stay frozen until the test ends."""
    with ExitStack() as stack:
        yield stack


def later(moment):
    """The clock after this time."""
    return clock.freeze_clock(clock.now() + moment)


class TestTheLimiter:
    def test_some_are_free_and_each_next_waits_twice_as_long_up_to_the_longest(self, db, clocks):
        assert [take([ONE]) for _ in range(4)] == [0, 0, 0, 1]
        for seconds in (1, 2, 4, 8, 8):
            assert take([ONE]) == seconds
            moment = clock.now() + timedelta(seconds=seconds)
            clocks.enter_context(clock.freeze_clock(moment))
            assert take([ONE]) == 0

    def test_one_that_has_to_wait_is_not_counted_so_that_none_waits_longer(self, db):
        for _ in range(50):
            take([ONE])
        with later(SECOND):
            assert take([ONE]) == 0

    def test_a_clock_that_is_set_back_makes_nobody_wait_longer_than_the_longest(self, db):
        with later(timedelta(days=2)):
            for _ in range(4):
                take([ONE])
        assert take([ONE]) == 1
        with later(SECOND):
            assert take([ONE]) == 0

    def test_nor_does_one_that_was_set_back_while_somebody_waited(self, db):
        with later(timedelta(days=2)):
            for _ in range(50):
                take([ONE])
        assert take([ONE]) == 1
        with later(timedelta(milliseconds=500)):
            assert take([ONE]) == 0.5

    def test_nothing_is_kept_longer_than_it_remembers(self, db):
        for _ in range(3):
            take([ONE])
        with later(MINUTE):
            assert [take([ONE]) for _ in range(4)] == [0, 0, 0, 1]

    def test_under_several_counters_all_count_or_none(self, db):
        wide = Counter("test", Limit(100, SECOND, SECOND, MINUTE), source="source")
        for _ in range(5):
            take([ONE, wide])
        assert get_count(wide) == get_count(ONE) == 3

    def test_a_known_source_is_not_bound_by_what_strangers_did(self, db):
        strange = Counter("test", Limit(1, MINUTE, MINUTE, MINUTE), "s", binds=STRANGERS)
        cache.set("known:test", 1, 60)
        assert take([strange], known_key="known:test") == 0
        assert get_count(strange) is None
        assert take([strange], known_key="known:other") == 0
        assert take([strange], known_key="known:other") == 60

    def test_a_try_is_taken_back_and_one_that_was_forgotten_is_no_fault(self, db):
        other = replace(ONE, source="other")
        for _ in range(2):
            take([ONE, other])
        give_back([ONE], forgotten=[other])
        assert (get_count(ONE), get_count(other)) == (1, None)
        give_back([other])

    def test_a_lift_forgets_a_subject_whatever_the_source_and_nobody_else(self, db):
        neighbour = replace(ONE, subject="neighbour")
        take([ONE, replace(ONE, source="other"), neighbour])
        with reading_as(get_officer("pusat")):
            assert lift(build_prefix("test", "subject")) == 2
        assert (get_count(ONE), get_count(neighbour)) == (None, 1)

    def test_a_key_names_nobody(self, db):
        counter = Counter("login", LIMIT, "loket.3212", "203.0.113.9")
        assert counter.key.startswith("limit:login:")
        assert "loket" not in counter.key
        assert "203.0.113.9" not in counter.key
        assert counter.key != replace(counter, subject="loket.3213").key

    def test_a_try_takes_one_statement(self, db, django_assert_num_queries):
        with django_assert_num_queries(1):
            take([ONE, replace(ONE, source="other")])


def get_count(counter):
    """How many tries are counted; None where nothing is."""
    with connection.cursor() as cursor:
        sql = "select (value ->> 'n')::int from cache_entry where cache_key = %s"
        cursor.execute(sql, [counter.key])
        row = cursor.fetchone()
    return row and row[0]


def sign_in(browser, login, password=DEMO_PASSWORD):
    """Sign in with a password; whether it was accepted."""
    form = {"login": login, "password": password}
    return browser.post(reverse("account_login"), form).status_code == 302


def try_wrong_passwords(login, count, *, networks=1):
    """Strangers try so many wrong passwords from so many networks, as fast as they can."""
    for number in range(count):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{number % networks}")
        assert not sign_in(stranger, login, "salah")


class TestSigningIn:
    @pytest.fixture(autouse=True)
    def twenty_of_strangers(self, monkeypatch):
        """Twenty free tries of strangers at one account, instead of the hundred of a real one."""
        limits = LIMITS[PASSWORD]
        few = replace(limits, subject=replace(limits.subject, free=20))
        monkeypatch.setitem(LIMITS, PASSWORD, few)

    def test_twelve_wrong_passwords_of_a_stranger_lock_nobody_out(self, db):
        try_wrong_passwords("loket.3212", 12)
        assert sign_in(Client(), "loket.3212")

    def test_the_stranger_is_slowed_down_though_the_password_be_right(self, db):
        try_wrong_passwords("loket.3212", 10)
        stranger = Client(REMOTE_ADDR="198.51.100.0")
        assert not sign_in(stranger, "loket.3212")
        assert sign_in(stranger, "loket.3204")
        with later(2 * SECOND):
            assert sign_in(stranger, "loket.3212")

    def test_a_known_device_passes_whatever_strangers_try(self, db):
        owner = Client()
        assert sign_in(owner, "loket.3212")
        owner.post(reverse("account_logout"))
        cookie = owner.cookies["known_device"]
        assert (cookie["path"], cookie["httponly"]) == (reverse("account_login"), True)

        try_wrong_passwords("loket.3212", 30, networks=25)
        travelling = Client(REMOTE_ADDR="203.0.113.7")
        travelling.cookies["known_device"] = cookie.value
        assert sign_in(travelling, "loket.3212")

    def test_a_known_network_passes_whatever_strangers_try_from_elsewhere(self, db):
        assert sign_in(Client(REMOTE_ADDR="2001:db8::1"), "loket.3212")
        try_wrong_passwords("loket.3212", 30, networks=25)
        assert sign_in(Client(REMOTE_ADDR="2001:db8::ffff"), "loket.3212")

    def test_in_all_strangers_are_slowed_down_and_a_second_person_lifts_it(self, db):
        try_wrong_passwords("loket.3212", 30, networks=25)
        unknown = Client(REMOTE_ADDR="203.0.113.8")
        for _ in range(3):
            assert not sign_in(unknown, "loket.3212", "salah")
        assert not sign_in(unknown, "loket.3212")
        lift_limits(get_officer("admin.3212"), uuid4(), "loket.3212", why="Menelepon kami")
        assert sign_in(unknown, "loket.3212")

    def test_the_owner_on_a_journey_signs_in_however_many_networks_try(self, db):
        try_wrong_passwords("loket.3212", 60, networks=25)
        assert sign_in(Client(REMOTE_ADDR="203.0.113.8"), "loket.3212")

    def test_a_site_with_many_networks_is_a_newcomer_once(self, db):
        try_wrong_passwords("loket.3212", 30, networks=25)
        networks = [Client(REMOTE_ADDR=f"2001:db8:7:{number}::1") for number in range(4)]
        for each in networks[:3]:
            assert not sign_in(each, "loket.3212", "salah")
        assert not sign_in(networks[3], "loket.3212")
        assert sign_in(Client(REMOTE_ADDR="2001:db8:8::1"), "loket.3212")

    def test_newcomers_of_one_provider_have_thirty_tries_and_then_wait(self, db):
        sites = [Client(REMOTE_ADDR=f"2001:db8:{number:x}::1") for number in range(100, 132)]
        for each in sites[:30]:
            assert not sign_in(each, "loket.3212", "salah")
        assert not sign_in(sites[30], "loket.3212")
        assert sign_in(Client(REMOTE_ADDR="2001:db9:7::1"), "loket.3212")
        with later(5 * SECOND):
            assert sign_in(sites[31], "loket.3212")

    def test_an_owner_who_never_erred_is_judged_whatever_others_of_her_provider_try(
        self, db, clocks
    ):
        """One who has a site there, whose networks all ask whenever they may; the owner has another
        site of the same provider."""
        limits = LIMITS[PASSWORD]
        networks = [f"2001:db8:7:{number:x}::/64" for number in range(200)]
        for number in range(400):
            SecretTry(
                PASSWORD, limits, "loket.3212", networks[number % 200], "2001:db8:7::/48", BLOCK
            ).begin()
            if number % 20 == 0:
                clocks.enter_context(later(limits.subject.max_wait))
        owner = Client(REMOTE_ADDR="2001:db8:8:1::1")
        assert sign_in(owner, "loket.3212")

    def test_a_site_is_slowed_down_that_tries_many_accounts(self, db):
        limits = LIMITS[PASSWORD]

        def spray(number):
            network = f"2001:db8:7:{number // 250:x}::/64"
            subject = f"somebody.{number}"
            return SecretTry(PASSWORD, limits, subject, network, "2001:db8:7::/48", BLOCK).begin()

        assert [number for number in range(1001) if spray(number)] == [1000]
        known = SecretTry(PASSWORD, limits, "owner", "2001:db8:7:ff::/64", "2001:db8:7::/48", BLOCK)
        assert known.begin() > 0
        known.remember_network()
        assert known.begin() == 0

    def test_own_right_sign_ins_take_back_no_wrong_one_of_the_site(self, db):
        def build_try(subject, network):
            networks = (f"2001:db8:7:{network:x}::/64", "2001:db8:7::/48", BLOCK)
            return SecretTry(PIN, LIMITS[PIN], subject, *networks)

        def sign_in_again():
            own = build_try("own", 0)
            assert own.begin() == 0
            own.succeed()
            own.remember_network()

        with clock.freeze_clock(clock.now()):
            sign_in_again()
            count_answers = 0
            for number in range(1, 1501):
                count_answers += build_try(f"victim {number}", number).begin() == 0
                sign_in_again()
        assert count_answers == LIMITS[PIN].site.free == 1000

    def test_her_own_sign_ins_lower_no_count_of_strangers_at_her(self, db):
        own = SecretTry(PIN, LIMITS[PIN], "owner", "192.0.2.1")
        own.begin()
        own.succeed()
        own.remember_network()
        of_strangers = own.counters[-1]
        for number in range(20):
            SecretTry(PIN, LIMITS[PIN], "owner", f"198.51.100.{number}").begin()
        for _time in range(20):
            again = SecretTry(PIN, LIMITS[PIN], "owner", "192.0.2.1")
            assert again.begin() == 0
            again.succeed()
        assert get_count(of_strangers) == 20

    def test_a_right_code_that_had_to_wait_gives_nothing_back(self, db):
        with clock.freeze_clock(clock.now()):
            tries = [SecretTry(PASSWORD, LIMITS[PASSWORD], "owner", "192.0.2.1") for _ in range(11)]
            assert [each.begin() > 0 for each in tries] == [False] * 10 + [True]
            of_source = tries[-1].counters[1]
            tries[-1].succeed()
        assert get_count(of_source) == 10

    def test_a_network_that_has_to_wait_does_not_count_against_the_account(self, db):
        stranger = Client(REMOTE_ADDR="198.51.100.0")
        exhaust = Counter(PASSWORD, LIMITS[PASSWORD].source, source="198.51.100.0")
        for _ in range(LIMITS[PASSWORD].source.free):
            take([exhaust])
        for _ in range(12):
            sign_in(stranger, "loket.3212", "salah")
        counter = Counter(PASSWORD, LIMITS[PASSWORD].subject, "loket.3212")
        assert not get_count(counter)

    @pytest.mark.parametrize("kind", [PASSWORD, SIGN_IN_CODE, SECOND_FACTOR])
    def test_one_network_that_asks_whenever_it_may_leaves_tries_to_others(self, db, clocks, kind):
        limits = LIMITS[kind]
        stranger = SecretTry(kind, limits, "loket.3212", "198.51.100.0")
        for _ in range(limits.subject.free + 20):
            if wait := stranger.begin():
                clocks.enter_context(later(timedelta(seconds=wait)))
                assert stranger.begin() == 0
        with later(limits.pair.max_wait / 4):
            assert stranger.begin()
            assert SecretTry(kind, limits, "loket.3212", "203.0.113.8").begin() == 0

    def test_a_cookie_opens_nothing_for_another_account_and_a_forged_one_nothing(self, db):
        owner = Client()
        assert sign_in(owner, "loket.3204")
        known = owner.cookies["known_device"].value
        try_wrong_passwords("loket.3212", 100, networks=25)
        for number, value in enumerate((known, known[:-1], "x", "")):
            unknown = Client(REMOTE_ADDR=f"198.51.100.{number}")
            unknown.cookies["known_device"] = value
            assert not sign_in(unknown, "loket.3212")

    def test_a_known_device_guesses_no_faster(self, db):
        owner = Client()
        assert sign_in(owner, "loket.3212")
        owner.post(reverse("account_logout"))
        for _ in range(10):
            assert not sign_in(owner, "loket.3212", "salah")
        assert not sign_in(owner, "loket.3212")

    def test_an_absent_account_is_slowed_down_alike(self, db):
        def collect(login):
            browser = Client(REMOTE_ADDR="198.51.100.3")
            form = {"login": login, "password": "salah"}
            pages = [
                browser.post(reverse("account_login"), form).content.decode() for _ in range(12)
            ]
            return [page.replace(login, "") for page in pages]

        absent, present = collect("tak.ada"), collect("loket.3213")
        strip = partial(re.sub, r'name="csrfmiddlewaretoken" value="\w+"', "")
        assert [strip(page) for page in absent] == [strip(page) for page in present]

    def test_right_passwords_are_not_counted(self, db):
        browser = Client()
        for _ in range(15):
            assert sign_in(browser, "loket.3212")
            browser.post(reverse("account_logout"))

    def test_a_right_password_takes_three_statements_of_the_limiter(self, db):
        browser = Client()
        with CaptureQueriesContext(connection) as queries:
            assert sign_in(browser, "loket.3212")
        counted = [q for q in queries if "limit_" in q["sql"] or "cache_entry" in q["sql"]]
        assert len(counted) == 3


class TestLifting:
    def test_nobody_lifts_the_own(self, db):
        for login in ("admin.3212", "pusat"):
            with pytest.raises(OwnLimit):
                lift_limits(get_officer(login), uuid4(), login, why="Saya sendiri")

    @pytest.mark.parametrize("name", ["loket.3204", "tak.ada", "p3mi.1", "\0", "pusat"])
    def test_an_administrator_lifts_at_the_own_office_alone(self, db, name):
        with pytest.raises(NoSuchSignInName):
            lift_limits(get_officer("admin.3212"), uuid4(), name, why="Bukan kantor kami")

    @pytest.mark.parametrize("login", ["loket.3212", "kepala.3212", "inspektorat", "p3mi.1"])
    def test_these_may_not(self, db, login):
        with pytest.raises(Forbidden):
            lift_limits(get_officer(login), uuid4(), "loket.3204", why="Tidak boleh")

    def test_it_stands_in_the_journal(self, db):
        headquarters = get_officer("pusat")
        lift_limits(headquarters, uuid4(), "loket.3212", why="Menelepon kami")
        with reading_as(headquarters):
            entry = Entry.objects.get(kind="access:limits:lifted")
        assert entry.terms["account"] == str(Account.objects.get(login="loket.3212").pk)
        assert (entry.actor, entry.why) == (headquarters.ref, "Menelepon kami")

    def test_a_client_is_lifted_by_headquarters_also_where_a_login_is_the_same(self, db):
        code = "p3mi.1"
        counter = Counter(CLIENT_SECRET, WRONG_CLIENT_SECRETS, code, "198.51.100.1")
        take([counter])
        lift_limits(get_officer("pusat"), uuid4(), code, why="Salah pasang")
        assert get_count(counter) is None
