"""Create job orders with enough places for a nation: two generations for each country, each with
firms and households."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from uuid import UUID

from rantau.common.ids import uuid7
from rantau.demo.nation.figures import KOREA, Figures
from rantau.demo.nation.surroundings import VERIFIED_BY
from rantau.offices.models import Office, OfficeKind
from rantau.partners.models import Agency, Employer, JobOrder, QuotaLine

# Days before the build at which the job orders of the older and of the newer generation opened.
OLDER_SINCE, NEWER_SINCE = 800, 395
CLOSING_DELAY = 120  # days that an older one stays open after the newer ones opened
OPEN_FOR = 180  # days that a newer one stays open after the build
MARGIN, MIN_PLACES = 1.3, 40  # factor and places above what is expected: chance fills no line
FIRM, HOUSEHOLD = "Firma", "Keluarga"
OCCUPATIONS = {
    (True, "F"): "Operator produksi",
    (True, "M"): "Operator pabrik",
    (False, "F"): "Penata laksana rumah tangga",
    (False, "M"): "Pengemudi keluarga",
}
# Monthly wage and currency by country; invented.
WAGES = {
    "MY": (1700, "MYR"),
    "TW": (29500, "TWD"),
    "SA": (1500, "SAR"),
    "AE": (1500, "AED"),
    "HK": (5100, "HKD"),
    "SG": (900, "SGD"),
    "QA": (1500, "QAR"),
    "US": (2200, "USD"),
    "BN": (700, "BND"),
    "OM": (160, "OMR"),
    "BH": (150, "BHD"),
    "IT": (1200, "EUR"),
    "JP": (180000, "JPY"),
    "KW": (120, "KWD"),
}


def create_demand(figures: Figures, *, at: datetime, older: int, newer: int) -> int:
    """Create the job orders and quota lines of a nation; return how many lines.

    at             the moment of the build (aware)
    older, newer   how many people register under each generation
    """
    agencies = list(Agency.objects.select_related("office").order_by("office__code"))
    lines: list[QuotaLine] = []
    for index, (country, share) in enumerate(reversed(_list_countries(figures))):
        posts = list(Office.objects.filter(kind=OfficeKind.POST_ABROAD, country=country))
        for number, agency in enumerate(agencies):
            if number % 2 != index % 2:
                continue
            post = posts[number // 2 % len(posts)].id
            for formal in (True, False):
                each = share * (figures.formal if formal else 1 - figures.formal)
                each = each * 2 / len(agencies)
                for order in _create_job_orders(agency, country, post, formal=formal, at=at):
                    count = newer if order.closes_on > at.date() else older
                    lines += _create_quota_lines(order, figures, count * each, formal=formal)
    QuotaLine.objects.bulk_create(lines)
    return len(lines)


def _list_countries(figures: Figures) -> list[tuple[str, float]]:
    """List every country but Korea, where governments place, with its part of all (0 to 1)."""
    return [pair for pair in figures.destinations.get_shares().items() if pair[0] != KOREA]


def _create_job_orders(
    agency: Agency, country: str, post: UUID, *, formal: bool, at: datetime
) -> Iterator[JobOrder]:
    kind = Employer.FIRM if formal else Employer.HOUSEHOLD
    kind_name = FIRM if formal else HOUSEHOLD
    suffix = f"{country}-{agency.office.code.removeprefix('AG-')}"
    employer = Employer(id=uuid7(), name=f"Peraga {kind_name} {suffix}", kind=kind, country=country)
    employer.save(force_insert=True)
    for generation, since, until in (
        (1, OLDER_SINCE, NEWER_SINCE - CLOSING_DELAY),
        (2, NEWER_SINCE, -OPEN_FOR),
    ):
        number = f"PERAGA-{suffix}-{generation}{kind_name[0]}"
        opens, closes = ((at - timedelta(days=days)).date() for days in (since, until))
        order = JobOrder(
            id=uuid7(),
            number=f"JO-{number}",
            agency=agency,
            employer=employer,
            destination=country,
            post_id=post,
            permit_number=f"SP-{number}",
            permit_from=opens,
            permit_until=closes,
            opens_on=opens,
            closes_on=closes,
            verified_by=VERIFIED_BY,
            verified_at=at - timedelta(days=since),
        )
        order.save(force_insert=True)
        yield order


def _create_quota_lines(
    order: JobOrder, figures: Figures, expected: float, *, formal: bool
) -> Iterator[QuotaLine]:
    wage, currency = WAGES[order.destination]
    for sex, part in (("F", figures.female), ("M", 1 - figures.female)):
        yield QuotaLine(
            id=uuid7(),
            job_order=order,
            occupation=OCCUPATIONS[formal, sex],
            sex=sex,
            quota=ceil(expected * part * MARGIN) + MIN_PLACES,
            wage=Decimal(wage),
            currency=currency,
        )
