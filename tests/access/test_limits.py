"""Limits are counted where every process sees them, and a right password is never counted."""

from datetime import timedelta

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.core.cache import cache
from django.urls import reverse

from rantau.common import clock
from rantau.common.cache import delete_expired_entries
from rantau.common.ratelimit import hit, undo_hit
from rantau.demo.seeds.accounts import DEMO_PASSWORD


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

    def test_counting_keeps_the_end_of_the_window(self, db):
        assert [hit(cache, "three", 60) for _ in range(3)] == [1, 2, 3]
        with clock.freeze_clock(clock.now() + timedelta(seconds=59)):
            assert hit(cache, "three", 60) == 4
        with clock.freeze_clock(clock.now() + timedelta(seconds=61)):
            assert hit(cache, "three", 60) == 1

    def test_nothing_is_counted_under_a_name_that_nobody_began(self, db):
        with pytest.raises(ValueError, match="nothing is counted"):
            cache.incr("four")

    def test_a_count_is_taken_back_and_one_whose_window_ended_is_no_fault(self, db):
        hit(cache, "seven", 60)
        hit(cache, "seven", 60)
        undo_hit(cache, "seven")
        assert cache.get("seven") == 1
        with clock.freeze_clock(clock.now() + timedelta(seconds=61)):
            undo_hit(cache, "seven")

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


@pytest.fixture
def enter(client, db):
    """Sign in with a password; whether it was let in."""

    def send(login, password=DEMO_PASSWORD):
        form = {"login": login, "password": password}
        return client.post(reverse("account_login"), form).status_code == 302

    return send


def test_ten_wrong_passwords_shut_one_account_for_a_while(enter, client):
    for _ in range(10):
        assert not enter("loket.3212", "salah")

    assert not enter("loket.3212")
    assert enter("loket.3204")
    client.logout()
    with clock.freeze_clock(clock.now() + timedelta(minutes=6)):
        assert enter("loket.3212")


def test_a_right_password_lets_in_although_the_window_ends_in_that_moment(enter, monkeypatch):
    counting = DefaultAccountAdapter.authenticate

    def late(adapter, request, **credentials):
        account = counting(adapter, request, **credentials)
        cache.clear()
        return account

    monkeypatch.setattr(DefaultAccountAdapter, "authenticate", late)
    assert enter("loket.3212")


def test_right_passwords_are_not_counted(enter, client):
    for _ in range(15):
        assert enter("loket.3212")
        client.logout()
