"""The client of the load generator reads whatever our server sends, and tells a broken line."""

import json
import socket
import threading

import pytest

from rantau.demo.load.officer import Address, Visitor

PLAIN = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhalo"
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhal\r\n1\r\no\r\n0\r\n\r\n"
REDIRECT = (
    b"HTTP/1.1 302 Found\r\nLocation: /kantor/\r\ncontent-length: 0\r\n"
    b"Set-Cookie:  csrftoken=abc; Path=/\r\nset-cookie: sessionid=x=y; HttpOnly\r\n\r\n"
)
CUT_OFF = b"HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\nhalo"


class Server:
    """A server that sends prepared responses: each connection gets those of one list."""

    def __init__(self, *connections):
        self.connections, self.requests = connections, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        for responses in self.connections:
            connection, _address = self.socket.accept()
            with connection:
                for response in responses:
                    self.requests.append(connection.recv(65536))
                    connection.sendall(response)

    def close(self):
        self.socket.close()
        self.thread.join(timeout=5)


@pytest.fixture
def start():
    servers = []

    def start_server(*connections):
        servers.append(Server(*connections))
        return servers[-1]

    yield start_server
    for server in servers:
        server.close()


@pytest.mark.parametrize("response", [PLAIN, CHUNKED])
def test_a_body_is_read_whole(start, response):
    visitor = Visitor(start([response, response]).port)
    assert [visitor.get("/").body for _ in range(2)] == [b"halo", b"halo"]


@pytest.mark.parametrize("prefix", [b"", b"__Host-"])
def test_cookies_are_taken_over_and_sent_again(start, prefix):
    server = start([REDIRECT.replace(b"csrftoken", prefix + b"csrftoken"), PLAIN])
    visitor = Visitor(server.port)
    response = visitor.get("/masuk/")
    visitor.post_json("/api/v1/persons", {"name": "Peraga"})

    assert (response.status, response.location) == (302, "/kantor/")
    head, _, body = server.requests[1].partition(b"\r\n\r\n")
    assert b"Cookie: " + prefix + b"csrftoken=abc; sessionid=x=y" in head
    assert b"X-CSRFToken: abc" in head
    assert json.loads(body) == {"name": "Peraga"}


def test_a_request_is_sent_again_where_the_server_had_closed_an_idle_connection(start):
    server = start([PLAIN], [PLAIN])
    visitor = Visitor(server.port)
    assert [visitor.get("/").status for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("response", [CUT_OFF, b"", b"HTTP/1.1 200 OK\r\ncontent-le"])
def test_a_response_that_breaks_off_is_no_response(start, response):
    visitor = Visitor(start([response]).port)
    with pytest.raises(ConnectionResetError):
        visitor.get("/")


@pytest.mark.parametrize("response", [b"halo\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"])
def test_what_is_no_http_is_a_broken_connection(start, response):
    visitor = Visitor(start([response], [PLAIN]).port)
    with pytest.raises(ConnectionError):
        visitor.get("/")
    assert visitor.get("/").body == b"halo"


FAULT = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


def test_a_patient_client_repeats_under_the_same_key_until_it_is_answered(start):
    server = start([FAULT], [CUT_OFF], [REDIRECT])
    visitor = Visitor(Address(server.port, patience=5))

    assert visitor.post("/masuk/", {"login": "peraga"}).status == 302
    assert len(server.requests) == 3
    assert len(set(server.requests)) == 1


def test_a_patient_client_ends_with_the_last_answer(start):
    visitor = Visitor(Address(start([FAULT], [FAULT]).port, patience=0.1))

    assert visitor.get("/").status == 503
