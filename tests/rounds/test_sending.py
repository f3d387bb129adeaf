"""Whoever is ranked brings the documents for the counterpart, all in one command."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.identities import NumberInput, add_identity_number
from rantau.rounds.checking import find_round_faults
from rantau.rounds.errors import CertificateOver, DocumentsClosed, NoSuchExaminee, StageNotNext
from rantau.rounds.models import Examinee, RosterEntry, SendingDocumentReceived
from rantau.rounds.parsing import parse_round
from rantau.rounds.services.sending import DocumentInput, complete_documents
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import create_examinee
from tests.factories.rosters import IN_DOCUMENTS, build_documents, complete, rank_with_photo
from tests.factories.rounds import change_declaration, publish_round

SCHEMES = ["g2g-korea", "g2g-korea-reentry"]


@pytest.fixture(autouse=True)
def in_documents(db):
    """Korea's round, while documents are taken."""
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


@pytest.fixture
def ranked():
    """The exam number of somebody who is ranked; another is besides."""
    rank_with_photo(create_examinee(2), 2)
    exam = create_examinee(1)
    rank_with_photo(exam)
    return exam


def receive(exam, documents=None, *, login="loket.3212"):
    documents = build_documents() if documents is None else documents
    return complete_documents(get_officer(login), uuid4(), exam, documents)


def find_problems(exam, documents):
    with pytest.raises(InvalidInput) as error:
        receive(exam, documents)
    return error.value.problems


def read(query):
    with reading_as(get_officer("pusat")):
        return query()


def get_stage(exam):
    return read(lambda: Examinee.objects.get(exam_number=exam).stage)


class TestReceiving:
    def test_with_all_documents_she_waits_to_be_sent_as_her_passport_has_her(self, ranked):
        receive(ranked)
        assert get_stage(ranked) == Stage.COMPLETE
        entry = read(RosterEntry.objects.get)
        facts = (entry.name, entry.birth_date, entry.sex, entry.passport)
        assert facts == ("CONTOH PESERTA B", date(1998, 1, 1), "F", "X0000001")
        assert entry.certificate_until == date(2029, 2, 12)
        received = read(lambda: dict(SendingDocumentReceived.objects.values_list("code", "number")))
        assert received == {
            "medical": "",
            "passport": "X0000001",
            "family_permission": "",
            "diploma": "DN-01 contoh",
            "bank_account": "000-contoh",
        }

    def test_everything_that_is_missing_is_named_and_nothing_received(self, ranked):
        documents = build_documents(
            medical=None,
            passport={"valid_until": date(2028, 3, 29)},
            diploma={"number": " "},
            bank_account={"is_present": False},
        )
        assert find_problems(ranked, documents) == {
            "present_medical": ["Centang bila sudah ada."],
            "until_passport": ["Harus berlaku sampai 30-03-2028 atau lebih lama."],
            "number_diploma": ["Ketik nomornya, paling banyak 40 karakter."],
            "present_bank_account": ["Centang bila sudah ada."],
        }
        assert read(SendingDocumentReceived.objects.count) == 0
        assert get_stage(ranked) == Stage.RANKED

    def test_a_passport_that_ends_in_exactly_a_year_is_enough_and_one_without_a_day_is_not(
        self, ranked
    ):
        problems = find_problems(ranked, build_documents(passport={"valid_until": None}))
        assert problems == {"until_passport": ["Ketik tanggal akhir berlakunya."]}
        receive(ranked, build_documents(passport={"valid_until": date(2028, 3, 30)}))

    def test_a_new_passport_is_sent_once_the_registry_has_it(self, ranked):
        documents = build_documents(passport={"number": "X 7654321"})
        assert "number_passport" in find_problems(ranked, documents)
        person = read(lambda: Examinee.objects.get(exam_number=ranked).person.reference)
        number = NumberInput("passport", "X7654321")
        add_identity_number(get_officer("loket.3212"), uuid4(), person, number)
        receive(ranked, documents)
        assert read(lambda: RosterEntry.objects.get().passport) == "X7654321"

    def test_who_is_not_ranked_or_complete_already_is_not_received(self, ranked):
        receive(ranked)
        with pytest.raises(StageNotNext):
            receive(ranked)
        with pytest.raises(StageNotNext):
            receive(create_examinee(3), build_documents(3))

    def test_documents_are_taken_in_their_window_only(self, ranked):
        for at in (IN_DOCUMENTS - timedelta(days=5), IN_DOCUMENTS + timedelta(days=11)):
            with clock.freeze_clock(at), pytest.raises(DocumentsClosed):
                receive(ranked)

    def test_a_test_that_no_longer_holds_is_not_sent(self):
        content = change_declaration(
            round="korea-2026-9", amounts__certificate_months=0, scheme="g2g-korea"
        )
        publish_round(content)
        exam = create_examinee(4, code="korea-2026-9")
        rank_with_photo(exam)
        with pytest.raises(CertificateOver):
            receive(exam, build_documents(4))

    def test_a_round_that_asks_for_nothing_takes_her_without_documents(self):
        publish_round(change_declaration(round="korea-2026-9", sending=None, photo=None))
        exam = create_examinee(4, code="korea-2026-9")
        rank_with_photo(exam)
        receive(exam, [])
        assert read(lambda: RosterEntry.objects.get().passport) == "X0000004"


