"""The pages by which an office's people come in, change and leave."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
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
    assert "Ratna Sari" in read_text(administrator.get(reverse("common:desk"), headers=INDONESIAN))
    assert administrator.get(link).status_code == 404


def test_the_same_form_sent_twice_shows_the_same_link(administrator):
    key = uuid4()
    assert invite(administrator, key=key) == invite(administrator, key=key)


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
    assert "loket.3204" in page
    assert "01-04-2027 00.00" in page


def test_a_wrong_login_stands_at_its_field(administrator):
    form = {"key": uuid4(), "login": "siapa", "role": "verifier"}
    answer = administrator.post(reverse("access:appoint"), form, headers=INDONESIAN)

    assert answer.status_code == 422
    assert "Undang orangnya dulu." in read_text(answer)


def test_ending_takes_the_row_away_but_never_the_last_administrator(administrator):
    page = read_text(administrator.get(reverse("access:people"), headers=INDONESIAN))
    rows = re.findall(r'small">([\w.]+)</span>.*?action="([^"]+)"', page)
    ends = dict(rows)
    administrator.post(ends["loket.3212"], {"key": uuid4()})
    administrator.post(ends["admin.3212"], {"key": uuid4()})

    page = read_text(administrator.get(reverse("access:people"), headers=INDONESIAN))
    assert "loket.3212" not in page
    assert "Tunjuk administrator lain dulu" in page


def test_with_two_roles_one_chooses_under_which_to_work(administrator):
    form = {"key": uuid4(), "login": "loket.3204", "role": "counter"}
    administrator.post(reverse("access:appoint"), form)
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
