"""The API registers and reads persons and their family; tests/api/test_matrix.py says who may."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.journal.models import Reading
from rantau.offices.models import Region
from rantau.offices.region_codes import get_span
from tests.factories.merges import merge
from tests.factories.persons import INDRAMAYU_VILLAGE, create_person

HAURGEULIS = 3212012008
SITI = {
    "name": "Siti Nurhalimah",
    "sex": "F",
    "birth_date": "1994-02-14",
    "birth_precision": "day",
    "origin": INDRAMAYU_VILLAGE,
    "domicile": INDRAMAYU_VILLAGE,
    "notice_given": True,
}


@pytest.fixture
def post_person(client, db):
    """Post a person as the counter of Indramayu, under a key."""

    def send(body, *, key=None):
        client.force_login(Account.objects.get(login="loket.3212"))
        return client.post(
            "/api/v1/persons",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(key or uuid4())},
        )

    return send


def test_the_same_key_answers_the_same(post_person):
    key = uuid4()
    first, second = post_person(SITI, key=key).json(), post_person(SITI, key=key).json()

    assert first["reference"] == second["reference"]
    assert (first["again"], second["again"]) == (False, True)


def test_the_same_key_with_another_body_is_422(post_person):
    key = uuid4()
    post_person(SITI, key=key)

    answer = post_person({**SITI, "name": "Aminah"}, key=key)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:rantau:idempotency.key_reused")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("code", [HAURGEULIS, "3212012008", "32.12.01.2008"])
def test_a_village_is_written_with_dots_or_without(post_person, client, code):
    reference = post_person({**SITI, "origin": code, "domicile": code}).json()["reference"]
    person = client.get(f"/api/v1/persons/{reference}").json()
    assert (person["origin"], person["domicile"]) == (HAURGEULIS, HAURGEULIS)


@pytest.mark.parametrize("write", [int, str])
def test_the_code_of_a_former_regency_is_that_of_today(post_person, client, write):
    lo, hi = get_span("93.01")  # Merauke, which was 91.01 before its province
    today = Region.objects.filter(level=Region.VILLAGE, node__range=(lo, hi - 1)).first().node
    former = today - lo + get_span("91.01")[0]
    reference = post_person({**SITI, "domicile": write(former)}).json()["reference"]
    assert client.get(f"/api/v1/persons/{reference}").json()["domicile"] == today


@pytest.mark.parametrize("code", ["Haurgeulis", "32.12.01", "32-12-01-2008", ""])
def test_what_is_no_code_is_no_village(post_person, code):
    assert post_person({**SITI, "origin": code}).status_code == 422


def test_every_problem_comes_at_once(post_person):
    answer = post_person({**SITI, "name": " ", "phone": "satu", "notice_given": False})

    assert set(answer.json()["problems"]) == {"name", "phone", "notice_given"}


def test_a_malformed_body_is_answered_without_its_values(post_person):
    answer = post_person({**SITI, "sex": "rahasia", "x": 1})

    assert answer.status_code == 422
    assert b"rahasia" not in answer.content


def test_entry_takes_two_statements_before_the_command(
    post_person, client, django_assert_max_num_queries
):
    post_person(SITI)
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
def post_relative(client, indramayu):
    """Post somebody of the family of a person of Indramayu; the person's reference and answer."""
    reference = create_person(indramayu)

    def send(body, *, key=None):
        client.force_login(Account.objects.get(login="loket.3212"))
        answer = client.post(
            f"/api/v1/persons/{reference}/relatives",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(key or uuid4())},
        )
        return reference, answer

    return send


BUDI = {"name": "Budi", "relation": "sibling", "phone": "0812 0000 0003"}


def test_somebody_of_the_family_is_recorded_and_read_with_the_person(post_relative, client):
    reference, answer = post_relative({**BUDI, "emergency": True})
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


def test_a_relative_under_the_same_key_is_recorded_once(post_relative, client):
    key = uuid4()
    reference, first = post_relative(BUDI, key=key)
    _, again = post_relative(BUDI, key=key)

    assert (again.json()["key"], again.json()["again"]) == (first.json()["key"], True)
    assert len(client.get(f"/api/v1/persons/{reference}").json()["relatives"]) == 2


def test_every_problem_of_a_relative_comes_at_once_at_the_contracts_own_fields(post_relative):
    _, answer = post_relative({"name": " ", "relation": "sibling", "phone": "satu"})

    assert answer.status_code == 422
    assert set(answer.json()["problems"]) == {"name", "phone"}


def test_a_relation_outside_the_list_and_an_unknown_field_are_422(post_relative):
    assert post_relative({**BUDI, "relation": "boss"})[1].status_code == 422
    assert post_relative({**BUDI, "nik": "1"})[1].status_code == 422


def test_a_thirteenth_relative_is_a_conflict(post_relative):
    for _ in range(11):
        post_relative(BUDI)
    _, answer = post_relative(BUDI)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:rantau:relative.enough")


@pytest.mark.parametrize("fault", [RuntimeError("Siti"), OSError("Siti")])
def test_a_fault_of_ours_is_a_problem_document_without_its_words(post_person, monkeypatch, fault):
    def broken(*_):
        raise fault

    monkeypatch.setattr("rantau.api.v1.registry.register_person", broken)
    answer = post_person(SITI)
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:rantau:broken")
    assert answer["Content-Type"] == "application/problem+json"
    assert b"Siti" not in answer.content


def test_a_retired_number_answers_the_person_who_stands_for_it(client, indramayu):
    siti = create_person(indramayu)
    again = create_person(indramayu, name="Zubaedah", nik="", phone="", not_same=(siti,))
    merge(siti, again)
    client.force_login(Account.objects.get(login="loket.3212"))

    answer = client.get(f"/api/v1/persons/{again}").json()
    assert (answer["reference"], answer["name"]) == (siti, "Siti Nurhalimah")
    listed = [each["reference"] for each in client.get("/api/v1/persons").json()["items"]]
    assert listed.count(siti) == 1
    assert again not in listed
