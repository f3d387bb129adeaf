"""The public pages of the network: who serves a village, and how offices and posts are reached."""

import re
from dataclasses import replace
from datetime import time
from uuid import uuid4

import pytest

from rantau.access.models import Account, Appointment, Proposal
from rantau.access.scope import reading_as
from rantau.access.selectors import get_invitation_actor
from rantau.access.services.accounts import end_appointment
from rantau.access.services.invitations import NewAccountInput, accept_invitation
from rantau.access.services.office_contacts import OfficeContactInput, change_office_contact
from rantau.access.services.proposals import confirm_proposal
from rantau.offices.models import Office, Region
from tests.actors import get_officer
from tests.factories.accounts import accept, create_invitation
from tests.factories.persons import create_person

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


def test_a_search_without_a_village_says_what_is_missing(client):
    asked = "Tulis dulu nama desanya"

    assert asked in read(client, village=" ")
    assert asked not in read(client)


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


class TestAnOfficeThatJoins:
    """Its province's page says how far it has come, without a name."""

    @pytest.fixture
    def office(self, db):
        return Office.objects.filter(kind="district", first_service_at=None).first()

    def read_row(self, client, office):
        province = str(office.node)[:2]
        row = read(client, f"/jaringan/{province}/").split(office.name)[1].split("</tr>")[0]
        assert "belum terhubung" in row
        return row

    def test_is_invited_then_signs_in_then_appoints_officers(self, client, office):
        assert "tag--info" not in self.read_row(client, office)

        link = create_invitation(get_officer("pusat"), office=office.code)
        assert "pengelola akun diundang" in self.read_row(client, office)

        accept(link, "ratna.sari")
        assert "pengelola akun diundang" in self.read_row(client, office)
        client.force_login(Account.objects.get(login="ratna.sari"))
        client.logout()
        row = self.read_row(client, office)
        assert "pengelola akun sudah masuk" in row
        assert "Ratna Sari" not in row

        administrator = get_officer("ratna.sari")
        # Whoever invited the administrator confirms nothing of hers; another of headquarters does.
        secret = create_invitation(administrator, office.code, role="counter")
        accept_invitation(
            get_invitation_actor(secret), uuid4(), NewAccountInput("budi", "sawah-hijau-di-pagi")
        )
        another = replace(get_officer("pusat"), ref=f"account:{uuid4()}")
        with reading_as(another):
            reference = Proposal.objects.get(office=office, outcome="").reference
        confirm_proposal(another, uuid4(), reference)
        assert "petugas ditunjuk" in self.read_row(client, office)

    @pytest.mark.parametrize(("login", "may"), [("pusat", True), ("loket.3212", False)])
    def test_headquarters_invites_its_administrator_from_there(self, client, office, login, may):
        client.force_login(Account.objects.get(login=login))
        address = f"/kantor/undang/{office.code}/"

        assert (address in self.read_row(client, office)) is may
        assert client.get(address).status_code == (200 if may else 403)


class TestTheFirstDay:
    def read(self, client):
        return read(client, "/kantor/hari-pertama/")

    @pytest.fixture
    def administrator(self, client, db):
        client.force_login(Account.objects.get(login="admin.3212"))
        return get_officer("admin.3212")

    def list_done(self, client):
        """The steps that are done, by their titles."""
        rows = self.read(client).split("<tbody>")[1].split("<tr>")[1:]
        done = [row for row in rows if "tag--ok" in row]
        return {re.search(r'class="strong"[^>]*>([^<]+)<', row).group(1) for row in done}

    def test_says_what_is_done_from_the_records(self, client, administrator):
        assert self.list_done(client) == {
            "Masyarakat tahu letak kantor Anda",
            "Orang di kantor sudah diundang dan disahkan",
            "Setiap peran ada orangnya",
            "Pekerja pertama sudah dilayani",
            "Yang dilayani BP3MI sudah diserahterimakan",
        }
        give_contact("DN-3212", "", "021 5550 1234")
        accept(create_invitation(administrator, role="administrator"), "ratna.sari")

        done = self.list_done(client)
        assert "Masyarakat tahu letak kantor Anda" not in done
        assert "Pengelola akun kedua" in done

    def test_names_what_the_regional_office_still_has(self, client, administrator):
        create_person(get_officer("bp3mi.32"))

        assert "masih melayani 1" in self.read(client)

    def test_names_the_roles_that_nobody_has(self, client, administrator):
        with reading_as(administrator):
            rows = Appointment.objects.filter(office=administrator.office, role="head")
            [head] = rows
        end_appointment(administrator, uuid4(), head.id)

        assert "Belum ada: Kepala kantor." in self.read(client)

    def test_is_for_administrators(self, client, db):
        client.force_login(Account.objects.get(login="loket.3212"))
        assert client.get("/kantor/hari-pertama/").status_code == 403
