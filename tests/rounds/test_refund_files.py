"""Insurers abroad answer claims in files: judged as what an officer records, each row with its receipt;
and the counterpart is told what was claimed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.exchange.messages import MESSAGE_KINDS, NEWS, WORKER
from rantau.journal.models import Entry as JournalEntry
from rantau.rounds.errors import NothingToSend, OwnUpload
from rantau.rounds.files import ExchangeFile, read_file, write_file
from rantau.rounds.incoming_content import build_incoming_input
from rantau.rounds.models import Examinee, IncomingFile, RefundClaim, RosterFile
from rantau.rounds.refund_outcomes import RefundInput, build_outcome_fields
from rantau.rounds.refund_rows import ClaimFacts, judge_refund, read_refund
from rantau.rounds.services.incoming import settle_incoming_file
from rantau.rounds.services.refunds import claim_refund, report_claims, settle_refund
from rantau.rounds.services.stays import record_return
from rantau.rounds.services.uploads import confirm_upload, upload_file
from tests.actors import get_officer
from tests.factories.journeys import take_file
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.rounds import CODE
from tests.factories.stays import build_paid_row, build_refused_row, get_stay_of, go_abroad

CLAIMED, TODAY = date(2030, 5, 1), date(2030, 5, 9)
PAID = RefundInput(is_paid=True, on=TODAY, amount=400_000, currency="KRW", evidence="K-1", why="")
WAITING = ClaimFacts(CLAIMED, None)
ROW = {"kind": "return_cost", "outcome": "paid", "on": "2030-05-09", "amount": "400000"}
ROW = {**ROW, "currency": "KRW", "evidence": "K-1", "why": ""}
REFUSED_ROW = {**ROW, "outcome": "refused", "amount": "", "currency": "", "why": "Tidak ada"}


class TestRows:
    def test_a_row_says_what_the_form_of_an_officer_says(self):
        assert read_refund(ROW) == PAID
        refused = read_refund(REFUSED_ROW)
        assert (refused.is_paid, refused.amount, refused.why) == (False, None, "Tidak ada")

    @pytest.mark.parametrize(
        "row",
        [
            {**ROW, "kind": "something"},
            {**ROW, "outcome": "waiting"},
            {**ROW, "on": "soon"},
            {**ROW, "on": "20300509"},
            {**ROW, "on": "2030-W19-4"},
            {**ROW, "amount": "400.000"},
            {**ROW, "amount": "-1"},
            {**ROW, "amount": "1" * 11},
            {**ROW, "evidence": "K\t1"},
            {**ROW, "why": "Tidak ada"},
            {**REFUSED_ROW, "amount": "400000"},
            {**REFUSED_ROW, "currency": "KRW"},
        ],
    )
    def test_a_row_that_cannot_be_or_says_both_is_not_read(self, row):
        assert read_refund(row) is None

    @pytest.mark.parametrize(
        ("change", "outcome"),
        [
            ({}, "paid"),
            ({"on": "2030-05-01"}, "paid"),
            ({"on": "2030-04-30"}, "impossible"),
            ({"on": "2030-05-10"}, "impossible"),
            ({"amount": ""}, "impossible"),
            ({"amount": "0"}, "impossible"),
            ({"amount": "1000000001"}, "impossible"),
            ({"currency": "won"}, "impossible"),
            ({"evidence": " "}, "impossible"),
            ({"evidence": "K" * 41}, "impossible"),
        ],
    )
    def test_what_comes_of_a_payment(self, change, outcome):
        data = read_refund({**ROW, **change})
        assert judge_refund(data, WAITING, is_known=True, today=TODAY) == outcome

    @pytest.mark.parametrize(("why", "outcome"), [("Tidak ada", "refused"), (" ", "impossible")])
    def test_a_refusal_has_its_reason(self, why, outcome):
        data = read_refund({**REFUSED_ROW, "why": why})
        assert judge_refund(data, WAITING, is_known=True, today=TODAY) == outcome

    def test_what_was_settled_is_known_or_has_another_outcome(self):
        settled = ClaimFacts(CLAIMED, build_outcome_fields(PAID))
        assert judge_refund(PAID, settled, is_known=True, today=TODAY) == "known"
        for change in ({"evidence": "K-2"}, {"amount": "400001"}, {"on": "2030-05-08"}):
            data = read_refund({**ROW, **change})
            assert judge_refund(data, settled, is_known=True, today=TODAY) == "settled"
        refused = read_refund(REFUSED_ROW)
        assert judge_refund(refused, settled, is_known=True, today=TODAY) == "settled"

    def test_nobody_and_who_claimed_nothing(self):
        assert judge_refund(PAID, None, is_known=False, today=TODAY) == "unknown"
        assert judge_refund(PAID, None, is_known=True, today=TODAY) == "unclaimed"
        assert judge_refund(None, WAITING, is_known=True, today=TODAY) == "unreadable"


@pytest.fixture
def exam(db):
    """The exam number of somebody who came home today and claimed the cost of the way; another was
    chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        stay, counter = get_stay_of(exam), get_officer("loket.3212")
        record_return(counter, uuid4(), stay.reference, left_on=clock.today())
        claim(exam, "return_cost")
        yield exam


