"""Whether a rehearsed round is as it was acknowledged: draw and ranking computed again, journal and
statistics checked, nobody with two seats and no seat with two people."""

import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, F

from rantau.access.actor import build_system_auditor
from rantau.access.scope import reading_as
from rantau.demo.load.officer import Visitor
from rantau.demo.rehearsal.round_travel_checks import TRAVEL_CHECKS
from rantau.demo.rehearsal.round_walk import Walk
from rantau.journal.heads import get_heads_path
from rantau.journal.verification import verify_journal
from rantau.rounds.draw_file import find_draw_faults, read_draw_file
from rantau.rounds.models import Examinee, Payment, Place, SeatCount
from rantau.rounds.ranking_file import find_ranking_faults, read_ranking_file
from rantau.statistics.rollups import find_rollup_differences

AUDITOR = build_system_auditor("rehearsal")
REPLAY = Path(settings.BASE_DIR) / "docs" / "rounds" / "replay.pl"
HELD = (Place.OFFERED, Place.SEATED)


def list_checks(walk: Walk) -> Iterator[tuple[str, list[str]]]:
    """Each check of the round, and what is wrong by it."""
    connection.close()  # it has stood idle for long
    yield "the draw, by docs/rounds/replay.pl", _replay(walk)
    yield "the draw, by our own replay", find_draw_faults(read_draw_file(_get_draw(walk)))
    yield "the ranking, computed again", _rank_again(walk)
    with reading_as(AUDITOR):
        for name, find in DATABASE_CHECKS.items():
            yield name, find(walk)
    yield (
        "every step was answered as expected",
        walk.steps.describe_errors(),
    )
    yield "every page had what it should", walk.faults


def _get_draw(walk: Walk) -> str:
    page = Visitor(walk.address).get(f"/putaran/{walk.code}/undian/")
    return page.body.decode() if page.status == 200 else ""


def _replay(walk: Walk) -> list[str]:
    """Let the script that shares nothing with us compute the published draw."""
    perl = shutil.which("perl")
    if not perl:
        return ["there is no perl on this machine"]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(_get_draw(walk))
        file.flush()
        done = subprocess.run(  # noqa: S603
            [perl, str(REPLAY), file.name], capture_output=True, text=True, check=False
        )
    return [] if done.returncode == 0 else [(done.stderr or done.stdout).strip()]


def _rank_again(walk: Walk) -> list[str]:
    """Rank the rows of every published ranking again."""
    found = [] if walk.acknowledged["rankings"] else ["none was published"]
    for number in range(1, walk.acknowledged["rankings"] + 1):
        page = Visitor(walk.address).get(f"/putaran/{walk.code}/peringkat/{number}/")
        if page.status != 200:
            found.append(f"ranking {number} is not there ({page.status})")
        else:
            found += find_ranking_faults(read_ranking_file(page.body.decode()))
    return found


def _find_journal_faults(_walk: Walk) -> list[str]:
    verification = verify_journal(get_heads_path())
    return [] if verification.is_valid else ["`rantau journal verify` says what"]


def _find_statistics_faults(_walk: Walk) -> list[str]:
    return [str(each) for each in find_rollup_differences()]


def _find_place_faults(walk: Walk) -> list[str]:
    """Every acknowledged place and payment is there, and none besides."""
    places = Place.objects.filter(round__code=walk.code)
    tickets = Counter(places.values_list("ticket", flat=True))
    lost = [each.number for each in walk.people if each.ticket and each.ticket not in tickets]
    counts = {"places": places.count(), "payments": Payment.objects.count()}
    return [f"the place of {number} is lost" for number in lost] + [
        f"{walk.acknowledged[kind]:,} {kind} were acknowledged, {count:,} are there"
        for kind, count in counts.items()
        if walk.acknowledged[kind] != count
    ]


def _find_seat_faults(walk: Walk) -> list[str]:
    """No seat has two people, nobody has two seats, and the counts are those of the places."""
    places = Place.objects.filter(round__code=walk.code, state__in=HELD)
    held = Counter(places.values_list("sector", "city"))
    seats = SeatCount.objects.filter(round__code=walk.code)
    found = [
        f"{each}: more are taken than there are" for each in seats.filter(taken__gt=F("total"))
    ]
    found += [
        f"{each}: {each.taken} are counted, {held[each.sector, each.city]} have one"
        for each in seats
        if each.taken != held[each.sector, each.city]
    ]
    for name in ("nik", "passport"):
        twice = places.values(name).annotate(n=Count("id")).filter(n__gt=1)
        found += [f"{len(twice)} people have two seats by {name}"] if twice else []
    chairs = Examinee.objects.filter(round__code=walk.code, seat__isnull=False)
    doubled = chairs.values("city", "sitting_at", "room", "seat").annotate(n=Count("id"))
    crowded = doubled.filter(n__gt=1).count()
    return [*found, *([f"{crowded} chairs have two people"] if crowded else [])]


def _find_examinee_faults(walk: Walk) -> list[str]:
    """Every acknowledged exam number is there once, for whom it was given."""
    rows = Examinee.objects.filter(round__code=walk.code).values_list(
        "exam_number", "place__ticket"
    )
    given, known = dict(rows), [each for each in walk.people if each.exam_number]
    lost = [each.exam_number for each in known if given.get(each.exam_number) != each.ticket]
    found = [f"the exam number {number} is lost or another's" for number in lost]
    if len(given) != walk.acknowledged["originals"]:
        accepted = walk.acknowledged["originals"]
        found.append(f"{accepted:,} originals were accepted, {len(given):,} have an exam number")
    return found


DATABASE_CHECKS: dict[str, Callable[[Walk], list[str]]] = {
    "journal verify": _find_journal_faults,
    "statistics check": _find_statistics_faults,
    "acknowledged places and payments are there": _find_place_faults,
    "no seat twice, nobody twice": _find_seat_faults,
    "acknowledged examinees are there": _find_examinee_faults,
    **TRAVEL_CHECKS,
}


def count_stages(walk: Walk) -> dict[str, int]:
    """How many are in which state of their place and which stage now."""
    with reading_as(AUDITOR):
        states = Place.objects.filter(round__code=walk.code).values_list("state", flat=True)
        stages = Examinee.objects.filter(round__code=walk.code).values_list("stage", flat=True)
        return {**Counter(f"place {state}" for state in states), **Counter(stages)}
