"""Filling regions and offices from the region package and the small tables in `seed/`.

Run once by the operator's command, as the database's owner; safe to run again.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from django.db import connection
from lokal import wilayah

from rantau.core.keys import uuid7
from rantau.offices.models import Office, OfficeKind, Region
from rantau.offices.spans import level_of, node_of, span_of

# The package states the codes in force now; their earlier history is not in it.
IN_FORCE_FROM = date(2022, 12, 8)  # 38 provinces since Papua Barat Daya, UU 29/2022
# Zones of the provinces that do not keep western time (Keppres 41/1987 and later splits).
CENTRAL = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
EASTERN = {"81", "82", "91", "92", "93", "94", "95", "96"}
# A stream of 91,599 rows: as objects they would take as long again as the whole seed does.
INTO_REGIONS = """
    copy offices_region (id, node, code, level, name, parent_node, in_force_from) from stdin
"""
OPENS, CLOSES = time(8, 0), time(16, 0)


def zone_of(code: str) -> str:
    """The IANA zone of a region by its province."""
    province = code[:2]
    if province in EASTERN:
        return "Asia/Jayapura"
    return "Asia/Makassar" if province in CENTRAL else "Asia/Jakarta"


def seed_regions() -> int:
    """Every province, regency, sub-district and village; returns how many there are now."""
    if not Region.objects.exists():
        with connection.cursor() as cursor, cursor.copy(INTO_REGIONS) as rows:
            for row in _regions():
                rows.write_row(row)
    return Region.objects.count()


def _regions(parent: str | None = None) -> Iterator[tuple[object, ...]]:
    above = node_of(parent) if parent else None
    for place in wilayah.list_wilayah(parent):
        level = level_of(place.code)
        yield uuid7(), node_of(place.code), place.code, level, place.name, above, IN_FORCE_FROM
        if level < Region.VILLAGE:
            yield from _regions(place.code)


def seed_offices(tables: Path) -> int:
    """Headquarters, Crisis Center, regional and district offices, posts; how many there are.

    tables  folder with posts_abroad.csv and border_posts.csv
    """
    if not Office.objects.exists():
        head = Office.objects.create(
            code="HQ", kind=OfficeKind.HEADQUARTERS, name="Kantor Pusat Rantau",
            time_zone="Asia/Jakarta", calendar="id-national", opens=OPENS, closes=CLOSES,
        )  # fmt: skip
        Office.objects.create(
            code="CC", kind=OfficeKind.CRISIS_CENTER, name="Crisis Center", parent=head,
            time_zone="Asia/Jakarta", calendar="always-open",
        )  # fmt: skip
        regional = [_regional(place, head) for place in wilayah.list_wilayah()]
        Office.objects.bulk_create(regional)
        Office.objects.bulk_create(_districts({o.code[-2:]: o for o in regional}))
        Office.objects.bulk_create(_border_posts(tables / "border_posts.csv", head))
        Office.objects.bulk_create(_posts_abroad(tables / "posts_abroad.csv", head))
    return Office.objects.count()


def _at_home(region: str, /, **names: object) -> Office:
    lo, hi = span_of(region)
    return Office(
        node=node_of(region), span_lo=lo, span_hi=hi, time_zone=zone_of(region),
        calendar="id-national", opens=OPENS, closes=CLOSES, **names,
    )  # fmt: skip


def _regional(place: wilayah.Wilayah, head: Office) -> Office:
    return _at_home(
        place.code,
        code=f"BP-{place.code}",
        kind=OfficeKind.REGIONAL,
        name=f"BP3MI {place.name}",
        parent=head,
    )


def _districts(regional: dict[str, Office]) -> Iterator[Office]:
    for province, above in regional.items():
        for place in wilayah.list_wilayah(province):
            yield _at_home(
                place.code,
                code=f"DN-{place.code.replace('.', '')}",
                kind=OfficeKind.DISTRICT,
                name=f"Dinas Tenaga Kerja {place.name}",
                parent=above,
            )


def _border_posts(table: Path, head: Office) -> Iterator[Office]:
    for row in csv.DictReader(table.open()):
        yield Office(
            code=row["code"], kind=OfficeKind.BORDER_POST, name=row["name"],
            node=node_of(row["region"]), parent=head, time_zone=row["time_zone"],
            calendar="always-open",
        )  # fmt: skip


def _posts_abroad(table: Path, head: Office) -> Iterator[Office]:
    for row in csv.DictReader(table.open()):
        yield Office(
            code=row["code"], kind=OfficeKind.POST_ABROAD, name=row["name"],
            country=row["country"], parent=head, time_zone=row["time_zone"],
            calendar=row["calendar"], opens=row["opens"], closes=row["closes"],
        )  # fmt: skip


def connect_demo(count: int, *, at: datetime) -> None:
    """In the demonstration nation the first `count` district offices have served before `at`.

    438 of 514, the figure of 23 Aug 2013 (reading/domain.md, context). Which ones is invented:
    those with the highest codes, mostly of the far east, are still served by their province.
    """
    districts = Office.objects.filter(kind=OfficeKind.DISTRICT).order_by("code")
    ids = list(districts.values_list("id", flat=True)[:count])
    Office.objects.filter(id__in=ids, first_service_at=None).update(first_service_at=at)
