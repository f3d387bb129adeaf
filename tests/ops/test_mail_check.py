"""The doctor says whether the server for mail takes mail from here, and sends none."""

import pytest

from rantau.ops.mail_check import check_mail
from tests.exchange.smtp import SmtpServer


@pytest.fixture
def server(monkeypatch):
    with SmtpServer() as server:
        values = {"HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "none"}
        for name, value in {**values, "FROM": "Rantau <rantau@example.org>"}.items():
            monkeypatch.setenv(f"MAIL_{name}", value)
        yield server


def test_one_that_answers_is_well_and_given_nothing(server):
    assert check_mail() == (f"127.0.0.1:{server.port} takes mail, none", "")
    assert server.given == []


def test_where_none_is_set_it_says_what_follows(monkeypatch):
    monkeypatch.delenv("MAIL_HOST", raising=False)
    assert "no password is replaced by a link" in check_mail()[0]


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("MAIL_PORT", "x", "MAIL_PORT is 'x'"),
        ("MAIL_PORT", "1", "No mail can be given to 127.0.0.1:1"),
        ("MAIL_SECURITY", "ssl", "MAIL_SECURITY is 'ssl'"),
        ("MAIL_SECURITY", "starttls", "No mail can be given"),
        ("MAIL_FROM", "", "MAIL_FROM names no address"),
        ("MAIL_USER", "rantau", "MAIL_USER and MAIL_PASSWORD belong together"),
    ],
)
def test_what_keeps_mail_from_leaving_is_a_fault(server, monkeypatch, name, value, fault):
    monkeypatch.setenv(name, value)
    assert fault in check_mail()[1]


def test_a_wrong_password_is_named(server, monkeypatch):
    monkeypatch.setenv("MAIL_USER", "rantau")
    monkeypatch.setenv("MAIL_PASSWORD", "salah")
    server.answers |= {"EHLO": "250-ok\r\n250 AUTH PLAIN", "AUTH": "535 no"}
    assert check_mail()[1] == "127.0.0.1 refuses MAIL_USER or MAIL_PASSWORD (535)."
