"""Results as an examinee without an account and headquarters see them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import ResultFile
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.dates_on_pages import read_dates
from tests.factories.examinees import (
    IN_APPEALS,
    build_place_code,
    build_test_points,
    build_ticket,
    create_examinee,
    pass_examinee,
    write_results,
)
from tests.factories.rounds import CODE, publish_round
from tests.rounds.test_rankings import publish

BORN = "01-01-1998"


@pytest.fixture(autouse=True)
def in_appeals(db):
    """Korea's round, its results public, in the window of objections."""
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        yield


@pytest.fixture
def officers(db):
    """Two officers of headquarters, each in a browser of his own."""
    clients = []
    for login in ("pusat", "pusat-2"):
        clients.append(Client())
        clients[-1].force_login(Account.objects.get(login=login))
    return clients


def ask(client, exam, born=BORN, **headers):
    typed = {"exam_number": exam, "birth_date": born}
    return client.post(reverse("rounds:result"), typed, headers=headers)


def ask_from(client, network, exam, born=BORN):
    typed = {"exam_number": exam, "birth_date": born}
    return client.post(reverse("rounds:result"), typed, REMOTE_ADDR=network)


def get_key(page):
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def send(client, address, **typed):
    """Send the form of an address; the answer after redirects."""
    key = get_key(client.get(address).content.decode())
    return client.post(address, {"key": key, **typed}, follow=True)


