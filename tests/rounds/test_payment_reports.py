"""Rows of the bank's report take effect when a second officer confirms them; a seat that was paid
in time is kept until then."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.access.services.same_persons import record_same_person
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry
from rantau.rounds.board_clocks import PAY_SOON, list_board_clocks
from rantau.rounds.codes import hash_place_code
from rantau.rounds.errors import PaymentReported
from rantau.rounds.models import Payment, PaymentReport, Place, Repayment, ReportedPayment, Round
from rantau.rounds.payment_errors import (
    NoSuchPaymentReport,
    OwnPaymentReport,
    PaymentReportDecided,
    PaymentReportDiffers,
)
from rantau.rounds.payment_selectors import is_payment_reported, list_reported_payments
from rantau.rounds.services.payment_reminders import list_rounds_to_remind
from rantau.rounds.services.payments import refuse_payments
from rantau.rounds.services.places import give_up_seat
from rantau.rounds.services.seats import list_rounds_to_move
from tests.factories import payments, rounds
from tests.factories.payments import build_payment
from tests.factories.rounds import publish_round
from tests.rounds.test_seats import (
    AFTER_DRAW,
    CODE,
    PUBLIC_ACTOR,
    SYSTEM,
    advance,
    build_small_round,
    come,
    see,
)
from tests.worker_login import get_officer_as_system

CONFIRMING = (
    "update rounds_payment_report set outcome = 'confirmed', decided_by = %s, decided_at = now()"
    " where reference = %s"
)
ENTERED = AFTER_DRAW + timedelta(hours=23)
ENDED = AFTER_DRAW + timedelta(hours=24, minutes=1)


@pytest.fixture(autouse=True)
def offered(worker_db, monkeypatch):
    """A small round after its draw: the secret codes of those who were offered a seat."""
    monkeypatch.setattr(rounds, "get_officer", get_officer_as_system)
    publish_round(build_small_round())
    codes = come(6, phone="+6281200000001")
    advance()
    return [code for code in codes if see(code).state == "offered"]


def enter(*rows, at=ENTERED, by="pusat"):
    with clock.freeze_clock(at):
        return payments.enter(*rows, by=by, find=get_officer_as_system)


def confirm(reference, at=ENDED, by="pusat-2"):
    with clock.freeze_clock(at):
        return payments.confirm(reference, by=by, find=get_officer_as_system)


def refuse(reference, at=ENDED, by="pusat-2", why="Tidak ada di rekening"):
    with clock.freeze_clock(at):
        return refuse_payments(get_officer_as_system(by), uuid4(), reference, why=why)


def row_of(code, reference="B-1", **changes):
    """The bank's row of a payment that was made an hour after the offer."""
    at = AFTER_DRAW + timedelta(hours=1)
    return build_payment(reference, see(code).payment_code, **{"at": at, **changes})


def read(function):
    with reading_as(SYSTEM):
        return function()


def lapse(*codes):
    """Their offers end: the seats have gone on."""
    payment_codes = [see(code).payment_code for code in codes]
    with transaction.atomic(), acting_as(SYSTEM):
        places = Place.objects.filter(payment_code__in=payment_codes)
        places.update(state=Place.LAPSED, city="", pay_until=None)


def is_reported(code):
    with reading_as(PUBLIC_ACTOR):
        return is_payment_reported(PUBLIC_ACTOR, hash_place_code(code))


def list_outcomes(reference, at=ENTERED):
    """What the page of a report says of each of its rows."""
    with clock.freeze_clock(at), reading_as(get_officer_as_system("pusat")):
        found = PaymentReport.objects.get(reference=reference)
        return [outcome for _row, outcome in list_reported_payments(found)]


def find_on_worklist(reference, login):
    """How many rows wait as an officer's worklist has it, and whether he may not decide."""
    officer = get_officer_as_system(login)
    with reading_as(officer):
        items = get_worklist(officer).items
    subjects = [each.subject for each in items if each.duty.reference == reference]
    assert all(officer.ref in each.barred for each in subjects if each.is_barred)
    return [(each.detail, each.is_barred) for each in subjects]


