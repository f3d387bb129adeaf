"""Filling regions and offices from the region package and the small tables in `seed/`.

Run once by the operator's command, as the database's owner; safe to run again.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from django.db import connection
from lokal import wilayah

from rantau.common.ids import uuid7
from rantau.offices.models import Office, OfficeKind, Region
from rantau.offices.region_codes import get_level, get_span, parse_node

# The package states the codes in force now; their earlier history is not in it.
REGIONS_IN_FORCE_FROM = date(2022, 12, 8)  # 38 provinces since Papua Barat Daya, UU 29/2022
# Zones of the provinces that do not keep western time (Keppres 41/1987 and later splits).
CENTRAL_TIME_PROVINCES = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
EASTERN_TIME_PROVINCES = {"81", "82", "91", "92", "93", "94", "95", "96"}
# A stream of 91,599 rows: as objects they would take as long again as the whole seed does.
COPY_REGIONS_SQL = """
    copy offices_region (id, node, code, level, name, parent_node, in_force_from) from stdin
"""
OPENING_TIME, CLOSING_TIME = time(8, 0), time(16, 0)


def get_time_zone(code: str) -> str:
    """The IANA zone of a region by its province."""
    province = code[:2]
    if province in EASTERN_TIME_PROVINCES:
        return "Asia/Jayapura"
    return "Asia/Makassar" if province in CENTRAL_TIME_PROVINCES else "Asia/Jakarta"


def seed_regions() -> int:
    """Every province, regency, sub-district and village; returns how many there are now."""
    if not Region.objects.exists():
        with connection.cursor() as cursor, cursor.copy(COPY_REGIONS_SQL) as rows:
            for row in _iterate_region_rows():
                rows.write_row(row)
    return Region.objects.count()


def _iterate_region_rows(parent: str | None = None) -> Iterator[tuple[object, ...]]:
    above = parse_node(parent) if parent else None
    for place in wilayah.list_wilayah(parent):
        level = get_level(place.code)
        yield (
            uuid7(),
            parse_node(place.code),
            place.code,
            level,
            place.name,
            above,
            REGIONS_IN_FORCE_FROM,
        )
        if level < Region.VILLAGE:
            yield from _iterate_region_rows(place.code)


def seed_offices(tables: Path) -> int:
    """Headquarters, Crisis Center, regional and district offices, posts; how many there are.

    tables  folder with posts_abroad.csv and border_posts.csv
    """
    if not Office.objects.exists():
        head = Office.objects.create(
            code="HQ",
            kind=OfficeKind.HEADQUARTERS,
            name="Kantor Pusat Rantau",
            time_zone="Asia/Jakarta",
            calendar="id-national",
            opens=OPENING_TIME,
            closes=CLOSING_TIME,
        )
        Office.objects.create(
            code="CC",
            kind=OfficeKind.CRISIS_CENTER,
            name="Crisis Center",
            parent=head,
            time_zone="Asia/Jakarta",
            calendar="always-open",
        )
        regional = [_build_regional_office(place, head) for place in wilayah.list_wilayah()]
        Office.objects.bulk_create(regional)
        Office.objects.bulk_create(_iterate_district_offices({o.code[-2:]: o for o in regional}))
        Office.objects.bulk_create(_iterate_border_posts(tables / "border_posts.csv", head))
        Office.objects.bulk_create(_iterate_posts_abroad(tables / "posts_abroad.csv", head))
    return Office.objects.count()


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


def _build_regional_office(place: wilayah.Wilayah, head: Office) -> Office:
    return _build_domestic_office(
        place.code,
        code=f"BP-{place.code}",
        kind=OfficeKind.REGIONAL,
        name=f"BP3MI {place.name}",
        parent=head,
    )


def _iterate_district_offices(regional: dict[str, Office]) -> Iterator[Office]:
    for province, above in regional.items():
        for place in wilayah.list_wilayah(province):
            yield _build_domestic_office(
                place.code,
                code=f"DN-{place.code.replace('.', '')}",
                kind=OfficeKind.DISTRICT,
                name=f"Dinas Tenaga Kerja {place.name}",
                parent=above,
            )


def _iterate_border_posts(table: Path, head: Office) -> Iterator[Office]:
    for row in csv.DictReader(table.open()):
        yield Office(
            code=row["code"],
            kind=OfficeKind.BORDER_POST,
            name=row["name"],
            node=parse_node(row["region"]),
            parent=head,
            time_zone=row["time_zone"],
            calendar="always-open",
        )


def _iterate_posts_abroad(table: Path, head: Office) -> Iterator[Office]:
    for row in csv.DictReader(table.open()):
        yield Office(
            code=row["code"],
            kind=OfficeKind.POST_ABROAD,
            name=row["name"],
            country=row["country"],
            parent=head,
            time_zone=row["time_zone"],
            calendar=row["calendar"],
            opens=row["opens"],
            closes=row["closes"],
        )


def connect_demo_offices(count: int, *, at: datetime) -> None:
    """In the demonstration nation the first `count` district offices have served before `at`.

    438 of 514, the figure of 23 Aug 2013 (docs/design/field.md). Which ones is invented:
    those with the highest codes, mostly of the far east, are still served by their province.
    """
    districts = Office.objects.filter(kind=OfficeKind.DISTRICT).order_by("code")
    ids = list(districts.values_list("id", flat=True)[:count])
    Office.objects.filter(id__in=ids, first_service_at=None).update(first_service_at=at)
