"""Agencies and job orders as pages: headquarters', the agency's own, and the public's."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.demo.credentials import DEMO_PASSWORD
from rantau.partners.models import JobOrderProposal
from rantau.partners.selectors import list_job_orders
from rantau.partners.services.holds import hold_agency
from tests.web.html import INDONESIAN, read_text
from tests.web.job_orders import FIRST, fetch_page, open_job_order, propose_job_order


class TestHeadquarters:
    def test_it_sees_every_agency_with_licence_and_places_left(self, as_who):
        shown = fetch_page(as_who("pusat"), "partners:agencies")

        assert FIRST in shown
        assert "PERAGA-001/2026" in shown
        assert "8 P3MI" in shown

    def test_it_holds_and_lifts(self, as_who):
        client = as_who("pusat")
        address = reverse("partners:agency", args=["AG-001"])

        def send(**fields):
            return client.post(address, {"key": str(uuid4()), **fields}, headers=INDONESIAN)

        assert send(do="hold", reason="review").status_code == 302
        assert "sedang ditinjau" in fetch_page(client, "partners:agency", "AG-001")
        assert "sedang ditinjau" in fetch_page(client, "partners:agencies")
        assert send(do="hold", reason="documents").status_code == 409
        assert send(do="free", why="").status_code == 422
        assert send(do="free", why="Surat lengkap").status_code == 302
        assert "tidak ditahan" in fetch_page(client, "partners:agency", "AG-001")
        assert send(do="free", why="lagi").status_code == 409

    def test_an_agency_that_is_not_there_is_a_404(self, as_who):
        client = as_who("pusat")
        for name in ("partners:agency", "partners:open_job_order"):
            answer = client.get(reverse(name, args=["AG-999"]))
            assert answer.status_code == 404

    def test_a_job_order_is_open_once_a_second_person_confirmed_it(self, as_who):
        assert propose_job_order(as_who("pusat")).status_code == 302
        page = fetch_page(as_who("pusat"), "partners:agency", "AG-001")
        (reference,) = set(re.findall(r"UJ-\w{4}-\w{4}", page))
        own = fetch_page(as_who("pusat"), "partners:job_order_proposal", reference)
        assert "Petugas pusat yang lain harus memutuskan job order ini" in own
        assert "Peraga Semikonduktor" not in fetch_page(as_who("p3mi.1"), "partners:mine")

        client = as_who("pusat-2")
        assert reference in fetch_page(client, "partners:agencies")
        address = reverse("partners:job_order_proposal", args=[reference])
        shown = fetch_page(client, "partners:job_order_proposal", reference)
        assert "Peraga Semikonduktor, Hsinchu" in shown
        assert "TWD 29.500" in shown
        form = {"key": str(uuid4()), "decision": "confirmed"}
        assert client.post(address, form, headers=INDONESIAN).status_code == 302
        shown = fetch_page(client, "partners:job_order_proposal", reference)
        (number,) = set(re.findall(r"JO-\w{4}-\w{4}", shown))
        assert f'href="{reverse("partners:agency", args=["AG-001"])}#{number}"' in shown
        assert f'id="{number}"' in fetch_page(client, "partners:agency", "AG-001")

        assert "Peraga Semikonduktor" in fetch_page(as_who("p3mi.1"), "partners:mine")
        again = {"key": str(uuid4()), "decision": "refused", "why": "terlambat"}
        late = as_who("pusat-2").post(address, again, headers=INDONESIAN)
        assert late.status_code == 422
        assert "Ini sudah diputuskan" in read_text(late)

    def test_the_decider_is_warned_of_one_that_closes_after_its_permit_ends(
        self, as_who, headquarters
    ):
        propose_job_order(as_who("pusat"))
        with transaction.atomic(), acting_as(headquarters):
            early = JobOrderProposal.objects.get()
            late = JobOrderProposal.objects.get()
            late.pk, late.reference, late.closes_on = uuid7(), "UJ-ABCD-EFGH", date(2027, 9, 2)
            late.save(force_insert=True)  # as forms let it through before
        client, warning = as_who("pusat-2"), "ditutup setelah izin perekrutannya berakhir"
        assert warning in fetch_page(client, "partners:job_order_proposal", late.reference)
        assert warning not in fetch_page(client, "partners:job_order_proposal", early.reference)

    def test_a_refusal_of_a_job_order_has_its_reason(self, as_who):
        propose_job_order(as_who("pusat"))
        client = as_who("pusat-2")
        (reference,) = set(re.findall(r"UJ-\w{4}-\w{4}", fetch_page(client, "partners:agencies")))
        address = reverse("partners:job_order_proposal", args=[reference])
        form = {"key": str(uuid4()), "decision": "refused"}
        assert client.post(address, form).status_code == 422
        assert client.post(address, {**form, "why": "Izin rekrut salah"}).status_code == 302

        shown = fetch_page(client, "partners:job_order_proposal", reference)
        assert "Izin rekrut salah" in shown
        assert "Peraga Semikonduktor" not in fetch_page(as_who("p3mi.1"), "partners:mine")

    def test_a_confirmed_job_order_is_seen_by_its_agency_alone(self, as_who):
        answer = open_job_order(as_who("pusat"))
        assert answer.status_code == 302

        own = fetch_page(as_who("p3mi.1"), "partners:mine")
        assert "Peraga Semikonduktor" in own
        assert "TWD 29.500" in own
        assert "Peraga Semikonduktor" not in fetch_page(as_who("p3mi.2"), "partners:mine")

    def test_the_same_form_twice_opens_one(self, as_who, headquarters):
        client, key = as_who("pusat"), str(uuid4())
        open_job_order(client, key=key)
        open_job_order(client, key=key)

        with reading_as(headquarters):
            found = list_job_orders(headquarters).filter(employer__name="Peraga Semikonduktor")
            assert found.count() == 1

    @pytest.mark.parametrize(
        ("field", "typed", "message"),
        [
            ("female", "0", "Isi jumlah antara 1 dan 5.000"),
            ("female", "-1", "lebih besar"),
            ("female", "9999", "Isi jumlah antara 1 dan 5.000"),
            ("wage", "banyak", "Tulis upah dengan angka"),
            ("wage", "0", "Upah harus lebih dari nol"),
            ("permit_until", "01-01-2027", "Izin berakhir sebelum mulai berlaku"),
            ("closes_on", "01-01-2027", "Job order ditutup sebelum dibuka"),
            ("closes_on", "02-09-2027", "Job order ditutup setelah izin perekrutannya berakhir"),
            ("opens_on", "31-02-2027", "tanggal"),
            ("post", str(UUID(int=1)), "Pilih salah satu dari yang tersedia"),
            ("currency", "ringgit", "3"),
        ],
    )
    def test_a_problem_stands_at_its_field_and_nothing_typed_is_lost(
        self, as_who, field, typed, message
    ):
        answer = open_job_order(as_who("pusat"), **{field: typed})
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert message in shown
        assert 'value="Peraga Semikonduktor"' in shown
        assert f'href="#id_{field}' in shown

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("29.500", "29500"),
            ("29500", "29500"),
            ("29,500", "29500"),
            ("29.500,50", "29500.50"),
            ("900,5", "900.5"),
            ("1.700.000", "1700000"),
        ],
    )
    def test_a_wage_is_read_as_it_is_meant(self, as_who, headquarters, typed, meant):
        open_job_order(as_who("pusat"), wage=typed)

        with reading_as(headquarters):
            order = list_job_orders(headquarters).get(employer__name="Peraga Semikonduktor")
            assert [line.wage for line in order.lines.all()] == [Decimal(meant)]


class TestReadOnly:
    @pytest.mark.parametrize("login", ["verifikasi.3212", "kepala.3212", "perwakilan.tw-tpe"])
    def test_posts_and_verifiers_read_and_change_nothing(self, as_who, login):
        client = as_who(login)
        shown = fetch_page(client, "partners:agency", "AG-001")
        address = reverse("partners:agency", args=["AG-001"])
        sent = {"key": str(uuid4()), "do": "hold", "reason": "review"}

        assert FIRST in shown
        assert "Tahan" not in shown
        assert client.post(address, sent).status_code == 403
        assert open_job_order(client).status_code == 403


class TestTheAgencysDesk:
    def test_signing_in_leads_to_the_candidates(self, client, db):
        answer = client.post("/masuk/", {"login": "p3mi.1", "password": DEMO_PASSWORD})
        assert answer["Location"] == "/calon/"

    def test_it_shows_its_own_job_orders_with_places_and_no_others(self, as_who, headquarters):
        shown = fetch_page(as_who("p3mi.1"), "partners:mine")
        with reading_as(headquarters):
            own, others = (
                [o.number for o in list_job_orders(headquarters).filter(agency__office__code=code)]
                for code in ("AG-001", "AG-002")
            )

        assert len(own) == len(others) == 4
        assert [number for number in own + others if number in shown] == own
        assert "tempat tersisa" in shown

    def test_what_has_ended_stands_apart_and_its_places_are_not_left(self, as_who):
        client = as_who("p3mi.1")
        now = fetch_page(client, "partners:mine")
        with clock.freeze_clock(clock.now() + timedelta(days=3650)):
            later = fetch_page(as_who("p3mi.1"), "partners:mine")

        assert "Job order yang sudah berakhir" not in now
        assert "<b>0</b><span>tempat tersisa</span>" not in now
        assert "Job order yang sudah berakhir" in later
        assert "<b>0</b><span>tempat tersisa</span>" in later

    def test_a_hold_is_told_in_neutral_words(self, as_who, headquarters):
        hold_agency(headquarters, uuid4(), "AG-001", reason="review")

        assert "Layanan ditahan sementara: sedang ditinjau" in fetch_page(
            as_who("p3mi.1"), "partners:mine"
        )
        assert "Layanan ditahan" not in fetch_page(as_who("p3mi.2"), "partners:mine")


def test_the_navigation_leads_where_the_role_may_go(as_who):
    assert reverse("partners:agencies") in fetch_page(as_who("pusat"), "common:desk")
    assert reverse("partners:agencies") not in fetch_page(as_who("loket.3212"), "common:desk")
    assert reverse("partners:mine") in fetch_page(as_who("p3mi.1"), "common:desk")
