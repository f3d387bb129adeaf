"""A flood of reports hides no cry for help: danger comes first, busy sources last, pages reach all."""

from uuid import uuid4

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.protection.danger_words import has_danger_words
from rantau.protection.inputs import ContactInput
from rantau.protection.models import Contact
from rantau.protection.receipt_codes import hash_receipt_code
from rantau.protection.selectors import PAGE_SIZE, get_inbox
from rantau.protection.services.contacts import add_reporter_message
from tests.factories.cases import create_contact

WAGES = ContactInput("Upah tiga bulan belum dibayar")
LOCKED_IN = ContactInput("Saya DIKUNCI majikan di kamar, tolong")


def list_unread(desk, *, page=1):
    with reading_as(desk):
        return [each.reference for each in get_inbox(desk, contact_page=page).contacts]


@pytest.fixture
def flood(db):
    """150 anonymous reports, more than a page of the desk."""
    return [create_contact(WAGES)[0] for _ in range(150)]


def test_a_report_of_danger_stands_first_behind_a_hundred_and_fifty_others(desk, flood):
    reference, _code = create_contact(LOCKED_IN)

    assert list_unread(desk)[0] == reference


def test_the_pages_of_the_desk_reach_every_unread_report(desk, flood):
    pages = [list_unread(desk, page=page) for page in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, PAGE_SIZE, 0]
    assert sorted(reference for page in pages for reference in page) == sorted(flood)


def test_reports_of_a_busy_source_come_after_those_of_others(desk):
    busy = ContactInput("Tanya paspor", is_from_busy_source=True)
    first, _code = create_contact(busy)
    second, _code = create_contact(WAGES)
    third, _code = create_contact(ContactInput(LOCKED_IN.what, is_from_busy_source=True))

    assert list_unread(desk) == [third, second, first]


def test_no_report_is_refused_and_those_of_a_flooded_address_come_last(desk, client):
    for _ in range(40):
        assert (
            client.post("/bantuan/", {"what": "Banjir"}, REMOTE_ADDR="192.0.2.7").status_code == 200
        )
    client.post("/bantuan/", {"what": "Tolong"}, REMOTE_ADDR="198.51.100.9")

    with reading_as(desk):
        unread = get_inbox(desk).contacts
    assert [each.what for each in unread[:12]] == [*["Banjir"] * 10, "Tolong", "Banjir"]


def test_the_same_report_sent_again_is_one_also_when_its_source_became_busy(desk):
    key = uuid4()
    first = create_contact(ContactInput("Tolong"), key=key)

    assert create_contact(ContactInput("Tolong", is_from_busy_source=True), key=key) == first


def test_danger_that_is_written_later_brings_the_report_to_the_front(desk):
    early, _code = create_contact(WAGES)
    late, code = create_contact(WAGES)
    assert list_unread(desk) == [early, late]

    add_reporter_message(
        PUBLIC_ACTOR, uuid4(), "Sekarang saya dipukul", code_hash=hash_receipt_code(code)
    )

    assert list_unread(desk) == [late, early]
    with reading_as(desk):
        assert Contact.objects.get(reference=late).has_danger_words


@pytest.mark.parametrize(
    "text",
    [
        "Dikurung di kamar",
        "saya mau BUNUH diri",
        "majikan mukul saya",
        "dia pukuli saya tiap hari",
        "mereka mengunci pintu",
        "suaminya menyekap saya",
        "terus ditampar",
        "anaknya masih dibawah umur",
        "Saya tidak boleh keluar rumah",
        "My employer locked me in",
        "He ｋｉｌｌｅｄ her",
        "救命",
        "ساعدوني، أنا محبوسة",
    ],
)
def test_danger_is_recognized(text):
    assert has_danger_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Upah belum dibayar",
        "Tolong bantu, otomatis ditolak",
        "paspor saya hilang",
        "Agen minta uang tambahan",
        "He is skilled and dieted",
    ],
)
def test_other_words_are_no_danger(text):
    assert not has_danger_words(text)