class TestLookingUp:
    def test_both_secrets_show_points_floor_certificate_and_window(self, client):
        page = ask(client, pass_examinee(1, total=151, skill=60)).content.decode()
        for words in ("Lulus", "<b>151</b>", "110", "<b>211</b>", "12-02-2029", build_ticket(1)):
            assert words in page
        assert "12-02-2027 08.00 WIB" in read_dates(page)

    def test_who_did_not_pass_reads_so_and_nothing_of_a_certificate(self, client):
        page = ask(client, pass_examinee(1, total=20)).content.decode()
        assert "Tidak lulus" in page
        assert "12-02-2029" not in page

    def test_who_failed_the_test_of_colours_reads_why_she_has_no_rank(self, client):
        page = ask(client, pass_examinee(1, colours="fail")).content.decode()
        assert "Tes warna tidak lulus" in page
        assert "<dt>Tes warna</dt><dd>Tidak lulus</dd>" in page
        assert "12-02-2029" not in page

    def test_whose_result_of_colours_is_missing_reads_who_asks_for_it(self, client):
        page = ask(client, pass_examinee(1, colours=None)).content.decode()
        assert "Hasil Tes warna belum ada" in page
        assert "note note--bad" not in page

    def test_who_was_absent_reads_what_she_can_do_and_when_she_objects_too(self, client):
        exam = create_examinee(1, stage=Stage.ABSENT)
        page = ask(client, exam).content.decode()
        typed = {"exam_number": exam, "birth_date": BORN, "reason": "Saya hadir"}
        objected = send(client, reverse("rounds:appeal_own"), **typed).content.decode()
        for shown in (page, objected):
            assert "bawa kartu ujian Anda ke kantor mana pun" in shown
        assert "<dt>Keberatan</dt>" not in page
        assert "Keberatan belum atau tidak lagi" not in objected

    def test_a_wrong_number_and_a_wrong_birth_date_are_answered_alike(self, client):
        exam = pass_examinee(1)
        answers = [ask(client, exam, "02-01-1998"), ask(client, "100000000009")]
        assert [each.status_code for each in answers] == [404, 404]
        errors = [
            re.search(r"error-summary__list.*?</ul>", each.content.decode(), re.DOTALL)[0]
            for each in answers
        ]
        assert errors[0] == errors[1]

    def test_birth_dates_are_not_tried_without_end_and_another_network_is_not_held_up(self, client):
        exam, other = pass_examinee(1), pass_examinee(2)
        statuses = [ask(client, exam, f"{day:02}-02-1998").status_code for day in range(1, 14)]
        assert statuses == [404] * 10 + [429] * 3
        assert ask(client, exam).status_code == 429
        assert ask(client, other).status_code == 200

    def test_a_right_answer_forgets_the_mistakes_of_its_network(self, client):
        exam = pass_examinee(1)
        for day in range(2, 8):
            assert ask(client, exam, f"{day:02}-01-1998").status_code == 404
        assert ask(client, exam).status_code == 200
        wrong = [ask(client, exam, f"{day:02}-02-1998").status_code for day in range(1, 12)]
        assert wrong == [404] * 10 + [429]

    def test_mistakes_from_many_networks_are_counted_together(self, client):
        exam = pass_examinee(1)
        statuses = [
            ask_from(client, f"198.51.100.{number}", exam, "02-01-1998").status_code
            for number in range(1, 23)
        ]
        assert statuses == [404] * 20 + [429] * 2
        assert ask_from(client, "203.0.113.9", exam).status_code == 429

    def test_right_answers_use_up_no_tries(self, client):
        exam = pass_examinee(1)
        assert {ask(client, exam).status_code for _ in range(25)} == {200}

    @pytest.mark.parametrize("exam", ["1\x00", "x" * 30, "", "1000 0000 0009", "१००००००००००९"])
    def test_what_is_no_exam_number_finds_nothing(self, client, exam):
        pass_examinee(1)
        assert ask(client, exam).status_code in (404, 422)

    def test_it_takes_one_statement_and_no_session(self, client, django_assert_num_queries):
        exam, other = pass_examinee(1), pass_examinee(2)
        ask(client, other)
        with django_assert_num_queries(1):
            assert ask(client, exam).status_code == 200
        with django_assert_num_queries(1):
            assert ask(client, exam, "02-01-1998").status_code == 404
        with django_assert_num_queries(0):
            assert client.get(reverse("rounds:result")).status_code == 200
        assert not client.cookies

    def test_two_who_ask_get_each_her_own_form_of_an_objection(self, client):
        exams = [pass_examinee(1), pass_examinee(2)]
        pages = [ask(client, exam).content.decode() for exam in exams]
        for exam, page in zip(exams, pages, strict=True):
            assert f'name="exam_number" value="{exam}"' in page
            assert f'name="birth_date" value="{BORN}"' in page
        assert get_key(pages[0]) != get_key(pages[1])

    def test_it_answers_in_the_language_that_is_asked_for(self, client):
        exam = pass_examinee(1)
        ask(client, exam)
        page = ask(client, exam, **{"accept-language": "en"}).content.decode()
        assert "Passed" in page
        assert "Object to a result" in page
        assert '<html lang="en">' in page

    def test_a_form_of_another_site_is_refused(self, client):
        answer = ask(client, pass_examinee(1), **{"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403

    def test_before_the_day_it_says_when(self, client):
        exam = pass_examinee(1)
        with clock.freeze_clock(IN_APPEALS - timedelta(days=4)):
            page = ask(client, exam).content.decode()
        assert "12-02-2027" in page
        assert "Lulus" not in page

    def test_the_place_shows_it_with_its_code(self, client):
        pass_examinee(1, total=151)
        client.post(reverse("rounds:place_code"), {"code": build_place_code(1)})
        assert "<b>151</b>" in client.get(reverse("rounds:place")).content.decode()


class TestObjecting:
    def test_the_key_of_another_form_gives_no_try_of_a_birth_date_back(self, client):
        own, exam = pass_examinee(1), pass_examinee(2)
        address, key = reverse("rounds:appeal_own"), get_key(ask(client, own).content.decode())
        typed = {"key": key, "birth_date": BORN, "reason": "Nomor 7 saya benar"}
        client.post(address, {**typed, "exam_number": own})
        for day in range(1, 10):
            assert ask(client, exam, f"{day:02}-02-1998").status_code == 404
        client.post(address, {**typed, "exam_number": exam, "birth_date": "10-02-1998"})
        assert ask(client, exam, "11-02-1998").status_code == 429

    def test_from_the_result_to_the_answer(self, client, officers):
        exam = pass_examinee(1, total=100)
        page = ask(client, exam).content.decode()
        typed = {"exam_number": exam, "birth_date": BORN, "reason": "Nomor 7 saya benar"}
        answer = client.post(reverse("rounds:appeal_own"), {"key": get_key(page), **typed})
        reference = re.search(r"KB-\w{4}-\w{4}", answer.content.decode())[0]
        one, two = officers
        address = reverse("rounds:appeal", args=[reference])
        assert reference in one.get(reverse("rounds:appeals")).content.decode()
        decision = {"decision": "changed", "part": "reading", "points": "100", "why": "Kunci"}
        send(one, address, **decision)
        assert 'name="decision"' not in one.get(address).content.decode()
        send(two, address, decision="confirm")
        page = ask(client, exam).content.decode()
        assert "Lulus" in page
        assert "<b>150</b>" in page

    def test_what_was_typed_stays_where_it_is_refused(self, client):
        exam = pass_examinee(1)
        typed = {"exam_number": exam, "birth_date": "02-01-1998", "reason": "Nomor 7 saya benar"}
        answer = send(client, reverse("rounds:appeal_own"), **typed)
        assert answer.status_code == 422
        assert "Nomor 7 saya benar" in answer.content.decode()

    def test_part_and_points_are_asked_for_where_they_change(self, client, officers):
        exam = pass_examinee(1)
        typed = {"exam_number": exam, "birth_date": BORN, "reason": "Nomor 7 saya benar"}
        page = send(client, reverse("rounds:appeal_own"), **typed).content.decode()
        address = reverse("rounds:appeal", args=[re.search(r"KB-\w{4}-\w{4}", page)[0]])
        answer = send(officers[0], address, decision="changed", why="Kunci")
        assert answer.status_code == 422
        assert answer.content.decode().count("govuk-error-message") == 2


def read_result_file():
    with reading_as(get_officer("pusat")):
        return ResultFile.objects.get()

    def test_of_an_absence_each_officer_is_asked_about_the_presence(self, officers):
        one, other = officers
        typed = {"exam_number": create_examinee(1, stage=Stage.ABSENT), "birth_date": BORN}
        statement = {"reason": "Saya hadir", "shown": "Kartu ujian bercap"}
        page = send(one, reverse("rounds:absent_counter"), **typed, **statement).content.decode()
        address = reverse("rounds:appeal", args=[re.search(r"KB-\w{4}-\w{4}", page)[0]])
        unanswered = send(one, address, why="Ada di daftar ruang").content.decode()
        assert "Ada di daftar ruang" in unanswered
        assert 'value="changed"' in unanswered
        assert 'value="confirm"' not in unanswered
        send(one, address, decision="changed", why="Ada di daftar ruang")
        page = other.get(address).content.decode()
        assert "Setujui bahwa ia hadir di ujian" in page
        assert "Setujui nilai ini" not in page


class TestFiles:
    def test_a_second_person_sees_what_the_rows_do_and_confirms_them(self, officers):
        points = {**build_test_points({create_examinee(1): 150}), ("7", "reading"): 1}
        file = SimpleUploadedFile("hasil.txt", write_results(1, points))
        one, two = officers
        uploaded = send(one, reverse("rounds:result_files"), file=file)
        page, address = uploaded.content.decode(), uploaded.redirect_chain[-1][0]
        assert 'name="decision"' not in page
        assert re.findall(r"<dd><b>(\d+)</b></dd>", page) == ["3", "1"]
        assert "7" in re.findall(r'data-label="Nomor ujian">([^<]+)<', page)
        assert address in one.get(reverse("rounds:uploads")).content.decode()
        confirmed = send(two, address, decision="confirmed").content.decode()
        found = reverse("rounds:result_file", args=[read_result_file().id])
        assert f'href="{found}"' in confirmed
        shown = two.get(found).content.decode()
        assert shown.count("<b>Diterima</b>") == 3
        only = two.get(re.search(r'href="([^"]+\?hasil=unknown)"', shown)[1]).content.decode()
        assert only.count('data-label="Baris"') == 1

    def test_a_second_person_refuses_with_a_reason(self, officers):
        content = write_results(1, build_test_points({create_examinee(1): 150})).decode()
        one, two = officers
        address = send(one, reverse("rounds:result_files"), content=content).redirect_chain[-1][0]
        assert send(two, address, decision="refused").status_code == 422
        page = send(two, address, decision="refused", why="Bukan dari mereka").content.decode()
        assert "Bukan dari mereka" in page
        assert 'name="decision"' not in page

    def test_what_is_wrong_with_a_file_is_named_and_a_pasted_one_stays(self, officers):
        content = write_results(1, {("7", "reading"): 1}).decode().replace(";1\n", ";2\n")
        answer = send(officers[0], reverse("rounds:result_files"), content=content)
        assert answer.status_code == 422
        assert "7;reading;2" in answer.content.decode()

    def test_neither_file_nor_text_is_refused(self, officers):
        assert send(officers[0], reverse("rounds:result_files")).status_code == 422


class TestRankings:
    def test_from_the_proposal_to_the_public_file_and_her_hundred(self, client, officers):
        exam = pass_examinee(1, skill=50)
        one, two = officers
        why = {"why_id": "Nilai sudah lengkap", "why_en": "All points are there"}
        page = send(one, reverse("rounds:ranking_propose"), round_code=CODE, **why)
        address = page.redirect_chain[-1][0]
        assert 'name="decision"' not in page.content.decode()
        public = reverse("rounds:rankings", args=[CODE])
        assert "Nilai sudah lengkap" not in client.get(public).content.decode()
        send(two, address, decision="published")
        assert "Nilai sudah lengkap" in client.get(public).content.decode()
        file = client.get(reverse("rounds:ranking_file", args=[CODE, "1"])).content.decode()
        assert f"\n{build_ticket(1)},manufacturing,150,50,0,pass,1,1,\n" in file
        assert "di antara 1 orang yang diperingkat" in ask(client, exam).content.decode()

    def test_how_many_have_no_rank_and_why_is_public(self, client):
        pass_examinee(1, skill=50)
        pass_examinee(2, skill=50, colours="fail")
        publish()
        page = client.get(reverse("rounds:rankings", args=[CODE])).content.decode()
        assert "</dt><dd>&lt; 5</dd>" in page  # fewer than five are not counted in public

    @pytest.mark.parametrize("number", ["2", "x", "99999", "-1"])
    def test_another_number_is_not_found(self, client, number):
        assert client.get(reverse("rounds:ranking_file", args=[CODE, number])).status_code == 404
