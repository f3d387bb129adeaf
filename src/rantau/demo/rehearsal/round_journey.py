"""A rehearsed round from the contract to the visa: second medicals, one journey in some that ends
with them, classes with their days and results, and visas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import zip_longest
from time import monotonic
from uuid import UUID

from rantau.common import clock
from rantau.demo.rehearsal.round_contracts import Contract, answer_contracts, list_contracts
from rantau.demo.rehearsal.round_exchange import Counterpart
from rantau.demo.rehearsal.round_walk import FIRST, SECOND, Walk
from rantau.rounds.models import (
    BarProposal,
    ClassBooking,
    EducationClass,
    Offer,
    OfferPlacement,
)
from rantau.rounds.placement_selectors import list_offers_to_follow
from rantau.rounds.stages import Stage

UNFIT, BARRED = 30, 5  # one in so many is not fit at first; of those one in so many stays it
FAILS, IS_ABSENT = 25, 20  # one in so many fails the class, or misses a day
IN_A_CLASS = 90
CLASS_DAYS = 2
VISA_DAYS = 365
DAY, NOON = timedelta(days=1), time(12)


@dataclass(frozen=True)
class OpenClass:
    """A class of preliminary education and who is to be booked in it."""

    key: str
    reference: str
    first_day: date
    people: Sequence[Contract]


def prepare_journeys(walk: Walk, counterpart: Counterpart, *, is_first: bool) -> None:
    """Bring everybody with an accepted contract to the visa.

    is_first  whether it is the first time; later nobody is found not fit and nobody fails
    """
    accepted = list_contracts(walk, Offer.ACCEPTED, Stage.ACCEPTED)
    if not accepted:
        return
    unfit = accepted[UNFIT // 2 :: UNFIT] if is_first else []
    _examine(walk, [each for each in accepted if each not in unfit], "fit")
    _examine(walk, unfit, "unfit")
    walk.go_to(clock.now() + DAY)
    barred = unfit[::BARRED]
    _bar(walk, barred)
    _examine(walk, [each for each in unfit if each not in barred], "fit")
    if barred:  # their contracts go to the next by rank
        counterpart.report(walk)
        answer_contracts(walk, counterpart, is_first=False)
    going_on = [each for each in accepted if each not in barred]
    failing = going_on[FAILS // 2 :: FAILS] if is_first else []
    _educate(walk, going_on, failing)
    _educate(walk, failing, [])
    walk.run_stage("visas recorded", lambda each: _record_visa(walk, each), going_on)
    _clear(walk)


def _examine(walk: Walk, contracts: Sequence[Contract], result: str) -> None:
    today = f"{clock.today():%d-%m-%Y}"

    def examine(each: Contract) -> None:
        form = {"clinic": "Klinik gladi", "examined_on": today, "result": result}
        counter = walk.get_counter(each.hopeful)
        walk.send("second_medical", counter, f"{each.path}periksa/", form)
        walk.acknowledge("medicals")

    walk.run_stage("second medicals recorded", examine, contracts)


def _bar(walk: Walk, contracts: Sequence[Contract]) -> None:
    """Their offices ask to end the journeys, and headquarters ends them."""

    def bar(each: Contract) -> None:
        why = {"why": "Hasil pemeriksaan tidak laik"}
        walk.send("propose_bar", walk.get_counter(each.hopeful), f"{each.path}henti/", why)
        form = {"outcome": BarProposal.BARRED, **why}
        walk.send("decide_bar", walk.officers[FIRST], f"{each.path}putusan/", form)
        walk.acknowledge("bars")

    walk.run_stage("journeys ended by a medical", bar, contracts)


def _educate(walk: Walk, contracts: Sequence[Contract], failing: Sequence[Contract]) -> None:
    """Open classes, book everybody, hold them, and decide who passed."""
    if not contracts:
        return
    classes = _open_classes(walk, contracts)
    # Offices book for all classes at once: one after the other, all would wait for one row.
    turns = zip_longest(*([(each, found) for each in found.people] for found in classes))
    booked = [pair for turn in turns for pair in turn if pair]
    walk.run_stage("classes booked", lambda pair: _book(walk, *pair), booked)
    for day in range(CLASS_DAYS):
        on = classes[0].first_day + day * DAY
        walk.go_to(datetime.combine(on, NOON, clock.WESTERN_TIME))
        walk.run_stage("days of classes recorded", partial(_hold_day, walk, on), classes)
    failed = set(failing)
    walk.run_stage(
        "classes decided", lambda each: _decide(walk, each, passes=each not in failed), contracts
    )


def _open_classes(walk: Walk, contracts: Sequence[Contract]) -> list[OpenClass]:
    started, first_day = monotonic(), clock.today() + DAY
    parts = [contracts[n : n + IN_A_CLASS] for n in range(0, len(contracts), IN_A_CLASS)]
    path, opened = f"/putaran/{walk.code}/kelas/", []
    for number, people in enumerate(parts, 1):
        place = f"BLK gladi {walk.acknowledged['classes'] + 1}"
        form = {
            "place": place,
            "first_day": f"{first_day:%d-%m-%Y}",
            "last_day": f"{first_day + (CLASS_DAYS - 1) * DAY:%d-%m-%Y}",
            "capacity": len(people),
        }
        walk.send("open_class", walk.officers[(FIRST, SECOND)[number % 2]], path, form)
        walk.acknowledge("classes")
        rows = EducationClass.objects.filter(place=place).values_list("id", "reference")
        key, reference = walk.read(rows.get)
        opened.append(OpenClass(str(key), reference, first_day, people))
    walk.note_stage("classes opened", len(parts), monotonic() - started)
    return opened


def _book(walk: Walk, contract: Contract, found: OpenClass) -> None:
    path, form = f"{contract.path}kelas/", {"education_class": found.key}
    walk.send("book_class", walk.get_counter(contract.hopeful), path, form)
    walk.acknowledge("bookings")


def _hold_day(walk: Walk, on: date, found: OpenClass) -> None:
    """Record who came; one in some is absent."""
    rows = ClassBooking.objects.filter(education_class=UUID(found.key)).order_by("id")
    keys = [str(key) for key in walk.read(lambda: list(rows.values_list("id", flat=True)))]
    absent = set(keys[on.day % IS_ABSENT :: IS_ABSENT])
    present = [each for each in keys if each not in absent]
    form = {"day": f"{on:%d-%m-%Y}", "present": present}
    path = f"/putaran/kelas/{found.reference}/"
    walk.send("record_class_day", walk.officers[SECOND], path, form)
    walk.acknowledge("days attended", len(present))


def _decide(walk: Walk, contract: Contract, *, passes: bool) -> None:
    form = {
        "outcome": ClassBooking.PASSED if passes else ClassBooking.FAILED,
        "reason": "" if passes else "Tidak hadir",
    }
    login = (FIRST, SECOND)[contract.hopeful.number % 2]
    walk.send("decide_education", walk.officers[login], f"{contract.path}kelas/hasil/", form)
    walk.acknowledge("results of classes")


def wait_for_placements(walk: Walk) -> None:
    """Wait until the worker has brought every placement to where the round is."""
    walk.wait_for_worker("placements brought on", lambda: not list_offers_to_follow())


def _clear(walk: Walk) -> None:
    """The worker brings the placements to where the round is, and their regional offices issue the
    clearances."""
    wait_for_placements(walk)
    rows = OfferPlacement.objects.filter(
        followed=Stage.VISA, placement__milestone="selected", offer__examinee__round__code=walk.code
    ).order_by("id")
    fields = ("reference", "revision", "region_office__code")
    names = [f"placement__{field}" for field in fields]
    found = walk.read(lambda: list(rows.values_list(*names)))
    walk.sign_in(f"kepala-bp3mi.{desk.region}" for desk in walk.desks)

    def clear(placement: tuple[str, int, str]) -> None:
        reference, seen, code = placement
        form = {"seen": seen, "decision": "cleared"}
        head = walk.officers[f"kepala-bp3mi.{code.rpartition('-')[2]}"]
        walk.send("clear", head, f"/berkas/{reference}/putuskan/", form)

    walk.run_stage("clearances issued", clear, found)


def _record_visa(walk: Walk, contract: Contract) -> None:
    until = clock.today() + timedelta(days=VISA_DAYS)
    form = {"number": f"VG-{contract.hopeful.number}", "valid_until": f"{until:%d-%m-%Y}"}
    walk.send("record_visa", walk.get_counter(contract.hopeful), f"{contract.path}visa/", form)
    walk.acknowledge("visas")
