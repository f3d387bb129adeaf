"""The public page of the countries that send workers, and the form by which figures come."""

import re
from datetime import date

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.web.rounds import figure_views

ROW = "entries;NP;2026-10-01;2026-10-31;981;HRD, tabel Oktober;2026-11-15"


@pytest.fixture
def headquarters(client, db):
    client.force_login(Account.objects.get(login="pusat"))
    return client


def send(client, rows):
    address = reverse("rounds:figures", args=["KR"])
    page = client.get(address).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    return client.post(address, {"key": key, "rows": rows})


def test_everybody_sees_the_table_of_2013_with_its_source(client, db):
    page = client.get(reverse("rounds:countries", args=["KR"])).content.decode()

    for words in (
        "1. <b>Indonesia</b>",
        "7.239",
        "18,4 %",
        "8.655",
        "9.441",
        "129 %",
        "Republika, Oktober 2013",
    ):
        assert words in page
    assert "Belum ada yang tiba" in page


@pytest.mark.parametrize("destination", ["JP", "kr", "KOR"])
def test_of_a_country_of_which_nothing_is_known_there_is_no_page(client, db, destination):
    response = client.get(reverse("rounds:countries", args=[destination]))
    assert response.status_code == 404


def test_rows_of_headquarters_are_shown_to_everybody(headquarters):
    response = send(headquarters, f"{ROW}\n{ROW.replace('NP', 'ID').replace('981', '798')}\n")

    assert response.status_code == 302
    page = headquarters.get(response.url).content.decode()
    assert "HRD, tabel Oktober" in page
    assert "798" in page


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (f"{ROW}\nentries;NP", "Baris 2"),
        (ROW.replace("981", "banyak"), "Baris 1"),
        (ROW.replace("2026-10-01", "1 Oktober"), "Baris 1"),
        (ROW.replace("entries", "masuk"), "Baris 1"),
        ("\n", "1 sampai 500 baris"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line_and_stays_typed(headquarters, rows, words):
    response = send(headquarters, rows)
    page = response.content.decode()

    assert response.status_code == 422
    assert words in page
    assert rows.strip() in page


def test_months_without_arrivals_have_their_place_in_the_plot():
    bars = figure_views._build_months([(date(2026, 11, 1), 10), (date(2027, 2, 1), 20)])

    assert len(bars) == 4
    assert [bar["count"] for bar in bars] == [10, None, None, 20]
    assert [bar["height"] for bar in bars] == [48, 0, 0, 96]
