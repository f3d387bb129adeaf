"""A birth year alone is enough on the whole way, where no more is known (docs/apps/registry.md)."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.placement.services.candidates import CandidateInput, register_candidate
from rantau.registry.comparisons import build_visitor
from rantau.registry.errors import NoSuchPerson, NoSuchSlip
from rantau.registry.models import Person
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.sign_in import SignInInput, is_right_code, sign_in_with_code
from rantau.registry.sign_in_codes import hash_sign_in_code
from tests.actors import get_officer
from tests.api.machines import get_token
from tests.factories.persons import create_person, create_sign_in_code
from tests.factories.placements import PlacementJourney, get_quota_line

YEAR_ALONE = {"birth_date": date(1997, 8, 17), "birth_precision": "year", "nik": ""}
THAT_YEAR = [date(1997, 1, 1), date(1997, 8, 17), date(1997, 12, 31)]
NOT_THAT_YEAR = [date(1996, 12, 31), date(1998, 1, 1), None]
TYPED = [("1997", True), ("17-08-1997", True), ("1998", False), ("17-08-1998", False)]


@pytest.fixture
def siti(indramayu):
    """Siti, who was born in 1997; of an unrelated person the day is known."""
    create_person(indramayu, name="Orang Lain", birth_date=date(1997, 3, 9), nik="", phone="")
    return create_person(indramayu, passport="X1234567", **YEAR_ALONE)


def attempt(command, *args):
    """Whether a command of comparison finds somebody."""
    try:
        command(*args)
    except (NoSuchPerson, NoSuchSlip):
        return False
    return True


def test_the_day_is_dropped_on_the_way_in(indramayu, siti):
    with reading_as(indramayu):
        person = Person.objects.get(reference=siti)
    assert (person.birth_date, person.birth_precision) == (date(1997, 1, 1), "year")


@pytest.mark.parametrize(
    ("given", "is_found"),
    [*((day, True) for day in THAT_YEAR), *((day, False) for day in NOT_THAT_YEAR)],
)
def test_an_agency_claims_by_the_year(siti, given, is_found):
    agency = get_officer("p3mi.1")
    candidate = CandidateInput(siti, given, get_quota_line(agency).id)
    assert attempt(register_candidate, agency, uuid4(), candidate) is is_found


@pytest.mark.parametrize(
    ("given", "is_found"),
    [*((day, True) for day in THAT_YEAR), *((day, False) for day in NOT_THAT_YEAR[:2])],
)
def test_another_office_serves_by_the_year(siti, surabaya, given, is_found):
    assert attempt(serve_person, surabaya, uuid4(), ServeInput(siti, given)) is is_found


@pytest.mark.parametrize(
    ("given", "is_found"),
    [*((day, True) for day in THAT_YEAR), *((day, False) for day in NOT_THAT_YEAR)],
)
def test_the_slip_is_used_with_the_year(indramayu, siti, given, is_found):
    code = create_sign_in_code(indramayu, siti)
    data = SignInInput(siti, given, hash_sign_in_code(siti, code))
    assert is_right_code(build_visitor(), data) is is_found
    assert attempt(sign_in_with_code, build_visitor(), uuid4(), data) is is_found


def test_a_year_is_not_enough_where_the_day_is_known(indramayu, surabaya):
    sari = create_person(indramayu, name="Sari", birth_date=date(1997, 8, 17), nik="", phone="")
    agency = get_officer("p3mi.1")
    line, year = get_quota_line(agency).id, date(1997, 1, 1)
    assert not attempt(register_candidate, agency, uuid4(), CandidateInput(sari, year, line))
    assert not attempt(serve_person, surabaya, uuid4(), ServeInput(sari, year))


@pytest.mark.parametrize(("typed", "is_found"), TYPED)
def test_an_agency_types_the_year_on_its_page(as_who, siti, typed, is_found):
    line = get_quota_line(get_officer("p3mi.1")).id
    form = {"key": str(uuid4()), "reference": siti, "birth_date": typed, "line": line}
    answer = as_who("p3mi.1").post(reverse("placement:register_candidate"), form)
    assert answer.status_code == (302 if is_found else 422)


@pytest.mark.parametrize(
    ("given", "status"), [("1997", 201), ("1997-08-17", 201), ("1998", 404), ("97", 422)]
)
def test_an_agency_sends_the_year_by_api(client, siti, given, status):
    line = get_quota_line(get_officer("p3mi.1")).id
    answer = client.post(
        "/api/v1/placements",
        {"person": siti, "birth_date": given, "line": str(line)},
        content_type="application/json",
        headers={
            "Authorization": f"Bearer {get_token(client, 'p3mi.1')}",
            "Idempotency-Key": str(uuid4()),
        },
    )
    assert answer.status_code == status


@pytest.fixture
def cleared(siti):
    """Her cleared placement."""
    agency = get_officer("p3mi.1")
    candidate = CandidateInput(siti, date(1997, 1, 1), get_quota_line(agency).id)
    placement = register_candidate(agency, uuid4(), candidate).answer
    journey = PlacementJourney(siti, placement, agency)
    journey.advance_to_cleared()
    return journey


@pytest.mark.parametrize(("typed", "is_found"), TYPED)
def test_the_airport_finds_her_by_the_year(as_who, cleared, typed, is_found):
    form = {"key": str(uuid4()), "passport": "X1234567", "birth_date": typed}
    answer = as_who("bandara.cgk").post(reverse("placement:border"), form)
    assert answer.status_code == (302 if is_found else 422)


@pytest.mark.parametrize(("typed", "is_found"), TYPED)
def test_the_public_check_finds_her_documents_by_the_year(client, cleared, typed, is_found):
    form = {"passport": "X1234567", "birth_date": typed}
    answer = client.post(reverse("documents:check"), form)
    assert answer.status_code == (200 if is_found else 404)
    assert ("KLR-" in answer.content.decode()) is is_found
