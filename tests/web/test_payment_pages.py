"""What headquarters sees of payments, of what is due back, and of many places of one."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.rounds.codes import hash_device
from rantau.rounds.models import Place
from tests.actors import get_officer
from tests.factories.names import build_name
from tests.factories.place_groups import create_group
from tests.factories.repayments import get_revision, pay
from tests.factories.rounds import CODE, find_ticket, seat, take
from tests.web.test_round_pages import get_key, open_round, read

__all__ = ["open_round"]


def find_payment_code(code):
    """The payment code of the place with this secret code."""
    ticket = find_ticket(code)
    with reading_as(get_officer("pusat")):
        return Place.objects.get(ticket=ticket).payment_code


def offer_seat(number):
    """A seat that is offered for a day, written at once; gives the secret code."""
    ticket = find_ticket(code := seat(number))
    with transaction.atomic(), acting_as(get_officer("pusat")):
        until = clock.now() + timedelta(days=1)
        place = Place.objects.filter(ticket=ticket)
        place.update(state=Place.OFFERED, seated_at=None, pay_until=until)
    return code


def test_places_of_one_device_are_told_apart_from_others_and_looked_into(as_who, open_round):
    marks = []
    for visitor in (Client(), Client()):
        read(visitor, "rounds:take", CODE)
        marks.append(visitor.cookies["round_device"].value)
        assert visitor.cookies["round_device"]["httponly"]
        read(visitor, "rounds:take", CODE)
        assert visitor.cookies["round_device"].value == marks[-1]
    assert marks[0] != marks[1]
    take(1, device=hash_device(CODE, marks[0]))
    reference = create_group(hash_device(CODE, marks[0]))
    headquarters = as_who("pusat")
    assert reference in read(headquarters, "rounds:watch", CODE)
    page = read(headquarters, "rounds:group", reference)
    assert "Diambil di satu perangkat" in page
    assert build_name("Contoh Pelamar", 1) in page
    address = reverse("rounds:group", args=[reference])
    headquarters.post(address, {"key": get_key(page), "why": "Satu keluarga"})
    assert "Satu keluarga" in read(headquarters, "rounds:watch", CODE)


WHERE = "di bank mana pun: kasir, ATM, atau aplikasi, ke virtual account dengan kode bayar"
ROW = "B-9;880626147731;420000;29-11-2026 14.05"


def enter(client, **typed):
    """Enter rows of the bank's report: the answer."""
    address = reverse("rounds:payments")
    key = get_key(client.get(address).content.decode())
    return client.post(address, {"key": key, **typed})


def test_a_bank_may_name_the_payer(as_who, open_round):
    headquarters = as_who("pusat")
    page = enter(headquarters, rows=f"{ROW};{'x' * 81}").content.decode()
    assert "Baris 1: pembayar paling banyak 80 huruf." in page
    address = enter(headquarters, rows=f"{ROW};1370012345678").url
    page = headquarters.get(address).content.decode()
    assert "Kode tidak dikenal: kembalikan" in page
    assert "1370012345678" not in page


def test_rows_come_as_a_file_too_and_what_is_wrong_is_said_there(as_who, open_round):
    headquarters = as_who("pusat")
    file = SimpleUploadedFile("mutasi.csv", f"{ROW}\n".encode("utf-8-sig"), "text/csv")
    assert enter(headquarters, file=file).status_code == 302
    for content, expected in (
        (b"B-9;1;x;y\n", "Baris 1: kode bayar terdiri dari dua belas angka."),
        (f"{ROW}\n\n{ROW}\n".encode(), "Baris 3: baris 1 juga memakai nomor rujukan bank ini."),
        (b"\nB-9;1", "Baris 2: "),
        (b'"' + f"{ROW}\n".encode() * 4000, "Baris 4000: baris 2 juga"),
        (b"B\0-\x009", "Ini bukan berkas teks."),
        (b"x" * 400_001, "Berkas terlalu besar."),
        (b"\n" * 5, "Tidak ada baris."),
        (f"{ROW}\n".encode() * 4001, "Paling banyak empat ribu baris sekali catat."),
    ):
        answer = enter(headquarters, file=SimpleUploadedFile("x.csv", content, "text/csv"))
        assert (answer.status_code, expected in answer.content.decode()) == (422, True)
    assert enter(headquarters).status_code == 422


