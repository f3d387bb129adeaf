"""Mail to officers: a code that confirms an address, a link for a new password, each sent once."""

import re
import socket
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail

from rantau.access.actor import (
    PUBLIC_ACTOR,
    build_password_reset_actor,
    build_signed_in_actor,
    build_system_actor,
)
from rantau.access.email_addresses import derive_email_code, find_account_to_reset
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.access.services.email_addresses import confirm_email, propose_email, remove_email
from rantau.access.services.password_resets import (
    PasswordResetInput,
    request_password_reset,
    reset_password,
)
from rantau.access.services.sign_in_changes import (
    record_password_change,
    record_second_factor_change,
)
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.exchange import outbox
from rantau.exchange.channels import MailChannel
from rantau.exchange.models import Message
from rantau.exchange.outbox import queue_messages, send_mails, send_messages
from tests.exchange.smtp import SmtpServer
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
LOGIN, ADDRESS, OTHER = "loket.3212", "petugas@example.org", "lain@example.org"
PASSWORD = "sawah-hijau-di-pagi-hari"
LINK = re.compile(r"/masuk/sandi/baru/([0-9a-f-]{36})/([0-9a-z-]+)/")


def send():
    """Make and send what is due; the mails that left since."""
    mail.outbox.clear()
    queue_messages()
    send_mails()
    return list(mail.outbox)


def get_account():
    with reading_as(SYSTEM):
        return Account.objects.get(login=LOGIN)


def confirm(address):
    """Name an address and type the code that was mailed."""
    officer = get_officer_as_system(LOGIN)
    propose_email(officer, uuid4(), address)
    [sent] = [each for each in send() if each.to == [address]]
    confirm_email(officer, uuid4(), re.search(r"\w{5}-\w{5}", sent.body)[0])


@pytest.fixture
def confirmed(channel):
    """The officer has had a confirmed address for long, and all about it was sent."""
    with clock.freeze_clock(clock.now() - timedelta(days=2)):
        confirm(ADDRESS)
        send()


def list_rows():
    with reading_as(SYSTEM):
        return list(Message.objects.exclude(account=None).order_by("id"))


def test_a_code_goes_to_the_address_and_confirms_it(channel):
    confirm(ADDRESS)
    assert (get_account().email, get_account().pending_email) == (ADDRESS, "")


def test_the_address_before_is_told(confirmed):
    confirm(OTHER)
    # Entries are offered again at every turn here, also that of the first address.
    assert {each.to[0] for each in send()} == {ADDRESS}
    assert get_account().email == OTHER


def test_each_address_before_is_told_however_late_its_mail_leaves(confirmed, settings):
    confirm(OTHER)
    settings.EMAIL_HOST = ""  # the server is away for a while
    send()
    settings.EMAIL_HOST = "mail.invalid"
    officer = get_officer_as_system(LOGIN)
    propose_email(officer, uuid4(), "ketiga@example.org")
    account = get_account()
    code = derive_email_code(account.id, account.pending_email, account.pending_email_at)
    confirm_email(officer, uuid4(), code)
    with clock.freeze_clock(clock.now() + timedelta(hours=1)):
        receivers = [each.to[0] for each in send() if "alamat surel diganti" in each.subject]
    assert sorted(receivers) == sorted([ADDRESS, OTHER])


def test_an_address_that_was_removed_is_told(confirmed):
    remove_email(get_officer_as_system(LOGIN), uuid4())
    assert [each.to for each in send()] == [[ADDRESS]]
    assert list_rows()[-1].kind == "email_removed"


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (record_password_change, "password_changed"),
        (record_second_factor_change, "second_factor_changed"),
    ],
)
def test_a_change_while_signed_in_is_told_to_the_confirmed_address(confirmed, record, kind):
    record(build_signed_in_actor(get_account()), uuid4())
    assert [each.to for each in send()] == [[ADDRESS]]
    assert list_rows()[-1].kind == kind


@pytest.mark.parametrize("address", ["a@\ue000.id", "petugas@contöh.example"])
def test_an_address_with_other_than_plain_letters_is_refused_at_its_field(channel, address):
    with pytest.raises(InvalidInput) as error:
        propose_email(get_officer_as_system(LOGIN), uuid4(), address)
    assert list(error.value.problems) == ["email"]


def test_a_message_that_cannot_be_sent_stops_no_other(confirmed, monkeypatch):
    propose_email(get_officer_as_system(LOGIN), uuid4(), OTHER)
    request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
    give, broken = MailChannel.send, []

    def break_once(self, message, **mail):
        if not broken:
            broken.append(message)
            raise RuntimeError("unforeseen")
        return give(self, message, **mail)

    monkeypatch.setattr(MailChannel, "send", break_once)
    send()
    states = [row.state for row in list_rows()[-2:]]
    assert sorted(states) == [Message.SENT, Message.UNKNOWN]


def test_it_is_sent_once_and_recorded(confirmed):
    request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
    assert [each.to for each in send()] == [[ADDRESS]]
    assert send() == []
    row = list_rows()[-1]
    assert (row.kind, row.state, row.cost) == ("password_reset_link", Message.SENT, 0)
    assert row.gateway_reference == str(row.id)


def test_both_languages_and_no_name_stand_in_it(confirmed):
    request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
    [sent] = send()
    account = get_account()
    assert "The link works once." in sent.body
    assert sent.subject == "Rantau: buat kata sandi baru"
    assert not [each for each in (account.login, account.name) if each in sent.body + sent.subject]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_row_and_an_entry_hold_neither_address_nor_code_nor_link(confirmed):
    request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
    [sent] = send()
    token = LINK.search(sent.body)[2]
    with reading_as(SYSTEM):
        kept = [str(vars(each)) + str(vars(each.entry)) for each in list_rows()]
    assert not [each for each in kept if ADDRESS in each or token in each]


