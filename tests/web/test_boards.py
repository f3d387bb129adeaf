"""The boards as pages: named axes, no number without what it counts, a fixed number of
statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rantau.access import actor
from rantau.access.models import Account
from rantau.statistics.placement_counts import PlacementCounts
from rantau.web.statistics.filters import (
    DISTRICT_SIZE,
    PROVINCE_SIZE,
    REGENCY_SIZE,
    VILLAGE_SIZE,
    get_selected_place,
)
from rantau.web.statistics.nested_map import build_nested_map
from tests.factories.placements import create_placement
from tests.fuzz.values import BAD_WORDS
from tests.module_data import module_data
from tests.web.html import INDONESIAN, read_text

NATIONAL, RESIDENTS = "/statistik/", "/warga/"
pytestmark = pytest.mark.django_db


@module_data
def journey():
    """Somebody of Indramayu who has departed to Taiwan."""
    journey = create_placement()
    journey.advance_to_cleared()
    journey.depart()
    return journey


@pytest.fixture
def see(client, db):
    """Get a board as somebody."""

    def get(login, address, **query):
        client.force_login(Account.objects.get(login=login))
        return client.get(address, query, headers=INDONESIAN)

    return get


def read_board(answer):
    assert answer.status_code == 200
    return read_text(answer)


def test_their_addresses_are_known_to_the_rehearsal():
    assert reverse("statistics:national") == NATIONAL
    assert reverse("statistics:residents") == RESIDENTS


def test_the_national_board_names_its_axes_and_its_cut_off(see, journey):
    page = read_board(see("pusat", NATIONAL))
    assert "menurut asal di kartu, bulan kejadian, zona WIB" in page
    assert "02-03-2027 10.00 WIB" in page
    for measure in ("Diberi izin berangkat", "Berangkat", "Lapor tiba", "Pulang"):
        assert measure in page
    assert "Jawa Barat" in page
    assert "Taiwan" in page
    assert "Maret" in page


def test_a_province_opens_into_its_regencies(see, journey):
    page = read_board(see("pusat", NATIONAL, tempat="3200000000"))
    assert "Kabupaten Indramayu" in page
    assert "kembali ke seluruh wilayah" in page


def test_a_district_reads_its_own_regency_alone(see, journey):
    assert "<td>Kabupaten Indramayu</td>" in read_board(see("loket.3212", NATIONAL))
    elsewhere = read_board(see("loket.3204", NATIONAL, tempat="3212000000"))
    assert "Indramayu" not in elsewhere
    assert "Tidak ada kejadian" in elsewhere


def test_the_district_board_says_what_needs_attention_before_it_lists(see, journey):
    page = read_board(see("loket.3212", RESIDENTS))
    assert page.index("Perlu perhatian hari ini") < page.index("Daftar warga")
    assert "Siti Nurhalimah" in page
    assert journey.reference in page
    assert "asal di kartu: Kabupaten Indramayu" in page


def test_a_place_of_another_district_is_ignored(see, journey):
    page = read_board(see("loket.3204", RESIDENTS, tempat="3212010000", sesudah=journey.reference))
    assert "Siti" not in page
    assert "Indramayu" not in page
    assert "Tidak ada warga" in page


def test_a_place_too_small_to_be_counted_is_ignored_by_the_national_board(see, journey):
    page = read_board(see("loket.3212", NATIONAL, tempat="3212010000"))
    assert "<td>Kabupaten Indramayu</td>" in page


def test_the_months_numbers_are_those_of_the_place_or_none(see, journey):
    whole = read_board(see("bp3mi.32", RESIDENTS, tempat="3212000000"))
    assert "<b>1</b><span>Berangkat, Maret 2027</span>" in whole
    other = read_board(see("bp3mi.32", RESIDENTS, tempat="3204000000"))
    assert "<b>0</b><span>Berangkat, Maret 2027</span>" in other
    assert "Berangkat, Maret 2027" not in read_board(
        see("loket.3212", RESIDENTS, tempat="3212010000")
    )


def test_the_post_reads_its_own_people(see, journey):
    assert "Siti Nurhalimah" in read_board(see("perwakilan.tw-tpe", RESIDENTS))
    assert "Siti Nurhalimah" not in read_board(see("perwakilan.my-kul", RESIDENTS))


@pytest.mark.parametrize("words", [*BAD_WORDS, "-1", "99999", "٣", "9" * 30])
@pytest.mark.parametrize("address", [NATIONAL, RESIDENTS])
def test_whatever_is_typed_into_the_address_is_ignored(see, journey, address, words):
    names = ("tahun", "bulan", "negara", "jk", "ukuran", "tempat", "status", "perhatian")
    page = read_board(see("loket.3212", address, **dict.fromkeys(names, words)))
    row = "<td>Kabupaten Indramayu</td>" if address == NATIONAL else "Siti Nurhalimah"
    assert row in page


@pytest.mark.parametrize(
    ("login", "address", "most"), [("pusat", NATIONAL, 3), ("loket.3212", RESIDENTS, 7)]
)
def test_a_board_takes_few_statements_however_many_people(
    see, client, journey, login, address, most
):
    def list_statements():
        with CaptureQueriesContext(connection) as queries:
            client.get(address, headers=INDONESIAN)
        return [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]

    see(login, address)
    one = list_statements()
    another = create_placement(name="Rina", nik="", phone="")
    passport = {"number": "X7654321", "name": "RINA", "expires_on": "2032-01-31"}
    another.advance_to_cleared(passport=passport)
    another.depart()
    two = list_statements()
    assert len(one) == len(two)
    scoped = two.index(next(sql for sql in two if "set_config('role'" in sql))
    assert len([sql for sql in two[scoped:] if "set_config" not in sql]) <= most - 1


def test_a_selected_place_has_its_size_and_lies_in_the_own_range():
    district, post, national = (
        build_officer(spans) for spans in (((3212000000, 3213000000),), (), ())
    )
    assert get_selected_place(district, "").size == DISTRICT_SIZE
    assert get_selected_place(district, "3212010000").size == VILLAGE_SIZE
    assert get_selected_place(district, "3204010000") == get_selected_place(district, "")
    assert get_selected_place(district, "3200000000") == get_selected_place(district, "")
    assert get_selected_place(national, "").size == PROVINCE_SIZE
    assert get_selected_place(post, "3200000000").size == REGENCY_SIZE
    two_districts = build_officer(((3212000000, 3213000000), (3204000000, 3205000000)))
    assert get_selected_place(two_districts, "").size == PROVINCE_SIZE
    assert get_selected_place(two_districts, "3204010000").size == VILLAGE_SIZE
    assert get_selected_place(two_districts, "3578010000") == get_selected_place(two_districts, "")


def build_officer(spans):
    return actor.Actor(ref="test", name="", role="head", database_role="r_office", spans=spans)


def test_the_nested_map_has_a_square_for_every_regency():
    names = {3200000000: "Jawa Barat", 3201000000: "Kabupaten Bogor", 3212000000: "Indramayu"}
    drawn = build_nested_map({3212000000: 7}, names, {3200000000: "?tempat=3200000000"})
    [province] = drawn.provinces
    assert (province.label, province.count_text, province.regencies) == ("Jabar", "7", 2)
    assert [level for level, _path in province.squares] == [0, 5]


def test_numbers_of_nothing_are_zero():
    assert set(PlacementCounts().total.values()) == {0}