class TestSecondPerson:
    def test_nothing_takes_effect_before_she_has_confirmed(self, offered):
        reference = enter(row_of(offered[0]))
        assert see(offered[0]).state == "offered"
        assert read(Payment.objects.count) == 0
        confirm(reference)
        assert see(offered[0]).state == "seated"
        assert read(lambda: Payment.objects.get().outcome) == Payment.SEATED

    def test_she_sees_what_each_row_would_do_and_then_what_it_did(self, offered):
        late = AFTER_DRAW + timedelta(hours=24, seconds=1)
        reference = enter(
            row_of(offered[0]),
            row_of(offered[0], "B-2"),
            row_of(offered[1], "B-3", rupiah=1),
            row_of(offered[2], "B-4", at=late),
            build_payment("B-5", "999999999999", at=AFTER_DRAW),
            at=late,
        )
        expected = ["seated", "twice", "amount", "late", "unknown"]
        assert list_outcomes(reference) == expected
        confirm(reference)
        assert list_outcomes(reference) == expected
        assert read(Repayment.objects.count) == 4

    def test_what_was_paid_before_the_offer_is_late_to_the_minute(self, offered):
        offered_at = read(lambda: Place.objects.get(ticket=see(offered[0]).ticket).offered_at)
        minute = offered_at.replace(second=0, microsecond=0)
        reference = enter(
            row_of(offered[0], at=minute - timedelta(minutes=1)),
            row_of(offered[1], "B-2", at=minute),
        )
        assert list_outcomes(reference) == ["late", "seated"]

    def test_a_time_that_has_not_come_is_no_payment(self, offered):
        with pytest.raises(InvalidInput) as error:
            enter(row_of(offered[0], at=ENTERED + timedelta(minutes=1)))
        assert "Baris 1" in error.value.problems["rows"][0]

    def test_whoever_entered_them_does_not_decide(self, offered):
        reference = enter(row_of(offered[0]))
        for decide in (confirm, refuse):
            with pytest.raises(OwnPaymentReport):
                decide(reference, by="pusat")

    def test_nor_does_another_account_of_the_same_person(self, offered):
        reference = enter(row_of(offered[0]))
        record_same_person(get_officer_as_system("pusat"), uuid4(), "pusat", "pusat-2")
        with pytest.raises(OwnPaymentReport):
            confirm(reference)

    def test_what_was_refused_never_takes_effect_and_may_be_entered_again(self, offered):
        reference = enter(row_of(offered[0]))
        refuse(reference, at=ENTERED)
        for decide in (confirm, refuse):
            with pytest.raises(PaymentReportDecided):
                decide(reference)
        assert (see(offered[0]).state, read(Payment.objects.count)) == ("offered", 0)
        confirm(enter(row_of(offered[0])))
        assert see(offered[0]).state == "seated"

    @pytest.mark.parametrize("why", ["", " ", "x" * 301, "a\0b"])
    def test_rows_are_refused_with_a_reason(self, offered, why):
        reference = enter(row_of(offered[0]))
        with pytest.raises(InvalidInput) as error:
            refuse(reference, why=why)
        assert list(error.value.problems) == ["why"]

    def test_only_headquarters_enters_and_decides(self, offered):
        reference = enter(row_of(offered[0]))
        for login in ("loket.3212", "bp3mi.32", "inspektorat"):
            with pytest.raises(Forbidden):
                enter(row_of(offered[0]), by=login)
            with pytest.raises(Forbidden):
                confirm(reference, by=login)
        with pytest.raises(NoSuchPaymentReport):
            confirm("LB-0000-0000")

    def test_the_journal_has_the_report_the_decision_and_each_payment(self, offered):
        confirm(enter(row_of(offered[0]), row_of(offered[1], "B-2")))
        one, two = (get_officer_as_system(login).ref for login in ("pusat", "pusat-2"))
        rows = Entry.objects.filter(kind__startswith="rounds:payment").order_by("kind")
        assert read(lambda: list(rows.values_list("kind", "actor"))) == [
            ("rounds:payment:recorded", two),
            ("rounds:payment:recorded", two),
            ("rounds:payment_report:confirmed", two),
            ("rounds:payment_report:entered", one),
        ]

    def test_it_is_a_duty_of_whoever_may_decide_due_in_one_working_day(self, offered):
        reference = enter(row_of(offered[0]), row_of(offered[1], "B-2"))
        with clock.freeze_clock(ENTERED):
            for login, is_barred in (("pusat", True), ("pusat-2", False)):
                assert find_on_worklist(reference, login) == [("2 baris", is_barred)]
        duty = read(lambda: Duty.objects.get(reference=reference))
        assert duty.due_at <= ENTERED + timedelta(days=2)
        confirm(reference)
        assert read(lambda: Duty.objects.get(reference=reference)).closed_at


