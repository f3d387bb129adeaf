"""The public pages of the network: who serves a village, and how offices and posts are reached."""

import re
from datetime import time
from uuid import uuid4

import pytest

from rantau.access.services.office_contacts import OfficeContactInput, change_office_contact
from rantau.offices.models import Office, Region
from tests.actors import get_officer

pytestmark = pytest.mark.usefixtures("db")


def give_contact(code, address, phone, duty_phone=""):
    office = Office.objects.get(code=code)
    data = OfficeContactInput(address, phone, duty_phone, time(8), time(16))
    change_office_contact(get_officer("pusat"), uuid4(), code, data, seen=office.revision)


def read(client, path="/jaringan/", **form):
    answer = client.post(path, form) if form else client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def read_results(page):
    return page.split('aria-live="polite"')[1].split("<table")[0]


def test_a_village_leads_to_its_office_with_address_telephone_and_hours(client):
    give_contact("DN-3212", "Jalan Contoh 1, Indramayu", "021 5550 1234")
    found = read_results(read(client, village="3212012008"))

    assert "Dinas Tenaga Kerja Kabupaten Indramayu" in found
    assert "Jalan Contoh 1, Indramayu" in found
    assert 'href="tel:+622155501234">+62 21 55501234' in found
    assert "08.00–16.00 WIB" in found
    assert "Bandung" not in found


def test_where_no_office_is_connected_the_one_of_the_province_is_named(client):
    district = Office.objects.filter(kind="district", first_service_at=None).first()
    found = read_results(
        read(client, village=str(find_village(district.span_lo, district.span_hi)))
    )

    assert f"<h2>{district.parent.name}</h2>" in found
    assert district.name in found


def find_village(lo, hi):
    return Region.objects.filter(level=Region.VILLAGE, node__gte=lo, node__lt=hi).first().node


def test_a_village_that_is_nowhere_is_said_so(client):
    found = read_results(read(client, village="qqqqqq"))
    assert "tidak ditemukan" in found


def test_posts_abroad_are_listed_with_the_number_that_is_answered_at_night(client):
    give_contact("PA-TW-TPE", "Contoh Road 1, Taipei", "+886 2 5550 1234", "+886 2 5550 1235")
    posts = read(client).split('id="perwakilan"')[1]

    assert "KDEI Taipei" in posts
    assert "Contoh Road 1, Taipei" in posts
    assert 'href="tel:+886255501235"' in posts


def test_a_province_shows_its_own_office_and_each_districts_contact(client):
    give_contact("BP-32", "Jalan Contoh 32, Bandung", "021 5550 1235")
    give_contact("DN-3212", "Jalan Contoh 1, Indramayu", "021 5550 1234")
    page = read(client, "/jaringan/32/")

    assert "Jalan Contoh 32, Bandung" in page
    assert "Jalan Contoh 1, Indramayu" in page


@pytest.mark.parametrize("path", ["/jaringan/", "/jaringan/32/", "/bantuan/"])
def test_the_national_line_stands_where_one_is_set_and_nowhere_else(client, settings, path):
    assert "tel:1500" not in read(client, path)
    settings.HELP_LINE = "1500 999"
    assert 'href="tel:1500999">1500 999<' in read(client, path)


def test_the_receipt_says_how_long_it_takes_and_the_line(client, settings):
    settings.HELP_LINE = "1500 999"
    page = read(client, "/bantuan/", key=str(uuid4()), what="Terkunci", reach_by="code")

    assert re.search(r"dalam 5\Wmenit, paling lambat", page)
    assert re.search(r"\d\d\.\d\d WIB", page)
    assert "1500 999" in page


def test_headquarters_finds_the_change_at_each_office_and_nobody_else(client, as_who):
    assert "/kantor/alamat/" not in read(client)
    as_who("loket.3212")
    assert "/kantor/alamat/" not in read(client)
    as_who("pusat")
    assert 'href="/kantor/alamat/PA-TW-TPE/"' in read(client)
    assert 'href="/kantor/alamat/DN-3212/"' in read(client, "/jaringan/32/")
