"""What a person's file takes in later: errors at their fields, nothing typed lost, once is once."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.registry.models import Identity
from rantau.registry.selectors import get_person, list_relatives
from rantau.registry.services.sign_in import give_sign_in_code
from rantau.registry.sign_in_codes import hash_sign_in_code
from tests.factories.persons import BANDUNG_VILLAGE, create_person
from tests.web.html import INDONESIAN, read_text

BUDI = {"kin_name": "Budi Santoso", "kin_relation": "sibling", "kin_phone": "0812 0000 0003"}
CALL = {"safe_channel": "call", "who_may_answer": "Ibu", "safe_from": "9", "safe_until": "16"}
FORMS = {
    "add_relative": BUDI,
    "correct_relative": {**BUDI, "seen": 1},
    "remove_relative": {"reason": "wish", "seen": 1},
    "add_number": {"kind": "nik", "number": "3212015402940009"},
    "change_safe_contact": {**CALL, "seen": 1},
}


@pytest.fixture
def siti(indramayu):
    return create_person(indramayu, nik="")


@pytest.fixture
def aminah(indramayu, siti):
    with reading_as(indramayu):
        return list_relatives(get_person(indramayu, siti, purpose="test"))[0].id


@pytest.fixture
def visit_person_page(client, siti, aminah):
    """Get or post a page of the person as somebody, in Indonesian."""

    def visit(name, form=None, who="loket.3212"):
        client.force_login(Account.objects.get(login=who))
        about = {"reference": siti}
        if name in ("correct_relative", "remove_relative"):
            about["key"] = aminah
        address = reverse(f"registry:{name}", kwargs=about)
        if form is None:
            return client.get(address, headers=INDONESIAN)
        return client.post(address, {"key": str(uuid4()), **form}, headers=INDONESIAN)

    return visit


def read_person_page(visit_person_page):
    return read_text(visit_person_page("person"))


def test_the_persons_page_links_to_each_form_and_shows_what_was_recorded(visit_person_page):
    before = read_person_page(visit_person_page)
    for form in ("nomor/", "aman/", "keluarga/"):
        assert f'/{form}"' in before

    assert visit_person_page("add_relative", {**BUDI, "emergency": "on"}).status_code == 302
    assert visit_person_page("add_number", FORMS["add_number"]).status_code == 302
    assert visit_person_page("change_safe_contact", {**CALL, "seen": 3}).status_code == 302
    after = read_person_page(visit_person_page)
    for words in (
        "Budi Santoso",
        "+6281200000003",
        "Saudara",
        "3212015402940009",
        "Telepon",
        "9.00–16.00",
        "Keluarga dicatat",
        "Nomor identitas ditambahkan",
        "Cara aman dihubungi diubah",
        "mencatat keluarga",
    ):
        assert words in after


def test_the_kinds_of_documents_are_said_in_the_readers_language(visit_person_page):
    assert (
        visit_person_page("add_number", {"kind": "passport", "number": "A1234567"}).status_code
        == 302
    )
    assert "<td>Paspor</td>" in read_person_page(visit_person_page)


def test_headquarters_has_the_forms_and_a_post_abroad_does_not(
    visit_person_page, client, indramayu
):
    assert "Tambah keluarga" in read_text(visit_person_page("person", who="pusat"))
    assert visit_person_page("add_relative", who="perwakilan.tw-tpe").status_code == 403


@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_office_finds_nobody_whatever_it_sends(visit_person_page, name):
    for who in ("loket.3204", "kepala.3578"):
        assert visit_person_page(name, who=who).status_code == 404
        assert visit_person_page(name, FORMS[name], who=who).status_code == 404
        assert visit_person_page(name, {"nonsense": "1"}, who=who).status_code == 404


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("who", ["p3mi.1", "bandara.cgk", "inspektorat", "perwakilan.tw-tpe"])
def test_another_role_is_refused_before_the_form_is_judged(visit_person_page, name, who):
    assert visit_person_page(name, {"nonsense": "1"}, who=who).status_code == 403


def test_problems_stand_at_their_fields_and_nothing_typed_is_lost(visit_person_page):
    without = visit_person_page("add_relative", {**BUDI, "kin_relation": ""})
    assert without.status_code == 422
    assert "Hubungan: Pilih hubungannya." in read_text(without)

    answer = visit_person_page("add_relative", {**BUDI, "kin_phone": "satu dua"})
    assert answer.status_code == 422
    assert "Telepon keluarga: Ini bukan nomor telepon." in read_text(answer)
    assert 'value="Budi Santoso"' in read_text(answer)
    assert 'value="satu dua"' in read_text(answer)


def test_correcting_begins_with_what_is_recorded(visit_person_page):
    answer = read_text(visit_person_page("correct_relative"))

    assert 'value="Aminah"' in answer
    assert '<option value="mother" selected>' in answer
    assert visit_person_page("correct_relative", {**BUDI, "seen": 1}).status_code == 302
    assert "Aminah" not in read_person_page(visit_person_page)


def test_removing_asks_why_and_a_form_sent_twice_is_answered_alike(visit_person_page):
    assert "Aminah" in read_text(visit_person_page("remove_relative"))
    assert visit_person_page("remove_relative", {"seen": 1}).status_code == 422

    form = {"reason": "wish", "seen": 1, "key": str(uuid4())}
    assert [visit_person_page("remove_relative", form).status_code for _ in range(2)] == [302, 302]
    assert "Aminah" not in read_person_page(visit_person_page)
    assert visit_person_page("remove_relative").status_code == 404


def test_a_form_sent_twice_adds_one(visit_person_page):
    form = {**BUDI, "key": str(uuid4())}

    assert [visit_person_page("add_relative", form).status_code for _ in range(2)] == [302, 302]
    assert read_person_page(visit_person_page).count("<b>Budi Santoso</b>") == 1


def test_a_full_family_is_told_above_the_form_with_all_that_was_typed(visit_person_page):
    for _ in range(11):
        visit_person_page("add_relative", BUDI)
    answer = visit_person_page("add_relative", BUDI)

    assert answer.status_code == 422
    assert "Sudah ada 12 nama." in read_text(answer)
    assert 'value="Budi Santoso"' in read_text(answer)


def test_a_number_that_somebody_else_has_is_asked_about_masked(
    visit_person_page, bandung, indramayu, siti
):
    village = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}
    other = create_person(
        bandung, name="Rukmini", birth_date=None, birth_precision="unknown", **village
    )
    form = {"kind": "nik", "number": "3212 0154 0294 0001"}
    answer = visit_person_page("add_number", form)

    assert answer.status_code == 409
    [code] = set(re.findall(r"KC-[0-9A-Z]{4}-[0-9A-Z]{4}", read_text(answer)))
    assert other not in read_text(answer)
    assert "NIK sama" in read_text(answer)
    assert "Rukmini" not in read_text(answer)
    assert 'value="3212 0154 0294 0001"' in read_text(answer)
    assert visit_person_page("add_number", {**form, "not_same": code}).status_code == 302
    with reading_as(indramayu):
        assert Identity.objects.filter(person__reference=siti).count() == 1


def test_a_number_that_is_held_already_is_made_at_the_field(visit_person_page):
    visit_person_page("add_number", FORMS["add_number"])
    answer = visit_person_page("add_number", FORMS["add_number"])

    assert answer.status_code == 422
    assert "Nomor: Nomor ini sudah tercatat pada orang ini." in read_text(answer)


def test_a_second_clerk_sees_what_was_typed_and_what_is_recorded_now(visit_person_page):
    assert visit_person_page("change_safe_contact", {**CALL, "seen": 1}).status_code == 302
    answer = visit_person_page(
        "change_safe_contact", {**CALL, "who_may_answer": "Kakak", "seen": 1}
    )

    assert answer.status_code == 409
    assert "Anda melihat versi 1, sekarang versi 2" in read_text(answer)
    assert "Yang tercatat sekarang" in read_text(answer)
    assert "<dd>Ibu</dd>" in read_text(answer)
    assert 'value="Kakak"' in read_text(answer)
    assert 'name="seen" value="2"' in read_text(answer)


def test_hours_that_do_not_fit_are_made_at_the_field(visit_person_page):
    answer = visit_person_page("change_safe_contact", {**CALL, "safe_until": "", "seen": 1})

    assert answer.status_code == 422
    assert "Aman dari jam: Isi kedua jam, atau kosongkan keduanya." in read_text(answer)


def test_the_worker_reads_the_family_and_the_way_to_be_reached(
    visit_person_page, client, indramayu, siti
):
    visit_person_page("add_relative", BUDI)
    visit_person_page("change_safe_contact", {**CALL, "seen": 2})
    give_sign_in_code(indramayu, uuid4(), siti, digest=hash_sign_in_code(siti, "AAAA-AAAA-AA"))
    client.logout()
    slip = {"reference": siti, "birth": "14-02-1994", "code": "AAAA-AAAA-AA", "key": str(uuid4())}
    assert client.post(reverse("placement:enter"), slip, headers=INDONESIAN).status_code == 302

    own = read_text(client.get(reverse("placement:mine"), headers=INDONESIAN))
    for words in ("Aminah", "Budi Santoso", "Saudara", "Telepon", "9.00–16.00", "Ibu"):
        assert words in own
