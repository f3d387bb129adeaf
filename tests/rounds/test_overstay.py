"""Who stays abroad without a permit: the share and its simulation, counts by district, and who is
listed for whom."""

from calendar import monthrange
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.rounds import overstay
from rantau.rounds.models import StayVersion
from rantau.rounds.overstay import (
    build_share,
    count_by_district,
    get_overstay_share,
    list_overstaying,
    simulate_quota,
)
from tests.actors import get_officer
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import get_stay_of, go_abroad, report_stay

TODAY = IN_DOCUMENTS.date()


class TestShare:
    def test_nothing_is_shown_where_a_group_is_small(self):
        assert build_share(4, 0, as_of=TODAY).permille is None
        assert build_share(20, 4, as_of=TODAY).permille is None
        assert build_share(20, 16, as_of=TODAY).ended is None
        assert build_share(20, 0, as_of=TODAY).permille == 0
        assert build_share(20, 5, as_of=TODAY).permille == 250

    def test_the_simulation_cuts_nothing_at_the_share_of_indonesia_in_2013(self):
        assert simulate_quota(7300, 170) == 7300
        assert simulate_quota(7300, 0) == 7300

    def test_from_half_on_a_fifth_is_kept_and_between_it_falls_evenly(self):
        assert simulate_quota(1000, 500) == 210
        assert simulate_quota(1000, 900) == 210
        assert simulate_quota(1000, 335) == 605


@pytest.fixture
def stay(db):
    """The stay of somebody who arrived; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        yield get_stay_of(exam)


def see(login):
    actor = get_officer(login)
    with reading_as(actor):
        return [each.reference for each in list_overstaying(actor)]


def count(as_of):
    national = get_officer("pusat")
    with reading_as(national):
        return [(each.name, each.people) for each in count_by_district(national, as_of)]


def get_exam(stay):
    return stay.offer.examinee.exam_number


def after(stay, days):
    now = clock.now() + (stay.permit_until - clock.today()) + timedelta(days=days)
    return clock.freeze_clock(now)


def test_who_is_there_after_the_last_day_is_seen_by_her_home_office_and_headquarters(stay):
    with after(stay, 0):
        assert see("pusat") == []
    with after(stay, 1):
        assert see("loket.3212") == see("pusat") == [stay.reference]
        assert see("loket.3578") == []


def test_who_the_country_says_stays_without_a_permit_is_seen_at_once(stay):
    report_stay(1, get_exam(stay), "overstay", clock.today())
    assert see("loket.3212") == [stay.reference]


def test_whoever_came_home_late_is_counted_until_that_day_and_no_longer(stay):
    with after(stay, 10):
        today = clock.today()
        assert report_stay(1, get_exam(stay), "left", today) == "left"
        assert see("pusat") == []
        assert count(today) == []
        [(name, people)] = count(today - timedelta(days=1))
        assert (people, name.isdigit()) == (1, False)
        assert count(stay.permit_until) == []


def test_headquarters_alone_counts_by_district(stay):
    counter = get_officer("loket.3212")
    with pytest.raises(Forbidden), reading_as(counter):
        count_by_district(counter, clock.today())


def test_the_public_share_counts_whose_stay_ended_within_a_year(stay, monkeypatch):
    monkeypatch.setattr(overstay, "MIN_SHOWN", 1)

    def read(destination="KR"):
        with reading_as(PUBLIC_ACTOR):
            share = get_overstay_share(PUBLIC_ACTOR, destination)
        return share.ended, share.overstaying

    assert read() == (None, None)
    with after(stay, 1):
        assert read() == (None, None)
    with after(stay, 40):
        assert read() == (1, 1)
        assert read("JP") == (None, None)
        report_stay(1, get_exam(stay), "left", clock.today())
        assert read() == (1, 1)
    with after(stay, 80):
        assert read() == (1, 0)
    with after(stay, 480):
        assert read() == (None, None)


@pytest.mark.parametrize(
    ("kind", "later"), [("left", (1, 0)), ("extension", (None, None)), ("overstay", (1, 1))]
)
def test_the_public_share_does_not_move_within_a_month_by_what_is_recorded_late(
    stay, monkeypatch, kind, later
):
    monkeypatch.setattr(overstay, "MIN_SHOWN", 1)

    def read():
        with reading_as(PUBLIC_ACTOR):
            share = get_overstay_share(PUBLIC_ACTOR, "KR")
        return share.ended, share.overstaying

    until = (stay.permit_until + timedelta(days=400)).isoformat() if kind == "extension" else ""
    with after(stay, 40):
        assert read() == (1, 1)
        on = stay.permit_until + timedelta(days=1)
        assert report_stay(1, get_exam(stay), kind, on, until=until) == kind
        assert read() == (1, 1)
    with after(stay, 80):
        assert read() == later


def test_what_was_recorded_of_a_stay_is_kept_and_nobody_writes_it(stay):
    national, versions = get_officer("pusat"), StayVersion.objects.filter(stay=stay)
    report_stay(1, get_exam(stay), "left", clock.today())
    with reading_as(get_officer("inspektorat")):
        days = [each.left_on for each in versions.order_by("recorded_at", "id")]
    assert days == [None, clock.today()]
    for attempt in (versions.delete, lambda: versions.update(left_on=None), versions.count):
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(national):
            attempt()


def test_the_public_share_is_of_the_end_of_the_last_month(stay, monkeypatch):
    monkeypatch.setattr(overstay, "MIN_SHOWN", 1)
    report_stay(1, get_exam(stay), "overstay", clock.today())
    with clock.freeze_clock(clock.now() + timedelta(days=40)), reading_as(PUBLIC_ACTOR):
        share = get_overstay_share(PUBLIC_ACTOR, "KR")
        assert (share.overstaying, share.as_of.day) == (
            1,
            monthrange(*share.as_of.timetuple()[:2])[1],
        )
