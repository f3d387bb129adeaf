"""The clock of a rehearsal: moved by a file, never back, and followed by a demonstration alone."""

from contextvars import Context
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from rantau.common import clock
from rantau.demo.rehearsal import moved_clock
from rantau.demo.rehearsal.moved_clock import MovedClock
from rantau.ops.doctor import check_rehearsal_clock
from rantau.ops.instance import RunningInstance

NEAR = timedelta(seconds=5)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """The file of a clock, which is read each time."""
    monkeypatch.setattr(moved_clock, "READ_EVERY", 0)
    return tmp_path / "clock"


@pytest.fixture
def machine_time():
    """The machine's time again after a test that put another source in its place."""
    yield
    clock.use_time_source(clock.get_machine_time)


def test_without_a_file_it_is_the_machines_time(path):
    assert abs(MovedClock(path).get_time() - clock.get_machine_time()) < NEAR


def test_all_who_read_the_file_have_the_moment_it_was_moved_to(path):
    moment = clock.get_machine_time() + timedelta(days=40)

    MovedClock(path).move_to(moment)

    assert abs(MovedClock(path).get_time() - moment) < NEAR


def test_a_moment_that_is_over_moves_nothing(path):
    moved = MovedClock(path)
    moved.move_to(clock.get_machine_time() + timedelta(days=40))

    moved.move_to(clock.get_machine_time() + timedelta(days=1))

    assert moved.get_seconds() > timedelta(days=39).total_seconds()


@pytest.mark.parametrize("content", ["10", "", "nan", "-5", "inf", "1e30", "soon", "\x00"])
def test_a_smaller_number_or_none_is_ignored(path, content):
    path.write_text("3600.5\n")
    moved = MovedClock(path)
    assert moved.get_seconds() == 3600.5

    path.write_text(content)

    assert moved.get_seconds() == 3600.5


def test_the_file_is_read_again_only_after_a_tenth_of_a_second(tmp_path):
    path = tmp_path / "clock"
    path.write_text("60")
    moved = MovedClock(path)
    assert moved.get_seconds() == 60

    path.write_text("120")

    assert moved.get_seconds() == 60


@pytest.mark.parametrize(
    ("demo", "practice", "days"), [(True, False, 3), (False, False, 0), (True, True, 0)]
)
def test_a_demonstration_follows_it_and_neither_a_service_nor_practice(
    path, settings, machine_time, demo, practice, days
):
    path.write_text(str(3 * 86_400))
    settings.REHEARSAL_CLOCK = str(path)
    settings.RANTAU_DEMO, settings.RANTAU_PRACTICE = demo, practice

    apps.get_app_config("demo").ready()

    unfrozen = Context().run(clock.now)  # tests have a frozen clock, and so not this one
    assert (unfrozen - clock.get_machine_time() + NEAR).days == days


def test_a_frozen_clock_wins(path, machine_time):
    path.write_text("3600")
    clock.use_time_source(MovedClock(path).get_time)
    at = datetime(2013, 5, 20, tzinfo=UTC)

    with clock.freeze_clock(at):
        assert clock.now() == at


def test_the_doctor_says_that_a_clock_is_moved_and_a_service_has_none():
    moved = RunningInstance(1, 8000, rehearsal_clock="/tmp/clock")
    service = RunningInstance(1, 8000, rehearsal_clock="/tmp/clock", is_demo=False)

    assert "moved by /tmp/clock" in check_rehearsal_clock(moved).message
    assert "Unset it" in check_rehearsal_clock(service).fault
