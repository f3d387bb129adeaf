"""An agency's client reads and withdraws its candidates; whoever is late is told both revisions."""

from datetime import datetime
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.placement.overview import get_placement_overview
from tests.api.machines import get_token
from tests.factories.placements import create_placement

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def withdraw(client):
    """Withdraw one placement by its agency's client, having seen a revision."""
    token, reference = get_token(client, "p3mi.1"), create_placement().reference

    def send(seen, key=None):
        return client.post(
            f"/api/v1/placements/{reference}/withdrawal",
            {"reason": "worker_wishes", "seen": seen},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": str(key or uuid4())},
        )

    return send


def test_a_late_withdrawal_changes_nothing_and_is_told_both_versions(withdraw):
    late = withdraw(seen=7)
    answer = late.json()
    assert (late.status_code, answer["type"]) == (409, "urn:rantau:stale")
    assert (answer["seen"], answer["now"]) == (7, 1)
    assert withdraw(seen=answer["now"]).status_code == 200


def test_the_same_key_twice_withdraws_once_and_answers_alike(withdraw):
    key = uuid4()
    first, again = withdraw(1, key), withdraw(1, key)
    assert first.status_code == again.status_code == 200
    assert (first.json()["again"], again.json()["again"]) == (False, True)
    assert first.json()["reference"] == again.json()["reference"]


def test_the_same_key_for_another_body_is_refused(withdraw):
    key = uuid4()
    withdraw(1, key)
    assert withdraw(2, key).json()["type"] == "urn:rantau:idempotency.key_reused"


def test_a_candidate_is_listed_with_its_next_step_and_by_when(client):
    token, journey = get_token(client, "p3mi.1"), create_placement()
    with reading_as(journey.national):
        due = get_placement_overview(journey.national, journey.reference, purpose="test").due_at
    bearer = {"Authorization": f"Bearer {token}"}
    [listed] = client.get("/api/v1/placements", headers=bearer).json()["items"]
    alone = client.get(f"/api/v1/placements/{journey.reference}", headers=bearer).json()
    assert alone == listed
    assert datetime.fromisoformat(listed["next"]["due_at"]) == due
