"""Anybody asks whether an agency or a job order is what it says, and is answered plainly."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from rantau.access.scope import acting_as, reading_as
from rantau.partners.models import JobOrder, QuotaLine
from rantau.partners.public_check import (
    CLOSED,
    EARLY,
    EXPIRED,
    HELD,
    OK,
    PublicAgency,
    PublicJobOrder,
    find_agency_or_job_order,
)
from rantau.partners.selectors import list_job_orders
from rantau.partners.services.exchange_rates import RateInput, record_exchange_rate
from rantau.partners.services.holds import hold_agency
from tests.fuzz.values import BAD_WORDS
from tests.web.html import INDONESIAN
from tests.web.job_orders import FIRST, fetch_page, get_first_number, open_job_order


class TestThePublicCheck:
    @pytest.fixture
    def check(self, client, db):
        def check(words):
            answer = client.post(reverse("partners:check"), {"q": words}, headers=INDONESIAN)
            assert answer.status_code == 200
            # Above the list of all licensed agencies stands the answer alone.
            return answer.content.decode().split("<h2>P3MI berizin")[0]

        return check

    @pytest.mark.parametrize(
        "words", [FIRST, "peraga bakti mandiri", "PERAGA BAKTI MANDIRI, PT", "peraga-001/2026"]
    )
    def test_a_licensed_agency_is_found_by_name_or_licence(self, check, words):
        shown = check(words)

        assert FIRST in shown
        assert '<span class="tag tag--ok">Berizin' in shown

    @pytest.mark.parametrize(
        "words",
        [
            "Peraga Bakti",
            "Peraga Bakti Mandir",
            "Peraga Bakty Mandiri",
            "PT Peraga Bakti Mandirri",
            "PT Al Peraga Bakti Mandiri",
        ],
    )
    def test_a_name_that_is_not_the_same_is_no_yes(self, check, words):
        shown = check(words)

        assert "Tidak ada yang persis sama" in shown
        assert FIRST in shown

    def test_an_unknown_one_is_said_plainly_with_a_way_to_tell(self, check):
        shown = check("PT Janji Manis Sekali")

        assert "Tidak terdaftar" in shown
        assert "/bantuan/" in shown

    def test_one_under_review_is_said_so_and_leaves_the_list(self, check, client, headquarters):
        hold_agency(headquarters, uuid4(), "AG-001", reason="documents")

        assert "Sedang ditinjau" in check(FIRST)
        listed = fetch_page(client, "partners:check").split("<h2>P3MI berizin")[1]
        assert FIRST not in listed
        assert "PT Peraga Citra Karya" in listed

    def test_a_job_order_is_found_by_its_number_as_spoken(self, check, headquarters):
        number = get_first_number(headquarters)
        shown = check(number.replace("-", " ").lower())

        assert number in shown
        assert "Terdaftar dan terbuka" in shown
        assert "sisa" not in shown.lower()

    def test_every_vacancy_is_shown_with_its_own_wage_sex_and_places(self, check, headquarters):
        number = get_first_number(headquarters)
        with transaction.atomic(), acting_as(headquarters):
            order = JobOrder.objects.get(number=number)
            recorded = order.lines.get()
            other = JobOrder.objects.exclude(id=order.id).first()
            for owner, occupation, sex, quota, wage, currency in (
                (order, "Perawat lansia", "F", 7, 31_500, "TWD"),
                (order, "Operator mesin", "X", 1_200, 1_150, "USD"),
                (other, "Awak kapal", "M", 9, 500, "USD"),
            ):
                QuotaLine.objects.create(
                    job_order=owner,
                    occupation=occupation,
                    sex=sex,
                    quota=quota,
                    wage=Decimal(wage),
                    currency=currency,
                )
        shown = " ".join(re.sub("<[^>]*>", " ", check(number)).split())

        assert "Perawat lansia Perempuan 7 TWD 31.500" in shown
        assert "Operator mesin Laki-laki atau perempuan 1.200 USD 1.150" in shown
        assert f" {recorded.quota} {recorded.currency} " in shown
        assert "Awak kapal" not in shown

    def test_a_wage_is_said_in_rupiah_by_the_newest_rate(self, check, headquarters):
        number = get_first_number(headquarters)
        with reading_as(headquarters):
            line = JobOrder.objects.get(number=number).lines.get()
        rate = RateInput(
            line.currency, Decimal("512.5"), date(2027, 3, 1), "Bank Indonesia", is_sure=True
        )
        record_exchange_rate(headquarters, uuid4(), rate)
        rupiah = round(line.wage * Decimal("0.5125")) * 1000
        written = f"{rupiah:,}".replace(",", ".")
        shown = re.sub("<[^>]*>", "", check(number))
        assert f"sekitar Rp{written}, menurut kurs 01-03-2027 (Bank Indonesia)" in shown

    def test_a_number_that_is_no_reference_of_ours_is_found_as_written(self, check, headquarters):
        with transaction.atomic(), acting_as(headquarters):
            orders = JobOrder.objects.filter(number=get_first_number(headquarters))
            orders.update(number="JO-PERAGA-TW-001-2F")

        assert "Terdaftar dan terbuka" in check(" jo-peraga-tw-001-2f ")

    def test_a_household_is_never_named(self, check, as_who, headquarters):
        open_job_order(as_who("pusat"), employer="Keluarga Peraga", employer_kind="household")
        with reading_as(headquarters):
            number = list_job_orders(headquarters).get(employer__name="Keluarga Peraga").number

        assert "Keluarga Peraga" not in check(number)
        assert number in check(number)

    @pytest.mark.parametrize("words", BAD_WORDS)
    def test_it_breaks_on_nothing(self, check, words):
        assert "<script>alert" not in check(words)

    def test_it_sets_no_cookie(self, client, db):
        client.post(reverse("partners:check"), {"q": "x"}, headers=INDONESIAN)
        assert "sessionid" not in client.cookies

    @pytest.mark.parametrize(
        ("changes", "state"),
        [
            ({}, OK),
            ({"on_hold": True}, HELD),
            ({"opens_on": date(2027, 3, 3)}, EARLY),
            ({"closes_on": date(2027, 3, 1)}, CLOSED),
            ({"closes_on": date(2027, 3, 2)}, OK),
            ({"permit_until": date(2027, 3, 1)}, EXPIRED),
            ({"licence_until": date(2027, 3, 1)}, EXPIRED),
        ],
    )
    def test_the_state_of_a_job_order_on_a_day(self, changes, state):
        day, later = date(2027, 3, 2), date(2027, 12, 31)
        facts = {
            "number": "JO-AAAA-AAAA",
            "agency": FIRST,
            "licence_number": "1",
            "on_hold": False,
            "employer": "",
            "destination": "TW",
            "lines": (),
            "licence_from": day,
            "licence_until": later,
            "permit_from": day,
            "permit_until": later,
            "opens_on": day,
            "closes_on": later,
        }
        assert PublicJobOrder(**facts | changes).get_state(day) == state

    def test_of_two_that_differ_in_their_form_alone_each_is_told_by_its_own(self):
        day = date(2027, 3, 2)
        firm, twin = (
            PublicAgency(
                f"{form} Sinar Peraga", "Jakarta", form, day, day, on_hold=False, ended_on=None
            )
            for form in ("PT", "CV")
        )
        both = [twin, firm]

        assert find_agency_or_job_order("PT Sinar Peraga", both).agency == firm
        assert find_agency_or_job_order("Sinar Peraga, CV", both).agency == twin
        assert find_agency_or_job_order("Sinar Peraga", both).agency is None
        assert set(find_agency_or_job_order("Sinar Peraga", both).similar) == {firm, twin}
        assert find_agency_or_job_order("UD Sinar Peraga", [firm]).agency == firm
