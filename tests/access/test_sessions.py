"""A session ends eight hours after it began, whatever was done in it, and when the password is
changed elsewhere."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rantau.access.middleware import start_person_session
from rantau.access.models import Account, Appointment
from rantau.access.sessions import BEGUN_KEY, SessionStore
from rantau.common.ids import uuid7
from rantau.demo.credentials import DEMO_PASSWORD
from tests.web.second_key import enter_password, sign_out

MINUTE = timedelta(minutes=1)
LIFETIME = timedelta(seconds=settings.SESSION_COOKIE_AGE)
NEW_PASSWORD = "sawah-hijau-di-pagi-hari"


def get_remaining(browser):
    """How long the session of a browser still lasts."""
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return Session.objects.get(session_key=key).expire_date - timezone.now()


def let_pass(browser, time):
    """Make the session of a browser older."""
    session = browser.session
    session[BEGUN_KEY] -= time.total_seconds()
    session.save()


def is_signed_in(browser):
    return browser.get(reverse("common:desk")).status_code == 200


def change_password(browser):
    form = {"oldpassword": DEMO_PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert browser.post(reverse("account_change_password"), form).status_code == 302


@pytest.fixture
def officer(client, db):
    """A browser in which an officer has just signed in."""
    enter_password(client)
    return client


def test_it_lasts_a_working_day(officer):
    assert settings.SESSION_COOKIE_AGE == 8 * 3600
    assert LIFETIME - MINUTE < get_remaining(officer) <= LIFETIME


def test_what_is_done_in_it_makes_it_no_longer(officer):
    let_pass(officer, timedelta(hours=7))
    appointment = Appointment.objects.get(account__login="loket.3212")
    officer.post(reverse("access:account"), {"appointment": str(appointment.id)})

    assert timedelta(0) < get_remaining(officer) <= timedelta(hours=1)
    assert is_signed_in(officer)
    let_pass(officer, timedelta(hours=1))
    assert not is_signed_in(officer)


def test_it_begins_when_somebody_signs_in_and_not_when_the_page_was_opened(officer):
    let_pass(officer, timedelta(hours=7))
    enter_password(officer, "verifikasi.3212")
    sign_out(officer)
    enter_password(officer)

    assert get_remaining(officer) > LIFETIME - MINUTE


def test_a_workers_session_ends_alike(rf, db):
    request = rf.get("/")
    request.session = SessionStore()
    start_person_session(request, uuid7(), since=timezone.now(), epoch=1)
    request.session.save()

    row = Session.objects.get(session_key=request.session.session_key)
    assert LIFETIME - MINUTE < row.expire_date - timezone.now() <= LIFETIME


def test_signing_in_takes_a_new_key_and_the_old_one_is_gone(client, db):
    session = client.session
    session["kept"] = "before"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before

    enter_password(client)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_out_ends_it_on_the_server(officer):
    key = officer.cookies[settings.SESSION_COOKIE_NAME].value
    sign_out(officer)

    assert not Session.objects.filter(session_key=key).exists()


def test_a_changed_password_ends_every_other_session(officer):
    other = Client()
    enter_password(other)
    change_password(officer)

    assert is_signed_in(officer)
    assert not is_signed_in(other)


def test_a_closed_account_ends_its_sessions(officer):
    assert Account.objects.filter(login="loket.3212").update(is_active=False) == 1
    assert not is_signed_in(officer)
