"""A wage is read in rupiah by the newest rate that headquarters recorded, with its source and day."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden, InvalidInput
from rantau.common.numbers import parse_decimal
from rantau.partners.exchange_rates import convert_to_rupiah, map_newest_rates
from rantau.partners.models import ExchangeRate
from rantau.partners.services.exchange_rates import RateInput, record_exchange_rate
from tests.actors import get_officer

SOURCE = "Bank Indonesia, kurs tengah"


@pytest.fixture
def headquarters(db):
    return get_officer("pusat")


def record(actor, rupiah, on, *, currency="QAR", source=SOURCE, **more):
    data = RateInput(currency, Decimal(rupiah), on, source, **more)
    return record_exchange_rate(actor, uuid4(), data)


def find_rate(actor, currency="QAR"):
    with reading_as(actor):
        return map_newest_rates().get(currency)


def test_the_newest_day_counts_and_of_one_day_the_last_that_was_recorded(headquarters):
    record(headquarters, "4400", date(2027, 3, 1))
    record(headquarters, "4300", date(2027, 2, 1))
    assert find_rate(headquarters).rupiah == 4400
    record(headquarters, "4450", date(2027, 3, 1))
    rate = find_rate(get_officer("loket.3212"))
    found = convert_to_rupiah(Decimal("2000"), "QAR", {"QAR": rate})
    assert (found.rupiah, found.published_on, found.source) == (8_900_000, date(2027, 3, 1), SOURCE)


def test_the_page_lists_what_was_recorded_lately_also_where_a_newer_day_is_shown(
    client, headquarters
):
    record(headquarters, "4400", date(2027, 3, 1))
    record(headquarters, "43", date(2027, 2, 1), is_sure=True)
    client.force_login(Account.objects.get(login="pusat"))
    page = " ".join(client.get(reverse("partners:exchange_rates")).content.decode().split())
    newest, lately = page.split("Baru saja dicatat", 1)
    assert (">4.400<" in newest, ">43<" in newest) == (True, False)
    assert "ada tanggal yang lebih baru" in lately.split(">43<")[0]


@pytest.mark.parametrize(
    ("amount", "rupiah"), [("1.49", 1000), ("1.51", 2000), ("29500", 29500000)]
)
def test_an_amount_is_rounded_to_thousands(amount, rupiah):
    rates = {
        "XYZ": ExchangeRate(currency="XYZ", rupiah=Decimal("1000"), published_on=date(2027, 3, 1))
    }
    assert convert_to_rupiah(Decimal(amount), "XYZ", rates).rupiah == rupiah


def test_a_rate_of_a_season_ago_tells_nothing():
    rate = ExchangeRate(currency="XYZ", rupiah=Decimal("1000"), published_on=date(2026, 11, 1))
    assert convert_to_rupiah(Decimal("100"), "XYZ", {"XYZ": rate}) is None


def test_a_rate_far_from_the_newest_is_asked_about(headquarters):
    record(headquarters, "4400", date(2027, 3, 1))
    with pytest.raises(InvalidInput) as error:
        record(headquarters, "4.4", date(2027, 3, 2))
    assert "4.400" in error.value.problems["rupiah"][0]
    record(headquarters, "44000", date(2027, 3, 2), is_sure=True)
    assert find_rate(headquarters).rupiah == 44000


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.600", "12600"),
        ("12.600,50", "12600.50"),
        ("12,600.5", "12600.5"),
        ("1.234.567", "1234567"),
        ("512,5", "512.5"),
        ("510", "510"),
        ("0,512", "0.512"),
        ("11.8", "11.8"),
        ("1.2.3", None),
        ("-5", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_people_here_write_it(typed, number):
    assert parse_decimal(typed) == (Decimal(number) if number else None)


def test_without_a_rate_nothing_is_said():
    assert convert_to_rupiah(Decimal("100"), "IDR", {}) is None


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("currency", {"currency": "IDR"}),
        ("rupiah", {"rupiah": "0"}),
        ("rupiah", {"rupiah": "1000001"}),
        ("published_on", {"on": date(2027, 3, 3)}),
        ("published_on", {"on": date(1990, 1, 1)}),
        ("source", {"source": " "}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(headquarters, field, values):
    with pytest.raises(InvalidInput) as error:
        record(headquarters, **{"rupiah": "4400", "on": date(2027, 3, 1), **values})
    assert list(error.value.problems) == [field]


def test_nobody_else_records_one(headquarters):
    with pytest.raises(Forbidden):
        record(get_officer("p3mi.1"), "4400", date(2027, 3, 1))
    record(headquarters, "4400", date(2027, 3, 1))
    with reading_as(get_officer("loket.3212")), pytest.raises(DatabaseError):
        ExchangeRate.objects.filter(currency="QAR").update(rupiah=1)
