"""A rehearsed round in the test: chairs are planned, the entrance marks who comes, some by a
telephone that reports late, and the sittings are closed."""

import re
import time
from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from rantau.common import clock
from rantau.demo.load.officer import Officer
from rantau.demo.rehearsal.round_walk import FIRST, Walk, find_people_of_room
from rantau.rounds.entrance import parse_sitting
from rantau.rounds.models import AttendanceMark

ABSENT, REPORTED_LATE = 12, 60  # one in so many
MARKS_AT_ONCE = 100
RECORDED, LATE = "recorded", "late"  # what the entrance is told
ROOM_PATTERN = r'/putaran/{code}/ruang/([^/"]+)/(\d{{8}}T\d{{4}}Z)/([^/"]+)/"'


def sit_test(walk: Walk) -> None:
    """Plan the chairs, and hold every sitting in every city."""
    started, headquarters = time.monotonic(), walk.officers[FIRST]
    walk.go_to(walk.edition.windows["verification"].ends + timedelta(minutes=1))
    walk.send("plan_seats", headquarters, f"/putaran/{walk.code}/ruang/rencana/", {})
    entrances = {}
    for number, city in enumerate(walk.edition.cities):
        suffix = walk.desks[number % len(walk.desks)].suffix
        form = {"city": city, "office": f"DN-{suffix}"}
        walk.send("name_office", headquarters, f"/putaran/{walk.code}/ruang/kantor/", form)
        entrances[city] = walk.officers[f"loket.{suffix}"]
    walk.note_stage("chairs planned", 1, time.monotonic() - started)
    rooms = _list_rooms(walk, headquarters)
    for sitting in sorted({sitting for _city, sitting, _room in rooms}):
        held = [each for each in rooms if each[1] == sitting]
        _hold_sitting(walk, parse_sitting(sitting), held, entrances)


def _list_rooms(walk: Walk, headquarters: Officer) -> list[tuple[str, str, str]]:
    """City, sitting and room of each room with somebody in it, as their addresses have them."""
    page = headquarters.get(f"/putaran/{walk.code}/ruang/").body.decode()
    found = re.findall(ROOM_PATTERN.format(code=re.escape(walk.code)), page)
    return sorted({each for each in found if each[2] != "tutup"})


def _hold_sitting(
    walk: Walk, at: datetime, rooms: list[tuple[str, str, str]], entrances: dict[str, Officer]
) -> None:
    walk.go_to(at - timedelta(hours=1))
    in_time: list[tuple[str, list[dict[str, Any]]]] = []
    late: list[tuple[str, list[dict[str, Any]]]] = []
    by_city: dict[str, list[str]] = defaultdict(list)
    for city, sitting, room in rooms:
        path = f"/putaran/{walk.code}/ruang/{city}/{sitting}/{room}/"
        page = walk.steps.measure("room", partial(entrances[city].get, path), expected=200)
        by_city[city] += [each["number"] for each in find_people_of_room(page.body)]
    for city, numbers in by_city.items():
        come = [number for n, number in enumerate(numbers) if n % ABSENT != ABSENT - 1]
        slow = come[REPORTED_LATE // 2 :: REPORTED_LATE]
        in_time += _build_marks(city, [each for each in come if each not in set(slow)])
        late += _build_marks(city, slow)
    walk.run_stage("came to the test", lambda each: _send(walk, entrances, each, RECORDED), in_time)
    walk.go_to(at + timedelta(minutes=walk.edition.sitting_minutes + 1))
    started = time.monotonic()
    for city, sitting in sorted({(city, sitting) for city, sitting, _room in rooms}):
        path = f"/putaran/{walk.code}/ruang/{city}/{sitting}/tutup/"
        walk.send("close_sitting", walk.officers[FIRST], path, {})
    walk.note_stage("sittings closed", len(by_city), time.monotonic() - started)
    walk.run_stage("reported late", lambda each: _send(walk, entrances, each, LATE), late)
    walk.run_stage("sent twice", lambda each: _send(walk, entrances, each, "repeated"), in_time[:1])


def _build_marks(city: str, numbers: list[str]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The marks of a telephone at the entrance of a city, in parts."""
    marks = [
        {
            "id": str(uuid4()),
            "number": number,
            "kind": AttendanceMark.PRESENT,
            "at": clock.now().isoformat(),
        }
        for number in numbers
    ]
    return [(city, marks[n : n + MARKS_AT_ONCE]) for n in range(0, len(marks), MARKS_AT_ONCE)]


def _send(
    walk: Walk, entrances: dict[str, Officer], part: tuple[str, list[dict[str, Any]]], outcome: str
) -> None:
    """Send marks; each has the expected outcome. One that is sent again is answered as before."""
    city, marks = part
    path = f"/putaran/{walk.code}/ruang/{city}/"
    body = {"marks": marks}
    page = walk.steps.measure(
        "marks", lambda: entrances[city].post_json(path, body), expected=200, is_command=True
    )
    outcomes = {each["outcome"] for each in page.json()["results"].values()}
    if outcome != "repeated" and outcomes != {outcome}:
        walk.faults.append(f"marks at {city} were {sorted(outcomes)} and not {outcome}")
    if outcome != "repeated":
        walk.acknowledged["came"] += len(marks)
