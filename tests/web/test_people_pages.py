"""The pages by which an office's people come in, change and leave."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account, Appointment, Invitation, Proposal
from rantau.access.scope import reading_as
from rantau.access.services.clients import ClientInput, propose_client
from rantau.access.services.proposals import confirm_proposal
from tests.actors import get_officer
from tests.factories.accounts import create_proposal
from tests.web.html import INDONESIAN, read_text

PASSWORD = "sawah-hijau-di-pagi-hari"


@pytest.fixture
def administrator(client, db):
    """The browser of the administrator of Indramayu."""
    client.force_login(Account.objects.get(login="admin.3212"))
    return client


def invite(browser, **changes):
    """Fill in the invitation; the link's path."""
    form = {"key": uuid4(), "name": "Ratna Sari", "role": "counter", **changes}
    return re.search(
        r"(/undangan/\w+/)<",
        read_text(browser.post(reverse("access:invite"), form, headers=INDONESIAN)),
    ).group(1)


def confirm_everything():
    """Headquarters confirms what was proposed."""
    headquarters = get_officer("pusat")
    with reading_as(headquarters):
        references = list(Proposal.objects.filter(outcome="").values_list("reference", flat=True))
    for reference in references:
        confirm_proposal(headquarters, uuid4(), reference)


@pytest.mark.parametrize(
    ("name", "status"),
    [("people", 200), ("invite", 200), ("appoint", 200), ("account", 200), ("reviews", 403)],
)
def test_what_an_administrator_may_open(administrator, name, status):
    assert administrator.get(reverse(f"access:{name}")).status_code == status


@pytest.mark.parametrize("name", ["registry:search", "registry:register", "protection:desk"])
def test_an_administrator_of_accounts_sees_no_person(administrator, name):
    assert administrator.get(reverse(name)).status_code == 403


def test_the_list_shows_the_offices_people(administrator):
    page = read_text(administrator.get(reverse("access:people"), headers=INDONESIAN))

    assert "loket.3212" in page
    assert "Petugas loket" in page
    assert "loket.3204" not in page


def test_the_link_makes_an_account_that_signs_in(administrator):
    link = invite(administrator)
    assert "Ratna Sari" in read_text(
        administrator.get(reverse("access:people"), headers=INDONESIAN)
    )
    administrator.logout()

    assert "Ratna Sari" in read_text(administrator.get(link, headers=INDONESIAN))
    form = {"key": uuid4(), "login": "Ratna.Sari", "password": PASSWORD, "again": PASSWORD}
    for _sent in ("first", "again, since the answer was lost"):
        assert "ratna.sari" in read_text(administrator.post(link, form, headers=INDONESIAN))
    assert administrator.post(link, {**form, "key": uuid4(), "login": "lain"}).status_code == 404
    signed = administrator.post(
        reverse("account_login"), {"login": "ratna.sari", "password": PASSWORD}
    )
    assert signed.status_code == 302
    assert administrator.get(reverse("common:desk")).status_code == 403
    confirm_everything()
    assert "Ratna Sari" in read_text(administrator.get(reverse("common:desk"), headers=INDONESIAN))
    assert administrator.get(link).status_code == 404


def test_the_same_form_sent_twice_shows_the_same_link(administrator):
    key = uuid4()
    assert invite(administrator, key=key) == invite(administrator, key=key)


def test_another_who_sends_the_same_key_gets_another_link(administrator):
    key, headquarters = uuid4(), Client()
    headquarters.force_login(Account.objects.get(login="pusat"))

    assert invite(administrator, key=key) != invite(headquarters, key=key, office="DN-3213")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"again": "lain-sekali-bunyinya"}, "Kedua kata sandi tidak sama."),
        ({"password": "pendek", "again": "pendek"}, "terlalu pendek"),
        ({"login": "loket.3204"}, "Nama masuk ini sudah dipakai."),
        ({"login": "Ratna Sari"}, "3 sampai 60 huruf kecil"),
    ],
)
def test_what_is_wrong_stands_at_its_field(administrator, changes, words):
    link = invite(administrator)
    form = {"key": uuid4(), "login": "ratna", "password": PASSWORD, "again": PASSWORD, **changes}
    answer = administrator.post(link, form, headers=INDONESIAN)

    assert answer.status_code == 422
    assert words in read_text(answer)
    assert f'value="{form["login"]}"' in read_text(answer)
    for typed in (form["password"], form["again"]):
        assert f'value="{typed}"' not in read_text(answer)