class TestWhileItWaits:
    def test_a_seat_that_was_paid_in_time_does_not_go_on(self, offered):
        paid, *others = offered
        enter(row_of(paid))
        advance(ENDED)
        assert see(paid).state == "offered"
        assert {see(code).state for code in others} == {"lapsed"}
        with clock.freeze_clock(ENDED), reading_as(SYSTEM):
            assert list_rounds_to_move(ENDED) == []

    def test_once_confirmed_she_is_seated_though_her_hours_ended_meanwhile(self, offered):
        reference = enter(row_of(offered[0]))
        advance(ENDED)
        confirm(reference, at=ENDED + timedelta(days=2))
        assert see(offered[0]).state == "seated"

    def test_it_is_kept_for_72_hours_at_most_and_the_payment_is_late_then(self, offered):
        reference = enter(row_of(offered[0]))
        advance(ENDED + timedelta(hours=71))
        assert see(offered[0]).state == "offered"
        over = ENDED + timedelta(hours=72)
        with clock.freeze_clock(over), reading_as(SYSTEM):
            assert len(list_rounds_to_move(over)) == 1
        advance(over)
        assert see(offered[0]).state == "lapsed"
        confirm(reference, at=over)
        assert read(lambda: Repayment.objects.get().cause) == Payment.LATE

    def test_once_refused_she_has_six_hours_before_it_goes_on(self, offered):
        reference = enter(row_of(offered[0]))
        advance(ENDED)
        refuse(reference)
        assert see(offered[0]).pay_until == ENDED + timedelta(hours=6)
        decided = Entry.objects.filter(kind="rounds:payment_report:refused")
        terms = read(lambda: decided.get().terms)
        assert (terms["extended"], terms["hours"]) == ("1", "6")
        with clock.freeze_clock(ENDED), reading_as(SYSTEM):
            assert len(list_rounds_to_remind(ENDED)) == 1
        advance(ENDED + timedelta(hours=5, minutes=59))
        assert see(offered[0]).state == "offered"
        advance(ENDED + timedelta(hours=6))
        assert see(offered[0]).state == "lapsed"

    def test_a_seat_that_a_refused_row_kept_gets_no_more_hours_by_the_next(self, offered):
        for number, at in enumerate((ENDED, ENDED + timedelta(hours=1))):
            refuse(enter(row_of(offered[0], f"B-{number}")), at=at)
        assert see(offered[0]).pay_until == ENDED + timedelta(hours=6)

    def test_whoever_has_more_hours_left_keeps_them(self, offered):
        until = see(offered[0]).pay_until
        refuse(enter(row_of(offered[0])), at=until - timedelta(hours=7))
        assert see(offered[0]).pay_until == until

    @pytest.mark.parametrize(
        "changes", [{"rupiah": 1}, {"at": AFTER_DRAW + timedelta(hours=24, seconds=1)}]
    )
    def test_one_that_would_not_seat_her_keeps_nothing(self, offered, changes):
        enter(row_of(offered[0], **changes), at=AFTER_DRAW + timedelta(hours=24, seconds=1))
        assert not is_reported(offered[0])
        advance(ENDED)
        assert see(offered[0]).state == "lapsed"

    def test_her_page_knows_it_until_somebody_decides(self, offered):
        assert not is_reported(offered[0])
        reference = enter(row_of(offered[0]))
        assert (is_reported(offered[0]), is_reported(offered[1])) == (True, False)
        confirm(reference)
        assert not is_reported(offered[0])

    def test_she_is_not_reminded_and_the_board_does_not_count_her(self, offered):
        def count_to_pay():
            with clock.freeze_clock(ENTERED), reading_as(get_officer_as_system("pusat")):
                clocks = list_board_clocks(Round.objects.get(code=CODE), ENTERED)
            return {each.code: each.count for each in clocks}.get(PAY_SOON, 0)

        with transaction.atomic(), acting_as(SYSTEM):
            Place.objects.update(reminded_at=None)
        assert (count_to_pay(), len(read(lambda: list_rounds_to_remind(ENTERED)))) == (5, 1)
        for number, code in enumerate(offered):
            enter(row_of(code, f"B-{number}"))
        assert (count_to_pay(), read(lambda: list_rounds_to_remind(ENTERED))) == (0, [])

    def test_the_seat_is_not_given_back(self, offered):
        enter(row_of(offered[0]))
        with clock.freeze_clock(ENTERED), pytest.raises(PaymentReported):
            give_up_seat(PUBLIC_ACTOR, uuid4(), hash_place_code(offered[0]))

    def test_a_seat_that_was_given_back_before_is_paid_too_late(self, offered):
        row = row_of(offered[0])
        with clock.freeze_clock(ENTERED):
            give_up_seat(PUBLIC_ACTOR, uuid4(), hash_place_code(offered[0]))
        reference = enter(row)
        assert list_outcomes(reference) == ["late"]
        confirm(reference)
        assert read(lambda: Repayment.objects.get().cause) == Payment.LATE


