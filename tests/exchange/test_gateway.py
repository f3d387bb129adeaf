"""The gateway over HTTP: every answer becomes a state, and a broken connection nothing twice."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.exchange.channels import ConsoleChannel, GatewayChannel, get_sms_channel

TOKEN = "a-token-of-twenty-characters"


@pytest.fixture
def gateway():
    """A gateway on loopback that answers `status` and `body`, and keeps what it was given."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.server.given.append((dict(self.headers), json.loads(self.rfile.read(length))))
            if self.server.status <= 0:
                if self.server.status < 0:
                    self.wfile.write(b"no answer of HTTP\r\n")
                self.connection.close()
                return
            self.send_response(self.server.status)
            if self.server.status in (302, 303):
                self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/login")
            self.end_headers()
            self.wfile.write(self.server.body)

        def log_message(self, *_):
            """Nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.given, server.status, server.body = [], 202, b'{"reference": "G-1", "cost": 300}'
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def build_channel(gateway, *, price=250, repeats=False):
    url = f"http://127.0.0.1:{gateway.server_port}/"
    return GatewayChannel(url, token=TOKEN, price=price, repeats=repeats)


def send(channel):
    return channel.send(uuid4(), to="+6281200000001", text="Rantau: …")


@pytest.mark.parametrize("status", [302, 303])
def test_another_address_is_not_followed_and_takes_no_message(gateway, status):
    gateway.status = status
    delivery = send(build_channel(gateway))
    assert (delivery.state, delivery.fault) == ("failed", f"gateway_{status}")
    assert len(gateway.given) == 1


@pytest.mark.parametrize(
    "body",
    [b"[" * 9000, b'{"reference": "a\\u0000b"}', b'{"reference": "\\ud800"}'],
    ids=["nested", "a NUL", "half a character"],
)
def test_an_answer_that_cannot_be_kept_is_none(gateway, body):
    gateway.body = body
    delivery = send(build_channel(gateway))
    assert (delivery.state, delivery.reference) == ("sent", "")


def test_it_is_given_id_number_and_words_with_its_token(gateway):
    delivery = send(build_channel(gateway))

    [(headers, body)] = gateway.given
    assert (delivery.state, delivery.reference, delivery.cost) == ("sent", "G-1", 300)
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Idempotency-Key"] == body["id"]
    assert set(body) == {"id", "to", "text"}


@pytest.mark.parametrize("body", [b"", b"OK", b"[]", b'{"cost": "much"}', b'{"cost": -1}'])
def test_where_it_does_not_say_the_cost_the_setting_does(gateway, body):
    gateway.body = body

    assert (send(build_channel(gateway)).state, send(build_channel(gateway)).cost) == ("sent", 250)


@pytest.mark.parametrize(
    ("status", "state"), [(400, "failed"), (403, "failed"), (429, "queued"), (503, "queued")]
)
def test_a_refusal_is_for_good_or_for_now(gateway, status, state):
    gateway.status = status
    delivery = send(build_channel(gateway))

    assert (delivery.state, delivery.fault) == (state, f"gateway_{status}")


def test_one_that_nobody_answers_is_tried_again(gateway):
    channel = build_channel(gateway)
    gateway.shutdown()
    gateway.server_close()

    assert send(channel).state == "queued"


@pytest.mark.parametrize(("repeats", "state"), [(False, "unknown"), (True, "queued")])
def test_a_connection_that_breaks_leaves_it_open_whether_it_was_sent(gateway, repeats, state):
    gateway.status = 0

    assert send(build_channel(gateway, repeats=repeats)).state == state


@pytest.mark.parametrize(("repeats", "state"), [(False, "unknown"), (True, "queued")])
@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_gateway_that_failed_may_have_taken_it(gateway, status, repeats, state):
    gateway.status = status

    assert send(build_channel(gateway, repeats=repeats)).state == state


def test_a_name_that_is_not_found_was_asked_nothing():
    channel = GatewayChannel("http://gateway.invalid/", token=TOKEN, price=None, repeats=False)
    delivery = send(channel)

    assert (delivery.state, delivery.fault) == ("queued", "gateway_unreachable")


def test_what_is_no_answer_of_http_leaves_it_open_too(gateway):
    gateway.status = -1

    assert send(build_channel(gateway)).state == "unknown"


def test_the_console_shows_the_end_of_the_number_only(settings, capsys):
    settings.SMS_GATEWAY_URL, settings.SMS_TO_CONSOLE = "", True
    channel = get_sms_channel()

    assert isinstance(channel, ConsoleChannel)
    assert send(channel).state == "sent"
    assert "…001" in capsys.readouterr().out


class TestReports:
    @pytest.fixture
    def report(self, client, db, settings):
        settings.SMS_REPORT_TOKEN = TOKEN

        def post(body, token=TOKEN):
            return client.post(
                reverse("exchange:delivery", args=[uuid4()]),
                body,
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}"},
            ).status_code

        return post

    @pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], "é"])
    def test_nobody_else_may_report(self, report, token):
        assert report('{"state": "delivered"}', token) == 404

    def test_without_a_token_in_the_settings_no_report_is_taken(self, report, settings):
        settings.SMS_REPORT_TOKEN = ""
        assert report('{"state": "delivered"}', "") == 404

    @pytest.mark.parametrize("body", ["", "[]", "{}", '{"state": "read"}', "\\xff"])
    def test_what_cannot_be_read_is_a_bad_request(self, report, body):
        assert report(body) == 400