def test_headquarters_invites_the_administrator_of_an_office(client, db):
    client.force_login(Account.objects.get(login="pusat"))

    assert invite(client, office="dn-3213")
    unknown = client.post(
        reverse("access:invite"),
        {"key": uuid4(), "name": "Ratna", "office": "XX-1"},
        headers=INDONESIAN,
    )
    assert unknown.status_code == 422
    assert "Kantor ini tidak ditemukan." in read_text(unknown)


def test_somebody_with_an_account_is_appointed_until_a_last_day(administrator):
    form = {"key": uuid4(), "login": "loket.3204", "role": "verifier", "ends": "31-03-2027"}
    assert administrator.post(reverse("access:appoint"), form).status_code == 302

    page = read_text(administrator.get(reverse("access:people"), headers=INDONESIAN))
    assert "Diusulkan, belum disahkan" in page
    assert "loket.3204" not in page

    confirm_everything()
    page = read_text(administrator.get(reverse("access:people"), headers=INDONESIAN))
    assert "loket.3204" in page
    assert "01-04-2027 00.00" in page


def test_a_wrong_login_stands_at_its_field(administrator):
    form = {"key": uuid4(), "login": "siapa", "role": "verifier"}
    answer = administrator.post(reverse("access:appoint"), form, headers=INDONESIAN)

    assert answer.status_code == 422
    assert "Undang orangnya dulu." in read_text(answer)


def test_ending_takes_the_row_away_but_nobody_ends_the_own(administrator):
    def read_page():
        return read_text(administrator.get(reverse("access:people"), headers=INDONESIAN))

    def get_end_url(login):
        appointment = Appointment.objects.get(account__login=login)
        return reverse("access:end", args=[appointment.id])

    own, other = get_end_url("admin.3212"), get_end_url("loket.3212")
    assert other in read_page()
    assert own not in read_page()
    administrator.post(other, {"key": uuid4()})
    assert "loket.3212" not in read_page()

    administrator.post(own, {"key": uuid4()})
    page = read_page()
    assert "Tidak seorang pun mengubah penunjukannya sendiri." in page
    assert "admin.3212" in page


def test_with_two_roles_one_chooses_under_which_to_work(administrator):
    form = {"key": uuid4(), "login": "loket.3204", "role": "counter"}
    administrator.post(reverse("access:appoint"), form)
    confirm_everything()
    administrator.force_login(Account.objects.get(login="loket.3204"))
    page = read_text(administrator.get(reverse("access:account"), headers=INDONESIAN))
    other = re.search(r'name="appointment" value="([^"]+)"', page).group(1)

    answer = administrator.post(reverse("access:account"), {"appointment": other})
    assert answer.status_code == 302
    assert "Kabupaten Indramayu" in read_text(
        administrator.get(reverse("common:desk"), headers=INDONESIAN)
    )
    assert (
        administrator.post(reverse("access:account"), {"appointment": str(uuid4())}).status_code
        == 404
    )


def test_headquarters_decides_on_the_page_that_its_worklist_leads_to(administrator):
    reference = create_proposal(get_officer("admin.3212"), "loket.3204", "verifier")
    own_page = read_text(administrator.get(reverse("access:proposal", args=[reference])))
    assert 'name="decision"' not in own_page

    administrator.force_login(Account.objects.get(login="pusat"))
    page_url = reverse("access:proposal", args=[reference])
    desk = read_text(administrator.get(reverse("common:desk"), headers=INDONESIAN))
    assert f'href="{page_url}"' in desk
    assert page_url in read_text(administrator.get(reverse("access:proposals")))
    form = {"key": uuid4(), "decision": "refused", "why": ""}
    assert administrator.post(page_url, form).status_code == 422
    form = {"key": uuid4(), "decision": "confirmed"}
    assert administrator.post(page_url, form).status_code == 302
    assert "Disahkan" in read_text(administrator.get(page_url, headers=INDONESIAN))


