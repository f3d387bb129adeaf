"""The duplicate warning leads to the record, and what was typed stays."""

from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.offices.selectors import list_villages_named
from tests.factories.persons import create_person
from tests.web.html import INDONESIAN

NIK = "3212015402940001"
TYPED = {
    "name": "Sitti Nur Halimah",
    "alias": "Imah",
    "sex": "F",
    "birth": "14-02-1994",
    "nik": NIK,
    "origin": "Haurgeulis, Haurgeulis",
    "origin_choice": "3212012008",
    "phone": "0812 0000 0001",
    "notice_given": "on",
    "safe_channel": "none",
}


@pytest.fixture
def siti(unrelated_person):
    [village] = list_villages_named("Haurgeulis, Haurgeulis", near=(0, 0))
    return create_person(origin=village.node, domicile=village.node)


@pytest.fixture
def send(client, siti):
    """Post a form of persons as somebody; gives the response, read in Indonesian."""

    def post(name, form, who="loket.3204"):
        client.force_login(Account.objects.get(login=who))
        body = {"key": str(uuid4()), **form}
        return client.post(reverse(f"registry:{name}"), body, headers=INDONESIAN)

    return post


def test_in_the_own_district_the_warning_links_to_her_page(send, siti):
    page = send("register", TYPED, who="loket.3212").content.decode()
    assert f'href="{reverse("registry:person", args=[siti])}"' in page
    assert "Orang yang sama: buka datanya" in page


def test_elsewhere_it_leads_to_serving_and_names_no_record(send, siti):
    page = send("register", TYPED).content.decode()
    assert f'formaction="{reverse("registry:serve")}"' in page
    assert siti not in page


def test_serving_begins_with_what_was_typed_and_opens_her_record(send, siti):
    page = send("serve", {**TYPED, "same_person": "1"}).content.decode()
    assert f'value="{NIK}"' in page
    assert 'value="14-02-1994"' in page

    response = send("serve", {"number": NIK, "birth": "14-02-1994"})
    assert response.url == reverse("registry:person", args=[siti])


def test_what_was_typed_comes_back_also_after_a_failed_try(send):
    page = send("serve", {"number": "3212015402940077", "kept-name": "Sitti", "kept-alias": "Imah"})
    assert page.status_code == 404
    assert 'name="alias" value="Imah"' in page.content.decode()

    again = send("register", {**TYPED, "resume": "1"})
    assert again.status_code == 200
    content = again.content.decode()
    assert all(f'value="{TYPED[name]}"' in content for name in ("name", "alias", "birth", "nik"))
    assert "govuk-error-message" not in content


def test_a_wrong_number_is_replaced_on_her_page(client, siti):
    client.force_login(Account.objects.get(login="loket.3212"))
    page = client.get(reverse("registry:person", args=[siti]), headers=INDONESIAN).content.decode()
    address = page.split("Salah? Ganti")[0].rpartition('href="')[2].partition('"')[0]
    form = {"key": str(uuid4()), "kind": "nik", "number": "3212015402940002", "why": "salah ketik"}
    assert client.post(address, form, headers=INDONESIAN).status_code == 302

    page = client.get(reverse("registry:person", args=[siti]), headers=INDONESIAN).content.decode()
    assert "3212015402940002" in page
    assert "NIK salah, sudah diganti" in page


def test_an_impossible_nik_asks_whether_the_card_says_so(send, siti):
    page = send("register", {**TYPED, "nik": "0"}).content.decode()
    assert "Ini bukan NIK siapa pun" in page
    assert 'name="nik_as_written"' in page


def test_results_show_the_village_and_how_things_stand(send, siti):
    page = send("search", {"q": "Nurhalimah"}, who="loket.3212").content.decode()
    assert "Haurgeulis" in page
    assert "Terdaftar" in page


def test_headquarters_reads_that_it_searches_the_nation(send, siti):
    assert (
        "Semua orang yang terdaftar" in send("search", {"q": "Siti"}, who="pusat").content.decode()
    )
    district = send("search", {"q": "Siti"}, who="loket.3212").content.decode()
    assert "tinggal, atau dilayani di wilayah kantor ini" in district


def test_a_warning_gives_the_reasons_and_no_percentage(send, siti):
    page = send("register", TYPED, who="loket.3212").content.decode()
    assert "NIK sama" in page
    assert " %</td>" not in page
