"""One payer, telephone or device behind many places is looked into by headquarters; nothing is
refused by it, and a telephone without cookies is in no group."""

from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.rounds.codes import hash_device, hash_payer, hash_phone
from rantau.rounds.errors import GroupSettled, NoSuchGroup
from rantau.rounds.group_selectors import list_groups, list_places_of_group
from rantau.rounds.models import Payment, Place, PlaceGroup
from rantau.rounds.services.place_groups import settle_group
from rantau.worker.periodic_tasks import open_place_groups
from tests.factories import rounds
from tests.factories.payments import build_payment, record
from tests.factories.rounds import CODE, OPENING, find_ticket, publish_round, seat, take
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
DEVICE = hash_device(CODE, "a-random-token")
BROKER = "1370012345678 a.n. Calo Tangkas"
PHONE = "+6281200000001"


@pytest.fixture(autouse=True)
def open_round(worker_db, monkeypatch):
    """Korea's round, an hour after its registration opened."""
    monkeypatch.setattr(rounds, "get_officer", get_officer_as_system)
    publish_round()
    with clock.freeze_clock(OPENING + timedelta(hours=1)):
        yield


def find():
    """What the worker finds to be looked into: kind, mark and places."""
    open_place_groups()
    with reading_as(SYSTEM):
        rows = PlaceGroup.objects.filter(settled_at=None).order_by("kind", "mark")
        return [(row.kind, row.mark, row.places) for row in rows]


def take_many(count, *, first=1, **changes):
    for number in range(first, first + count):
        take(number, **changes)


def pay_for(code, payer, reference):
    ticket = find_ticket(code)
    with reading_as(SYSTEM):
        payment_code = Place.objects.get(ticket=ticket).payment_code
    row = build_payment(reference, payment_code, at=clock.now(), payer=payer)
    record(row, find=get_officer_as_system)


def settle(why="Satu keluarga, semuanya ditelepon"):
    with reading_as(SYSTEM):
        reference = PlaceGroup.objects.filter(settled_at=None).get().reference
    return settle_group(get_officer_as_system("pusat"), uuid4(), reference, why=why).answer


def test_a_device_of_many_places_is_a_duty_of_headquarters_and_of_few_is_none():
    take_many(4, device=DEVICE)
    assert find() == []
    take(5, device=DEVICE)
    assert find() == find() == [("device", DEVICE, 5)]
    with reading_as(SYSTEM):
        duty = Duty.objects.get(kind="rounds:settle_group")
    assert duty.closed_at is None


def test_telephones_without_cookies_or_number_are_in_no_group():
    take_many(8)
    assert find() == []


def test_a_telephone_that_many_places_name_is_found_by_a_mark_that_is_not_its_number():
    take_many(5, phone=PHONE)
    [(kind, mark, places)] = find()
    assert (kind, mark, places) == ("phone", hash_phone(CODE, PHONE), 5)
    assert PHONE not in mark


def test_one_payer_of_many_places_is_found_whatever_the_spelling_and_kept_as_a_hash():
    for number in range(1, 6):
        payer = BROKER.upper() if number % 2 else f" {BROKER} "
        pay_for(seat(number), payer, f"B-{number}")
    assert find() == [("payer", hash_payer(CODE, BROKER), 5)]
    with reading_as(SYSTEM):
        marks = set(Payment.objects.values_list("payer", flat=True))
    assert marks == {hash_payer(CODE, BROKER)}


def test_one_who_pays_one_place_many_times_is_no_broker():
    code = seat(1)
    for number in range(6):
        pay_for(code, BROKER, f"B-{number}")
    assert find() == []


def test_a_bank_that_names_no_payer_makes_no_group():
    for number in range(1, 7):
        pay_for(seat(number), "", f"B-{number}")
    assert find() == []


def test_it_is_settled_with_a_reason_and_every_place_stays():
    take_many(5, device=DEVICE)
    find()
    with pytest.raises(InvalidInput):
        settle(why=" ")
    reference = settle()
    assert find() == []
    officer = get_officer_as_system("pusat")
    with pytest.raises(GroupSettled):
        settle_group(officer, uuid4(), reference, why="Lagi")
    with reading_as(officer):
        [group] = list_groups(officer, CODE)
        places = list_places_of_group(officer, group)
    assert group.reason == "Satu keluarga, semuanya ditelepon"
    assert [place.state for place in places] == [Place.WAITING] * 5


def test_it_is_looked_into_again_when_it_has_doubled():
    take_many(5, device=DEVICE)
    find()
    settle()
    take_many(4, first=11, device=DEVICE)
    assert find() == []
    take(20, device=DEVICE)
    assert find() == [("device", DEVICE, 10)]


def test_marks_of_another_round_are_others():
    assert hash_device("japan-2027", "a-random-token") != DEVICE
    assert (hash_device(CODE, ""), hash_payer(CODE, " ")) == ("", "")


def test_no_counter_settles_or_sees_it():
    counter = get_officer_as_system("loket.3212")
    with pytest.raises(Forbidden):
        settle_group(counter, uuid4(), "KT-0000-0000", why="Tidak apa-apa")
    with reading_as(counter), pytest.raises(Forbidden):
        list_groups(counter, CODE)
    with pytest.raises(NoSuchGroup):
        settle_group(get_officer_as_system("pusat"), uuid4(), "KT-0000-0000", why="Ada")
