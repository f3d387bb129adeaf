"""What headquarters reads of a counterpart's file: who should have sent it, and its rows in words."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import (
    IncomingFile,
    IncomingReceipt,
    ResultFile,
    ResultReceipt,
    Round,
    UploadedFile,
)
from rantau.rounds.selectors import get_edition_in_force
from rantau.web.rounds.labels import INCOMING_ROW_LABELS, RECEIPT_LABELS
from rantau.web.rounds.row_labels import describe_row
from tests.actors import get_officer
from tests.factories.examinees import build_test_points, create_examinee, take_in, write_results
from tests.factories.journeys import take_file
from tests.factories.rosters import IN_DOCUMENTS, set_file_aside, write_answers
from tests.factories.rounds import publish_round


@pytest.fixture(autouse=True)
def in_documents(db):
    """Korea's round, while documents are taken."""
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def read(function):
    with reading_as(get_officer("pusat")):
        return function()


def open_page(name, *arguments, language="id"):
    browser = Client(headers={"Accept-Language": language})
    browser.force_login(Account.objects.get(login="pusat"))
    return " ".join(browser.get(reverse(name, args=arguments)).content.decode().split())


def describe(kind, value):
    edition = read(lambda: get_edition_in_force(Round.objects.get()))
    return describe_row(kind, value, edition)


def test_a_file_that_was_set_aside_because_of_its_sender_says_who_was_expected():
    reference = set_file_aside(write_answers(1, {}, sender="LAIN"))
    assert "seharusnya: HRDK" in open_page("rounds:incoming_file", reference)
    assert "expected is HRDK" in open_page("rounds:incoming_file", reference, language="en")


def test_nobody_is_expected_of_a_file_with_another_fault():
    assert "seharusnya" not in open_page("rounds:incoming_file", set_file_aside())


def test_rows_of_points_have_the_names_of_their_parts():
    exam = create_examinee(1)
    take_in(write_results(1, build_test_points({exam: 150})))
    take_in(write_results(2, {exam: (60, 5)}, kind="SKILL"))
    keys = read(lambda: dict(ResultFile.objects.values_list("kind", "id")))
    tests, skill = keys["RESULTS"], keys["SKILL"]
    page = open_page("rounds:result_file", tests)
    assert ">Membaca, 75<" in page
    assert "reading" not in page
    assert ">Skill test 60, Extra points 5<" in open_page(
        "rounds:result_file", skill, language="en"
    )
    upload = read(lambda: UploadedFile.objects.get(kind="RESULTS").reference)
    assert "reading" not in open_page("rounds:upload", upload)


def test_rows_of_other_files_have_words_for_kind_outcome_and_reason():
    row = {"exam_number": "7", "kind": "workplace", "on": "2027-03-01", "until": ""}
    take_file("STAY", 1, [{**row, "employer": "PT Contoh Jaya", "reason": "closed"}])
    reference = read(lambda: IncomingFile.objects.get().reference)
    expected = "Tempat kerja lain, 01-03-2027 PT Contoh Jaya Perusahaan tutup"
    assert expected in open_page("rounds:incoming_file", reference)
    page = open_page("rounds:incoming_file", reference, language="en")
    assert "Another workplace, 01-03-2027 PT Contoh Jaya The employer closed" in page
    assert "Stays abroad" in page
    upload = read(lambda: UploadedFile.objects.get().reference)
    assert expected in open_page("rounds:upload", upload)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("ROSTER_ANSWER", "approved 2027-03-30", "On the roster, 30-03-2027"),
        ("ROSTER_ANSWER", "returned 2027-03-30 name SITI", "Sent back, 30-03-2027 Name, SITI"),
        ("PERMIT", "E9-1 2027-03-30", "E9-1 30-03-2027"),
        ("ARRIVAL", "unfit 2027-03-30", "Examined there: not fit, 30-03-2027"),
        ("REFUND", "return_cost paid 2027-03-30 5 KRW K-1", "{}, Paid, 30-03-2027 5 KRW K-1"),
        ("STAY", "extension 2027-03-30 2028-03-30", "Permit extended, 30-03-2027 30-03-2028"),
        ("CHOICE", "cancelled K-1 2027-03-30", "Cancelled by the employer, K-1 30-03-2027"),
        (
            "CHOICE",
            "chosen K-1 2027-03-30 Fishery Co Busan manufacturing 5 KRW 36 40",
            "Chosen by an employer, K-1 30-03-2027 Fishery Co Busan Factories (manufacturing) 5 KRW 36 40",
        ),
        ("CHOICE", "nonsense", "nonsense"),
        ("STAY", "closed", "The employer closed, or had no more work"),
        ("ARRIVAL", "2027-99-99", "2027-99-99"),
        ("RESULTS", "", ""),
        ("SKILL", "60", "60"),
    ],
)
def test_what_has_words_has_them_and_the_rest_stands_as_it_came(kind, value, words):
    with translation.override("en"):
        refund = "Cost of the way home (return cost insurance)"
        assert describe(kind, value) == words.format(refund)


@pytest.mark.parametrize(
    ("model", "labels"), [(IncomingReceipt, INCOMING_ROW_LABELS), (ResultReceipt, RECEIPT_LABELS)]
)
def test_every_outcome_of_a_row_has_words(model, labels):
    outcomes = {code for code, _name in model._meta.get_field("outcome").choices}
    assert outcomes <= set(labels)