def test_the_link_works_once_and_the_owner_is_told(confirmed):
    request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
    [sent] = send()
    _id, token = LINK.search(sent.body).groups()
    account = get_account()
    with reading_as(SYSTEM):
        assert find_account_to_reset(account.id, token) == account
    data = PasswordResetInput(PASSWORD, former_hash=account.password)
    reset_password(build_password_reset_actor(account), uuid4(), data, login=LOGIN)

    assert get_account().check_password(PASSWORD)
    with reading_as(SYSTEM):
        assert find_account_to_reset(account.id, token) is None
    assert [each.to for each in send()] == [[ADDRESS]]
    assert list_rows()[-1].kind == "password_reset"


def test_the_link_is_over_after_an_hour(confirmed):
    request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
    [sent] = send()
    token, account = LINK.search(sent.body)[2], get_account()
    with clock.freeze_clock(clock.now() + timedelta(minutes=61)), reading_as(SYSTEM):
        assert find_account_to_reset(account.id, token) is None


def test_one_that_could_not_leave_within_the_hour_leaves_no_more(confirmed, settings):
    settings.EMAIL_HOST = ""
    request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
    send()
    assert (list_rows()[-1].state, list_rows()[-1].fault) == (Message.QUEUED, "mail_not_set")
    settings.EMAIL_HOST = "mail.invalid"
    with clock.freeze_clock(clock.now() + timedelta(minutes=61)):
        assert send() == []
    assert (list_rows()[-1].state, list_rows()[-1].fault) == (Message.SHOWN, "over")


@pytest.mark.parametrize("login", [LOGIN, "tidak.ada", "loket.3204"])
def test_without_a_confirmed_address_nothing_is_sent(channel, login):
    request_password_reset(PUBLIC_ACTOR, uuid4(), login)
    assert send() == []


def test_a_process_that_ended_while_it_sent_mail_sends_nothing_twice(confirmed, channel):
    channel.repeats = True  # the gateway for SMS does; a mail server does not
    request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
    queue_messages()
    next(outbox._claim_due(outbox.TO_ACCOUNTS))
    with clock.freeze_clock(clock.now() + timedelta(minutes=11)):
        assert send() == []
    assert (list_rows()[-1].state, list_rows()[-1].fault) == (Message.UNKNOWN, "interrupted")


class TestHangingServer:
    """One that takes the connection and never answers."""

    @pytest.fixture
    def server(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        with socket.create_server(("127.0.0.1", 0)) as server:
            settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
            settings.EMAIL_TIMEOUT = 0.2
            yield server

    @staticmethod
    def queue_three():
        for _ in range(3):
            request_password_reset(PUBLIC_ACTOR, uuid4(), LOGIN)
        queue_messages()

    def test_it_is_asked_once_a_run_and_the_other_mails_wait_without_a_try(self, confirmed, server):
        self.queue_three()
        assert send_mails() == 1
        rows = list_rows()[-3:]
        assert [row.state for row in rows] == [Message.QUEUED] * 3
        assert sorted((row.tries, row.fault) for row in rows) == [
            (0, ""),
            (0, ""),
            (1, "mail_unreachable"),
        ]

    def test_messages_to_telephones_leave_without_it(self, confirmed, server):
        self.queue_three()
        send_messages()
        assert [row.tries for row in list_rows()[-3:]] == [0, 0, 0]


class TestServer:
    @pytest.fixture
    def server(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        with SmtpServer() as server:
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
            settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = False, False
            settings.DEFAULT_FROM_EMAIL = "rantau@example.org"
            yield server

    @staticmethod
    def give(to=ADDRESS):
        return MailChannel().send(uuid4(), to=to, subject="Rantau", text="…")

    def test_an_address_that_no_server_takes_fails_alone(self, server):
        delivery = self.give(f"a@{'ü' * 70}.id")
        assert (delivery.state, delivery.fault) == (Message.FAILED, "mail_address")

    def test_one_connection_carries_all_of_a_run(self, server):
        with MailChannel() as channel:
            for number in range(3):
                to = f"a{number}@example.org"
                channel.send(uuid4(), to=to, subject="Rantau", text="…")
        assert len([line for line in server.given if line.startswith("rcpt")]) == 3
        assert server.connections == 1

    def test_it_is_given_sender_receiver_and_words(self, server):
        assert self.give().state == Message.SENT
        assert server.given[:2] == ["mail FROM:<rantau@example.org>", f"rcpt TO:<{ADDRESS}>"]
        assert "Subject: Rantau" in server.given[2]

    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
    @pytest.mark.parametrize(("code", "state"), [(451, "queued"), (550, "failed")])
    def test_a_refusal_is_for_good_or_for_now(self, server, step, code, state):
        server.answers[step] = f"{code} no"
        delivery = self.give()
        assert (delivery.state, delivery.fault) == (state, f"mail_{code}")

    def test_a_connection_that_breaks_leaves_it_open_whether_it_was_sent(self, server):
        server.answers["."] = ""
        assert (self.give().state, self.give().fault) == (Message.UNKNOWN, "mail_broke_off")

    def test_one_that_nobody_answers_is_tried_again(self, server, settings):
        settings.EMAIL_PORT = 1
        assert (self.give().state, self.give().fault) == (Message.QUEUED, "mail_unreachable")

    def test_one_that_does_not_secure_the_connection_is_given_nothing(self, server, settings):
        settings.EMAIL_USE_TLS = True
        assert self.give().state == Message.QUEUED
        assert server.given == []
