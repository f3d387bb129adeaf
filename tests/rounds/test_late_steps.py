"""What is late of a journey has somebody who asks about it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.late_steps import LateStep, StepDays, list_late_steps
from rantau.rounds.services.withdrawals import withdraw_examinee
from rantau.worker.periodic_tasks import ROUNDS_ACTOR, ask_about_late_steps
from tests.factories.journeys import accept, prepare_visa, record_medical, take_file, take_permits
from tests.factories.offers import get_offer_of
from tests.factories.rosters import IN_DOCUMENTS
from tests.rounds.test_journeys import AMOUNTS
from tests.worker_login import get_officer_as_system

TODAY = IN_DOCUMENTS.date()
ACCEPTED = StepDays(TODAY, has_permit=False, is_fit=False, has_entry=False)
WITH_VISA = replace(
    ACCEPTED,
    has_permit=True,
    is_fit=True,
    visa_on=TODAY,
    visa_until=TODAY + timedelta(days=80),
)


def find(days, after):
    return list_late_steps(days, AMOUNTS, TODAY + timedelta(days=after))


def test_a_medical_is_late_after_its_days_and_a_permit_after_its_own():
    assert find(ACCEPTED, 30) == []
    assert find(ACCEPTED, 31) == [LateStep.MEDICAL]
    assert find(ACCEPTED, 50) == [LateStep.MEDICAL]
    assert find(ACCEPTED, 51) == [LateStep.PERMIT, LateStep.MEDICAL]


def test_a_day_of_entry_is_late_two_months_after_the_visa_or_a_month_before_its_end():
    assert find(WITH_VISA, 50) == []
    assert find(WITH_VISA, 51) == [LateStep.ENTRY]
    long = replace(WITH_VISA, visa_until=TODAY + timedelta(days=365))
    assert [find(long, 60), find(long, 61)] == [[], [LateStep.ENTRY]]
    assert find(replace(WITH_VISA, has_entry=True), 79) == []


@pytest.fixture
def exam(worker_db, settings, tmp_path, monkeypatch):
    """Somebody who accepted a contract; another waits for an answer besides."""
    for module in ("rosters", "examinees", "rounds", "persons", "journeys"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    with clock.freeze_clock(IN_DOCUMENTS):
        yield accept()


def list_open():
    """Kind and office of each open duty about a late step."""
    rows = Duty.objects.filter(closed_at=None).select_related("office").order_by("kind")
    with reading_as(ROUNDS_ACTOR):
        late = rows.filter(
            kind__in=["rounds:ask_permit", "rounds:call_for_medical", "rounds:ask_entry"]
        )
        return [(each.kind, each.office.code) for each in late]


def at(days):
    return clock.freeze_clock(IN_DOCUMENTS + timedelta(days=days))


def test_an_overdue_medical_is_a_task_of_her_office_until_she_is_examined(exam):
    with at(31):
        assert [ask_about_late_steps(), ask_about_late_steps()] == [1, 0]
        assert list_open() == [("rounds:call_for_medical", "DN-3212")]
        record_medical(exam)
        assert [ask_about_late_steps(), ask_about_late_steps()] == [1, 0]
        assert list_open() == []


def test_an_overdue_permit_is_a_task_of_headquarters_until_it_comes(exam):
    with at(1):
        record_medical(exam)
    with reading_as(ROUNDS_ACTOR):
        days = get_offer_edition(get_offer_of(exam)).amounts.permit_days
    with at(days):
        assert ask_about_late_steps() == 0
    with at(days + 1):
        ask_about_late_steps()
        assert [kind for kind, _office in list_open()] == ["rounds:ask_permit"]
        take_permits(1, {exam: "V-1"})
        ask_about_late_steps()
        assert list_open() == []


def test_a_day_of_entry_that_does_not_come_is_a_task_of_headquarters(exam):
    with at(2):
        prepare_visa(exam)
    with at(70):
        ask_about_late_steps()
        assert [kind for kind, _office in list_open()] == ["rounds:ask_entry"]
        row = {
            "exam_number": exam,
            "on": clock.today().isoformat(),
            "flight": "GA1",
            "airport": "CGK",
        }
        take_file("ENTRY_LIST", 1, [row], by=ROUNDS_ACTOR)
        ask_about_late_steps()
        assert list_open() == []


def test_nobody_is_asked_about_who_left_the_round(exam):
    with at(31):
        ask_about_late_steps()
        withdraw_examinee(get_officer_as_system("loket.3212"), uuid4(), exam, reason="family")
        ask_about_late_steps()
        assert list_open() == []
