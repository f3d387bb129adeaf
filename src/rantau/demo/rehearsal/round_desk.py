"""A rehearsed round at the desks: offices open times, people book them, are registered, and have
their originals accepted or refused, each at the time that was booked."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.rehearsal.desks import REHEARSAL
from rantau.demo.rehearsal.round_walk import EXAM_PATTERN, Hopeful, Walk, find_text
from rantau.rounds.models import Rejection, Slot
from rantau.rounds.services.seats import list_rounds_to_move

DAYS, FROM, UNTIL, MINUTES = 5, "10:00", "16:00", 180  # of the times that each office opens
SLOTS_A_DAY = 2
ROOM = 1.3  # places in all times of an office for each who is expected
REFUSED, MISSING = 90, 70  # one in so many has other originals, or does not come


@dataclass
class Times:
    """The times of the offices: the keys of those with room, by office, and when each begins."""

    by_office: dict[str, list[str]]
    begins_at: dict[str, datetime]
    booked: dict[str, list[Hopeful]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)


def check_originals(walk: Walk) -> None:
    """Open the times, book them, and check originals in the order of the times."""
    heads = [f"kepala.{desk.suffix}" for desk in walk.desks]
    walk.sign_in(heads)
    walk.run_stage("offices opened times", lambda login: _open_times(walk, login), heads)
    seated = _list_seated(walk)
    times = _read_times()
    walk.run_stage("booked a time", lambda each: _book(walk, times, each), seated)
    for begins_at in sorted(set(times.begins_at.values())):
        walk.go_to(begins_at + timedelta(minutes=1))
        come = [
            each
            for slot, people in times.booked.items()
            if times.begins_at[slot] == begins_at
            for each in people
            if each.number % MISSING
        ]
        walk.run_stage("came with their originals", lambda each: _verify(walk, each), come)
    walk.wait_for_worker(
        "seats of the refused offered", lambda: not list_rounds_to_move(clock.now())
    )


def _open_times(walk: Walk, login: str) -> None:
    expected = ceil(ROOM * len(walk.people) / len(walk.desks))
    window = walk.edition.windows["verification"]
    first = window.begins.astimezone(clock.WESTERN_TIME).date()
    form = {
        "first_day": f"{first:%d-%m-%Y}",
        "last_day": f"{first + timedelta(days=DAYS - 1):%d-%m-%Y}",
        "from_time": FROM,
        "until_time": UNTIL,
        "minutes": MINUTES,
        "capacity": min(500, ceil(expected / DAYS / SLOTS_A_DAY)),
    }
    walk.send("open_times", walk.officers[login], f"/putaran/{walk.code}/waktu/", form)


def _list_seated(walk: Walk) -> list[Hopeful]:
    """Who is told on the page of her place that a seat is hers."""
    seated: list[Hopeful] = []

    def look(hopeful: Hopeful) -> None:
        if b"/putaran/tempat/waktu/" in walk.look_at_place(hopeful):
            seated.append(hopeful)

    came = [each for each in walk.people if each.code]
    walk.run_stage("looked for their seats", look, came)
    return seated


def _read_times() -> Times:
    """The times that the offices have opened."""
    with reading_as(REHEARSAL):
        rows = list(Slot.objects.select_related("office").order_by("begins_at"))
    by_office: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_office[row.office.code].append(str(row.id))
    return Times(by_office, {str(row.id): row.begins_at for row in rows})


def _book(walk: Walk, times: Times, hopeful: Hopeful) -> None:
    """Book a time of her office: by her telephone, or at the counter."""
    office = f"DN-{hopeful.desk.suffix}"
    slots = times.by_office[office]
    chosen = slots[hopeful.number // len(walk.desks) % len(slots)]
    if hopeful.at_counter:
        path = f"/putaran/{walk.code}/berkas/{hopeful.ticket}/waktu/"
        walk.send("book_at_counter", walk.get_counter(hopeful), path, {"slot": chosen})
    else:
        path = f"/putaran/tempat/waktu/?kantor={office}"
        walk.send("book", walk.open_telephone(hopeful), path, {"slot": chosen})
    with times.lock:
        times.booked[chosen].append(hopeful)


def _verify(walk: Walk, hopeful: Hopeful) -> None:
    """Register her, and accept or refuse her originals."""
    counter = walk.get_counter(hopeful)
    body = hopeful.person.to_body() | {"nik": hopeful.nik, "passport": hopeful.passport}
    walk.steps.measure(
        "register",
        lambda: counter.post_json("/api/v1/persons", body),
        expected=201,
        is_command=True,
    )
    path = f"/putaran/{walk.code}/berkas/{hopeful.ticket}/"
    if hopeful.number % REFUSED == 0:
        form = _build_originals(hopeful) | {
            "decision": "refuse",
            "reason": Rejection.MISSING,
            "note": "Ijazah belum ada",
        }
        walk.send("refuse_originals", counter, path, form)
        return
    wrong = _build_originals(hopeful) | {"passport": f"Y{hopeful.passport[1:]}"}
    if hopeful.number % REFUSED == 1:  # mistyped first: told at its field, and typed again
        walk.send("mistype_originals", counter, path, wrong, expected=422)
    walk.send("accept_originals", counter, path, _build_originals(hopeful))
    walk.acknowledge("originals")
    hopeful.exam_number = find_text(EXAM_PATTERN, walk.look_at_place(hopeful))
    if not hopeful.exam_number:
        walk.faults.append(f"no exam number on the page of place {hopeful.number}")


def _build_originals(hopeful: Hopeful) -> dict[str, str]:
    return {
        "name": hopeful.person.name,
        "birth_date": f"{hopeful.person.born:%d-%m-%Y}",
        "sex": hopeful.person.sex,
        "passport": hopeful.passport,
        "decision": "accept",
        "reason": "",
        "note": "",
    }
