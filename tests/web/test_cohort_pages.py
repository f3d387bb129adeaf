"""Everybody sees how long people wait on a list, with its last day, and takes the rows along."""

import csv

import pytest
from django.test import Client
from django.urls import reverse

from rantau.rounds.cohorts import CELLS, hide_small
from rantau.web.rounds import cohort_views
from tests.factories.rounds import publish_round

pytestmark = pytest.mark.django_db
ADDRESS = reverse("rounds:cohorts", args=["KR"])


@pytest.fixture
def two_years(monkeypatch):
    publish_round()
    cells = {**dict.fromkeys(CELLS, 0), "chosen": 1200, "withdrawn": 3, "under_6": 40}
    rows = [hide_small(2027, 1243, cells), hide_small(2026, 4, {**cells, "chosen": 4})]
    monkeypatch.setattr(cohort_views, "list_cohorts", lambda *_: rows)


def read(language="id", address=ADDRESS):
    answer = Client().get(address, headers={"Accept-Language": language})
    return " ".join(answer.content.decode().split())


def test_numbers_stand_with_their_labels_and_the_day_of_counting(two_years):
    page = read()
    for words in (
        "1.243",
        "1.200",
        "Menunggu kurang dari 6 bulan",
        "dihitung setelah bulan itu berakhir",
        "tidak ditampilkan",
    ):
        assert words in page
    assert "&lt; 5" in page
    assert ">3<" not in page
    assert ">40<" not in page  # it would tell the other


def test_the_file_has_the_same(two_years):
    rows = list(csv.DictReader(Client().get(ADDRESS + "unduh/").content.decode().splitlines()))
    assert (rows[0]["year"], rows[0]["chosen"], rows[0]["withdrawn"]) == (
        "2027",
        "1200",
        "not shown",
    )
    assert rows[1]["people"] == "not shown"


def test_both_languages(two_years):
    assert "berapa lama orang menunggu" in read()
    assert "how long people wait" in read("en")


def test_a_country_without_rounds_has_no_page():
    assert Client().get(reverse("rounds:cohorts", args=["JP"])).status_code == 404
    assert Client().get(reverse("rounds:cohorts", args=["kr"])).status_code == 404


def test_no_page_leads_to_a_country_without_rounds():
    for page in (reverse("rounds:list"), reverse("rounds:countries", args=["KR"])):
        assert "/putaran/menunggu/" not in read(address=page)


def test_before_anybody_came_the_page_says_so_and_others_lead_to_it():
    publish_round()
    assert "Sampai hari itu belum ada yang masuk daftar" in read()
    for page in (reverse("rounds:list"), reverse("rounds:countries", args=["KR"])):
        assert ADDRESS in read(address=page)


def test_the_waiting_of_all_years_are_drawn_summed_and_compared(monkeypatch):
    publish_round()
    cells = {**dict.fromkeys(CELLS, 0), "under_6": 40, "longer": 318}
    monkeypatch.setattr(cohort_views, "list_cohorts", lambda *_: [hide_small(2027, 358, cells)])
    page = read()

    assert "358 orang menunggu dipilih." in page
    assert 'class="plot ages"' in page
    assert "Pembanding: 13.611 pada" in page
    assert "Validnews" in page