def test_the_person_finds_the_notice_on_every_page_until_it_is_read(administrator):
    create_proposal(get_officer("admin.3212"), "loket.3204", "verifier")
    administrator.force_login(Account.objects.get(login="loket.3204"))
    assert "1 pemberitahuan baru" in read_text(
        administrator.get(reverse("common:desk"), headers=INDONESIAN)
    )
    page = read_text(administrator.get(reverse("access:account"), headers=INDONESIAN))
    assert "menunggu orang kedua" in page
    for _sent in ("first", "again, from another window"):
        answer = administrator.post(reverse("access:read_notices"), {"key": uuid4()})
        assert answer.status_code == 302
    assert "pemberitahuan baru" not in read_text(
        administrator.get(reverse("common:desk"), headers=INDONESIAN)
    )


def test_an_officer_declares_a_tie_and_headquarters_finds_it_void(administrator):
    form = {"key": uuid4(), "unit": "AG-001", "kind": "former", "ends": "31-12-2026"}
    page_url = reverse("access:own_interests")
    assert administrator.post(page_url, form).status_code == 302
    page = read_text(administrator.get(page_url, headers=INDONESIAN))
    assert "PT Peraga Bakti Mandiri" in page

    administrator.force_login(Account.objects.get(login="pusat"))
    page = read_text(administrator.get(reverse("access:interests"), headers=INDONESIAN))
    url = re.search(r'href="(/kantor/hubungan/[0-9a-f-]{36}/)"', page).group(1)
    assert administrator.post(url, {"key": uuid4(), "why": "Orang lain"}).status_code == 302
    assert administrator.get(url).status_code == 404


def test_a_proposed_application_is_shown_and_confirmed_by_headquarters(administrator):
    data = ClientInput("DN-3212", "counter", ("persons:read",), "Aplikasi loket")
    code = propose_client(get_officer("admin.3212"), uuid4(), data, digest="x").answer
    page_url = reverse("access:client_proposal", args=[code])
    assert page_url in read_text(administrator.get(reverse("access:proposals")))
    form = {"key": uuid4(), "decision": "confirmed"}
    assert administrator.post(page_url, form).status_code == 403
    assert "Putuskan" not in read_text(administrator.get(page_url, headers=INDONESIAN))

    administrator.force_login(Account.objects.get(login="pusat"))
    asked = read_text(administrator.get(page_url, headers=INDONESIAN))
    assert "Aplikasi loket" in asked
    assert "persons:read" in asked
    assert administrator.post(page_url, {**form, "decision": "refused"}).status_code == 422
    assert administrator.post(page_url, form)["Location"] == reverse("access:proposals")
    assert page_url not in read_text(administrator.get(reverse("access:proposals")))
    late = {"key": uuid4(), "decision": "refused", "why": "Tidak perlu"}
    assert administrator.post(page_url, late).status_code == 422


