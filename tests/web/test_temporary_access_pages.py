"""The pages past an office's own range: serving who stands there, and opening in an emergency."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.common import clock
from tests.actors import get_officer
from tests.factories.persons import break_glass_over, create_person
from tests.web.html import INDONESIAN
from tests.web.slips import give_slip, read_code, sign_in_with_slip


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


@pytest.fixture
def sign_in_as(client, db):
    """The browser of somebody."""

    def sign_in(login):
        client.force_login(Account.objects.get(login=login))
        return client

    return sign_in


def search(browser, words):
    """What the search page says."""
    return browser.post(
        reverse("registry:search"), {"q": words}, headers=INDONESIAN
    ).content.decode()


class TestServing:
    @pytest.mark.parametrize("words", ["3212015402940001", "RT-7K4M-Q2XW", "A1234567"])
    def test_an_exact_number_that_is_not_here_offers_to_serve(self, sign_in_as, siti, words):
        assert "Layani di sini hari ini" in search(sign_in_as("loket.3578"), words)

    @pytest.mark.parametrize("words", ["Siti", "081200000001", ""])
    def test_anything_else_does_not(self, sign_in_as, siti, words):
        assert "Layani di sini hari ini" not in search(sign_in_as("loket.3578"), words)

    def test_whom_the_office_has_is_not_offered(self, sign_in_as, siti):
        assert "Layani di sini hari ini" not in search(sign_in_as("loket.3212"), "3212015402940001")

    def test_serving_opens_the_persons_page_and_says_so(self, sign_in_as, siti):
        browser = sign_in_as("loket.3578")
        form = {"key": uuid4(), "number": "3212015402940001"}
        answer = browser.post(reverse("registry:serve"), form, headers=INDONESIAN)

        assert answer["Location"] == reverse("registry:person", args=[siti])
        page = browser.get(answer["Location"], headers=INDONESIAN).content.decode()
        assert "Siti Nurhalimah" in page
        assert "Terbuka untuk kantor ini sampai hari ini berakhir." in page
        assert browser.post(reverse("registry:serve"), {**form, "key": uuid4()}).status_code == 302

    @pytest.mark.parametrize(
        ("form", "status", "shown"),
        [
            ({"number": "3212015402949999"}, 404, 'value="3212015402949999"'),
            ({"number": "Siti"}, 422, 'value="Siti"'),
            ({}, 422, 'href="#id_number"'),
        ],
    )
    def test_what_fits_nobody_is_said_with_what_was_typed(
        self, sign_in_as, siti, form, status, shown
    ):
        answer = sign_in_as("loket.3578").post(
            reverse("registry:serve"), {"key": uuid4(), **form}, headers=INDONESIAN
        )

        assert answer.status_code == status
        assert shown in answer.content.decode()


def test_who_tries_numbers_one_after_the_other_is_stopped(sign_in_as, siti):
    browser, answers = sign_in_as("loket.3578"), []
    for number in range(32):
        form = {"key": uuid4(), "number": f"32120154029500{number:02}"}
        answers.append(browser.post(reverse("registry:serve"), form).status_code)

    assert answers == [404] * 30 + [429] * 2
    right = {"key": uuid4(), "number": "3212015402940001"}
    assert browser.post(reverse("registry:serve"), right).status_code == 429
    assert browser.get(reverse("registry:person", args=[siti])).status_code == 404


@pytest.mark.parametrize("ground", ["serving", "break_glass"])
def test_a_temporary_ground_prints_no_slip_which_would_outlast_it(sign_in_as, siti, ground):
    browser = sign_in_as("kepala.3578")
    if ground == "serving":
        browser.post(reverse("registry:serve"), {"key": uuid4(), "number": "3212015402940001"})
    else:
        break_glass_over(get_officer("kepala.3578"), siti)
    assert browser.get(reverse("registry:person", args=[siti])).status_code == 200

    giving, form = reverse("registry:slip", args=[siti]), {"key": uuid4(), "present": "on"}
    assert browser.get(giving).status_code == 409
    assert browser.post(giving, form).status_code == 409
    page = browser.get(reverse("registry:person", args=[siti])).content.decode()
    assert giving not in page
    with clock.freeze_clock(clock.now() + timedelta(days=1)):
        browser = sign_in_as("loket.3578")
        assert browser.post(giving, form).status_code == 404


@pytest.mark.parametrize("ground", ["serving", "break_glass"])
def test_a_temporary_ground_offers_no_change_and_says_who_makes_it(sign_in_as, siti, ground):
    browser = sign_in_as("kepala.3578")
    if ground == "serving":
        browser.post(reverse("registry:serve"), {"key": uuid4(), "number": "3212015402940001"})
    else:
        break_glass_over(get_officer("kepala.3578"), siti)
    page = browser.get(reverse("registry:person", args=[siti])).content.decode()

    for name in ("add_number", "change_safe_contact", "add_relative"):
        address = reverse(f"registry:{name}", args=[siti])
        answer = browser.get(address, headers=INDONESIAN)
        assert address not in page
        assert answer.status_code == 409
        assert "kantor yang mendaftarkannya" in answer.content.decode()
    enrolling = reverse("placement:enrol", args=[siti])
    assert (enrolling in page) == (ground == "serving")
    assert browser.get(enrolling).status_code == (200 if ground == "serving" else 409)


class TestEmergency:
    def test_it_opens_and_headquarters_answers(self, sign_in_as, siti, client):
        browser = sign_in_as("kepala.3578")
        form = {"key": uuid4(), "reference": siti, "reason": "Kecelakaan kerja berat", "hours": "2"}
        answer = browser.post(reverse("registry:break_glass"), form, headers=INDONESIAN)
        assert answer["Location"] == reverse("registry:person", args=[siti])
        assert (
            "Kantor pusat akan meninjau"
            in browser.get(answer["Location"], headers=INDONESIAN).content.decode()
        )

        browser = sign_in_as("pusat")
        page = browser.get(reverse("access:reviews"), headers=INDONESIAN).content.decode()
        assert "Kecelakaan kerja berat" in page
        one = re.search(r'href="(/tinjauan/[^"]+)"', page).group(1)
        form = {"key": uuid4(), "finding": "justified", "verdict": "Benar, ada laporan polisi"}
        assert browser.post(one, form)["Location"] == reverse("access:reviews")
        assert (
            "Benar, ada laporan polisi" in browser.get(reverse("access:reviews")).content.decode()
        )

    def test_problems_stand_at_their_fields_and_nothing_is_lost(self, sign_in_as, siti):
        form = {"key": uuid4(), "reference": siti, "reason": "darurat", "hours": "3"}
        answer = sign_in_as("kepala.3578").post(
            reverse("registry:break_glass"), form, headers=INDONESIAN
        )

        assert answer.status_code == 422
        assert "Tulis alasannya" in answer.content.decode()
        assert f'value="{siti}"' in answer.content.decode()

    def test_the_auditor_sees_but_does_not_answer(self, sign_in_as, siti):
        key = break_glass_over(get_officer("kepala.3578"), siti)
        answering = reverse("access:review", args=[key])
        pages = {
            login: sign_in_as(login)
            .get(reverse("access:reviews"), headers=INDONESIAN)
            .content.decode()
            for login in ("pusat", "inspektorat")
        }

        assert answering in pages["pusat"]
        assert "Kecelakaan, rumah sakit menunggu" in pages["inspektorat"]
        assert answering not in pages["inspektorat"]

    def test_the_person_sees_who_opened_it_and_why(self, siti, client, indramayu):
        break_glass_over(get_officer("kepala.3578"), siti)
        client.force_login(Account.objects.get(login="loket.3212"))
        code = read_code(give_slip(client, siti))
        sign_in_with_slip(client, siti, code)
        page = client.get(reverse("placement:mine"), headers=INDONESIAN).content.decode()

        assert "Dinas Tenaga Kerja Kota Surabaya" in page
        assert "dibuka darurat" in page
        assert "Kecelakaan, rumah sakit menunggu" in page
