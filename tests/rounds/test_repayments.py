"""What was paid and bought no seat is given back: listed at once, recorded by one, confirmed by
another."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.actor import PUBLIC_ACTOR, build_system_actor
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput, StaleRevision
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.rounds.board import get_board
from rantau.rounds.board_clocks import GIVE_BACK
from rantau.rounds.models import Payment, Place, Rejection, Repayment
from rantau.rounds.repayment_errors import (
    NoSuchRepayment,
    NothingDue,
    OwnRepayment,
    RepaymentNotRecorded,
    RepaymentRecorded,
)
from rantau.rounds.repayment_selectors import (
    list_own_repayments,
    list_payments_to_open,
    list_repayments,
)
from rantau.rounds.services.repayments import (
    RepaymentInput,
    confirm_repayment,
    open_repayment,
    record_repayment,
    return_repayment,
)
from rantau.rounds.services.verification import refuse_originals
from rantau.worker.periodic_tasks import open_repayments
from tests.actors import get_officer
from tests.factories import repayments, rounds
from tests.factories.repayments import (
    BANK,
    get_revision,
    give_back,
    let_it_be_paid,
    pay,
    pay_unknown,
)
from tests.factories.rounds import (
    CHECKS,
    CODE,
    OPENING,
    book,
    find_ticket,
    open_slots_at,
    publish_round,
    seat,
    take,
)
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
PAID_AT = OPENING + timedelta(hours=2)


@pytest.fixture
def paid(db):
    """The secret code of a paid seat, and its payment code."""
    publish_round()
    with clock.freeze_clock(PAID_AT):
        code = seat(1)
        yield code, get_payment_code(code)


def get_payment_code(code):
    ticket, officer = find_ticket(code), get_officer("pusat")
    with reading_as(officer):
        return Place.objects.get(ticket=ticket).payment_code


def list_due():
    officer = get_officer("pusat")
    with reading_as(officer):
        return [row.cause for row in list_repayments(officer)]


def count_on_board():
    officer = get_officer("pusat")
    with reading_as(officer):
        clocks = get_board(officer, CODE).clocks
    return {each.code: each.count for each in clocks}.get(GIVE_BACK, 0)


def see(code):
    with reading_as(PUBLIC_ACTOR):
        return list_own_repayments(PUBLIC_ACTOR, code)


def confirm(reference, by="pusat-2"):
    seen = get_revision(reference)
    return confirm_repayment(get_officer(by), uuid4(), reference, seen=seen).answer


class TestWhatIsDueBack:
    def test_who_pays_twice_gets_the_second_back_and_sees_by_when(self, paid):
        code, payment_code = paid
        reference = pay("B-2", payment_code)
        [own] = see(code)
        assert (own.cause, own.rupiah, own.given_on) == (Payment.TWICE, 420_000, None)
        assert own.due_at > clock.now()
        assert count_on_board() == 1
        with reading_as(get_officer("pusat")):
            duty = Duty.objects.get(kind="rounds:give_payment_back")
        assert (duty.reference, duty.due_at) == (reference, own.due_at)

    def test_who_pays_without_an_offer_gets_it_back_as_late(self, paid):
        code = take(2)
        assert pay("B-3", get_payment_code(code))
        assert list_due() == [Payment.LATE]

    def test_what_somebody_else_pays_for_a_seat_that_is_paid_is_due_as_well(self, paid):
        _code, payment_code = paid
        assert pay("PEMBAYAR-LAIN", payment_code)
        assert list_due() == [Payment.TWICE]

    def test_a_code_that_no_place_has_is_counted_too(self, paid):
        assert pay_unknown()
        assert list_due() == [Payment.UNKNOWN]
        assert count_on_board() == 0  # of no round

    def test_the_same_row_again_lists_nothing_more(self, paid):
        _code, payment_code = paid
        assert pay("B-2", payment_code) == pay("B-2", payment_code)
        assert list_due() == [Payment.TWICE]


class TestGivingBack:
    def test_one_records_another_confirms_and_the_number_falls(self, paid):
        code, payment_code = paid
        reference = pay("B-2", payment_code)
        give_back(reference)
        assert see(code)[0].given_on is None
        assert count_on_board() == 1
        confirm(reference)
        assert see(code)[0].given_on == clock.today()
        assert count_on_board() == 0
        with reading_as(get_officer("pusat")):
            assert Duty.objects.get(kind="rounds:give_payment_back").outcome == "given_back"
            entry = Entry.objects.get(kind="rounds:repayment:confirmed")
        assert entry.terms["bank_reference"] == BANK

    def test_nobody_confirms_what_she_recorded(self, paid):
        reference = give_back(pay_unknown())
        with pytest.raises(OwnRepayment):
            confirm(reference, by="pusat")
        with pytest.raises(OwnRepayment):
            return_repayment(
                get_officer("pusat"), uuid4(), reference, why="Salah", seen=get_revision(reference)
            )

    def test_what_is_not_confirmed_is_due_as_before(self, paid):
        reference = give_back(pay_unknown())
        second = get_officer("pusat-2")
        with pytest.raises(InvalidInput):
            return_repayment(second, uuid4(), reference, why=" ", seen=get_revision(reference))
        return_repayment(
            second,
            uuid4(),
            reference,
            why="Tidak ada di rekening koran",
            seen=get_revision(reference),
        )
        with pytest.raises(RepaymentNotRecorded):
            confirm(reference)
        assert give_back(reference) == reference

    def test_it_is_given_back_once(self, paid):
        reference = give_back(pay_unknown())
        with pytest.raises(RepaymentRecorded):
            give_back(reference)
        confirm(reference)
        with pytest.raises(RepaymentRecorded):
            give_back(reference)
        with pytest.raises(RepaymentNotRecorded):
            confirm(reference)

    def test_one_transfer_of_the_bank_gives_one_payment_back(self, paid):
        give_back(pay_unknown())
        with pytest.raises(InvalidInput) as error:
            give_back(pay_unknown("B-9", "880626147732"))
        assert set(error.value.problems) == {"bank_reference"}

    def test_nobody_confirms_another_transfer_than_the_one_that_was_seen(self, paid):
        reference = give_back(pay_unknown())
        seen = get_revision(reference)
        third = get_officer("pusat-2")
        return_repayment(third, uuid4(), reference, why="Salah", seen=seen)
        give_back(reference, bank_reference="KEMBALI-2")
        with pytest.raises(StaleRevision):
            confirm_repayment(third, uuid4(), reference, seen=seen)

    @pytest.mark.parametrize("typed", ["kembali-1", "KEMBALI 1", "KEM BALI1"])
    def test_a_reference_is_one_however_it_is_typed(self, paid, typed):
        give_back(pay_unknown())
        with pytest.raises(InvalidInput) as error:
            give_back(pay_unknown("B-9", "880626147732"), bank_reference=typed)
        assert set(error.value.problems) == {"bank_reference"}

    def test_the_reference_of_a_payment_gives_nothing_back(self, paid):
        reference = pay_unknown("TRX-0 1")
        with pytest.raises(InvalidInput) as error:
            give_back(reference, bank_reference="trx01")
        assert set(error.value.problems) == {"bank_reference"}

    @pytest.mark.parametrize(
        "changes",
        [
            {"decided_by": "account:other", "decided_at": PAID_AT},
            {"recorded_by": "account:other"},
        ],
    )
    def test_the_database_lets_nobody_record_or_confirm_as_another(self, paid, changes):
        reference = give_back(pay_unknown())
        second = get_officer("pusat-2")
        rows = Repayment.objects.filter(reference=reference)
        with pytest.raises(IntegrityError), transaction.atomic(), acting_as(second):
            rows.update(**changes)

    def test_the_database_lets_nobody_confirm_what_she_recorded(self, paid):
        reference = give_back(pay_unknown())
        officer = get_officer("pusat")
        rows = Repayment.objects.filter(reference=reference)
        decided = {"decided_by": officer.ref, "decided_at": PAID_AT}
        with pytest.raises(IntegrityError), transaction.atomic(), acting_as(officer):
            rows.update(**decided)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"bank_reference": " "}, "bank_reference"),
            ({"given_on": None}, "given_on"),
            ({"given_on": (OPENING - timedelta(days=1)).date()}, "given_on"),
            ({"given_on": (OPENING + timedelta(days=1)).date()}, "given_on"),
            ({"reason": "x" * 301}, "reason"),
        ],
    )
    def test_it_needs_the_banks_reference_and_a_day_that_can_be(self, paid, changes, field):
        values = {
            "outcome": Repayment.GIVEN_BACK,
            "bank_reference": BANK,
            "given_on": OPENING.date(),
        }
        data = RepaymentInput(**values | changes)
        unknown = pay_unknown()
        seen = get_revision(unknown)
        with pytest.raises(InvalidInput) as error:
            record_repayment(get_officer("pusat"), uuid4(), unknown, data, seen=seen)
        assert set(error.value.problems) == {field}

    def test_a_payment_of_no_place_may_be_settled_with_a_reason_and_no_other_may(self, paid):
        _code, payment_code = paid
        officer = get_officer("pusat")
        settled = RepaymentInput(Repayment.SETTLED, reason="Untuk biaya lain, diteruskan bank")
        of_place = pay("B-2", payment_code)
        with pytest.raises(InvalidInput):
            record_repayment(officer, uuid4(), of_place, settled, seen=get_revision(of_place))
        unknown, without_reason = pay_unknown("B-7"), RepaymentInput(Repayment.SETTLED)
        with pytest.raises(InvalidInput):
            record_repayment(officer, uuid4(), unknown, without_reason, seen=get_revision(unknown))
        record_repayment(officer, uuid4(), unknown, settled, seen=get_revision(unknown))
        assert confirm(unknown) == unknown

    def test_no_counter_gives_anything_back(self, paid):
        with pytest.raises(Forbidden):
            give_back(pay_unknown(), by="loket.3212")
        with pytest.raises(NoSuchRepayment):
            give_back("PK-0000-0000")


class TestByTheWorker:
    @pytest.fixture
    def as_worker(self, worker_db, monkeypatch):
        """Headquarters and counters act by the worker's login."""
        for module in (rounds, repayments):
            monkeypatch.setattr(module, "get_officer", get_officer_as_system)
        publish_round()

    def test_who_paid_and_is_refused_at_the_originals_gets_it_back(self, as_worker):
        with clock.freeze_clock(CHECKS - timedelta(days=1)):
            code = seat(1)
            let_it_be_paid(code)
            open_slots_at()
            book(code)
        with clock.freeze_clock(CHECKS):
            assert open_repayments() == 0
            officer, note = get_officer_as_system("loket.3212"), "Bawa paspor"
            ticket = find_ticket(code)
            refuse_originals(officer, uuid4(), CODE, ticket, Rejection.MISSING, note)
            assert [open_repayments(), open_repayments()] == [1, 0]
            assert [own.cause for own in see(code)] == [Repayment.REFUSED]

    def test_what_is_listed_already_is_not_listed_twice(self, as_worker):
        with clock.freeze_clock(PAID_AT):
            pay_unknown()
            with reading_as(SYSTEM):
                assert list_payments_to_open() == []
                [payment] = Payment.objects.values_list("id", flat=True)
            with pytest.raises(NothingDue):
                open_repayment(SYSTEM, uuid4(), payment)
