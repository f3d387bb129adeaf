"""Limits are counted where every process sees them, and a right password is never counted."""

from datetime import timedelta

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.core.cache import cache
from django.urls import reverse

from rantau.common import clock
from rantau.common.cache import delete_expired_entries
from rantau.common.ratelimit import build_key, hit, is_exhausted, undo_hit
from rantau.demo.credentials import DEMO_PASSWORD


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


MINUTE = timedelta(seconds=60)


class TestTheLimiter:
    def test_the_first_of_a_window_pass_and_its_end_stays_where_it_was(self, db):
        assert [hit("three", 3, MINUTE) for _ in range(4)] == [True, True, True, False]
        with clock.freeze_clock(clock.now() + timedelta(seconds=59)):
            assert not hit("three", 3, MINUTE)
        with clock.freeze_clock(clock.now() + timedelta(seconds=61)):
            assert hit("three", 3, MINUTE)

    def test_asking_counts_nothing(self, db):
        assert not is_exhausted("eight", 1)
        hit("eight", 1, MINUTE)
        assert is_exhausted("eight", 1)
        assert not is_exhausted("eight", 2)

    def test_an_attempt_is_taken_back_and_one_whose_window_ended_is_no_fault(self, db):
        hit("seven", 2, MINUTE)
        hit("seven", 2, MINUTE)
        undo_hit("seven")
        assert not is_exhausted("seven", 2)
        with clock.freeze_clock(clock.now() + timedelta(seconds=61)):
            undo_hit("seven")

    def test_a_key_names_nobody(self, db):
        key = build_key("login", "loket.3212")
        assert key.startswith("login:")
        assert "loket" not in key
        assert key != build_key("login", "loket.3213")

    def test_an_attempt_takes_one_statement(self, db, django_assert_num_queries):
        hit("nine", 3, MINUTE)
        with django_assert_num_queries(1):
            hit("nine", 3, MINUTE)


@pytest.fixture
def sign_in(client, db):
    """Sign in with a password; whether it was accepted."""

    def send(login, password=DEMO_PASSWORD):
        form = {"login": login, "password": password}
        return client.post(reverse("account_login"), form).status_code == 302

    return send


def test_ten_wrong_passwords_shut_one_account_for_a_while(sign_in, client):
    for _ in range(10):
        assert not sign_in("loket.3212", "salah")

    assert not sign_in("loket.3212")
    assert sign_in("loket.3204")
    client.logout()
    with clock.freeze_clock(clock.now() + timedelta(minutes=6)):
        assert sign_in("loket.3212")


def test_a_right_password_lets_in_although_the_window_ends_in_that_moment(sign_in, monkeypatch):
    counting = DefaultAccountAdapter.authenticate

    def late(adapter, request, **credentials):
        account = counting(adapter, request, **credentials)
        cache.clear()
        return account

    monkeypatch.setattr(DefaultAccountAdapter, "authenticate", late)
    assert sign_in("loket.3212")


def test_right_passwords_are_not_counted(sign_in, client):
    for _ in range(15):
        assert sign_in("loket.3212")
        client.logout()