class TestAListOfPeople:
    LINES = "Ratna Sari; loket\nBudi Santoso; verifier"

    def send(self, browser, **fields):
        form = {"key": uuid4(), "lines": self.LINES, **fields}
        return browser.post(reverse("access:invite_list"), form, headers=INDONESIAN)

    def test_is_shown_first_and_invites_nobody_yet(self, administrator):
        page = read_text(self.send(administrator))

        assert "Periksa sebelum mengundang" in page
        assert "Budi Santoso" in page
        assert not Invitation.objects.filter(name="Budi Santoso").exists()

    def test_gives_a_link_a_row_by_which_each_makes_the_account(self, administrator):
        page = read_text(self.send(administrator, checked=1))
        links = re.findall(r"/undangan/\w+/", page)
        administrator.logout()

        assert len(set(links)) == 2
        for link, name in zip(links, ("Ratna Sari", "Budi Santoso"), strict=True):
            assert name in read_text(administrator.get(link, headers=INDONESIAN))

    def test_sent_twice_invites_nobody_twice(self, administrator):
        key = uuid4()
        first, second = (read_text(self.send(administrator, key=key, checked=1)) for _ in "12")
        longer = f"{self.LINES}\nSiti Aminah; kepala"
        third = read_text(self.send(administrator, key=key, lines=longer, checked=1))

        links = re.findall(r"/undangan/\w+/", first)
        assert re.findall(r"/undangan/\w+/", second) == links
        assert re.findall(r"/undangan/\w+/", third)[:2] == links
        assert Invitation.objects.filter(name__in=["Ratna Sari", "Siti Aminah"]).count() == 2

    def test_with_a_mistake_invites_nobody_and_keeps_what_was_typed(self, administrator):
        lines = f"{self.LINES}\nSiti Aminah; juru masak"
        answer = self.send(administrator, lines=lines, checked=1)
        page = read_text(answer)

        assert answer.status_code == 422
        assert "Baris 3 (Siti Aminah): Peran ini tidak ada." in page
        assert "Siti Aminah; juru masak" in page
        assert not Invitation.objects.filter(name="Ratna Sari").exists()

    def test_may_be_a_file_of_a_spreadsheet_whose_lines_are_kept(self, administrator):
        text = "\ufeffnama;peran\r\nRénata;loket\r\n"
        for content in (text.encode(), text[1:].encode("cp1252")):
            file = SimpleUploadedFile("petugas.csv", content)
            page = read_text(self.send(administrator, lines="", file=file))
            assert "Rénata" in page

    @pytest.mark.parametrize("content", [bytes(100), b"\x81\x8d" * 50, b"x" * 90_000])
    def test_that_is_no_list_is_refused_at_the_file(self, administrator, content):
        answer = self.send(administrator, lines="", file=SimpleUploadedFile("x.csv", content))

        assert answer.status_code == 422
        assert "id_file_error" in read_text(answer)

    def test_of_more_than_a_hundred_is_refused(self, administrator):
        lines = "\n".join(f"Orang {number}; loket" for number in range(101))

        assert self.send(administrator, lines=lines).status_code == 422


class TestDecidingOnSeveral:
    ADDRESS = "access:decide_proposals"

    @pytest.fixture
    def references(self, db):
        office = get_officer("admin.3212")
        return [create_proposal(office, login) for login in ("loket.3204", "loket.3578")]

    @pytest.fixture
    def browser(self, client, db):
        client.force_login(Account.objects.get(login="pusat"))
        return client

    def send(self, browser, references, **fields):
        form = {"key": uuid4(), "references": references, "decision": "confirmed", **fields}
        return browser.post(reverse(self.ADDRESS), form, headers=INDONESIAN)

    def test_confirms_each_by_a_command_of_its_own(self, browser, references):
        page = read_text(self.send(browser, references))

        assert all(reference in page for reference in references)
        assert page.count("tag--ok") == 2
        at_office = Appointment.objects.filter(office__code="DN-3212", role="verifier")
        assert set(at_office.values_list("account__login", flat=True)) >= {
            "loket.3204",
            "loket.3578",
        }

    def test_does_the_others_where_one_was_decided_meanwhile(self, browser, references):
        confirm_proposal(get_officer("pusat"), uuid4(), references[0])
        page = read_text(self.send(browser, references))

        assert page.count("tag--ok") == 1
        assert page.count("tag--bad") == 1

    def test_sent_twice_says_the_same(self, browser, references):
        key = uuid4()
        pages = [read_text(self.send(browser, references, key=key)) for _ in "12"]

        assert [page.count("tag--ok") for page in pages] == [2, 2]

    def test_refuses_with_a_reason_only(self, browser, references):
        assert self.send(browser, references, decision="refused").status_code == 422
        assert self.send(browser, references, decision="refused", why="Salah").status_code == 200

    def test_offers_nothing_that_the_actor_may_not_decide(self, administrator, references):
        page = read_text(administrator.get(reverse(self.ADDRESS), headers=INDONESIAN))

        assert "Tidak ada yang menunggu keputusan Anda" in page
