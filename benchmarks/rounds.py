"""Measure what a round of tens of thousands costs after its test: the counterpart's results, the
ranking, the look-up of a result, the file of a roster, and the waits that are foretold from it.

The people are of the nation; that they were examined is written in bulk, as an office's own rows.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from time import monotonic
from uuid import UUID, uuid4

from django.db import transaction

from benchmarks.actors import BENCH, get_actor
from benchmarks.opening import publish_round
from benchmarks.report import BenchTarget, Measurement, run_clients
from benchmarks.waiting import wait_for_worker
from rantau.access.actor import Actor, require_office
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.demo.load.officer import Visitor
from rantau.demo.photos import draw_photo
from rantau.documents.interface import StoredPortrait, record_files, store_portrait
from rantau.registry.models import Person
from rantau.rounds.codes import generate_exam_number, generate_payment_code
from rantau.rounds.edition import PhotoRules
from rantau.rounds.files import RESULTS, ExchangeFile, write_file
from rantau.rounds.incoming_content import build_incoming_input
from rantau.rounds.models import (
    Examinee,
    Place,
    RosterEntry,
    RosterFile,
    Round,
    SendingPhoto,
    StageEvent,
)
from rantau.rounds.photo_archive import write_photo_archive
from rantau.rounds.ranking import ScoreRow, rank_by_total
from rantau.rounds.services.rosters import export_roster
from rantau.rounds.services.uploads import confirm_upload, upload_file
from rantau.rounds.stages import Stage
from rantau.rounds.wait_curves import make_wait_curves

RANKED, EXAMINEES, LOOK_UPS = 100_000, 20_000, 3_000
SECTOR, CITY, COUNTER = "manufacturing", "jakarta", "loket.3212"
BATCH = 2000
MILLIMETRES, POINTS = (35, 45), (413, 531)  # of a photograph


@dataclass(frozen=True)
class Examined:
    """Somebody who looks her result up."""

    exam_number: str
    birth_date: date


def measure_rounds(target: BenchTarget) -> Iterator[Measurement]:
    """Rank 100,000, take in the results of 20,000, look 3,000 up, export the roster, and foretell
    their waits."""
    yield _measure_ranking(target)
    begins = clock.now().replace(microsecond=0) - timedelta(days=200)
    with clock.freeze_clock(begins - timedelta(days=1)):
        code = publish_round(begins)
    people = _examine(code)
    yield _measure_import(target, code, people)
    yield _measure_look_up(target, people)
    _complete(code)
    yield _measure_export(target, code, len(people))
    yield _measure_archive(target, code, len(people))
    yield _measure_waits(target, code, len(people))


def _measure_ranking(target: BenchTarget) -> Measurement:
    chance = random.Random(2013)  # noqa: S311  # points to measure with, the same each time
    rows = [
        ScoreRow(str(n), SECTOR, chance.randint(0, 200), chance.randint(0, 100), 0, n)
        for n in range(RANKED)
    ]
    started = monotonic()
    ranked = rank_by_total(rows, {SECTOR: 110})
    seconds = monotonic() - started
    note = f"{sum(row.rank is not None for row in ranked)} with a rank"
    return target.line(
        f"ranking of {RANKED} people", "≤ 2 s", seconds, "s", met=seconds <= 2, note=note
    )


def _measure_import(target: BenchTarget, code: str, people: Sequence[Examined]) -> Measurement:
    rows = [
        {"exam_number": one.exam_number, "part": part, "points": points}
        for one in people
        for part, points in (("reading", "80"), ("listening", "80"), ("colours", "pass"))
    ]
    content = write_file(ExchangeFile(RESULTS.code, code, "HRDK", 1, clock.now(), rows))
    started = monotonic()
    data = build_incoming_input("", "results.txt", content)
    reference = upload_file(get_actor("pusat"), uuid4(), data).answer
    confirm_upload(get_actor("pusat-2"), uuid4(), reference)
    seconds = monotonic() - started
    return target.line(f"results of {len(people)} people taken in", "no budget", seconds, "s")


def _measure_look_up(target: BenchTarget, people: Sequence[Examined]) -> Measurement:
    """Each asks for her own result by exam number and birth date, once all were told that there
    is one."""
    wait_for_worker(target.print_line)

    def ask(number: int) -> None:
        one = people[number % len(people)]
        typed = {"exam_number": one.exam_number, "birth_date": f"{one.birth_date:%d-%m-%Y}"}
        visitor = Visitor(target.port)
        target.steps.measure("result", lambda: visitor.post(LOOK_UP, typed), expected=200)

    rate = run_clients("result", ask, LOOK_UPS, target.steps)
    return target.line(
        "look-up of a result by exam number and birth date",
        "≥ 500/s",
        rate.per_second,
        "a second",
        met=rate.per_second >= 500,
        note=f"p95 {rate.each.p95_ms} ms, {rate.wrong} wrong",
    )


LOOK_UP = "/putaran/hasil/"


def _measure_export(target: BenchTarget, code: str, count: int) -> Measurement:
    """The file of the roster, of a round with photographs."""
    started = monotonic()
    export_roster(get_actor("pusat"), uuid4(), code)
    seconds = monotonic() - started
    budget = "≤ 10 s for 20,000"
    return target.line(f"export of a roster of {count}", budget, seconds, "s", met=seconds <= 10)


def _measure_archive(target: BenchTarget, code: str, count: int) -> Measurement:
    """The same picture for everybody: what is measured is reading, checking and writing it."""
    national = get_actor("pusat")
    with reading_as(national):
        file = RosterFile.objects.get(round__code=code)
    started = monotonic()
    write_photo_archive(national, file.id)
    seconds = monotonic() - started
    return target.line(f"archive of {count} photographs written", "no budget", seconds, "s")


def _measure_waits(target: BenchTarget, code: str, count: int) -> Measurement:
    """The counterpart approves all; half of them are chosen, each after another time."""
    now, rows = clock.now(), []
    with transaction.atomic(), acting_as(BENCH):
        keys = list(Examinee.objects.filter(round__code=code).values_list("id", flat=True))
        for number, key in enumerate(keys):
            began = now - timedelta(days=30 + number % 600)
            rows.append(_build_event(key, Stage.ROSTERED, began))
            if number % 2:
                chosen_at = began + timedelta(days=20 + number % 300)
                rows.append(_build_event(key, Stage.CHOSEN, min(chosen_at, now)))
        StageEvent.objects.bulk_create(rows, batch_size=BATCH)
    started = monotonic()
    with transaction.atomic(), acting_as(BENCH):
        curves = make_wait_curves()
    seconds = monotonic() - started
    return target.line(
        f"expected waits of {count} people",
        "≤ 5 s for 20,000",
        seconds,
        "s",
        met=seconds <= 5,
        note=f"{curves} groups",
    )


def _examine(code: str) -> list[Examined]:
    """Let people of the nation have sat, passed and completed their documents."""
    counter = get_actor(COUNTER)
    with reading_as(BENCH):
        keys = list(Person.objects.order_by("id").values_list("id", flat=True)[:EXAMINEES])
        round_ = Round.objects.get(code=code)
    people, portrait = [], _draw_portrait()
    for first in range(0, len(keys), BATCH):
        with transaction.atomic(), acting_as(counter):
            people += _write(round_, counter, first, keys[first : first + BATCH], portrait)
    return people


def _complete(code: str) -> None:
    """Let the documents of all who passed be complete."""
    with transaction.atomic(), acting_as(get_actor(COUNTER)):
        Examinee.objects.filter(round__code=code).update(stage=Stage.COMPLETE)


def _write(
    round_: Round, counter: Actor, first: int, keys: list[UUID], portrait: StoredPortrait
) -> list[Examined]:
    office = require_office(counter)
    places = [_build_place(round_, office, first + n) for n in range(len(keys))]
    examinees = [
        _build_examinee(round_, office, place, key) for place, key in zip(places, keys, strict=True)
    ]
    photos = [_build_photo(one, portrait, counter) for one in examinees]
    entries = [_build_entry(*each) for each in zip(places, examinees, photos, strict=True)]
    Place.objects.bulk_create(places)
    Examinee.objects.bulk_create(examinees)
    record_files([portrait.file])
    SendingPhoto.objects.bulk_create(photos)
    RosterEntry.objects.bulk_create(entries)
    return [
        Examined(one.exam_number, place.birth_date)
        for place, one in zip(places, examinees, strict=True)
    ]


def _build_place(round_: Round, office: UUID, number: int) -> Place:
    unique = uuid4().hex
    return Place(
        round=round_,
        ticket=f"U{number:09d}",
        code_hash=unique,
        nik_hash=unique,
        passport_hash=unique,
        name=f"Peraga Ukur {number}",
        nik=f"321201010198{number % 10_000:04d}",
        passport=f"X{number:07d}",
        birth_date=date(1998, 1, 1) + timedelta(days=number % 3000),
        sex="FM"[number % 2],
        sector=SECTOR,
        first=CITY,
        came_at=clock.now(),
        position=number + 1,
        state=Place.SEATED,
        city=CITY,
        payment_code=generate_payment_code(),
        taken_by="bench",
        office_id=office,
        revision=0,
    )


def _build_examinee(round_: Round, office: UUID, place: Place, person: UUID) -> Examinee:
    return Examinee(
        round=round_,
        place=place,
        person_id=person,
        exam_number=generate_exam_number(),
        sector=SECTOR,
        city=CITY,
        office_id=office,
        verified_by="bench",
        region_node=0,
        stage=Stage.SAT,
        stage_at=clock.now(),
        revision=0,
    )


def _draw_portrait() -> StoredPortrait:
    """One invented photograph, as it is stored."""
    drawn = draw_photo(PhotoRules(*MILLIMETRES, *POINTS, "a benchmark"), 1)
    return store_portrait(BytesIO(drawn), name="peraga.png", command_key=uuid4(), size=POINTS)


def _build_photo(examinee: Examinee, portrait: StoredPortrait, counter: Actor) -> SendingPhoto:
    return SendingPhoto(
        examinee=examinee,
        file_id=portrait.file.id,
        digest=portrait.file.digest,
        width=portrait.width,
        height=portrait.height,
        office_id=examinee.office_id,
        received_by=counter.ref,
        received_at=clock.now(),
    )


def _build_entry(place: Place, examinee: Examinee, photo: SendingPhoto) -> RosterEntry:
    return RosterEntry(
        examinee=examinee,
        name=place.name.upper(),
        birth_date=place.birth_date,
        sex=place.sex,
        passport=place.passport,
        photo=photo,
        certificate_until=clock.today() + timedelta(days=700),
    )


def _build_event(examinee: UUID, stage: Stage, at: datetime) -> StageEvent:
    return StageEvent(
        examinee_id=examinee, stage=stage, occurred_at=at, recorded_at=clock.now(), by="bench"
    )
