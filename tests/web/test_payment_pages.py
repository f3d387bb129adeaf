"""What headquarters sees of payments, of what is due back, and of many places of one."""

from django.test import Client
from django.urls import reverse

from rantau.access.scope import reading_as
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


def test_a_bank_may_name_the_payer(as_who, open_round):
    headquarters = as_who("pusat")
    key = get_key(read(headquarters, "rounds:payments"))
    row = "B-9;880626147731;420000;29-11-2026 14.05;"
    page = read(headquarters, "rounds:payments", key=key, rows=f"{row}{'x' * 81}")
    assert "Baris 1: pembayar paling banyak 80 huruf." in page
    page = read(headquarters, "rounds:payments", key=key, rows=f"{row}1370012345678")
    assert "Kode tidak dikenal: kembalikan" in page


def test_what_is_due_back_is_given_back_by_two_and_the_place_says_so(as_who, open_round):
    code = seat(2)
    ticket, officer = find_ticket(code), get_officer("pusat")
    with reading_as(officer):
        payment_code = Place.objects.get(ticket=ticket).payment_code
    reference = pay("B-2", payment_code)
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
