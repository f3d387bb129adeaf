"""Her own telephone and the safe way stand where an officer must call her, and nowhere else."""

from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.registry.inputs import SafeContactInput
from rantau.registry.services.persons import change_safe_contact
from tests.factories.cases import create_case
from tests.factories.persons import create_person
from tests.factories.placements import create_placement

PHONE, ALIAS, WAY, HOURS = "+6281200000001", "Nur Peraga", "Telepon", "8.00–17.00"


@pytest.fixture
def journey(indramayu):
    """Her placement; she may be called from eight to five."""
    siti = create_person(indramayu, alias=ALIAS, safe=SafeContactInput("call", 8, 17, "Ibu"))
    return create_placement(person=siti)


def read(client, address, *args):
    return client.get(reverse(address, args=args)).content.decode()


def list_shown(page):
    return [each for each in (PHONE, ALIAS, HOURS) if each in page]


ALL = [PHONE, ALIAS, HOURS]


@pytest.mark.parametrize(
    ("login", "shown"),
    [("loket.3212", ALL), ("verifikasi.3212", ALL), ("pusat", ALL), ("p3mi.1", [])],
)
def test_on_the_page_of_her_placement(as_who, journey, login, shown):
    assert list_shown(read(as_who(login), "placement:file", journey.reference)) == shown


def test_on_her_own_page_for_officers(as_who, journey):
    page = read(as_who("loket.3212"), "registry:person", journey.person)
    assert list_shown(page) == ALL
    assert "Perempuan" in page.split("</h1>")[1].split("</div>")[0]


def test_among_the_residents_abroad(as_who, journey):
    journey.advance_to_cleared()
    journey.depart()
    for login in ("loket.3212", "perwakilan.tw-tpe"):
        page = read(as_who(login), "statistics:residents")
        assert [each for each in (PHONE, HOURS) if each in page] == [PHONE, HOURS]


def test_at_the_border_nothing_of_it_stands(as_who, journey):
    journey.advance_to_cleared()
    assert list_shown(read(as_who("bandara.cgk"), "placement:file", journey.reference)) == []


def test_at_a_case_that_names_her(client, desk, journey):
    named = create_case(desk, person=journey.person)
    nobody = create_case(desk)
    assert list_shown(read(client, "protection:case", named)) == ALL
    assert list_shown(read(client, "protection:case", nobody)) == []


def test_whoever_is_not_to_be_called_is_marked(as_who, indramayu, journey):
    change_safe_contact(indramayu, uuid4(), journey.person, SafeContactInput(), seen=1)
    page = read(as_who("loket.3212"), "placement:file", journey.reference)
    assert "<b>Jangan dihubungi" in page
