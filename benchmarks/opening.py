"""Measure the opening of a round: tens of thousands take a place in its first minutes and look at
it again, the order is drawn, and nobody has two seats nor any seat two people."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.conf import settings
from django.db.models import F

from benchmarks.actors import BENCH, get_actor
from benchmarks.report import BenchTarget, Measurement, run_clients
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.declarations.steps import DeclarationInput
from rantau.demo.load.officer import Response, Visitor, invent_network
from rantau.demo.load.steps import StepFailed, summarize_times
from rantau.rounds.draw_file import find_draw_faults, read_draw_file
from rantau.rounds.models import Place, PublishedDraw, SeatCount
from rantau.rounds.services.announcements import (
    propose_announcement,
    publish_announcement,
)

HOPEFULS, SECONDS = 60_000, 600  # the budget's own
FAIR_MINUTES, LOOKS = 5, 2  # how long all are equal; how often each looks at her place
TWICE = 50  # one in so many comes a second time
FILE = Path(settings.BASE_DIR) / "schemes" / "rounds" / "korea-2026-2.yaml"
BEGINS_AFTER = timedelta(seconds=5)
MAX_DRAW = 300  # seconds until the worker has drawn
LETTERS = str.maketrans("0123456789", "ABCDEFGHIJ")  # a passport has no digits in a name


@dataclass
class Opening:
    """A round that opens now, and what was acknowledged: the secret codes of places by number."""

    target: BenchTarget
    code: str
    opens_at: datetime
    places: dict[int, str] = field(default_factory=dict)
    refused: int = 0

    def come(self, number: int) -> None:
        """Take a place as one person, and look at it; some try again by another telephone."""
        steps, network = self.target.steps, invent_network(number)
        visitor = Visitor(self.target.port, network=network)
        if clock.now() > self.opens_at + timedelta(seconds=SECONDS):
            return
        steps.measure("take", lambda: self._take(visitor, number), expected=200)
        self.places[number] = visitor.cookies["round_place"]
        for _ in range(LOOKS):
            steps.measure("look", lambda: visitor.get("/putaran/tempat/"), expected=200)
        if number % TWICE == 0:
            again = self._take(Visitor(self.target.port, network=network), number)
            self.refused += again.status == 422

    def _take(self, visitor: Visitor, number: int) -> Response:
        return visitor.post(f"/putaran/{self.code}/daftar/", build_form(number))


def build_form(number: int) -> dict[str, str]:
    """What an invented person types; each number is another person."""
    sub_district, day, serial = number % 30 + 1, number // 30 % 28 + 1, number // 840 + 1
    return {
        "name": f"Peraga Pembukaan {str(number).translate(LETTERS)}",
        "nik": f"3212{sub_district:02}{day:02}0198{serial:04}",
        "passport": f"X{1_000_001 + number}",
        "birth_date": f"{day:02}-01-1998",
        "sex": "M",
        "sector": "manufacturing",
        "first": ("jakarta", "bandung", "semarang", "surabaya")[number % 4],
        "second": "medan",
    }


def measure_opening(target: BenchTarget) -> Iterator[Measurement]:
    """Open a round, and let people come as fast as sixteen clients bring them."""
    opening = _open_round(target)
    time.sleep(max(0.0, (opening.opens_at - clock.now()).total_seconds()))
    started = time.monotonic()

    def run_one(number: int) -> None:
        try:
            opening.come(number)
        except StepFailed:
            return

    rate = run_clients("take", run_one, target.hopefuls, target.steps)
    minutes = (time.monotonic() - started) / 60
    faults = _find_faults(opening)
    look = summarize_times(target.steps.times_ms["look"])
    came = len(opening.places)
    is_right = came == target.hopefuls and not faults and not rate.wrong
    yield target.line(
        "people who took a place in the opening of a round",
        "60,000 in ten minutes, no seat and no person twice",
        came,
        f"people in {minutes:.1f} minutes",
        met=is_right if target.hopefuls >= HOPEFULS else None,
        note=f"{came / minutes / 60:.0f} a second; take p95 {rate.each.p95_ms} ms, "
        f"look p95 {look.p95_ms} ms, {rate.wrong} wrong, {opening.refused} second tries refused; "
        f"{', '.join(faults) or 'the draw fits'}",
    )


def _open_round(target: BenchTarget) -> Opening:
    begins = clock.now().replace(microsecond=0) + BEGINS_AFTER
    # In proportion to who comes, and one at least.
    fair_minutes = min(FAIR_MINUTES, target.hopefuls * FAIR_MINUTES // HOPEFULS + 1)
    return Opening(target, publish_round(begins, fair_minutes), begins)


def publish_round(begins: datetime, fair_minutes: int = FAIR_MINUTES) -> str:
    """Publish a round whose registration begins at a moment (aware), by two of headquarters; gives
    its code."""
    code = f"ukur-{begins:%d%H%M%S}"
    declared = _declare(code, begins, fair_minutes)
    data = DeclarationInput(declared, "Putaran ukur", "A round to measure")
    reference = propose_announcement(get_actor("pusat"), uuid4(), data).answer
    publish_announcement(get_actor("pusat-2"), uuid4(), reference)
    return code


def _declare(code: str, begins: datetime, fair_minutes: int) -> str:
    """Korea's round, whose registration begins then, each window after the one before."""
    content: dict[str, Any] = yaml.safe_load(FILE.read_text())
    content["round"], content["amounts"]["fair_minutes"] = code, fair_minutes
    for number, name in enumerate(content["windows"]):
        start = begins + timedelta(days=10 * number)
        end = start + timedelta(days=5)
        content["windows"][name] = {"begins": start.isoformat(), "ends": end.isoformat()}
    del content["sittings"]
    for city in content["cities"].values():
        del city["rooms"]
    days = {"results_on": 28, "ranked_on": 48, "roster_by": 70}
    first: date = begins.date()
    content |= {name: first + timedelta(days=after) for name, after in days.items()}
    content["announced_on"] = content["eligibility"]["age_on"] = first
    return yaml.safe_dump(content)


def _find_faults(opening: Opening) -> list[str]:
    """What is not as it was acknowledged, once the worker has drawn."""
    end = time.monotonic() + FAIR_MINUTES * 60 + MAX_DRAW
    while not (content := _get_draw(opening.code)):
        if time.monotonic() > end:
            return ["nothing was drawn"]
        time.sleep(1)
    with reading_as(BENCH):
        places = Place.objects.filter(round__code=opening.code)
        counts = SeatCount.objects.filter(round__code=opening.code)
        held = places.filter(state__in=(Place.OFFERED, Place.SEATED)).count()
        facts = {
            "places are not those acknowledged": places.count() != len(opening.places),
            "a seat too many": counts.filter(taken__gt=F("total")).exists(),
            "seats taken are not those offered": sum(c.taken for c in counts) != held,
        }
    faults = [fault for fault, is_there in facts.items() if is_there]
    return faults + find_draw_faults(read_draw_file(content))


def _get_draw(code: str) -> str:
    """The published file; empty before the worker has drawn."""
    with reading_as(BENCH):
        draw = PublishedDraw.objects.filter(round__code=code).first()
        return draw.content if draw else ""
