"""The second key: set up, asked for at sign-in, replaced by a recovery code, removed."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rantau.common import clock
from rantau.demo.credentials import DEMO_PASSWORD
from tests.web.html import INDONESIAN
from tests.web.second_key import (
    compute_number,
    confirm_password,
    enter_password,
    read_page,
    set_up,
    sign_out,
)


@pytest.fixture
def secured(client, db):
    """A signed-in browser whose account has a second key: its secret and recovery codes."""
    return set_up(client)


def test_a_wrong_number_sets_nothing_up(client, db):
    enter_password(client)
    confirm_password(client)
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"}, headers=INDONESIAN)

    assert answer.status_code == 200
    assert "govuk-error" in read_page(answer)
    assert "belum dipasang" in read_page(client.get(reverse("access:account"), headers=INDONESIAN))


def test_the_account_page_shows_that_it_is_there(client, secured):
    page = read_page(client.get(reverse("access:account"), headers=INDONESIAN))

    assert "sudah dipasang" in page
    assert client.get(reverse("mfa_index"))["Location"] == reverse("access:account")


def test_signing_in_asks_for_the_number(client, secured, monkeypatch):
    sign_out(client)
    assert enter_password(client)["Location"] == reverse("mfa_authenticate")
    assert client.get("/kantor/").status_code == 302
    assert "Satu langkah lagi" in read_page(
        client.get(reverse("mfa_authenticate"), headers=INDONESIAN)
    )

    later = time.time() + 60  # the number of a minute ago was used to set the key up
    monkeypatch.setattr(time, "time", lambda: later)
    answer = client.post(reverse("mfa_authenticate"), {"code": compute_number(secured[0])})
    assert answer["Location"] == "/kantor/"
    assert client.get("/kantor/").status_code == 200


def test_a_recovery_code_opens_once(client, secured):
    for answer in (302, 200):
        sign_out(client)
        enter_password(client)
        sent = client.post(reverse("mfa_authenticate"), {"code": secured[1][0]}, headers=INDONESIAN)
        assert sent.status_code == answer


def test_wrong_numbers_are_slowed_down(client, secured):
    sign_out(client)
    enter_password(client)
    for _ in range(12):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert client.post(reverse("mfa_authenticate"), {"code": secured[1][0]}).status_code == 200
    assert client.get("/kantor/").status_code == 302
    with clock.freeze_clock(clock.now() + timedelta(seconds=6)):
        assert client.post(reverse("mfa_authenticate"), {"code": secured[1][0]}).status_code == 302


def test_who_has_the_password_alone_keeps_nobody_out_with_wrong_numbers(client, secured):
    sign_out(client)
    for network in range(3):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{network}")
        enter_password(stranger)
        for _ in range(12):
            stranger.post(reverse("mfa_authenticate"), {"code": "000000"})

    unknown = Client(REMOTE_ADDR="203.0.113.7")
    enter_password(unknown)
    right = {"code": secured[1][0]}
    assert unknown.post(reverse("mfa_authenticate"), right).status_code == 200
    enter_password(client)  # the device that enrolled is known
    assert client.post(reverse("mfa_authenticate"), right).status_code == 302


@pytest.mark.parametrize(("seconds", "status"), [(5, 302), (-5, 302), (30, 302), (-30, 302)])
def test_a_clock_that_is_a_little_off_is_right_enough(
    client, secured, monkeypatch, seconds, status
):
    assert send_number_of(client, secured[0], monkeypatch, seconds) == status


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_clock_that_is_far_off_is_not(client, secured, monkeypatch, seconds):
    assert send_number_of(client, secured[0], monkeypatch, seconds) == 200


def send_number_of(browser, secret, monkeypatch, seconds):
    """Sign in long after the second key was set up, with the number that a telephone shows whose
    clock is off by so many seconds; gives the status."""
    sign_out(browser)
    enter_password(browser)
    moment = (int(time.time()) // 30 + 8) * 30 + 15
    monkeypatch.setattr(time, "time", lambda: moment + seconds)
    number = compute_number(secret)
    monkeypatch.setattr(time, "time", lambda: moment)
    answer = browser.post(reverse("mfa_authenticate"), {"code": number})
    assert answer.get("Location", "/kantor/") == "/kantor/"
    return answer.status_code


def test_the_number_that_set_it_up_signs_nobody_in(client, db, monkeypatch):
    moment = (int(time.time()) // 30) * 30 + 15
    monkeypatch.setattr(time, "time", lambda: moment)
    secret, _codes = set_up(client)
    number = compute_number(secret)
    for later in (0, 30):
        monkeypatch.setattr(time, "time", lambda later=later: moment + later)
        with clock.freeze_clock(clock.now() + timedelta(seconds=later)):
            sign_out(client)
            enter_password(client)
            answer = client.post(reverse("mfa_authenticate"), {"code": number})
            assert answer.status_code == 200


@pytest.mark.parametrize("mark", ["", "-", " "])
def test_a_number_signs_in_once_while_the_tolerance_lasts(client, secured, monkeypatch, mark):
    moment = (int(time.time()) // 30 + 8) * 30 + 15
    monkeypatch.setattr(time, "time", lambda: moment + 30)
    number = compute_number(secured[0])  # of a clock that is a step ahead
    again = f"{number[:3]}{mark}{number[3:]}"
    for code, seconds, status in ((number, 0, 302), (again, 31, 200), (again, 44, 200)):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: moment + seconds)
        with clock.freeze_clock(clock.now() + timedelta(seconds=seconds)):
            sign_out(client)
            enter_password(client)
            answer = client.post(reverse("mfa_authenticate"), {"code": code})
            assert answer.status_code == status, seconds


def test_new_recovery_codes_end_the_old_ones(client, secured):
    assert "Buat kode baru" in read_page(
        client.get(reverse("mfa_generate_recovery_codes"), headers=INDONESIAN)
    )
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    sign_out(client)
    enter_password(client)

    assert client.post(reverse("mfa_authenticate"), {"code": secured[1][0]}).status_code == 200


def test_removed_the_password_alone_opens_again(client, secured):
    assert "Cabut kunci kedua" in read_page(
        client.get(reverse("mfa_deactivate_totp"), headers=INDONESIAN)
    )
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    sign_out(client)

    assert enter_password(client)["Location"] == "/kantor/"


def test_what_was_typed_survives_the_second_key_too(client, secured):
    sign_out(client)
    client.post("/orang/cari/", {"q": "Sukarti dari Haurgeulis"})
    form = {"login": "loket.3212", "password": DEMO_PASSWORD, "next": reverse("common:resume")}
    client.post(reverse("account_login"), form)
    answer = client.post(reverse("mfa_authenticate"), {"code": secured[1][1]})

    assert answer["Location"] == reverse("common:resume")
    assert "Sukarti dari Haurgeulis" in read_page(
        client.get(answer["Location"], headers=INDONESIAN)
    )


def test_wrong_old_passwords_are_counted_as_at_signing_in(client, db, settings):
    """The library counts five a minute, so that a thief of the session had 7,200 a day."""
    enter_password(client)
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    stranger.cookies["sessionid"] = client.cookies["sessionid"].value
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "change_password": None}
    new = "sawah-hijau-di-pagi-hari"
    wrong = {"oldpassword": "hujan-turun-sejak", "password1": new, "password2": new}
    right = {**wrong, "oldpassword": DEMO_PASSWORD}
    for _ in range(10):
        stranger.post(reverse("account_change_password"), wrong)

    assert stranger.post(reverse("account_change_password"), right).status_code == 200
    assert client.post(reverse("account_change_password"), right).status_code == 302


def test_a_password_is_changed_with_the_old_one(client, db):
    enter_password(client)
    new = "sawah-hijau-di-pagi-hari"
    form = {"oldpassword": DEMO_PASSWORD, "password1": new, "password2": new}
    wrong = {**form, "oldpassword": "hujan-turun-sejak-pagi"}
    assert client.post(reverse("account_change_password"), wrong).status_code == 200
    assert client.post(reverse("account_change_password"), form)["Location"] == "/kantor/"

    poor = {**form, "oldpassword": new, "password1": "pendek", "password2": "pendek"}
    assert client.post(reverse("account_change_password"), poor).status_code == 200
