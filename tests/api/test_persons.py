"""The same verbs for machines: register and read a person."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.journal.models import Reading
from tests.factories.persons import INDRAMAYU_VILLAGE, create_person

SITI = {
    "name": "Siti Nurhalimah",
    "sex": "F",
    "birth_date": "1994-02-14",
    "birth_precision": "day",
    "origin": INDRAMAYU_VILLAGE,
    "domicile": INDRAMAYU_VILLAGE,
    "notice_given": True,
}
WHO = {
    None: (401, 401),
    "loket.3212": (201, 200),
    "loket.3204": (201, 404),
    "loket.3578": (201, 404),
    "perwakilan.tw-tpe": (403, 404),
    "bandara.cgk": (403, 403),
    "pusat": (201, 200),
    "inspektorat": (403, 403),
}


@pytest.fixture
def post(client, db):
    """Post a person as somebody, under a key."""

    def send(body, *, key=None, login="loket.3212"):
        if login:
            client.force_login(Account.objects.get(login=login))
        return client.post(
            "/api/v1/persons",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(key or uuid4())},
        )

    return send


@pytest.mark.parametrize("login", WHO)
def test_who_may_register(post, login):
    assert post(SITI, login=login).status_code == WHO[login][0]


@pytest.mark.parametrize("login", WHO)
def test_who_may_read_a_person_of_indramayu(client, indramayu, login):
    reference = create_person(indramayu)
    if login:
        client.force_login(Account.objects.get(login=login))

    assert client.get(f"/api/v1/persons/{reference}").status_code == WHO[login][1]


def test_a_refused_role_is_refused_before_the_body_is_judged(post):
    assert post({**SITI, "name": " "}, login="bandara.cgk").status_code == 403


def test_the_same_key_answers_the_same(post):
    key = uuid4()
    first, second = post(SITI, key=key).json(), post(SITI, key=key).json()

    assert first["reference"] == second["reference"]
    assert (first["again"], second["again"]) == (False, True)


def test_the_same_key_with_another_body_is_422(post):
    key = uuid4()
    post(SITI, key=key)

    answer = post({**SITI, "name": "Aminah"}, key=key)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:rantau:idempotency.key_reused")
    assert answer["Content-Type"] == "application/problem+json"


def test_every_problem_comes_at_once(post):
    answer = post({**SITI, "name": " ", "phone": "satu", "notice_given": False})

    assert set(answer.json()["problems"]) == {"name", "phone", "notice_given"}


def test_a_malformed_body_is_answered_without_its_values(post):
    answer = post({**SITI, "sex": "rahasia", "x": 1})

    assert answer.status_code == 422
    assert b"rahasia" not in answer.content


def test_entry_takes_two_statements_before_the_command(post, client, django_assert_max_num_queries):
    post(SITI)
    body = {**SITI, "name": "Wartini", "birth_date": "1970-01-01"}
    headers = {"Idempotency-Key": str(uuid4())}

    # Entry 2, the command 12, the scope given back, and the test's own two savepoint statements.
    with django_assert_max_num_queries(2 + 12 + 1 + 2):
        client.post("/api/v1/persons", body, content_type="application/json", headers=headers)


def test_an_ended_appointment_gives_nothing(client, db, indramayu):
    client.force_login(Account.objects.get(login="loket.3212"))
    with clock.freeze_clock(datetime(2020, 1, 1, tzinfo=UTC)):
        assert client.get("/api/v1/persons/RT-0000-0000").status_code == 401


def test_the_list_shows_the_own_people_page_by_page_and_writes_down_each_look(
    client, indramayu, unrelated_person
):
    mine = {
        create_person(
            indramayu, name=name, nik="", phone="", birth_date=None, birth_precision="unknown"
        )
        for name in ("Ani", "Wiwit", "Rusmini")
    }
    client.force_login(Account.objects.get(login="loket.3212"))
    first = client.get("/api/v1/persons?limit=2").json()
    second = client.get(f"/api/v1/persons?limit=2&cursor={first['next']}").json()

    assert len(first["items"]) == 2
    assert {p["reference"] for p in first["items"] + second["items"]} == mine
    assert second["next"] is None
    with reading_as(indramayu):
        assert Reading.objects.filter(purpose="api_list").count() == 3


def test_a_missing_key_is_422(client, db):
    client.force_login(Account.objects.get(login="loket.3212"))

    assert client.post("/api/v1/persons", SITI, content_type="application/json").status_code == 422


@pytest.fixture
def kin(client, indramayu):
    """Post somebody of the family of a person of Indramayu; the person's reference and answer."""
    reference = create_person(indramayu)

    def send(body, *, key=None, login="loket.3212"):
        client.force_login(Account.objects.get(login=login))
        answer = client.post(
            f"/api/v1/persons/{reference}/relatives",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(key or uuid4())},
        )
        return reference, answer

    return send


BUDI = {"name": "Budi", "relation": "sibling", "phone": "0812 0000 0003"}


def test_somebody_of_the_family_is_recorded_and_read_with_the_person(kin, client):
    reference, answer = kin({**BUDI, "emergency": True})
    read = client.get(f"/api/v1/persons/{reference}").json()

    assert answer.status_code == 201
    assert [each["name"] for each in read["relatives"]] == ["Aminah", "Budi"]
    assert read["relatives"][1] == {
        "key": answer.json()["key"],
        "name": "Budi",
        "relation": "sibling",
        "phone": "+6281200000003",
        "emergency": True,
    }
    assert read["revision"] == 2


def test_a_relative_under_the_same_key_is_recorded_once(kin, client):
    key = uuid4()
    reference, first = kin(BUDI, key=key)
    _, again = kin(BUDI, key=key)

    assert (again.json()["key"], again.json()["again"]) == (first.json()["key"], True)
    assert len(client.get(f"/api/v1/persons/{reference}").json()["relatives"]) == 2


def test_every_problem_of_a_relative_comes_at_once_at_the_contracts_own_fields(kin):
    _, answer = kin({"name": " ", "relation": "sibling", "phone": "satu"})

    assert answer.status_code == 422
    assert set(answer.json()["problems"]) == {"name", "phone"}


def test_a_relation_outside_the_list_and_an_unknown_field_are_422(kin):
    assert kin({**BUDI, "relation": "boss"})[1].status_code == 422
    assert kin({**BUDI, "nik": "1"})[1].status_code == 422


def test_a_thirteenth_relative_is_a_conflict(kin):
    for _ in range(11):
        kin(BUDI)
    _, answer = kin(BUDI)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:rantau:relative.enough")


@pytest.mark.parametrize("fault", [RuntimeError("Siti"), OSError("Siti")])
def test_a_fault_of_ours_is_a_problem_document_without_its_words(post, monkeypatch, fault):
    def broken(*_):
        raise fault

    monkeypatch.setattr("rantau.api.v1.registry.register_person", broken)
    answer = post(SITI)
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:rantau:broken")
    assert answer["Content-Type"] == "application/problem+json"
    assert b"Siti" not in answer.content
