"""What runs out is counted in days and in hundredths of the whole, and tagged when it is urgent."""

from datetime import date, timedelta

from rantau.rounds.running_clocks import ClockDays, list_running_clocks

TODAY = date(2027, 3, 30)
NOTHING = ClockDays(certificate=None, roster=None, documents={})


def list_clocks(**days):
    return list_running_clocks(ClockDays(**{**vars(NOTHING), **days}), TODAY)


def span(before, after):
    return TODAY - timedelta(days=before), TODAY + timedelta(days=after)


def test_nothing_runs_where_nothing_was_given():
    assert list_clocks() == []
    assert list_clocks(roster=(None, None)) == []


def test_half_of_a_certificate_is_left():
    [clock] = list_clocks(certificate=span(365, 365))

    assert (clock.days_left, clock.percent, clock.is_urgent) == (365, 50, False)


def test_a_name_on_the_list_is_urgent_from_ninety_days_on():
    assert [list_clocks(roster=span(270, days))[0].is_urgent for days in (91, 90)] == [False, True]


def test_a_passport_is_urgent_a_year_before_since_the_country_wants_one():
    [clock] = list_clocks(documents={"passport": span(10, 365)})

    assert (clock.percent, clock.is_urgent) == (10, True)


def test_what_is_over_is_empty_and_urgent():
    [clock] = list_clocks(documents={"medical": span(200, -1)})

    assert (clock.days_left, clock.percent, clock.is_urgent) == (-1, 0, True)
