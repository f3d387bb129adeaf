"""Taking a token: OAuth 2 client credentials, and nothing else."""

import base64

import pytest

from rantau.demo.credentials import DEMO_CLIENT_SECRET
from tests.api.machines import get_token, request_token


def test_a_machine_takes_a_token_by_form(client, db):
    answer = request_token(client)
    given = answer.json()

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert given["token_type"] == "Bearer"
    assert given["expires_in"] == 30 * 60
    assert "placements:write" in given["scope"].split()


def test_or_by_http_basic(client, db):
    proof = base64.b64encode(f"p3mi.1:{DEMO_CLIENT_SECRET}".encode()).decode()
    answer = client.post(
        "/api/v1/token",
        {"grant_type": "client_credentials", "scope": "job_orders:read"},
        headers={"Authorization": f"Basic {proof}"},
    )

    assert answer.json()["scope"] == "job_orders:read"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "salah"}, 401, "invalid_client"),
        ({"client_id": "p3mi.99"}, 401, "invalid_client"),
        ({"client_id": "", "client_secret": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "persons:rule"}, 400, "invalid_scope"),
    ],
)
def test_every_refusal_is_a_problem_with_the_standards_code(client, db, changes, status, error):
    form = {
        "grant_type": "client_credentials",
        "client_id": "p3mi.1",
        "client_secret": DEMO_CLIENT_SECRET,
    }
    answer = client.post("/api/v1/token", {**form, **changes})

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer["Content-Type"] == "application/problem+json"


def test_too_many_wrong_secrets_are_429(client, db):
    for _ in range(20):
        request_token(client, secret="salah")

    assert request_token(client, secret="salah").status_code == 429
    assert request_token(client, "p3mi.2").status_code == 200


def test_301_wrong_secrets_of_strangers_stop_no_machine(client, db):
    statuses = {
        request_token(client, secret="salah", network=f"203.0.113.{n % 20}").status_code
        for n in range(301)
    }
    assert statuses <= {401, 429}
    assert request_token(client).status_code == 200
    assert request_token(client, network="203.0.113.1").status_code == 200


def test_entry_by_token_is_one_statement(client, db, django_assert_num_queries):
    headers = {"Authorization": f"Bearer {get_token(client)}"}

    # Entry 1, the scope 1, orders and lines 2; the scope given back and two savepoints of the test.
    with django_assert_num_queries(1 + 1 + 2 + 1 + 2):
        assert client.get("/api/v1/job-orders", headers=headers).status_code == 200


def test_an_address_that_there_is_not_is_a_problem_too(client, db):
    answer = client.get("/api/v1/nothing")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


class TestPages:
    def test_an_agency_sees_its_own_job_orders_and_what_is_left(self, client, db):
        mine = self.list_pages(client, "p3mi.1", "/api/v1/job-orders", 100)
        theirs = self.list_pages(client, "p3mi.2", "/api/v1/job-orders", 100)

        assert len(mine) == 4
        assert not {o["number"] for o in mine} & {o["number"] for o in theirs}
        line = mine[0]["lines"][0]
        assert line["left"] == line["quota"]
        assert isinstance(line["wage"], str)

    @pytest.mark.parametrize("limit", [1, 2, 3])
    def test_pages_of_any_size_show_everything_once(self, client, db, limit):
        numbers = [
            o["number"] for o in self.list_pages(client, "p3mi.1", "/api/v1/job-orders", limit)
        ]

        assert len(numbers) == len(set(numbers)) == 4

    @pytest.mark.parametrize(
        "query",
        ["cursor=x", "cursor=!!!!", "limit=0", "limit=101", "limit=x", "cursor=" + "A" * 50],
    )
    def test_what_is_no_cursor_or_limit_is_422(self, client, db, query):
        headers = {"Authorization": f"Bearer {get_token(client)}"}
        answer = client.get(f"/api/v1/job-orders?{query}", headers=headers)

        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"

    def list_pages(self, client, code, path, limit):
        headers = {"Authorization": f"Bearer {get_token(client, code)}"}
        shown, cursor = [], ""
        while cursor is not None:
            page = client.get(f"{path}?limit={limit}&cursor={cursor}", headers=headers).json()
            assert len(page["items"]) <= limit
            shown, cursor = shown + page["items"], page["next"]
        return shown