def claim(exam, kind):
    """A counter claims for her; gives the reference of the claim."""
    stay = get_stay_of(exam)
    return claim_refund(get_officer("loket.3212"), uuid4(), stay.reference, kind).answer


def read(function):
    with reading_as(get_officer("pusat")):
        return function()


def get_claim(exam, kind="return_cost"):
    rows = RefundClaim.objects.select_related("file")
    return read(lambda: rows.get(stay__offer__examinee__exam_number=exam, kind=kind))


def count_tasks(kind):
    return read(lambda: Duty.objects.filter(kind=kind, closed_at=None).count())


class TestFiles:
    def test_what_the_insurer_paid_stands_with_its_number_and_its_file(self, exam):
        assert take_file("REFUND", 1, [build_paid_row(exam)]) == ["paid"]
        row = get_claim(exam)
        assert (row.state, row.amount, row.currency, row.evidence) == (
            "paid",
            400_000,
            "KRW",
            "K-1",
        )
        assert (row.file.kind, row.settled_by) == ("REFUND", get_officer("pusat-2").ref)
        assert count_tasks("rounds:settle_rows") == 0

    def test_she_gets_the_message_that_she_gets_when_an_officer_records_it(self, exam):
        other = claim(exam, "departure_guarantee")
        take_file("REFUND", 1, [build_refused_row(exam)])
        settle_refund(
            get_officer("loket.3212"),
            uuid4(),
            other,
            RefundInput(False, clock.today(), None, "", "K-2", "Tidak ada"),
        )
        kind = "rounds:refund:settled"
        entries = read(lambda: list(JournalEntry.objects.filter(kind=kind).order_by("recorded_at")))
        [by_file, by_hand] = entries
        assert by_file.tells == by_hand.tells == [WORKER]
        assert by_file.terms["person"] == by_hand.terms["person"]
        assert by_file.terms["file"] == get_claim(exam).file.reference
        assert MESSAGE_KINDS[kind] == NEWS

    def test_the_same_in_another_file_changes_nothing(self, exam):
        take_file("REFUND", 1, [build_paid_row(exam)])
        before = get_claim(exam)
        assert take_file("REFUND", 2, [build_paid_row(exam)]) == ["known"]
        after = get_claim(exam)
        assert (after.revision, after.file) == (before.revision, before.file)
        assert count_tasks("rounds:settle_rows") == 0

    def test_what_takes_no_effect_has_its_receipt_and_is_a_task_of_headquarters(self, exam):
        other = read(lambda: Examinee.objects.exclude(exam_number=exam).get().exam_number)
        rows = [
            build_paid_row("100000000009"),
            build_paid_row(other),
            build_paid_row(exam, kind="departure_guarantee"),
            build_paid_row(exam, on=(clock.today() - timedelta(days=1)).isoformat()),
            build_paid_row(exam, kind="pension"),
        ]
        outcomes = ["unknown", "unclaimed", "unclaimed", "impossible", "unreadable"]
        assert take_file("REFUND", 1, rows) == outcomes
        assert get_claim(exam).state == RefundClaim.WAITING
        assert count_tasks("rounds:settle_rows") == 1
        file = read(IncomingFile.objects.filter(kind="REFUND").get)
        assert file.left_out == 5
        settle_incoming_file(get_officer("pusat"), uuid4(), file.reference, why="Ditanyakan")
        assert count_tasks("rounds:settle_rows") == 0

    def test_another_outcome_than_an_officer_recorded_is_left_out(self, exam):
        reference = get_claim(exam).reference
        paid = RefundInput(True, clock.today(), 400_000, "KRW", "K-9", "")
        settle_refund(get_officer("loket.3212"), uuid4(), reference, paid)
        assert take_file("REFUND", 1, [build_paid_row(exam)]) == ["settled"]
        row = get_claim(exam)
        assert (row.evidence, row.file) == ("K-9", None)
        assert count_tasks("rounds:settle_rows") == 1

    def test_both_insurances_of_hers_stand_in_one_file(self, exam):
        claim(exam, "departure_guarantee")
        rows = [
            build_paid_row(exam),
            build_paid_row(exam, kind="departure_guarantee", evidence="K-2"),
        ]
        assert take_file("REFUND", 1, rows) == ["paid", "paid"]
        assert get_claim(exam, "departure_guarantee").evidence == "K-2"

    def test_nothing_takes_effect_before_a_second_person_has_confirmed(self, exam):
        file = ExchangeFile("REFUND", CODE, "HRDK", 1, clock.now(), [build_paid_row(exam)])
        data = build_incoming_input("kr", "refund.txt", write_file(file))
        reference = upload_file(get_officer("pusat"), uuid4(), data).answer
        assert get_claim(exam).state == RefundClaim.WAITING
        with pytest.raises(OwnUpload):
            confirm_upload(get_officer("pusat"), uuid4(), reference)
        confirm_upload(get_officer("pusat-2"), uuid4(), reference)
        assert get_claim(exam).state == RefundClaim.PAID

    def test_no_file_settles_a_claim_that_waits(self, exam):
        take_file("REFUND", 1, [build_refused_row(exam)])
        claim(exam, "departure_guarantee")
        file = get_claim(exam).file
        national, rows = get_officer("pusat"), RefundClaim.objects.filter(state="waiting")
        with (
            pytest.raises(IntegrityError, match="a_file_settles_its_claim"),
            transaction.atomic(),
            acting_as(national),
        ):
            rows.update(file=file)


