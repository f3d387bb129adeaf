"""A rehearsed round from the visa to the arrival, a week at a time: lists of entries come, people
depart with one signed list for each flight, some do not, and reports of arrivals come."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

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

STAYS, RECORDED = 60, 2  # one in so many does not depart; of those one in so many calls before
MAX_WEEKS = 100
MORNING, EVENING = time(8), time(20)
ENTRY_PATTERN = re.compile(rb'<input[^>]*name="why_([0-9a-f-]{36})"')
DIGEST_PATTERN = re.compile(rb'<input[^>]*name="digest"[^>]*value="([0-9a-f]{64})"')
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
        for day, airport, flight in _list_departures(walk, monday):
            walk.go_to(datetime.combine(day, EVENING, clock.WESTERN_TIME))
            _depart(walk, day, airport, flight, staying)
    lapsed = Entry.objects.filter(missed_by__startswith="system:")
    walk.note_stage("departures taken as missed", walk.read(lapsed.count), 0.0)


def _list_departures(walk: Walk, monday: date) -> list[tuple[date, str, str]]:
    """Day, airport and flight of each departure of the week."""
    rows = Entry.objects.filter(entry_on__range=(monday, monday + timedelta(days=6)))
    waiting = rows.filter(missed_at=None, offer__examinee__stage=Stage.VISA)
    flights = waiting.values_list("entry_on", "airport", "flight").distinct()
    return walk.read(lambda: sorted(flights))


def _depart(walk: Walk, day: date, airport: str, flight: str, staying: Sequence[Contract]) -> None:
    """An officer records why some stay at home; then headquarters signs the list of the flight,
    until nobody is left on it."""
    path = f"/putaran/berangkat/{day}/{airport}/{flight}/"
    headquarters = walk.officers[FIRST]
    at_home = [each for each in staying[::RECORDED] if _waits_for(walk, each, day, flight)]
    walk.acknowledge("no-shows", len(at_home))
    walk.run_stage("no-shows recorded", lambda each: _record_no_show(walk, each), at_home)
    while True:
        page = walk.steps.measure("departure", lambda: headquarters.get(path), expected=200)
        listed = [key.decode() for key in ENTRY_PATTERN.findall(page.body)]
        if not _sign(walk, path, page.body, listed, staying):
            break


def _waits_for(walk: Walk, contract: Contract, day: date, flight: str) -> bool:
    rows = Entry.objects.filter(
        offer__in=[contract.key], entry_on=day, flight=flight, missed_at=None, sign_off=None
    )
    return walk.read(rows.exists)


def _sign(
    walk: Walk, path: str, page: bytes, listed: Sequence[str], staying: Sequence[Contract]
) -> bool:
    """Sign who has left: all on the list but those who stay. Gives whether anybody was on it."""
    rows = Entry.objects.filter(id__in=listed, offer__in=[each.key for each in staying])
    missing = {str(each) for each in walk.read(lambda: list(rows.values_list("id", flat=True)))}
    present = [each for each in listed if each not in missing]
    digest = DIGEST_PATTERN.search(page)
    if not listed or digest is None:
        return False
    form = {
        **{f"left_{each}": "on" for each in present},
        **{f"why_{each}": "Tidak datang" for each in missing},
        "digest": digest[1].decode(),
        "handed_to": "Petugas maskapai" if present else "",
    }

    def press(_path: str) -> None:
        walk.send("sign_off_departure", walk.officers[FIRST], path, form)
        walk.acknowledge("departures", len(present))
        walk.acknowledge("no-shows", len(missing))

    walk.run_stage("departures signed", press, [path])
    return True


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
