"""A rehearsed round after the arrivals: the public table of who came onto the roster, and the end
of the certificates of everybody who was not chosen."""

import csv
import time
from datetime import datetime, timedelta

from rantau.common import clock
from rantau.common.end_warnings import WARNING_DAYS
from rantau.demo.load.officer import Visitor
from rantau.demo.rehearsal.round_departures import MORNING
from rantau.demo.rehearsal.round_exchange import MINUTE
from rantau.demo.rehearsal.round_walk import Walk
from rantau.placement.requirements import add_months
from rantau.rounds.certificate import compute_certificate_end
from rantau.rounds.clock_selectors import list_rounds_to_end, list_rounds_to_warn
from rantau.rounds.models import RosterEntry
from rantau.rounds.roster_clocks import WITH_ENTRY


def download_cohorts(walk: Walk) -> list[dict[str, str]]:
    """The rows of the public table, column by column."""
    visitor, path = Visitor(walk.address), f"/putaran/menunggu/{walk.edition.destination}/unduh/"
    page = walk.steps.measure("cohorts", lambda: visitor.get(path), expected=200)
    return list(csv.DictReader(page.body.decode().splitlines()))


def end_month(walk: Walk) -> None:
    """Go to the first day of the next month: what is public was counted then."""
    first = add_months(clock.today().replace(day=1), 1)
    walk.go_to(datetime.combine(first, MORNING, clock.WESTERN_TIME))


def end_certificates(walk: Walk) -> None:
    """Let the worker warn whoever waits, at each warning of each end, and end the certificates."""
    started, until = time.monotonic(), compute_certificate_end(walk.edition)
    waiting = RosterEntry.objects.filter(examinee__stage__in=WITH_ENTRY)
    ends = {*walk.read(lambda: set(waiting.values_list("expires_on", flat=True))), until}
    days = {end - timedelta(days=each) for end in ends if end for each in WARNING_DAYS}
    for day in sorted({*days, until + timedelta(days=1)}):
        walk.go_to(datetime.combine(day, MORNING, clock.WESTERN_TIME))
        walk.wait_for_worker(
            "warned and ended",
            lambda: not list_rounds_to_warn() and not list_rounds_to_end(),
            moves=2 * MINUTE,
        )
    walk.note_stage("certificates ended", 1, time.monotonic() - started)