class TestSameRows:
    def test_the_same_rows_again_are_the_same_report(self, offered):
        row = row_of(offered[0])
        reference = enter(row)
        assert enter(row, by="pusat-2") == reference
        confirm(reference)
        assert enter(row) == reference
        assert read(PaymentReport.objects.count) == read(Payment.objects.count) == 1

    def test_they_are_written_as_entered_again_without_the_reason_of_who_confirmed(self, offered):
        row = row_of(offered[0])
        confirm(enter(row))
        enter(row)
        entered = Entry.objects.filter(kind="rounds:payment_report:entered").order_by("-revision")
        entry = read(entered.first)
        assert (entry.terms, entry.why) == ({"again": "1"}, "")

    def test_a_reference_is_the_same_however_it_is_typed(self, offered):
        confirm(enter(row_of(offered[0], "B-77 1")))
        other = enter(row_of(offered[0], "b771"))
        assert list_outcomes(other) == ["known"]
        with pytest.raises(InvalidInput):
            enter(row_of(offered[1], "C-1"), row_of(offered[2], "c1"))

    def test_a_reference_of_two_reports_takes_effect_once(self, offered):
        one = enter(row_of(offered[0]))
        other = enter(row_of(offered[0]), row_of(offered[1], "B-2"))
        confirm(one)
        assert list_outcomes(other) == ["known", "seated"]
        confirm(other)
        assert list_outcomes(other) == ["known", "seated"]
        assert read(Payment.objects.count) == 2
        assert read(Repayment.objects.count) == 0

    def test_a_reference_that_stands_twice_is_named_with_its_line(self, offered):
        with pytest.raises(InvalidInput) as error:
            enter(row_of(offered[0]), row_of(offered[1]))
        assert "Baris 2" in error.value.problems["rows"][0]
        assert read(PaymentReport.objects.count) == 0


