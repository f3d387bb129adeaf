"""What insurances pay back after a stay: claimed once, followed, and with its outcome on record."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.exchange.messages import MESSAGE_KINDS, NEWS, WORKER
from rantau.journal.models import Entry as JournalEntry
from rantau.registry.errors import NoLastingGround
from rantau.registry.services.access_grounds import break_glass
from rantau.rounds.models import RefundClaim
from rantau.rounds.refund_outcomes import RefundInput
from rantau.rounds.refund_rules import (
    DEPARTURE_GUARANTEE,
    REFUND_KINDS,
    RETURN_COST,
    compute_due_day,
    is_overdue,
    list_claimable,
)
from rantau.rounds.services.refunds import claim_refund, settle_refund
from rantau.rounds.services.stays import record_return
from rantau.rounds.stay_errors import ClaimSettled, NoSuchClaim, NoSuchStay, NothingToClaim
from rantau.rounds.stay_rules import StayFacts
from tests.actors import get_officer
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import get_stay_of, go_abroad
from tests.rounds.test_journeys import AMOUNTS

CAME = date(2027, 4, 1)
HOME = StayFacts(CAME, date(2030, 4, 1), left_on=date(2030, 4, 1))
PAID = RefundInput(
    is_paid=True, on=IN_DOCUMENTS.date(), amount=400_000, currency="KRW", evidence="K-1", why=""
)

CLAIMED_ON = IN_DOCUMENTS.date() + timedelta(days=4)


class TestRules:
    def test_both_can_be_claimed_once_of_who_is_home(self):
        assert list_claimable(HOME, AMOUNTS, []) == list(REFUND_KINDS)
        assert list_claimable(HOME, AMOUNTS, [RETURN_COST]) == [DEPARTURE_GUARANTEE]
        assert list_claimable(replace(HOME, left_on=None), AMOUNTS, []) == []

    def test_a_country_without_such_insurances_has_nothing_to_claim(self):
        assert list_claimable(HOME, replace(AMOUNTS, refund_days=0), []) == []

    def test_the_insurer_has_its_days_and_is_late_after_the_last(self):
        due = compute_due_day(CAME, AMOUNTS)
        assert due == date(2027, 4, 15)
        assert not is_overdue(due, due)
        assert is_overdue(due, due + timedelta(days=1))


@pytest.fixture
def stay(db):
    """The stay of somebody who came home today; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        stay = get_stay_of(exam)
        today = clock.today()
        record_return(get_officer("loket.3212"), uuid4(), stay.reference, left_on=today)
        yield stay


def claim(stay, *, kind=RETURN_COST, login="loket.3212"):
    return claim_refund(get_officer(login), uuid4(), stay.reference, kind).answer


def settle(reference, *, login="loket.3212", **changes):
    data = replace(PAID, on=clock.today(), **changes)
    settle_refund(get_officer(login), uuid4(), reference, data)


def get_claim(reference):
    with reading_as(get_officer("pusat")):
        return RefundClaim.objects.get(reference=reference)


def test_a_counter_claims_each_insurance_once(stay):
    row = get_claim(claim(stay))
    assert (row.state, row.due_on) == (RefundClaim.WAITING, clock.today() + timedelta(days=14))
    with pytest.raises(NothingToClaim):
        claim(stay)
    claim(stay, kind=DEPARTURE_GUARANTEE)
    with pytest.raises(NothingToClaim):
        claim(stay, kind="something")
    with pytest.raises(NoSuchStay):
        claim(stay, login="loket.3578")
    with pytest.raises(Forbidden):
        claim(stay, login="pusat")


def test_what_the_insurer_paid_is_recorded_with_its_number_and_told_to_her(stay):
    reference = claim(stay)
    settle(reference)
    row = get_claim(reference)
    assert (row.state, row.amount, row.currency, row.evidence) == ("paid", 400_000, "KRW", "K-1")
    with pytest.raises(ClaimSettled):
        settle(reference)
    with reading_as(get_officer("pusat")):
        entry = JournalEntry.objects.get(kind="rounds:refund:settled")
    assert entry.tells == [WORKER]
    assert entry.terms["person"] == stay.offer.examinee.person.reference
    assert MESSAGE_KINDS[entry.kind] == NEWS


def test_a_refusal_has_its_reason(stay):
    reference = claim(stay)
    settle(reference, is_paid=False, amount=None, currency="", why="Polis tidak ditemukan")
    row = get_claim(reference)
    assert (row.state, row.amount, row.why) == ("refused", None, "Polis tidak ditemukan")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"evidence": " "}, "evidence"),
        ({"amount": None}, "amount"),
        ({"amount": 0}, "amount"),
        ({"currency": "won"}, "currency"),
        ({"is_paid": False}, "why"),
        ({"on": CLAIMED_ON - timedelta(days=1)}, "on"),
        ({"on": CLAIMED_ON + timedelta(days=1)}, "on"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(stay, changes, field):
    reference, data = claim(stay), replace(PAID, on=clock.today())
    with pytest.raises(InvalidInput) as refused:
        settle_refund(get_officer("loket.3212"), uuid4(), reference, replace(data, **changes))
    assert list(refused.value.problems) == [field]


def test_a_temporary_ground_settles_no_claim(stay):
    reference, person = claim(stay), stay.offer.examinee.person.reference
    break_glass(get_officer("kepala.3578"), uuid4(), person, reason="Keadaan darurat di bandara")
    with pytest.raises(NoLastingGround):
        settle(reference, login="kepala.3578")
    assert get_claim(reference).state == RefundClaim.WAITING


def test_another_office_finds_no_claim(stay):
    reference = claim(stay)
    with pytest.raises(NoSuchClaim):
        settle(reference, login="loket.3578")
