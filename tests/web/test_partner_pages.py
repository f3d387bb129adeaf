"""Agencies and job orders as pages: headquarters', the agency's own, and the public's."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import looking
from rantau.core import clock
from rantau.offices.models import Office
from rantau.partners.lookups import job_orders
from rantau.partners.public import CLOSED, EARLY, EXPIRED, HELD, OK, PublicJobOrder
from rantau.partners.services.hold_agency import hold_agency
from tests.cast import officer
from tests.web.test_register_page import HOSTILE

INDONESIAN = {"accept-language": "id"}
FIRST = "PT Peraga Bakti Mandiri"


@pytest.fixture
def as_who(client, db):
    """Sign in as somebody."""

    def sign_in(login):
        client.force_login(Account.objects.get(login=login))
        return client

    return sign_in


def page(client, name, *args):
    answer = client.get(reverse(name, args=args), headers=INDONESIAN)
    return answer.content.decode()


def terms(**changes):
    """A whole form as an officer types it."""
    post = Office.objects.get(code="PA-TW-TPE")
    typed = {
        "key": str(uuid4()), "employer": "Peraga Semikonduktor", "employer_kind": "firm",
        "post": str(post.id), "city": "Hsinchu", "occupation": "Operator mesin",
        "female": "3", "male": "0", "mixed": "0", "wage": "29.500", "currency": "twd",
        "permit_number": "B.432/SIP2MI/III/2027", "permit_from": "01-03-2027",
        "permit_until": "01-09-2027", "opens_on": "02-03-2027", "closes_on": "01-08-2027",
    }  # fmt: skip
    return typed | changes


def opening(client, code="AG-001", **changes):
    address = reverse("partners:open_job_order", args=[code])
    return client.post(address, terms(**changes), headers=INDONESIAN)


def first_number(actor):
    with looking(actor):
        return job_orders(actor).first().number


class TestHeadquarters:
    def test_it_sees_every_agency_with_licence_and_places_left(self, as_who):
        shown = page(as_who("pusat"), "partners:agencies")

        assert FIRST in shown
        assert "PERAGA-001/2026" in shown
        assert "8 P3MI" in shown

    def test_it_holds_and_lifts(self, as_who):
        client = as_who("pusat")
        address = reverse("partners:agency", args=["AG-001"])

        def send(**fields):
            return client.post(address, {"key": str(uuid4()), **fields}, headers=INDONESIAN)

        assert send(do="hold", reason="review").status_code == 302
        assert "sedang ditinjau" in page(client, "partners:agency", "AG-001")
        assert "sedang ditinjau" in page(client, "partners:agencies")
        assert send(do="hold", reason="papers").status_code == 409
        assert send(do="free", why="").status_code == 422
        assert send(do="free", why="Surat lengkap").status_code == 302
        assert "tidak ditahan" in page(client, "partners:agency", "AG-001")
        assert send(do="free", why="lagi").status_code == 409

    def test_an_agency_that_is_not_there_is_a_404(self, as_who):
        client = as_who("pusat")
        for name in ("partners:agency", "partners:open_job_order"):
            answer = client.get(reverse(name, args=["AG-999"]))
            assert answer.status_code == 404

    def test_it_opens_a_job_order_that_the_agency_sees_at_once(self, as_who):
        answer = opening(as_who("pusat"))
        assert answer.status_code == 302

        own = page(as_who("p3mi.1"), "partners:mine")
        assert "Peraga Semikonduktor" in own
        assert "TWD 29.500" in own
        assert "Peraga Semikonduktor" not in page(as_who("p3mi.2"), "partners:mine")

    def test_the_same_form_twice_opens_one(self, as_who, headquarters):
        client, key = as_who("pusat"), str(uuid4())
        opening(client, key=key)
        opening(client, key=key)

        with looking(headquarters):
            found = job_orders(headquarters).filter(employer__name="Peraga Semikonduktor")
            assert found.count() == 1

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("female", "0", "Isi jumlah antara 1 dan 5.000"),
            ("female", "-1", "lebih besar"),
            ("female", "9999", "Isi jumlah antara 1 dan 5.000"),
            ("wage", "banyak", "Tulis upah dengan angka"),
            ("wage", "0", "Upah harus lebih dari nol"),
            ("permit_until", "01-01-2027", "Izin berakhir sebelum mulai berlaku"),
            ("closes_on", "01-01-2027", "Job order ditutup sebelum dibuka"),
            ("opens_on", "31-02-2027", "tanggal"),
            ("post", str(uuid4()), "pilihan"),
            ("currency", "ringgit", "3"),
        ],
    )
    def test_a_problem_stands_at_its_field_and_nothing_typed_is_lost(
        self, as_who, field, typed, said
    ):
        answer = opening(as_who("pusat"), **{field: typed})
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert said in shown
        assert 'value="Peraga Semikonduktor"' in shown
        assert f'href="#id_{field}' in shown

    @pytest.mark.parametrize("field", sorted(k for k in (
        "employer", "employer_kind", "post", "city", "occupation", "female", "wage", "currency",
        "permit_number", "permit_from", "closes_on", "key",
    )))  # fmt: skip
    @pytest.mark.parametrize("value", HOSTILE)
    @pytest.mark.slow
    def test_no_field_breaks_on_anything(self, as_who, field, value):
        answer = opening(as_who("pusat"), **{field: value})

        assert answer.status_code in (302, 422)
        assert b"<script>alert" not in answer.content

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("29.500", "29500"), ("29500", "29500"), ("29,500", "29500"), ("29.500,50", "29500.50"),
         ("900,5", "900.5"), ("1.700.000", "1700000")],
    )  # fmt: skip
    def test_a_wage_is_read_as_it_is_meant(self, as_who, headquarters, typed, meant):
        opening(as_who("pusat"), wage=typed)

        with looking(headquarters):
            order = job_orders(headquarters).get(employer__name="Peraga Semikonduktor")
            assert [line.wage for line in order.lines.all()] == [Decimal(meant)]


class TestReadOnly:
    @pytest.mark.parametrize("login", ["verifikasi.3212", "kepala.3212", "perwakilan.tw-tpe"])
    def test_posts_and_verifiers_read_and_change_nothing(self, as_who, login):
        client = as_who(login)
        shown = page(client, "partners:agency", "AG-001")
        address = reverse("partners:agency", args=["AG-001"])
        sent = {"key": str(uuid4()), "do": "hold", "reason": "review"}

        assert FIRST in shown
        assert "Tahan" not in shown
        assert client.post(address, sent).status_code == 403
        assert opening(client).status_code == 403


class TestTheAgencysDesk:
    def test_signing_in_leads_there(self, client, db):
        answer = client.post("/masuk/", {"login": "p3mi.1", "password": "rantau-peraga"})
        assert answer["Location"] == "/p3mi/"

    def test_it_shows_its_own_job_orders_with_places_and_no_others(self, as_who, headquarters):
        shown = page(as_who("p3mi.1"), "partners:mine")
        with looking(headquarters):
            own, others = ([o.number for o in job_orders(headquarters).filter(
                agency__office__code=code)] for code in ("AG-001", "AG-002"))  # fmt: skip

        assert all(number in shown for number in own)
        assert not any(number in shown for number in others)
        assert "tempat tersisa" in shown

    def test_what_has_ended_stands_apart_and_its_places_are_not_left(self, as_who):
        client = as_who("p3mi.1")
        now = page(client, "partners:mine")
        with clock.frozen(clock.now() + timedelta(days=3650)):
            later = page(as_who("p3mi.1"), "partners:mine")

        assert "Job order yang sudah berakhir" not in now
        assert "<b>0</b><span>tempat tersisa</span>" not in now
        assert "Job order yang sudah berakhir" in later
        assert "<b>0</b><span>tempat tersisa</span>" in later

    def test_a_hold_is_told_in_neutral_words(self, as_who, headquarters):
        hold_agency(headquarters, uuid4(), "AG-001", reason="review")

        assert "Layanan ditahan sementara: sedang ditinjau" in page(
            as_who("p3mi.1"), "partners:mine"
        )
        assert "Layanan ditahan" not in page(as_who("p3mi.2"), "partners:mine")


class TestThePublicCheck:
    @pytest.fixture
    def ask(self, client, db):
        def ask(words):
            answer = client.post(reverse("partners:check"), {"q": words}, headers=INDONESIAN)
            assert answer.status_code == 200
            # Above the list of all licensed agencies stands the answer alone.
            return answer.content.decode().split("<h2>P3MI berizin")[0]

        return ask

    @pytest.mark.parametrize(
        "words", [FIRST, "peraga bakti mandiri", "PERAGA BAKTI MANDIRI, PT", "peraga-001/2026"]
    )
    def test_a_licensed_agency_is_found_by_name_or_licence(self, ask, words):
        shown = ask(words)

        assert FIRST in shown
        assert '<span class="tag tag--ok">Berizin' in shown

    @pytest.mark.parametrize(
        "words", ["Peraga Bakti", "Peraga Bakti Mandir", "Peraga Bakty Mandiri"]
    )
    def test_a_name_that_is_not_the_same_is_no_yes(self, ask, words):
        shown = ask(words)

        assert "Tidak ada yang persis sama" in shown
        assert FIRST in shown

    def test_an_unknown_one_is_said_plainly_with_a_way_to_tell(self, ask):
        shown = ask("PT Janji Manis Sekali")

        assert "Tidak terdaftar" in shown
        assert "/bantuan/" in shown

    def test_one_under_review_is_said_so_and_leaves_the_list(self, ask, client, headquarters):
        hold_agency(headquarters, uuid4(), "AG-001", reason="papers")

        assert "Sedang ditinjau" in ask(FIRST)
        listed = page(client, "partners:check").split("<h2>P3MI berizin")[1]
        assert FIRST not in listed
        assert "PT Peraga Citra Karya" in listed

    def test_a_job_order_is_found_by_its_number_as_spoken(self, ask, headquarters):
        number = first_number(headquarters)
        shown = ask(number.replace("-", " ").lower())

        assert number in shown
        assert "Terdaftar dan terbuka" in shown
        assert "sisa" not in shown.lower()

    def test_a_household_is_never_named(self, ask, as_who, headquarters):
        opening(as_who("pusat"), employer="Keluarga Peraga", employer_kind="household")
        with looking(headquarters):
            number = job_orders(headquarters).get(employer__name="Keluarga Peraga").number

        assert "Keluarga Peraga" not in ask(number)
        assert number in ask(number)

    @pytest.mark.parametrize("words", HOSTILE)
    def test_it_breaks_on_nothing(self, ask, words):
        assert "<script>alert" not in ask(words)

    def test_it_sets_no_cookie(self, client, db):
        client.post(reverse("partners:check"), {"q": "x"}, headers=INDONESIAN)
        assert "sessionid" not in client.cookies

    @pytest.mark.parametrize(
        ("changes", "state"),
        [
            ({}, OK),
            ({"held": True}, HELD),
            ({"opens_on": date(2027, 3, 3)}, EARLY),
            ({"closes_on": date(2027, 3, 1)}, CLOSED),
            ({"closes_on": date(2027, 3, 2)}, OK),
            ({"permit_until": date(2027, 3, 1)}, EXPIRED),
            ({"licence_until": date(2027, 3, 1)}, EXPIRED),
        ],
    )
    def test_the_state_of_a_job_order_on_a_day(self, changes, state):
        day, later = date(2027, 3, 2), date(2027, 12, 31)
        terms = {
            "number": "JO-AAAA-AAAA", "agency": FIRST, "licence_number": "1", "held": False,
            "employer": "", "destination": "TW", "occupation": "x", "wage": 1, "currency": "TWD",
            "licence_from": day, "licence_until": later, "permit_from": day,
            "permit_until": later, "opens_on": day, "closes_on": later,
        }  # fmt: skip
        assert PublicJobOrder(**terms | changes).state(day) == state


def test_the_navigation_leads_where_the_role_may_go(as_who):
    assert reverse("partners:agencies") in page(as_who("pusat"), "house:desk")
    assert reverse("partners:agencies") not in page(as_who("loket.3212"), "house:desk")
    assert reverse("partners:mine") in page(as_who("p3mi.1"), "house:desk")
    assert officer("p3mi.1").role == "agency"