class TestTheDatabase:
    """What the commands refuse, the database refuses whoever writes without them."""

    def write(self, statement, *values, by="pusat"):
        officer = get_officer_as_system(by)
        with transaction.atomic(), acting_as(officer), connection.cursor() as cursor:
            cursor.execute(statement, values)

    def test_one_hand_is_not_taken_for_two(self, offered):
        reference, me = enter(row_of(offered[0])), get_officer_as_system("pusat").ref
        other = get_officer_as_system("pusat-2").ref
        for decided_by in (me, other):
            with pytest.raises(IntegrityError, match="second person"):
                self.write(CONFIRMING, decided_by, reference)

    def test_nor_another_account_of_the_same_person(self, offered):
        reference, other = enter(row_of(offered[0])), get_officer_as_system("pusat-2")
        record_same_person(get_officer_as_system("pusat"), uuid4(), "pusat", "pusat-2")
        with pytest.raises(IntegrityError, match="second person"):
            self.write(CONFIRMING, other.ref, reference, by="pusat-2")

    @pytest.mark.parametrize(
        "change",
        ["decided_at = now() + '1 day'", "why = 'lain'", "outcome = 'refused', why = 'lain'"],
    )
    def test_what_was_decided_stays(self, offered, change):
        reference = enter(row_of(offered[0]))
        confirm(reference)
        with pytest.raises(IntegrityError, match="decided on once"):
            self.write(f"update rounds_payment_report set {change} where reference = %s", reference)

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"place_id": None}, "place with its code"),
            ({"outcome": Payment.UNKNOWN}, "place with its code"),
            ({"payer": "x"}, "second person"),
            ({"outcome": Payment.SEATED}, "offered a seat"),
        ],
    )
    def test_a_confirmed_row_is_of_its_own_place_and_seats_nobody_too_late(
        self, offered, changes, rule
    ):
        other = enter(row_of(offered[0]))
        lapse(offered[0])
        officer = get_officer_as_system("pusat-2")
        row = read(lambda: ReportedPayment.objects.get(report__reference=other))
        values = {
            **{name: getattr(row, name) for name in ("bank_reference", "payment_code", "rupiah")},
            **{"paid_at": row.paid_at, "payer": row.payer, "place_id": row.place_id},
            **{"recorded_at": ENDED, "outcome": Payment.LATE, "reported": row, **changes},
        }
        with transaction.atomic(), acting_as(officer):
            with connection.cursor() as cursor:
                cursor.execute(CONFIRMING, [officer.ref, other])
            with pytest.raises(IntegrityError, match=rule), transaction.atomic():
                Payment.objects.create(**values)

    def test_a_payment_that_nobody_confirmed_is_none(self, offered):
        with pytest.raises(IntegrityError, match="second person"):
            self.write(
                "insert into rounds_payment (id, bank_reference, payment_code, rupiah, paid_at,"
                " recorded_at, payer, outcome, revision)"
                " values (gen_random_uuid(), 'B-1', '999999999999', 1, now(), now(), '', 'unknown',"
                " 1)"
            )

    def test_no_row_is_added_to_the_report_of_another(self, offered):
        reference = enter(row_of(offered[0]))
        report = read(lambda: PaymentReport.objects.get(reference=reference).id)
        adding = (
            "insert into rounds_reported_payment (id, report_id, line, bank_reference,"
            " payment_code, rupiah, paid_at, payer, outcome)"
            " values (gen_random_uuid(), %s, 2, 'B-9', '999999999999', 1, now(), '', 'unknown')"
        )
        with pytest.raises(IntegrityError, match="with its report"):
            self.write(adding, report, by="pusat-2")
        self.write(adding, report)
        with pytest.raises(PaymentReportDiffers):
            confirm(reference)
        assert read(ReportedPayment.objects.count) == 2