def test_a_sector_may_be_asked_for_documents_of_its_own():
    asked = {
        "passport": {"name": {"id": "Paspor", "en": "Passport"}, "number": True},
        "boat": {"name": {"id": "Buku pelaut", "en": "Seaman's book"}, "sectors": ["fishery"]},
    }
    content = change_declaration(round="korea-2026-9", sending=asked)
    edition = parse_round(content)
    assert {each.code for each in edition.list_sending("fishery")} == {"passport", "boat"}
    assert not find_round_faults(edition, schemes=SCHEMES)
    unknown = change_declaration(
        round="korea-2026-9", sending={"boat": asked["boat"] | {"sectors": ["sea"]}}
    )
    assert any(
        "sea" in str(fault) for fault in find_round_faults(parse_round(unknown), schemes=SCHEMES)
    )

    publish_round(content)
    exam = create_examinee(4, code="korea-2026-9")
    rank_with_photo(exam)
    assert "present_boat" not in find_problems(exam, [])
    receive(exam, [DocumentInput("passport", is_present=True, number="X0000004")])
    assert get_stage(exam) == Stage.COMPLETE


class TestWhoReceives:
    def test_any_counter_at_which_she_is(self, ranked):
        with pytest.raises(NoSuchExaminee):
            receive(ranked, login="loket.3578")
        person = read(lambda: Examinee.objects.get(exam_number=ranked).person.reference)
        number = NumberInput("passport", "X0000001")
        add_identity_number(get_officer("loket.3212"), uuid4(), person, number)
        serve_person(get_officer("loket.3578"), uuid4(), ServeInput("X0000001"))
        receive(ranked, login="loket.3578")
        assert get_stage(ranked) == Stage.COMPLETE

    @pytest.mark.parametrize("login", ["pusat", "inspektorat", "perwakilan.tw-tpe"])
    def test_no_other_office(self, ranked, login):
        with pytest.raises(Forbidden):
            receive(ranked, login=login)

    def test_a_number_of_nobody(self, ranked):
        for number in ("100000000009", "", "12345", "x" * 12):
            with pytest.raises(NoSuchExaminee):
                receive(number)


def test_documents_are_seen_with_the_examinee(ranked):
    complete(3)
    receive(ranked)
    for login, count in (("loket.3212", 10), ("loket.3578", 0), ("pusat", 10)):
        officer = get_officer(login)
        with reading_as(officer):
            assert SendingDocumentReceived.objects.count() == count
