"""A rehearsed round from the visa to the arrival, a week at a time: lists of entries come, people
depart with one press for each day and airport, some do not, and reports of arrivals come."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count

from rantau.common import clock
from rantau.demo.counterpart_entries import WEEK, find_monday
from rantau.demo.rehearsal.round_contracts import Contract, answer_contracts, list_contracts
from rantau.demo.rehearsal.round_exchange import RARELY, Counterpart
from rantau.demo.rehearsal.round_journey import prepare_journeys
from rantau.demo.rehearsal.round_walk import FIRST, Walk
from rantau.rounds.departure_selectors import list_missed_entries
from rantau.rounds.entry_rows import NOT_ARRIVED
from rantau.rounds.models import ArrivalReport, Entry, Offer
from rantau.rounds.stages import Stage

STAYS, RECORDED = 60, 2  # one in so many does not depart; of those one in so many is recorded
MAX_WEEKS = 100
MORNING, EVENING = time(8), time(20)
ENTRY_PATTERN = re.compile(rb'<input[^>]*name="present"[^>]*value="([0-9a-f-]{36})"')
ON_THE_WAY = (
    (Offer.WAITING, Stage.CHOSEN),
    (Offer.ACCEPTED, Stage.ACCEPTED),
    (Offer.ACCEPTED, Stage.VISA),
    (Offer.ACCEPTED, Stage.DEPARTED),
)


def travel(walk: Walk, counterpart: Counterpart) -> None:
    """Go from Monday to Monday until everybody with a contract has arrived: of those who have the
    visa now some do not depart; whoever takes their contracts goes through all steps to the visa.
    """
    staying = list_contracts(walk, Offer.ACCEPTED, Stage.VISA)[STAYS // 2 :: STAYS]
    for _ in range(MAX_WEEKS):
        if not any(list_contracts(walk, *each) for each in ON_THE_WAY):
            break
        monday = find_monday(clock.today()) + WEEK
        walk.go_to(datetime.combine(monday, MORNING, clock.WESTERN_TIME))
        _let_lapse(walk)
        counterpart.report(walk)
        answer_contracts(walk, counterpart, is_first=False)
        prepare_journeys(walk, counterpart, is_first=False)
        _settle_arrivals(walk)
        for day, airport in _list_departures(walk, monday):
            walk.go_to(datetime.combine(day, EVENING, clock.WESTERN_TIME))
            _depart(walk, day, airport, staying)
    lapsed = Entry.objects.filter(missed_by__startswith="system:")
    walk.note_stage("departures taken as missed", walk.read(lapsed.count), 0.0)


def _list_departures(walk: Walk, monday: date) -> list[tuple[date, str]]:
    """Day and airport of each departure of the week."""
    rows = Entry.objects.filter(entry_on__range=(monday, monday + timedelta(days=6)))
    waiting = rows.filter(missed_at=None, offer__examinee__stage=Stage.VISA)
    pairs = waiting.values_list("entry_on", "airport").distinct()
    return walk.read(lambda: sorted(pairs))


def _depart(walk: Walk, day: date, airport: str, staying: Sequence[Contract]) -> None:
    """Record a departure page by page; then an officer records why some stayed at home."""
    missing: set[str] = set()
    for number in count(1):
        path = f"/putaran/berangkat/{day}/{airport}/?halaman={number}"
        page, stayed = _depart_page(walk, path, staying)
        missing |= stayed
        if f"halaman={number + 1}".encode() not in page:
            break
    walk.acknowledge("no-shows", len(missing))
    recorded = [each for each in staying[::RECORDED] if each.key in missing]
    walk.run_stage("no-shows recorded", lambda each: _record_no_show(walk, each), recorded)


def _depart_page(walk: Walk, path: str, staying: Sequence[Contract]) -> tuple[bytes, set[str]]:
    """Headquarters records with one press who has departed: all whom the page chooses but those who
    stay. Gives the page, and the keys of the contracts of those who stay."""
    headquarters = walk.officers[FIRST]
    page = walk.steps.measure("departure", lambda: headquarters.get(path), expected=200)
    chosen = [key.decode() for key in ENTRY_PATTERN.findall(page.body)]
    rows = Entry.objects.filter(id__in=chosen, offer__in=[each.key for each in staying])
    missing = {str(e): str(o) for e, o in walk.read(lambda: list(rows.values_list("id", "offer")))}
    present = [each for each in chosen if each not in missing]

    def press(_path: str) -> None:
        walk.send("record_departure", headquarters, path, {"present": present})
        walk.acknowledge("departures", len(present))

    walk.run_stage("departures recorded", press, [path] if present else [])
    return page.body, set(missing.values())


def _record_no_show(walk: Walk, contract: Contract) -> None:
    counter, form = walk.get_counter(contract.hopeful), {"why": "Sakit pada hari keberangkatan"}
    walk.send("record_no_show", counter, f"{contract.path}tidak-berangkat/", form)


def _let_lapse(walk: Walk) -> None:
    """The worker takes departures as missed that nobody recorded, unless it has already."""
    if walk.read(list_missed_entries):
        name = "waited for departures to be missed"
        walk.wait_for_worker(name, lambda: not list_missed_entries(), moves=RARELY)


def _settle_arrivals(walk: Walk) -> None:
    """Headquarters looks for whoever departed and did not arrive."""
    rows = ArrivalReport.objects.filter(
        kind=NOT_ARRIVED, settled_at=None, offer__examinee__stage=Stage.DEPARTED
    )
    open_reports = rows.values_list("offer__reference", flat=True)
    references = walk.read(lambda: sorted(open_reports))

    def settle(reference: str) -> None:
        form = {"why": "Petugas di bandara mencari"}
        path = f"/putaran/tawaran/{reference}/tidak-tiba/"
        walk.send("settle_arrival", walk.officers[FIRST], path, form)
        walk.acknowledge("arrivals settled")

    walk.run_stage("arrivals settled", settle, references)
