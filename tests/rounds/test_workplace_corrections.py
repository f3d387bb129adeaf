"""Two persons of headquarters correct away a change of workplace that never happened; and a moved
arrival says anew which of them are more than allowed."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import acting_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.rounds.models import WorkplaceChange
from rantau.rounds.services.stays import record_extension, settle_change
from rantau.rounds.stay_errors import CorrectionDiffers, NothingToCorrect
from rantau.rounds.stay_rows import WORKPLACE
from rantau.rounds.stay_rules import CHANGED_WORKPLACE, judge_reentry
from rantau.rounds.stay_selectors import build_facts
from tests.actors import get_officer
from tests.factories.stay_corrections import (
    change_workplace,
    confirm,
    find_on_worklist,
    get_change,
    get_entry,
    list_days,
    propose,
    propose_arrival,
)
from tests.factories.stays import get_stay_of
from tests.rounds.test_journeys import AMOUNTS


class TestArrivalWithChanges:
    """Three changes of workplace are allowed until the permit as it was given ends."""

    @pytest.fixture
    def last(self, exam):
        """The id of her fourth change, on the first day of the extension."""
        stay = get_stay_of(exam)
        after = (stay.permit_until - stay.arrived_on).days + 1
        until = stay.permit_until + timedelta(days=60)
        record_extension(get_officer("pusat"), uuid4(), stay.reference, until=until)
        with clock.freeze_clock(clock.now() + timedelta(days=after)):
            yield [change_workplace(exam, each) for each in (10, 11, 12, after)][-1]

    def test_one_that_the_new_day_makes_more_than_allowed_is_looked_into(self, exam, last):
        reference = get_stay_of(exam).reference
        assert not get_change(id=last).is_excess
        assert find_on_worklist(reference, "pusat-2") == []
        confirm(propose_arrival(exam))
        change = get_change(id=last)
        assert change.is_excess
        assert find_on_worklist(reference, "pusat-2")
        assert get_entry("confirmed").terms["marked"] == change.changed_on.isoformat()

    def test_one_that_only_the_old_day_made_so_is_allowed(self, exam, last):
        confirm(propose_arrival(exam))
        confirm(propose_arrival(exam, days=-1))
        assert not get_change(id=last).is_excess
        assert find_on_worklist(get_stay_of(exam).reference, "pusat-2") == []

    def test_one_that_is_settled_stays_as_it_was_settled(self, exam, last):
        confirm(propose_arrival(exam))
        settle_change(
            get_officer("pusat"), uuid4(), get_stay_of(exam).reference, why="Majikan tutup"
        )
        confirm(propose_arrival(exam, days=-1))
        assert get_change(id=last).is_excess


def test_an_arrival_moved_there_and_back_marks_nothing_anew(exam):
    stay = get_stay_of(exam)
    first_part = (stay.permit_until - stay.arrived_on).days
    until = stay.permit_until + timedelta(days=60)
    record_extension(get_officer("pusat"), uuid4(), stay.reference, until=until)
    confirm(propose_arrival(exam))
    with clock.freeze_clock(clock.now() + timedelta(days=first_part + 10)):
        changes = [change_workplace(exam, each) for each in (10, 11, 12, first_part - 1)]
        settle_change(get_officer("pusat"), uuid4(), stay.reference, why="Majikan tutup")
        last = change_workplace(exam, first_part)
        confirm(propose(exam, WORKPLACE, change_id=changes[0]))
        assert not get_change(id=last).is_excess
        for days in (-2, 2):
            confirm(propose_arrival(exam, days=days))
    assert not get_change(id=last).is_excess
    assert find_on_worklist(stay.reference, "pusat-2") == []


def settle_fourth(exam):
    """Record four changes of workplace, one too many, settle it, and withdraw the first; gives
    their ids."""
    changes = [change_workplace(exam, each) for each in range(1, 5)]
    reference = get_stay_of(exam).reference
    settle_change(get_officer("pusat"), uuid4(), reference, why="Majikan tutup")
    confirm(propose(exam, WORKPLACE, change_id=changes[0]))
    return changes


class TestWorkplaceChange:
    def test_one_that_never_happened_counts_nowhere(self, exam):
        wrong = change_workplace(exam)
        stay = get_stay_of(exam)
        home = replace(build_facts(stay, list_days(exam)), left_on=clock.today())
        amounts = replace(AMOUNTS, reentry_months=3)
        assert CHANGED_WORKPLACE in judge_reentry(home, amounts).hindrances
        confirm(propose(exam, WORKPLACE, change_id=wrong))
        assert list_days(exam) == []
        home = replace(home, changes=tuple(list_days(exam)))
        assert not judge_reentry(home, amounts).hindrances
        terms = get_entry("confirmed").terms
        assert terms["before_changed_on"] == stay.arrived_on.isoformat()
        assert "Contoh 0" not in terms.values()

    def test_the_right_one_is_recorded_anew_on_the_same_day(self, exam):
        confirm(propose(exam, WORKPLACE, change_id=change_workplace(exam)))
        change_workplace(exam)
        assert list_days(exam) == [get_stay_of(exam).arrived_on]

    def test_one_more_than_allowed_may_be_allowed_then(self, exam):
        with clock.freeze_clock(clock.now() + timedelta(days=30)):
            changes = [change_workplace(exam, each) for each in range(4)]
            assert get_change(id=changes[-1]).is_excess
            reference = get_stay_of(exam).reference
            assert find_on_worklist(reference, "pusat-2")
            confirm(propose(exam, WORKPLACE, change_id=changes[0]))
        assert not get_change(id=changes[-1]).is_excess
        assert find_on_worklist(reference, "pusat-2") == []

    def test_one_of_an_earlier_day_that_came_late_stays_the_one_too_many(self, exam):
        with clock.freeze_clock(clock.now() + timedelta(days=30)):
            changes = [change_workplace(exam, each) for each in (10, 11, 12, 13, 5)]
            assert [get_change(id=each).is_excess for each in changes[2:]] == [False, True, True]
            confirm(propose(exam, WORKPLACE, change_id=changes[0]))
        assert [get_change(id=each).is_excess for each in changes[3:]] == [False, True]
        assert find_on_worklist(get_stay_of(exam).reference, "pusat-2")

    def test_one_too_many_that_is_withdrawn_again_changes_nothing_of_the_others(self, exam):
        reference = get_stay_of(exam).reference
        with clock.freeze_clock(clock.now() + timedelta(days=30)):
            changes = settle_fourth(exam)
            changes += [change_workplace(exam, each) for each in (5, 6)]
            confirm(propose(exam, WORKPLACE, change_id=changes[5]))
        assert get_change(id=changes[4]).is_excess
        assert find_on_worklist(reference, "pusat-2")

    def test_one_of_the_extension_says_nothing_of_those_before_it(self, exam):
        first = get_stay_of(exam).permit_until
        until = first + timedelta(days=30)
        record_extension(get_officer("pusat"), uuid4(), get_stay_of(exam).reference, until=until)
        after = (first - get_stay_of(exam).arrived_on).days + 1
        with clock.freeze_clock(clock.now() + timedelta(days=after + 1)):
            changes = [change_workplace(exam, each) for each in (10, 11, 12, 5, after)]
            confirm(propose(exam, WORKPLACE, change_id=changes[-1]))
        assert get_change(id=changes[3]).is_excess
        assert find_on_worklist(get_stay_of(exam).reference, "pusat-2")

    def test_where_no_more_stand_than_allowed_none_is_looked_into(self, exam):
        reference = get_stay_of(exam).reference
        with clock.freeze_clock(clock.now() + timedelta(days=30)):
            changes = settle_fourth(exam)
            last = change_workplace(exam, 5)
            assert get_change(id=last).is_excess
            confirm(propose(exam, WORKPLACE, change_id=changes[3]))
        assert not get_change(id=last).is_excess
        assert find_on_worklist(reference, "pusat-2") == []

    def test_as_many_give_way_as_are_open_beyond_those_that_are_too_many(self, exam):
        reference = get_stay_of(exam).reference
        with clock.freeze_clock(clock.now() + timedelta(days=30)):
            changes = settle_fourth(exam)
            changes += [change_workplace(exam, each) for each in (5, 6)]
            confirm(propose(exam, WORKPLACE, change_id=changes[3]))
        assert [get_change(id=each).is_excess for each in changes[4:]] == [False, True]
        assert find_on_worklist(reference, "pusat-2")

    def test_while_another_is_too_many_headquarters_looks_into_it(self, exam):
        with clock.freeze_clock(clock.now() + timedelta(days=30)):
            changes = [change_workplace(exam, each) for each in range(5)]
            confirm(propose(exam, WORKPLACE, change_id=changes[-1]))
        assert get_change(id=changes[-2]).is_excess
        assert find_on_worklist(get_stay_of(exam).reference, "pusat-2")

    def test_one_that_was_withdrawn_meanwhile_is_not_confirmed(self, exam):
        wrong = change_workplace(exam)
        reference = propose(exam, WORKPLACE, change_id=wrong)
        with acting_as(get_officer("pusat")):
            WorkplaceChange.objects.filter(id=wrong).update(withdrawn_at=clock.now())
        with pytest.raises(CorrectionDiffers):
            confirm(reference)

    def test_where_none_stands_there_is_nothing_to_correct(self, exam):
        for change in (None, uuid4()):
            with pytest.raises(NothingToCorrect):
                propose(exam, WORKPLACE, change_id=change)

    def test_where_another_stands_the_error_is_at_the_choice(self, exam):
        change_workplace(exam)
        with pytest.raises(InvalidInput) as error:
            propose(exam, WORKPLACE, change_id=uuid4())
        assert list(error.value.problems) == ["change"]
