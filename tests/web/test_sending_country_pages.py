"""The public page of the countries that send workers, and the form by which figures come."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rantau.access.models import Account
from rantau.rounds.models import SendingFigure
from rantau.rounds.sending_countries import (
    SendingCountries,
    build_tables,
    list_months,
    list_own_entries,
)
from rantau.web.rounds.sending_plot import build_plot

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
        (ROW.replace("2026-10-01", "0001-01-01"), "antara 1990 dan hari ini"),
        (ROW.replace("2026-10-31", "9998-12-31"), "antara 1990 dan hari ini"),
        ("\n", "1 sampai 500 baris"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line_and_stays_typed(headquarters, rows, words):
    response = send(headquarters, rows)
    page = response.content.decode()

    assert response.status_code == 422
    assert words in page
    assert rows.strip() in page


MONTHS = """month,country,entries,source,read_on
2026-09,ID,702,"HRD, tabel bulanan",2026-11-15
2026-10,ID,798,"HRD, tabel bulanan",2026-11-15
2026-10,NP,981,"HRD, tabel bulanan",2026-11-15
"""


def send_file(client, text, *, rows=""):
    address = reverse("rounds:figures", args=["KR"])
    key = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())[1]
    file = SimpleUploadedFile("bulanan.csv", text.encode())
    return client.post(address, {"key": key, "rows": rows, "file": file})


def test_a_file_of_months_stands_by_month_with_our_share(headquarters):
    response = send_file(headquarters, MONTHS)

    assert response.status_code == 302
    page = headquarters.get(response.url).content.decode()
    by_month = page.split("<h2>Menurut bulan</h2>")[1]
    assert "Oktober 2026" in by_month
    assert "44,9 %" in by_month
    assert "1.779" in by_month
    assert "Semua negara, Oktober 2026" in by_month
    assert "Semua negara, September 2026" not in by_month


def test_pasted_months_are_read_as_a_file_is(headquarters):
    assert send(headquarters, MONTHS.replace(",ID", ";ID")).status_code == 422
    assert send(headquarters, MONTHS).status_code == 302


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MONTHS.replace("2026-09", "2026-13"), "Baris 2"),
        (MONTHS.replace("981", "banyak"), "Baris 4"),
        ("month,country,entries,source,read_on\n", "1 sampai 500 baris"),
        ("", "1 sampai 500 baris"),
        (f"\n{MONTHS}".replace("981", "banyak"), "Baris 5"),
    ],
)
def test_a_file_at_fault_is_refused_with_its_line(headquarters, text, words):
    response = send_file(headquarters, text)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_file_beside_other_rows_is_refused_and_what_was_typed_stays(headquarters):
    response = send_file(headquarters, MONTHS, rows="2026-10,NP,12,HRD,2026-11-15")

    assert response.status_code == 422
    assert "Kirim berkasnya atau barisnya" in response.content.decode()
    assert "2026-10,NP,12,HRD,2026-11-15" in response.content.decode()
    assert send_file(headquarters, MONTHS, rows=MONTHS.replace("\n", "\r\n")).status_code == 302


def test_a_file_that_is_no_text_is_refused(headquarters):
    address = reverse("rounds:figures", args=["KR"])
    key = re.search(r'name="key" value="([^"]+)"', headquarters.get(address).content.decode())[1]
    file = SimpleUploadedFile("bulanan.csv", b"\xff\xfe\x00")
    response = headquarters.post(address, {"key": key, "file": file})

    assert response.status_code == 422
    assert "UTF-8" in response.content.decode()


class TestPlot:
    """One plot of 2013's countries, our years and our months, by one scale."""

    def build(self, live=(), **changes):
        figures = build_figures()
        tables, own = build_tables(figures), list_own_entries(figures)
        months = list_months(own, tables, live)
        return build_plot(SendingCountries(tables, own, [], [], months, **changes))

    def test_2013_stands_first_with_its_average_month(self):
        countries = self.build().groups[0]

        assert [row.people for row in countries.rows] == [804, 784]
        assert [row.is_own for row in countries.rows] == [True, False]

    def test_our_months_stand_beside_it_by_the_same_scale(self):
        plot = self.build([(date(2026, 11, 1), 402), (date(2027, 1, 1), 4)])
        months = plot.groups[-1]

        assert plot.most == 804
        assert [row.people for row in months.rows] == [402, None, None]
        assert 2 * months.rows[0].width == plot.groups[0].rows[0].width
        assert [row.width for row in months.rows[1:]] == [0, 0]

    def test_of_a_year_the_longest_span_is_drawn(self):
        [year] = self.build().groups[1].rows

        assert (year.label, year.people) == ("2013", 787)

    def test_without_figures_there_is_none(self):
        assert build_plot(SendingCountries([], [], [], [], [])) is None


def build_figures():
    rows = [
        ("ID", date(2013, 9, 30), 7239),
        ("TH", date(2013, 9, 30), 7053),
        ("ID", date(2013, 11, 30), 8655),
    ]
    return [
        SendingFigure(
            destination="KR",
            kind="entries",
            country=country,
            starts_on=date(2013, 1, 1),
            ends_on=ends_on,
            value=value,
            source="Table",
            read_on=date(2026, 11, 24),
        )
        for country, ends_on, value in rows
    ]


def test_the_page_has_one_plot_of_2013_and_of_our_months(client, db):
    page = client.get(reverse("rounds:countries", args=["KR"])).content.decode()

    assert page.count('class="plot sending"') == 1
    plot = page.split('class="plot sending"')[1].split("</svg>")[0]
    assert "01-01-2013 – 30-09-2013" in plot
    assert "Kirgizstan" in plot
    assert ">804<" in plot
