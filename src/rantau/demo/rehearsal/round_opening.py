"""A rehearsed round from its announcement to the seats: two persons publish it, people come in the
fair minutes and after them, the worker draws and lists, and what is to be paid is paid, late or
never."""

import re
import time
from datetime import timedelta
from functools import partial

from rantau.common import clock
from rantau.demo.rehearsal.round_walk import (
    CODE_PATTERN,
    FIRST,
    SECOND,
    Hopeful,
    Walk,
    find_text,
)
from rantau.rounds.models import Announcement, PaymentReport
from rantau.rounds.services.seats import (
    DRAW_DELAY,
    get_fair_end,
    list_rounds_to_draw,
    list_rounds_to_move,
)

LATE_SHARE = 5  # one in so many comes after the draw
TWICE_SHARE = 50  # one in so many tries a second time, by another telephone
PAYS_LATE, PAYS_NEVER = 20, 25  # one in so many
MAX_ROWS = 500  # of one report of the bank
MAX_PAYING_ROUNDS = 20  # of offers that lapse and move on
SECOND_PAST = timedelta(seconds=1)
PAYMENT_CODE = re.compile(rb'class="code">(\d{4}) (\d{4}) (\d{4})<')


def announce(walk: Walk, content: str) -> None:
    """Propose the round and publish it by a second person."""
    started = time.monotonic()
    form = {
        "content": content,
        "summary_id": "Putaran gladi dibuka",
        "summary_en": "A rehearsed round is open",
    }
    headquarters = walk.officers[FIRST]
    proposed = walk.send("propose_round", headquarters, "/putaran/pengumuman/baru/", form)
    publish = {"decision": Announcement.PUBLISHED}
    walk.send("publish_round", walk.officers[SECOND], proposed.location, publish)
    walk.note_stage("announced", 1, time.monotonic() - started)


def open_registration(walk: Walk) -> None:
    """Let people come in the fair minutes, draw, let the others come, and wait until all are
    listed and every free seat is offered."""
    late = [each for each in walk.people if each.number % LATE_SHARE == LATE_SHARE - 1]
    early = [each for each in walk.people if each.number % LATE_SHARE != LATE_SHARE - 1]
    walk.go_to(walk.edition.windows["registration"].begins + SECOND_PAST)
    walk.run_stage("came in the fair minutes", lambda each: _take_place(walk, each), early)
    walk.run_stage("tried twice", lambda each: _try_again(walk, each), early[::TWICE_SHARE])
    walk.go_to(get_fair_end(walk.edition) + DRAW_DELAY + SECOND_PAST)
    walk.wait_for_worker("drawn", lambda: not list_rounds_to_draw(clock.now()))
    walk.run_stage("came later", lambda each: _take_place(walk, each), late)
    _wait_for_seats(walk)
    came = [each for each in walk.people if each.code]
    walk.run_stage("looked at their places", lambda each: _look(walk, each), came)


def _take_place(walk: Walk, hopeful: Hopeful) -> None:
    """Take a place by her own telephone, or at the counter of her office."""
    by_counter = hopeful.at_counter
    client = walk.get_counter(hopeful) if by_counter else walk.open_telephone(hopeful)
    path = f"/putaran/{walk.code}/{'loket' if by_counter else 'daftar'}/"
    step = "take_at_counter" if by_counter else "take"
    page = walk.send(step, client, path, build_place_form(hopeful), expected=200)
    hopeful.code = find_text(CODE_PATTERN, page.body)
    if hopeful.code:
        walk.acknowledge("places")
    else:
        walk.faults.append(f"no code on the page of place {hopeful.number}")


def build_place_form(hopeful: Hopeful) -> dict[str, str]:
    """What she types in the opening."""
    return {
        "name": hopeful.person.name,
        "nik": hopeful.nik,
        "passport": hopeful.passport,
        "birth_date": f"{hopeful.person.born:%d-%m-%Y}",
        "sex": hopeful.person.sex,
        "sector": hopeful.sector,
        "first": hopeful.first,
        "second": hopeful.second,
        "phone": "",
    }


def _try_again(walk: Walk, hopeful: Hopeful) -> None:
    """Try a second place by another telephone, which is refused."""
    again = walk.open_telephone(hopeful)
    form = build_place_form(hopeful) | {"name": "Nama Lain"}
    walk.send("take_again", again, f"/putaran/{walk.code}/daftar/", form, expected=422)


def _wait_for_seats(walk: Walk) -> None:
    walk.wait_for_worker("seats offered", lambda: not list_rounds_to_move(clock.now()))


def _look(walk: Walk, hopeful: Hopeful) -> None:
    walk.look_at_place(hopeful)
    if not hopeful.ticket:
        walk.faults.append(f"no ticket on the page of place {hopeful.number}")


def pay_seats(walk: Walk) -> None:
    """Pay what is to be paid: most in time, some late, some never, until no offer waits."""
    if not walk.edition.fee_rupiah:
        return
    hours = timedelta(hours=walk.edition.amounts.payment_hours)
    known: set[int] = set()
    for _ in range(MAX_PAYING_ROUNDS):
        offered: list[tuple[Hopeful, str]] = []
        waiting = [each for each in walk.people if each.code and each.number not in known]
        walk.run_stage("asked whether to pay", partial(_find_offer, walk, offered), waiting)
        if not offered:
            return
        known |= {each.number for each, _code in offered}
        in_time = [(h, c) for h, c in offered if h.number % PAYS_LATE and h.number % PAYS_NEVER]
        late = [(h, c) for h, c in offered if h.number % PAYS_LATE == 0]
        _report_payments(walk, in_time)
        walk.go_to(clock.now() + hours + SECOND_PAST)
        _wait_for_seats(walk)
        _report_payments(walk, late)


def _find_offer(walk: Walk, offered: list[tuple[Hopeful, str]], hopeful: Hopeful) -> None:
    found = PAYMENT_CODE.search(walk.look_at_place(hopeful))
    if found:
        offered.append((hopeful, b"".join(found.groups()).decode()))


def _report_payments(walk: Walk, paid: list[tuple[Hopeful, str]]) -> None:
    """One of headquarters enters the bank's rows, in parts, the first of them twice; confirming
    them herself is refused, and another one confirms them."""
    if not paid:
        return
    at = clock.now().astimezone(clock.WESTERN_TIME) - timedelta(minutes=1)
    rows = [
        f"G-{hopeful.number};{code};{walk.edition.fee_rupiah};{at:%d-%m-%Y %H.%M}"
        for hopeful, code in paid
    ]
    parts = [rows[n : n + MAX_ROWS] for n in range(0, len(rows), MAX_ROWS)]
    started, confirm = time.monotonic(), {"decision": PaymentReport.CONFIRMED}
    entered = [_enter_rows(walk, part) for part in parts]
    if _enter_rows(walk, parts[0]) != entered[0]:
        walk.faults.append("the same rows of the bank were entered twice")
    walk.send("confirm_own_payments", walk.officers[FIRST], entered[0], confirm, expected=422)
    for path in entered:
        walk.send("confirm_payments", walk.officers[SECOND], path, confirm)
    walk.acknowledged["payments"] += len(rows)
    walk.note_stage("payments taken in", len(rows), time.monotonic() - started)


def _enter_rows(walk: Walk, rows: list[str]) -> str:
    """Enter rows of the bank's report; gives the address of their page."""
    form = {"rows": "\n".join(rows)}
    return walk.send("payments", walk.officers[FIRST], "/putaran/pembayaran/baru/", form).location
