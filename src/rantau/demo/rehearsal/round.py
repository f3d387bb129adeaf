"""Rehearse a whole round over HTTP, in a Rantau that is started for it."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from rantau.common import clock
from rantau.demo.counterpart import Manners
from rantau.demo.load.officer import PROXY, Address
from rantau.demo.load.steps import StepFailed
from rantau.demo.rehearsal.desks import Desk, get_demonstration_desks
from rantau.demo.rehearsal.instances import serve_beside
from rantau.demo.rehearsal.moved_clock import MovedClock
from rantau.demo.rehearsal.round_checks import count_stages, list_checks
from rantau.demo.rehearsal.round_contracts import answer_contracts
from rantau.demo.rehearsal.round_departures import travel
from rantau.demo.rehearsal.round_desk import check_originals
from rantau.demo.rehearsal.round_edition import (
    count_contracts,
    find_second_city,
    list_wishes,
    move_round,
)
from rantau.demo.rehearsal.round_ends import download_cohorts, end_certificates, end_month
from rantau.demo.rehearsal.round_exam import sit_test
from rantau.demo.rehearsal.round_exchange import Counterpart, settle_files
from rantau.demo.rehearsal.round_journey import prepare_journeys, wait_for_placements
from rantau.demo.rehearsal.round_opening import announce, open_registration, pay_seats
from rantau.demo.rehearsal.round_results import rank, take_in_results, take_in_skill_test
from rantau.demo.rehearsal.round_roster import send_roster
from rantau.demo.rehearsal.round_walk import (
    FIRST,
    SECOND,
    Hopeful,
    RehearsalFailed,
    StageCount,
    Walk,
    invent_hopeful,
)
from rantau.rounds.edition import RoundEdition
from rantau.rounds.parsing import parse_round

CLOCK_FILE, OUTPUT = "rehearsal-clock", "rehearsal.output"
AT_COUNTER = 10  # one in so many has no telephone
PEOPLE_PER_DESK, MAX_DESKS = 100, 300
# Some files come broken first, and some twice; a contract leads to the entry after so many days.
MANNERS = Manners(wrong=0.3, twice=0.3, returned=0.05, entry_days=35)
EXCHANGE = "exchange"  # the folder of files for counterparts, in the data directory


@dataclass(frozen=True)
class RoundReport:
    """The result of a rehearsed round; the keys are those of the JSON file.

    stages  of the walk, in order; `steps` count and percentiles in milliseconds, by step
    counts  how many ended in which state and stage
    cohorts  the public table of who came onto the roster, after the last arrival
    checks  what is wrong, by check: nothing where it passed
    """

    edition: str
    people: int
    elapsed_s: float
    stages: list[StageCount]
    steps: dict[str, Any]
    counts: dict[str, int]
    cohorts: list[dict[str, str]]
    checks: dict[str, list[str]]

    @property
    def is_successful(self) -> bool:
        """Whether every check passed."""
        return not any(self.checks.values())


def rehearse_round(
    folder: Path, content: str, people: int, print_line: Callable[[str], None]
) -> RoundReport:
    """Serve from `folder`, walk through the declared round with so many people, and check.

    content  the declaration in YAML, whose days are moved so that the registration begins tomorrow
    Raises   RehearsalFailed; NotServed; UnreadableDeclaration
    """
    moved, started = MovedClock(folder / CLOCK_FILE), time.monotonic()
    clock.use_time_source(moved.get_time)
    changes = {
        "REHEARSAL_CLOCK": str(moved.path),
        "TRUSTED_PROXIES": PROXY,
        "EXCHANGE_FOLDER": str(folder / EXCHANGE),
    }
    tomorrow = clock.today() + timedelta(days=1)
    declaration = move_round(content, tomorrow, people)
    edition = parse_round(declaration)
    with serve_beside(folder, changes, folder / OUTPUT) as port:
        desks = choose_desks(people)
        hopefuls = invent_hopefuls(edition, people, desks)
        contracts = count_contracts(people)
        walk = Walk(Address(port), edition, moved, hopefuls, desks, contracts, print_line)
        try:
            _walk_to_ranking(walk, declaration)
            cohorts = _walk_to_end(walk, Counterpart(folder / EXCHANGE, MANNERS))
        except StepFailed as failure:
            errors = walk.steps.describe_errors()
            raise RehearsalFailed(f"Nothing goes on after {failure}: {errors}") from failure
        checks = dict(list_checks(walk))
        counts = count_stages(walk)
    return RoundReport(
        edition.code,
        people,
        round(time.monotonic() - started, 1),
        walk.stages,
        {step: asdict(each) for step, each in walk.steps.summarize().items()},
        counts,
        cohorts,
        checks,
    )


def _walk_to_ranking(walk: Walk, declaration: str) -> None:
    """Go through the stages until the ranking in their order, each at its time."""
    walk.sign_in([FIRST, SECOND, *(f"loket.{desk.suffix}" for desk in walk.desks)])
    if walk.steps.errors:
        raise RehearsalFailed(f"Nobody can sign in: {walk.steps.describe_errors()}")
    announce(walk, declaration)
    open_registration(walk)
    pay_seats(walk)
    check_originals(walk)
    sit_test(walk)
    take_in_results(walk)
    take_in_skill_test(walk)
    rank(walk)


def _walk_to_end(walk: Walk, counterpart: Counterpart) -> list[dict[str, str]]:
    """Go from the ranking to the arrivals, and on to the end of the certificates; gives the public
    table as it was after the last arrival."""
    send_roster(walk, counterpart)
    answer_contracts(walk, counterpart, is_first=True)
    prepare_journeys(walk, counterpart, is_first=True)
    travel(walk, counterpart)
    wait_for_placements(walk)
    settle_files(walk)
    end_month(walk)
    cohorts = download_cohorts(walk)
    end_certificates(walk)
    return cohorts


def choose_desks(people: int) -> list[Desk]:
    """The offices that serve so many people: some of all parts of the country, two at least."""
    desks = get_demonstration_desks().desks
    count = min(MAX_DESKS, len(desks), max(2, people // PEOPLE_PER_DESK))
    return [desks[place * len(desks) // count] for place in range(count)]


def invent_hopefuls(edition: RoundEdition, people: int, desks: list[Desk]) -> list[Hopeful]:
    """So many people, who want the cities in the proportion of their seats."""
    wishes = list_wishes(edition)
    Random(2013).shuffle(wishes)  # noqa: S311  the same order each time
    return [
        invent_hopeful(
            number,
            desks[number % len(desks)],
            (sector, city, find_second_city(edition, sector, city)),
            edition.eligibility.age_on,
            at_counter=number % AT_COUNTER == 0,
        )
        for number, (sector, city) in enumerate(islice(cycle(wishes), people))
    ]
