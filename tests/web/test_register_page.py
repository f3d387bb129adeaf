"""The register page: problems at their fields, nothing typed lost, once is once."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.registry.models import Person
from tests.web.html import INDONESIAN, read_text

TYPED = {
    "name": "Sukarti",
    "sex": "F",
    "birth": "1991",
    "origin": "Haurgeulis",
    "safe_channel": "none",
    "notice_given": "on",
}


@pytest.fixture
def send(as_who):
    """Post the register form as the counter of Indramayu, in Indonesian."""
    client = as_who("loket.3212")

    def post(headers=INDONESIAN, **changes):
        form = {"key": str(uuid4()), **TYPED, **changes}
        return client.post(reverse("registry:register"), form, headers=headers)

    return post


def read_reference(answer):
    """The reference on the slip that was answered."""
    return re.search(r"RT-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.content.decode()).group(0)


def test_it_registers_and_gives_the_slip_that_leads_to_the_person(send, client):
    answer = send()

    assert answer.status_code == 200
    assert "Kode masuk" in answer.content.decode()
    page = client.get(reverse("registry:person", args=[read_reference(answer)]), headers=INDONESIAN)
    assert "Sukarti" in page.content.decode()
    assert "lahir tahun 1991" in page.content.decode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_slip_has_both_languages_whatever_the_officer_reads(send, language):
    page = read_text(send(headers={"accept-language": language}))
    slip = page.split('<article class="slip" lang="id">')[1].split("</article>")[0]
    for indonesian, english in (
        ("Nomor Anda", "Your number"),
        ("Kode masuk", "Sign-in code"),
        ("Berlaku sampai", "Valid until"),
        ("Jangan berikan kode dan PIN kepada siapa pun", "Give code and PIN to nobody"),
    ):
        assert slip.index(indonesian) < slip.index(english)
    assert slip.count('lang="en"') == 6


def test_the_same_form_sent_twice_registers_once_and_shows_the_same_slip(send, indramayu):
    key = str(uuid4())
    first, again = send(key=key), send(key=key)

    assert read_reference(first) == read_reference(again)
    assert first.content.split(b"slip__big")[2][:20] == again.content.split(b"slip__big")[2][:20]
    with reading_as(indramayu):
        assert Person.objects.filter(name="Sukarti").count() == 1


def test_problems_stand_at_their_fields_and_nothing_typed_is_lost(send):
    page = send(birth="31-02-1990", phone="satu dua", alias="Mbak Kar")

    assert page.status_code == 422
    text = page.content.decode()
    assert "Tulis tanggal yang ada di kalender seperti 14-02-1994" in text
    assert 'value="Mbak Kar"' in text
    assert 'value="31-02-1990"' in text


def test_a_village_that_many_have_asks_which(send, indramayu):
    page = send(origin="Sukamaju", name="Warsinah")

    assert page.status_code == 422
    text = page.content.decode()
    assert "desa bernama ini. Di bawah ini 12 di antaranya" in text
    assert 'value="Warsinah"' in text
    offered = re.findall(r'name="origin_choice" value="([0-9]+)"', text)
    assert len(offered) == 12

    assert send(origin="Sukamaju", origin_choice=offered[1], name="Warsinah").status_code == 200
    with reading_as(indramayu):
        assert Person.objects.get(name="Warsinah").origin_node == int(offered[1])


def test_the_only_village_of_a_name_is_not_taken_where_it_lies_elsewhere(send):
    page = send(origin="Regapu'u")

    assert page.status_code == 422
    text = page.content.decode()
    assert "Desa ini di wilayah lain" in text
    assert "Kabupaten Sikka, Nusa Tenggara Timur (di luar wilayah kantor ini)" in text
    assert send(origin="Regapu'u", origin_choice="5307012021").status_code == 200


def test_a_village_chosen_for_another_name_does_not_count(send):
    page = send(origin="Sukamaju", origin_choice="5307012021")

    assert page.status_code == 422
    assert "desa bernama ini. Di bawah ini 12 di antaranya" in page.content.decode()


def test_a_choice_stays_when_another_field_is_to_be_mended(send):
    page = send(origin="Regapu'u", origin_choice="5307012021", birth="31-02-1990")

    assert re.search(r"value=.5307012021.\s+checked", page.content.decode())


def test_a_mistyped_village_offers_those_spelled_alike(send):
    text = send(origin="Haurgelis").content.decode()

    assert "Tidak ada desa yang ditulis begitu" in text
    assert 'name="origin_choice" value="3212012008"' in text


def test_a_browser_suggests_villages_while_one_types(client, db):
    span = {"from": "3212000000", "until": "3213000000"}

    answer = client.post(reverse("offices:villages"), {"q": "desa haurg", **span})

    assert answer.json()["villages"][0].startswith("Haurgeulis, Haurgeulis, Kabupaten Indramayu")
    assert client.post(reverse("offices:villages")).json() == {"villages": []}


def test_somebody_alike_is_shown_masked_before_saving(send):
    send(nik="3212015402940001")
    page = send(name="Orang Lain", birth="", nik="3212015402940001")

    assert page.status_code == 409
    text = page.content.decode()
    assert "S…" in text
    assert "NIK sama" in text
    assert "Sukarti" not in text


def test_an_unsigned_form_changes_nothing(client, db):
    answer = client.post(reverse("registry:register"), TYPED)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/")


def test_a_choice_of_village_that_is_needed_is_not_called_optional(send):
    text = send(origin="Sukamaju").content.decode()

    (legend,) = re.findall(r"Desa yang mana\?\s*(.*?)</legend>", text, re.DOTALL)
    assert legend.strip() == ""
    assert "boleh kosong" in text


def test_the_many_of_a_name_are_counted_and_the_page_says_how_to_narrow_them(send):
    text = send(origin="Sukamaju").content.decode()

    (count,) = set(
        re.findall(r"Ada ([0-9]+) desa bernama ini\. Di bawah ini 12 di antaranya", text)
    )
    assert int(count) > 12
    assert "tulis kecamatannya di belakang nama desa" in text


def test_the_birth_date_of_a_child_is_asked_back_once(send, indramayu):
    month_ago = (clock.now() - timedelta(days=30)).strftime("%d-%m-%Y")

    page = send(name="Kasniti", birth=month_ago)

    assert page.status_code == 422
    text = page.content.decode()
    assert "Belum berumur 15 tahun? Periksa lagi tanggal lahirnya" in text
    assert 'type="checkbox" name="birth_confirmed"' in text
    assert send(name="Kasniti", birth=month_ago, birth_confirmed="on").status_code == 200
    with reading_as(indramayu):
        assert Person.objects.filter(name="Kasniti").count() == 1


@pytest.mark.parametrize(("years", "is_asked"), [(14, True), (15, False)])
def test_a_birth_year_alone_counts_as_its_first_day(send, years, is_asked):
    text = send(birth=str(clock.now().year - years)).content.decode()

    assert ("Belum berumur 15 tahun?" in text) is is_asked


def test_nobody_grown_up_is_asked_about_the_birth_date(send):
    page = send(birth="31-02-1990")

    assert "birth_confirmed" not in page.content.decode()


def test_a_village_that_was_taken_without_a_question_is_shown_as_chosen(send):
    text = send(origin="Haurgeulis", birth="31-02-1990").content.decode()

    assert re.findall(r"value=.([0-9]{10}).\s+checked", text) == ["3212012008"]
