"""An accepted contract waits for its permit and for a second medical."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.rounds.errors import NoContract, NoSuchOffer
from rantau.rounds.files import ExchangeFile, write_file
from rantau.rounds.journey_gates import MissingStep, Owner, Step, find_missing_steps
from rantau.rounds.models import Examinee, SecondMedical
from rantau.rounds.offer_selectors import get_journey
from rantau.rounds.permit_rows import judge_permit, read_permit
from rantau.rounds.services.journeys import MedicalInput, record_second_medical
from rantau.rounds.services.offers import AnswerInput, answer_offer
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.offers import choose, get_offer_of, roster
from tests.factories.rosters import IN_DOCUMENTS, take_answer
from tests.factories.rounds import CODE, publish_round

TODAY = IN_DOCUMENTS.date()
FIT = MedicalInput("RS Contoh", TODAY, is_fit=True)
MEDICAL = MissingStep(Step.MEDICAL, Owner.WORKER, "second_medical")
PERMIT = MissingStep(Step.PERMIT, Owner.COUNTERPART)


class TestGates:
    def test_what_is_missing_is_named_with_who_owes_it_and_its_cost(self):
        assert find_missing_steps("", None) == [MEDICAL, PERMIT]
        assert find_missing_steps("V-1", None) == [MEDICAL]
        assert find_missing_steps("", is_fit=True) == [PERMIT]
        assert find_missing_steps("V-1", is_fit=True) == []

    def test_who_is_not_fit_is_examined_again(self):
        [missing] = find_missing_steps("V-1", is_fit=False)
        assert (missing.step, missing.is_repeated) == (Step.MEDICAL, True)

    @pytest.mark.parametrize(
        ("permit", "on"), [("", "2027-03-30"), ("x" * 41, "2027-03-30"), ("V", "2027-03-31")]
    )
    def test_a_permit_that_cannot_be_read_is_left_out(self, permit, on):
        found = read_permit({"permit": permit, "on": on}, today=TODAY)
        assert judge_permit(found, Stage.ACCEPTED, "") == "unreadable"


@pytest.fixture
def accepted(db):
    """The exam number of somebody who accepted a contract; another was chosen besides."""
    publish_round()
    national = get_officer("pusat")
    with clock.freeze_clock(IN_DOCUMENTS):
        exam, other = roster(1, 2, by=national)
        choose(1, {exam: {}, other: {}}, by=national)
        reference = get_offer_of(exam, by=national).reference
        answer_offer(get_officer("loket.3212"), uuid4(), reference, AnswerInput(accepts=True))
        yield exam


def take_permits(number, permits):
    """Headquarters takes in a file of permits; gives what came of its rows."""
    rows = [
        {"exam_number": exam, "permit": permit, "on": TODAY.isoformat()}
        for exam, permit in permits.items()
    ]
    file = ExchangeFile("PERMIT", CODE, "HRDK", number, clock.now(), rows)
    taken = take_answer(write_file(file), name="izin.txt", by=get_officer("pusat"))
    with reading_as(get_officer("pusat")):
        return list(taken.receipts.order_by("line").values_list("outcome", flat=True))


def record(exam, data=FIT, *, login="loket.3212"):
    reference = get_offer_of(exam, by=get_officer("pusat")).reference
    return record_second_medical(get_officer(login), uuid4(), reference, data)


def read_journey(exam):
    counter = get_officer("loket.3212")
    with reading_as(counter):
        return get_journey(get_offer_of(exam, by=counter))


class TestPermits:
    def test_a_permit_belongs_to_the_contract_that_was_accepted(self, accepted):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=accepted).get().exam_number
        rows = {accepted: "V-1", other: "V-2", "100000000009": "V-3"}
        assert take_permits(1, rows) == ["permitted", "no_contract", "unknown"]
        journey = read_journey(accepted)
        assert (journey.permit.number, journey.permit.permit_on) == ("V-1", TODAY)

    def test_importing_again_changes_nothing(self, accepted):
        take_permits(1, {accepted: "V-1"})
        assert take_permits(2, {accepted: "V-1"}) == ["known"]
        assert take_permits(3, {accepted: "V-9"}) == ["differs"]
        assert read_journey(accepted).permit.number == "V-1"


class TestSecondMedical:
    def test_the_newest_result_counts_and_nobody_is_barred_by_one(self, accepted):
        record(accepted, MedicalInput("RS Contoh", TODAY, is_fit=False))
        assert [each.is_repeated for each in read_journey(accepted).missing] == [True, False]
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=3)):
            record(accepted, MedicalInput("RS Contoh", TODAY + timedelta(days=2), is_fit=True))
        assert read_journey(accepted).missing == [PERMIT]
        with reading_as(get_officer("pusat")):
            assert Examinee.objects.get(exam_number=accepted).stage == Stage.ACCEPTED

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            (MedicalInput(" ", TODAY, is_fit=True), "clinic"),
            (MedicalInput("RS", TODAY + timedelta(days=1), is_fit=True), "examined_on"),
            (MedicalInput("RS", date(2027, 3, 29), is_fit=True), "examined_on"),
        ],
    )
    def test_a_result_that_cannot_be_is_refused(self, accepted, data, field):
        with pytest.raises(InvalidInput) as error:
            record(accepted, data)
        assert list(error.value.problems) == [field]

    def test_a_day_has_one_result(self, accepted):
        record(accepted)
        with pytest.raises(InvalidInput):
            record(accepted)

    def test_it_is_recorded_of_who_accepted_and_at_her_counter(self, accepted):
        with reading_as(get_officer("pusat")):
            other = Examinee.objects.exclude(exam_number=accepted).get().exam_number
        with pytest.raises(NoContract):
            record(other)
        with pytest.raises(NoSuchOffer):
            record(accepted, login="loket.3578")
        with pytest.raises(Forbidden):
            record(accepted, login="pusat")

    def test_posts_do_not_see_it(self, accepted):
        record(accepted)
        post = get_officer("perwakilan.tw-tpe")
        with pytest.raises(ProgrammingError, match="permission denied"), reading_as(post):
            SecondMedical.objects.count()