class TestReporting:
    def test_each_claim_that_waits_goes_to_the_counterpart_once(self, exam):
        national, round_id = get_officer("pusat"), read(lambda: RosterFile.objects.get().round_id)
        report_claims(national, uuid4(), round_id)
        file = read(lambda: RosterFile.objects.get(kind="CLAIM"))
        today, due = clock.today(), clock.today() + timedelta(days=14)
        row = {"exam_number": exam, "kind": "return_cost", "on": str(today), "until": str(due)}
        assert read_file(file.content.encode()).rows == [row]
        with pytest.raises(NothingToSend):
            report_claims(national, uuid4(), round_id)
        claim(exam, "departure_guarantee")
        report_claims(national, uuid4(), round_id)
        second = read(lambda: RosterFile.objects.get(kind="CLAIM", number=2))
        [row] = read_file(second.content.encode()).rows
        assert row["kind"] == "departure_guarantee"

    def test_what_an_officer_settled_before_does_not_go(self, exam):
        refused = RefundInput(False, clock.today(), None, "", "K-2", "Tidak ada")
        settle_refund(get_officer("loket.3212"), uuid4(), get_claim(exam).reference, refused)
        round_id = read(lambda: RosterFile.objects.get().round_id)
        with pytest.raises(NothingToSend):
            report_claims(get_officer("pusat"), uuid4(), round_id)
