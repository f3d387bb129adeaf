"""Villages are found as people write them, and no namesake is taken for another."""

import pytest

from rantau.offices.models import Region
from rantau.offices.place_names import build_place_key, parse_village_node
from rantau.offices.region_codes import get_span
from rantau.offices.selectors import find_villages, list_regency_nodes, suggest_villages

INDRAMAYU, MERAUKE = get_span("32.12"), get_span("93.01")
HAURGEULIS = 3212012008
pytestmark = pytest.mark.django_db


def list_nodes(text, near=INDRAMAYU):
    return [village.node for village in find_villages(text, near=near).named]


@pytest.mark.parametrize(
    "text",
    [
        "Haurgeulis",
        "haurgeulis",
        "HAUR GEULIS",
        "Haur-geulis",
        "Desa Haurgeulis",
        "Ds. Haurgeulis",
        "Kel. Haurgeulis",
        "Haurgeulis, Haurgeulis",
        "Haurgeulis, Kec. Haurgeulis",
        "Haurgeulis kecamatan Haurgeulis kab Indramayu",
        "Desa Haurgeulis, Kabupaten Indramayu",
        "Haurgeulis Indramayu",
        "haurgeulis haurgeulis indramayu",
        "Haurgeulis Haurgeulis Kab Indramayu Jawa Barat",
        "Haurgeulis Haurgeulis Indramayu Jawa Barat",
        "Haurgeulis, Indramayu, Jawa Barat",
        "3212012008",
        "32.12.01.2008",
        "32 12 01 2008",
        "32.12.01.2008.",
    ],
)
def test_the_village_is_found_as_people_write_it(text):
    assert list_nodes(text)[0] == HAURGEULIS


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ", "`", ""])
def test_it_does_not_matter_which_apostrophe_is_typed(apostrophe):
    assert list_nodes(f"Regapu{apostrophe}u") == [5307012021]


@pytest.mark.parametrize(
    ("text", "name"),
    [("Desa Baru, Siak Hulu", "Desa Baru, Siak Hulu"), ("Kota Baru, Kota Soe", "Kota Baru, Kota")],
)
def test_the_word_for_a_kind_may_belong_to_the_name(text, name):
    (found,) = find_villages(text, near=INDRAMAYU).named

    assert found.full_name.startswith(name)


def test_namesakes_are_told_apart_and_those_of_the_own_area_come_first():
    found = find_villages("Haurgeulis", near=INDRAMAYU).named

    assert [village.full_name for village in found] == [
        "Haurgeulis, Haurgeulis, Kabupaten Indramayu, Jawa Barat",
        "Haurgeulis, Bantarujeg, Kabupaten Majalengka, Jawa Barat",
    ]


def test_those_of_the_own_province_come_next_and_others_by_province():
    found = find_villages("Sukamaju", near=INDRAMAYU).named
    provinces = [village.full_name.rsplit(", ", 1)[1] for village in found]

    own = provinces.count("Jawa Barat")
    assert 12 < own < len(provinces)
    assert provinces == ["Jawa Barat"] * own + sorted(provinces[own:])


@pytest.mark.parametrize("near", [(0, 0), get_span("32")])
def test_a_province_and_the_whole_nation_have_an_order_too(near):
    found = find_villages("Haurgeulis", near=near).named

    assert [village.node for village in found] == [HAURGEULIS, 3210022014]


@pytest.mark.parametrize("text", ["9999999999", "32.12.01", "", " , ", "a"])
def test_what_no_village_is_called_finds_none(text):
    found = find_villages(text, near=INDRAMAYU)

    assert (found.named, found.similar) == ([], [])


def test_a_village_that_is_said_to_lie_elsewhere_is_offered_and_not_taken():
    found = find_villages("Haurgeulis, Merauke", near=INDRAMAYU)

    assert found.named == []
    assert found.similar[0].node == HAURGEULIS


def test_a_mistyped_name_finds_those_spelled_alike():
    similar = find_villages("Haurgelis", near=INDRAMAYU).similar

    assert similar[0].node == HAURGEULIS


def test_the_code_of_a_regency_that_went_over_to_a_new_province_is_known():
    today = Region.objects.filter(level=4, node__gte=MERAUKE[0], node__lt=MERAUKE[1]).first()
    former = today.node - MERAUKE[0] + get_span("91.01")[0]

    assert list_nodes(str(former)) == [today.node]


def test_a_card_of_that_time_has_a_regency_that_was_in_force():
    assert get_span("91.01")[0] in list_regency_nodes()
    assert get_span("64.73")[0] in list_regency_nodes()


def test_suggestions_begin_with_what_was_typed():
    offered = suggest_villages("haurg", near=INDRAMAYU)

    assert offered[0].node == HAURGEULIS
    assert suggest_villages("ha", near=INDRAMAYU) == []


def test_the_database_and_the_reader_build_one_key():
    regions = Region.objects.filter(level=4, node__gte=5307000000, node__lt=5308000000)
    names = dict(regions.values_list("name", "name_key"))

    assert "Regapu’u" in names
    assert {name: build_place_key(name) for name in names} == names


def test_digits_of_another_keyboard_are_a_code_too():
    assert parse_village_node("٣٢١٢٠١٢٠٠٨") == HAURGEULIS
    assert parse_village_node("321201200") is None
