"""Officers put in the photograph of an examinee, see it beside her name, and answer a row that came
back because of it."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.photos import draw_photo
from rantau.journal.models import Reading
from rantau.rounds.edition import PhotoRules
from rantau.rounds.models import Examinee, ReturnedRow, SendingPhoto
from tests.actors import get_officer
from tests.factories.examinees import create_examinee
from tests.factories.files import HEIC, PDF
from tests.factories.rosters import IN_DOCUMENTS, photograph, rank, return_row, send
from tests.factories.rounds import publish_round

KOREA = PhotoRules(35, 45, 413, 531, "a test")


@pytest.fixture(autouse=True)
def in_documents(db, settings, tmp_path):
    settings.RANTAU_FILES = str(tmp_path)
    with clock.freeze_clock(IN_DOCUMENTS):
        publish_round()
        yield


@pytest.fixture
def ranked():
    """The exam number of somebody who is ranked; another has her photograph already."""
    other = create_examinee(2)
    rank(other)
    photograph(other, 2)
    exam = create_examinee(1)
    rank(exam)
    return exam


def sign_in(login="loket.3212", language="id"):
    browser = Client(headers={"Accept-Language": language})
    browser.force_login(Account.objects.get(login=login))
    return browser


def read(answer):
    return " ".join(answer.content.decode().split())


def draw(number=1, rules=KOREA):
    return SimpleUploadedFile("foto.png", draw_photo(rules, number), "image/png")


def put_in(browser, exam, photo, *, key=None):
    address = reverse("rounds:photo", args=[exam])
    return browser.post(address, {"key": key or uuid4(), "photo": photo})


class TestPuttingIn:
    def test_it_is_seen_beside_her_name_before_the_documents_are_complete(self, ranked):
        browser, here = sign_in(), reverse("rounds:examinee", args=[ranked])
        assert "belum ada" in read(browser.get(here))
        assert put_in(browser, ranked, draw())["Location"] == here
        page = read(browser.get(here))
        [source, *_] = re.findall(r'<img [^>]*src="([^"]+)"', page)
        shown = browser.get(source)
        assert shown["Content-Type"] == "image/jpeg"
        assert shown.content.startswith(b"\xff\xd8")
        assert "Semua lengkap" in page

    def test_each_showing_is_logged_and_another_district_sees_nothing(self, ranked):
        browser = sign_in()
        put_in(browser, ranked, draw())
        with reading_as(get_officer("pusat")):
            photo = SendingPhoto.objects.get(examinee__exam_number=ranked)
            person = Examinee.objects.get(exam_number=ranked).person_id
        source = reverse("rounds:photo_file", args=[ranked, photo.id])
        browser.get(source)
        with reading_as(get_officer("inspektorat")):
            rows = Reading.objects.filter(subject=person, purpose="sending_photo")
            assert rows.count() == 1
        assert sign_in("loket.3578").get(source).status_code == 404
        assert Client().get(source).status_code in (302, 403, 404)

    def test_no_cache_keeps_it_and_no_browser_guesses_what_it_is(self, ranked):
        browser = sign_in()
        put_in(browser, ranked, draw())
        with reading_as(get_officer("pusat")):
            photo = SendingPhoto.objects.get(examinee__exam_number=ranked)
        source = reverse("rounds:photo_file", args=[ranked, photo.id])
        for shown in (browser.get(source), browser.head(source)):
            assert shown.status_code == 200
            assert shown["Cache-Control"] == "no-store"
            assert shown["Content-Type"] == "image/jpeg"
            assert shown["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in shown["Content-Security-Policy"]
        assert browser.options(source).status_code == browser.post(source).status_code == 405

    def test_the_number_of_another_examinee_shows_nothing(self, ranked):
        with reading_as(get_officer("pusat")):
            other = SendingPhoto.objects.exclude(examinee__exam_number=ranked).get()
        source = reverse("rounds:photo_file", args=[ranked, other.id])
        assert sign_in().get(source).status_code == 404

    @pytest.mark.parametrize(
        ("upload", "words"),
        [
            (lambda: SimpleUploadedFile("foto.pdf", PDF), "bukan gambar"),
            (lambda: SimpleUploadedFile("foto.heic", HEIC), "3,5 x 4,5"),
            (lambda: draw(rules=PhotoRules(35, 45, 350, 450, "a test")), "413 x 531"),
            (lambda: "", ""),
        ],
    )
    def test_what_does_not_do_is_an_error_at_the_field(self, ranked, upload, words):
        answer = put_in(sign_in(), ranked, upload())
        assert answer.status_code == 422
        assert words in read(answer)
        assert 'id="id_photo"' in read(answer)
        with reading_as(get_officer("pusat")):
            assert not SendingPhoto.objects.filter(examinee__exam_number=ranked).exists()

    def test_without_it_the_documents_are_not_complete(self, ranked):
        answer = sign_in().post(reverse("rounds:examinee", args=[ranked]), {"key": uuid4()})
        assert answer.status_code == 422
        assert "Fotonya belum ada" in read(answer)


class TestComingBack:
    @pytest.fixture
    def address(self):
        exam, *_others = send(1, 2)
        return reverse(
            "rounds:returned_row", args=[return_row(exam, "photo", "The face is too small")]
        )

    def post(self, browser, address, decision, **data):
        return browser.post(address, {"key": uuid4(), "decision": decision, "note": "", **data})

    def test_the_picture_and_what_the_country_wrote_stand_side_by_side(self, address):
        browser = sign_in()
        page = read(browser.get(address))
        assert "The face is too small" in page
        [source] = re.findall(r'<img [^>]*src="([^"]+)"', page)
        assert browser.get(source).status_code == 200
        assert "Foto" in read(browser.get(reverse("rounds:returned_rows")))

    def test_another_photograph_answers_it(self, address):
        browser = sign_in()
        assert "Pilih foto" in read(self.post(browser, address, "correct"))
        assert self.post(browser, address, "correct", photo=draw(1)).status_code == 422
        assert self.post(browser, address, "correct", photo=draw(9))["Location"] == address
        page = read(browser.get(address))
        assert len(set(re.findall(r'<img [^>]*src="([^"]+)"', page))) == 2
        with reading_as(get_officer("pusat")):
            assert ReturnedRow.objects.get().outcome == "corrected"

    def test_or_it_is_upheld_with_a_note_and_no_picture(self, address):
        browser = sign_in()
        refused = self.post(browser, address, "uphold", note="Page 2", photo=draw(9))
        assert refused.status_code == 422
        upheld = self.post(browser, address, "uphold", note="See her passport")
        assert upheld["Location"] == address
        with reading_as(get_officer("pusat")):
            assert ReturnedRow.objects.get().outcome == "upheld"


def test_one_more_than_a_day_allows_is_refused_and_leaves_no_file(ranked, settings, monkeypatch):
    monkeypatch.setattr("rantau.rounds.services.photos.MAX_PHOTOS_A_DAY", 1)
    browser = sign_in()
    put_in(browser, ranked, draw(1))
    files = Path(settings.RANTAU_FILES) / "files"
    before = set(files.glob("*/*"))
    assert put_in(browser, ranked, draw(3)).status_code == 422
    assert set(files.glob("*/*")) == before


def test_a_form_that_comes_again_is_answered_also_when_no_more_are_taken(ranked, monkeypatch):
    monkeypatch.setattr("rantau.rounds.services.photos.MAX_PHOTOS_A_DAY", 1)
    browser, key = sign_in(), uuid4()
    assert put_in(browser, ranked, draw(1), key=key).status_code == 302
    assert put_in(browser, ranked, draw(1), key=key).status_code == 302
    assert browser.get(reverse("rounds:photo", args=[ranked])).status_code == 200