def test_a_file_with_a_fault_stands_in_the_field_and_values_may_be_quoted(as_who, open_round):
    headquarters = as_who("pusat")
    content = b'"B-9";880626147731;420000;soon\n'
    answer = enter(headquarters, file=SimpleUploadedFile("x.csv", content, "text/csv"))
    assert "&#34;B-9&#34;;880626147731;420000;soon" in answer.content.decode()
    entered = enter(headquarters, rows='"B-9";"880626147731";420000;29-11-2026 14.05')
    assert ">B-9</td>" in headquarters.get(entered.url).content.decode()


def test_rows_that_were_confirmed_before_are_not_said_to_wait(as_who, open_round):
    address = enter(as_who("pusat"), rows=ROW).url
    second = as_who("pusat-2")
    key = get_key(second.get(address).content.decode())
    second.post(address, {"key": key, "decision": "confirmed", "why": "Cocok"})
    again = enter(as_who("pusat"), rows=ROW).url
    assert again == address
    page = as_who("pusat").get(address).content.decode()
    assert "sudah dicatat dan disahkan sebelumnya" in page


def test_a_second_officer_sees_what_each_row_does_and_confirms_them(as_who, open_round):
    first = as_who("pusat")
    address = enter(first, rows=ROW).url
    page = first.get(address).content.decode()
    assert "Harus disetujui oleh petugas pusat yang lain." in page
    assert 'name="decision"' not in page
    second = as_who("pusat-2")
    page = second.get(address).content.decode()
    for fact in ("B-9", "880626147731", "420.000", "Kode tidak dikenal: kembalikan"):
        assert fact in page
    refused = {"key": get_key(page), "decision": "refused", "why": ""}
    assert second.post(address, refused).status_code == 422
    assert second.post(address, {**refused, "decision": "confirmed"}).status_code == 302
    assert "Disetujui, diterima" in second.get(address).content.decode()
    reference = address.strip("/").split("/")[-1]
    assert reference in read(second, "rounds:payment_reports")


def test_the_public_page_says_where_the_test_is_paid(client, open_round):
    assert WHERE in read(client, "rounds:detail", CODE)


def test_her_page_says_that_a_payment_waits_for_a_second_officer(client, as_who, open_round):
    code = offer_seat(1)
    client.post(reverse("rounds:place_code"), {"code": code})
    page = read(client, "rounds:place")
    assert "Kode bayar, hanya untuk Anda" in page
    assert WHERE in page
    payment_code = find_payment_code(code)
    at = clock.now().astimezone(clock.WESTERN_TIME)
    enter(as_who("pusat"), rows=f"B-1;{payment_code};420000;{at:%d-%m-%Y %H.%M}")
    page = read(client, "rounds:place")
    assert "Bank sudah melaporkan pembayaran Anda." in page
    assert "Menunggu disahkan petugas kedua" in page
    assert "paling lama sampai" in page
    assert "Kode bayar" not in page
    with clock.freeze_clock(clock.now() + timedelta(days=4, minutes=1)):
        assert "Bank sudah melaporkan" not in read(client, "rounds:place")


def test_what_is_due_back_is_given_back_by_two_and_the_place_says_so(as_who, open_round):
    code = seat(2)
    reference = pay("B-2", find_payment_code(code))
    visitor = Client()
    visitor.post(reverse("rounds:place_code"), {"code": code})
    assert "adalah pembayaran kedua" in read(visitor, "rounds:place")
    headquarters = as_who("pusat")
    assert reference in read(headquarters, "rounds:repayments")
    address = reverse("rounds:repayment", args=[reference])
    typed = {"outcome": "given_back", "bank_reference": "K-1", "given_on": clock.today()}
    key = get_key(headquarters.get(address).content.decode())
    headquarters.post(address, {"key": key, "seen": get_revision(reference), **typed})
    assert 'name="decision"' not in headquarters.get(address).content.decode()
    second = as_who("pusat-2")
    key = get_key(second.get(address).content.decode())
    decided = {"key": key, "decision": "confirm", "why": "", "seen": get_revision(reference)}
    assert second.post(address, {**decided, "seen": 0}).status_code in (409, 422)
    second.post(address, decided)
    assert "Bank mengembalikannya pada" in read(visitor, "rounds:place")
