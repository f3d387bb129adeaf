"""What stands wrongly of a stay abroad is corrected by two persons of headquarters, with a reason."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.scope import acting_as
from rantau.access.services.same_persons import record_same_person
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.exchange.messages import MESSAGE_KINDS, NEWS, WORKER
from rantau.rounds.models import RefundClaim, StayCorrection
from rantau.rounds.refund_outcomes import RefundInput
from rantau.rounds.refund_rules import RETURN_COST
from rantau.rounds.services.refunds import claim_refund, settle_refund
from rantau.rounds.services.stay_corrections import (
    confirm_correction,
)
from rantau.rounds.services.stays import (
    record_extension,
    record_return,
)
from rantau.rounds.stay_errors import (
    CorrectionDecided,
    CorrectionDiffers,
    CorrectionWaits,
    NoSuchCorrection,
    NothingToCorrect,
    OwnCorrection,
)
from rantau.rounds.stay_rows import EXTENSION, OVERSTAY
from rantau.rounds.stay_rules import (
    judge_special_test,
)
from rantau.rounds.stay_selectors import build_facts
from tests.actors import get_officer
from tests.factories.stay_corrections import (
    REASON,
    confirm,
    find_on_worklist,
    get_claim,
    get_entry,
    propose,
    propose_arrival,
    refuse,
)
from tests.factories.stays import get_stay_of, report_stay


@pytest.fixture
def claim(exam):
    """The reference of a claim of hers that was paid today."""
    reference, counter = get_stay_of(exam).reference, get_officer("loket.3212")
    record_return(counter, uuid4(), reference, left_on=clock.today())
    claim = claim_refund(counter, uuid4(), reference, RETURN_COST).answer
    settle_refund(counter, uuid4(), claim, build_paid())
    return claim


def build_paid(**changes):
    paid = RefundInput(
        is_paid=True, on=clock.today(), amount=400_000, currency="KRW", evidence="K-1", why=""
    )
    return replace(paid, **changes)


class TestArrival:
    def test_nothing_changes_before_a_second_person_has_confirmed(self, exam):
        before = get_stay_of(exam)
        reference = propose_arrival(exam)
        assert get_stay_of(exam).arrived_on == before.arrived_on
        confirm(reference)
        stay = get_stay_of(exam)
        assert stay.arrived_on == before.arrived_on + timedelta(days=1)
        assert stay.permit_until == before.permit_until + timedelta(days=1)

    def test_the_journal_keeps_what_stood_there_and_she_gets_a_message(self, exam):
        before = get_stay_of(exam)
        confirm(propose_arrival(exam))
        entry = get_entry("confirmed")
        assert entry.terms["before_arrived_on"] == before.arrived_on.isoformat()
        assert entry.terms["before_permit_until"] == before.permit_until.isoformat()
        assert entry.terms["person"] == before.offer.examinee.person.reference
        assert (entry.actor, entry.tells) == (get_officer("pusat-2").ref, [WORKER])
        assert MESSAGE_KINDS[entry.kind] == NEWS
        proposed = get_entry("proposed")
        assert (proposed.actor, proposed.tells) == (get_officer("pusat").ref, [])
        assert proposed.why == REASON

    def test_a_day_that_cannot_be_is_refused(self, exam):
        for days in (-30, 0, 30):
            with pytest.raises(InvalidInput):
                propose_arrival(exam, days=days)

    @pytest.mark.parametrize("reason", ["", " ", "x" * 301, "a\0b"])
    def test_it_has_a_reason(self, exam, reason):
        with pytest.raises(InvalidInput) as error:
            propose_arrival(exam, reason=reason)
        assert list(error.value.problems) == ["reason"]

    def test_a_return_recorded_meanwhile_is_not_judged_unseen(self, exam):
        reference = propose_arrival(exam)
        counter, stay = get_officer("loket.3212"), get_stay_of(exam)
        record_return(counter, uuid4(), stay.reference, left_on=clock.today())
        with pytest.raises(CorrectionDiffers):
            confirm(reference)

    def test_what_was_recorded_since_is_not_overwritten(self, exam):
        reference, stay = propose_arrival(exam), get_stay_of(exam)
        until = stay.permit_until + timedelta(days=30)
        record_extension(get_officer("pusat"), uuid4(), stay.reference, until=until)
        with pytest.raises(CorrectionDiffers):
            confirm(reference)
        assert get_stay_of(exam).permit_until == until

    def test_nor_does_she_arrive_after_what_was_reported_since(self, exam):
        stay, reference = get_stay_of(exam), propose_arrival(exam)
        words = {"employer": "B", "reason": "closed"}
        report_stay(1, exam, "workplace", stay.arrived_on, **words)
        with pytest.raises(CorrectionDiffers):
            confirm(reference)


class TestTwoPersons:
    def test_whoever_proposed_it_does_not_decide(self, exam):
        reference = propose_arrival(exam)
        for decide in (confirm, refuse):
            with pytest.raises(OwnCorrection):
                decide(reference, by="pusat")

    def test_nor_does_another_account_of_the_same_person(self, exam):
        reference = propose_arrival(exam)
        record_same_person(get_officer("pusat"), uuid4(), "pusat", "pusat-2")
        with pytest.raises(OwnCorrection):
            confirm(reference)

    def test_nor_does_the_database_take_one_hand_for_two(self, exam):
        reference, national = propose_arrival(exam), get_officer("pusat")
        with (
            pytest.raises(IntegrityError, match="needs_a_second_person"),
            transaction.atomic(),
            acting_as(national),
        ):
            StayCorrection.objects.filter(reference=reference).update(
                outcome="confirmed", decided_by=national.ref, decided_at=clock.now()
            )

    def test_what_was_refused_changes_nothing_and_may_be_proposed_again(self, exam):
        before, reference = get_stay_of(exam).arrived_on, propose_arrival(exam)
        refuse(reference)
        for decide in (confirm, refuse):
            with pytest.raises(CorrectionDecided):
                decide(reference)
        assert get_stay_of(exam).arrived_on == before
        assert get_entry("refused").why == "Capnya lain"
        confirm(propose_arrival(exam))

    def test_it_is_refused_with_a_reason(self, exam):
        reference = propose_arrival(exam)
        with pytest.raises(InvalidInput) as error:
            refuse(reference, why=" ")
        assert list(error.value.problems) == ["why"]

    def test_whoever_confirms_it_may_add_a_note(self, exam):
        confirm_correction(get_officer("pusat-2"), uuid4(), propose_arrival(exam), why="Paspor ada")
        assert get_entry("confirmed").why == "Paspor ada"

    def test_one_waits_at_a_time_for_a_stay(self, exam):
        report_stay(1, exam, "overstay", clock.today())
        propose_arrival(exam)
        with pytest.raises(CorrectionWaits):
            propose(exam, OVERSTAY)

    def test_only_headquarters_proposes_and_decides(self, exam):
        reference = propose_arrival(exam)
        for login in ("loket.3212", "kepala.3212", "inspektorat"):
            with pytest.raises(Forbidden):
                propose_arrival(exam, by=login)
            with pytest.raises(Forbidden):
                confirm(reference, by=login)
        with pytest.raises(NoSuchCorrection):
            confirm("PS-0000-0000")

    def test_it_waits_on_the_worklist_of_whoever_may_decide(self, exam):
        reference = propose_arrival(exam)
        for login, is_barred in (("pusat", True), ("pusat-2", False)):
            assert find_on_worklist(reference, login) == [is_barred]
        confirm(reference)
        assert find_on_worklist(reference, "pusat-2") == []


class TestOverstay:
    def test_a_mistaken_report_is_withdrawn_and_the_special_test_is_open_again(self, exam):
        today = clock.today()
        report_stay(1, exam, "overstay", today)
        report_stay(2, exam, "left", today)
        assert judge_special_test(build_facts(get_stay_of(exam), ())).hindrances
        confirm(propose(exam, OVERSTAY))
        stay = get_stay_of(exam)
        assert (stay.overstays_since, stay.overstay_ended_on) == (None, None)
        assert not judge_special_test(build_facts(stay, ())).hindrances
        assert get_entry("confirmed").terms["before_overstays_since"] == today.isoformat()

    def test_one_that_an_extension_ended_is_withdrawn_too(self, exam):
        report_stay(1, exam, "overstay", clock.today())
        until = get_stay_of(exam).permit_until + timedelta(days=30)
        report_stay(2, exam, "extension", clock.today(), until=until)
        confirm(propose(exam, OVERSTAY))
        stay = get_stay_of(exam)
        assert (stay.overstays_since, stay.permit_until) == (None, until)

    def test_where_none_was_reported_there_is_nothing_to_withdraw(self, exam):
        with pytest.raises(NothingToCorrect):
            propose(exam, OVERSTAY)


class TestExtension:
    @pytest.fixture
    def first(self, exam):
        """The last day of her permit before it was extended by thirty days."""
        first = get_stay_of(exam).permit_until
        until = first + timedelta(days=30)
        record_extension(get_officer("pusat"), uuid4(), get_stay_of(exam).reference, until=until)
        return first

    def test_another_last_day_stands_once_it_is_confirmed(self, exam, first):
        confirm(propose(exam, EXTENSION, on=first + timedelta(days=20)))
        assert get_stay_of(exam).permit_until == first + timedelta(days=20)
        terms = get_entry("confirmed").terms
        assert terms["before_permit_until"] == (first + timedelta(days=30)).isoformat()

    def test_one_that_never_was_ends_no_stay_without_a_permit(self, exam):
        first = get_stay_of(exam).permit_until
        report_stay(1, exam, "overstay", clock.today())
        report_stay(2, exam, "extension", clock.today(), until=first + timedelta(days=30))
        confirm(propose(exam, EXTENSION, on=first + timedelta(days=20)))
        assert get_stay_of(exam).overstay_ended_on == clock.today()
        confirm(propose(exam, EXTENSION, on=first))
        stay = get_stay_of(exam)
        assert (stay.permit_until, stay.overstay_ended_on) == (first, None)

    def test_an_overstay_that_it_did_not_end_is_open_again(self, exam):
        first = get_stay_of(exam).permit_until
        report_stay(1, exam, "overstay", clock.today())
        report_stay(2, exam, "extension", clock.today(), until=first + timedelta(days=30))
        confirm(propose(exam, EXTENSION, on=first + timedelta(days=20), is_overstay_open=True))
        stay = get_stay_of(exam)
        assert (stay.overstays_since, stay.overstay_ended_on) == (clock.today(), None)

    def test_a_return_recorded_meanwhile_is_not_judged_unseen(self, exam, first):
        reference = propose(exam, EXTENSION, on=first)
        with clock.freeze_clock(clock.now() + timedelta(days=1)):
            counter, stay = get_officer("loket.3212"), get_stay_of(exam)
            record_return(counter, uuid4(), stay.reference, left_on=clock.today())
            with pytest.raises(CorrectionDiffers):
                confirm(reference)

    def test_what_stands_there_already_is_no_other_day(self, exam, first):
        with pytest.raises(InvalidInput) as error:
            propose(exam, EXTENSION, on=first + timedelta(days=30))
        assert list(error.value.problems) == ["on"]

    def test_a_day_that_cannot_be_is_refused(self, exam, first):
        for on in (first - timedelta(days=1), None):
            with pytest.raises(InvalidInput) as error:
                propose(exam, EXTENSION, on=on)
            assert list(error.value.problems) == ["on"]

    def test_a_correction_that_was_the_mistake_is_corrected_also_after_the_return(
        self, exam, first
    ):
        confirm(propose(exam, EXTENSION, on=first))
        stay = get_stay_of(exam).reference
        record_return(get_officer("loket.3212"), uuid4(), stay, left_on=clock.today())
        confirm(propose(exam, EXTENSION, on=first + timedelta(days=30)))
        assert get_stay_of(exam).permit_until == first + timedelta(days=30)

    def test_one_that_was_not_extended_has_nothing_to_correct(self, exam):
        with pytest.raises(NothingToCorrect):
            propose(exam, EXTENSION, on=get_stay_of(exam).permit_until + timedelta(days=1))


class TestRefunds:
    def test_another_amount_stands_once_it_is_confirmed(self, exam, claim):
        reference = propose(exam, RETURN_COST, refund=build_paid(amount=500_000))
        assert get_claim(claim).amount == 400_000
        confirm(reference)
        assert get_claim(claim).amount == 500_000
        assert get_claim(claim).settled_by == get_officer("pusat-2").ref
        terms = get_entry("confirmed").terms
        assert (terms["before_amount"], terms["after_amount"]) == ("400000", "500000")

    def test_paid_becomes_refused_and_the_other_way_round(self, exam, claim):
        refused = build_paid(is_paid=False, amount=None, currency="", why="Polis lain")
        confirm(propose(exam, RETURN_COST, refund=refused))
        row = get_claim(claim)
        assert (row.state, row.amount, row.currency, row.why) == ("refused", None, "", "Polis lain")
        assert "Polis lain" not in get_entry("confirmed").terms.values()
        confirm(propose(exam, RETURN_COST, refund=build_paid()))
        row = get_claim(claim)
        assert (row.state, row.amount, row.why) == ("paid", 400_000, "")

    def test_an_outcome_that_cannot_be_or_that_stands_there_is_refused(self, exam, claim):
        assert get_claim(claim).state == RefundClaim.PAID
        for changes, field in (({"amount": 0}, "amount"), ({}, "reason")):
            with pytest.raises(InvalidInput) as error:
                propose(exam, RETURN_COST, refund=build_paid(**changes))
            assert list(error.value.problems) == [field]

    def test_a_claim_that_waits_is_settled_and_not_corrected(self, exam):
        reference, counter = get_stay_of(exam).reference, get_officer("loket.3212")
        with pytest.raises(NothingToCorrect):
            propose(exam, RETURN_COST, refund=build_paid())
        record_return(counter, uuid4(), reference, left_on=clock.today())
        claim_refund(counter, uuid4(), reference, RETURN_COST)
        with pytest.raises(NothingToCorrect):
            propose(exam, RETURN_COST, refund=build_paid())
