"""Agencies, employers and job orders of the demonstration; all invented. Safe to run again."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from rantau.access.models import Account, Appointment
from rantau.access.seeding import DEMO_PASSWORD
from rantau.common.clock import WESTERN_TIME
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.offices.models import Office, OfficeKind
from rantau.partners.models import Agency, Employer, JobOrder, QuotaLine

AGENCY_NAMES = (
    "Peraga Bakti Mandiri",
    "Peraga Citra Karya",
    "Peraga Duta Samudra",
    "Peraga Enam Saudara",
    "Peraga Fajar Timur",
    "Peraga Graha Insani",
    "Peraga Harapan Jaya",
    "Peraga Indah Abadi",
)
AGENCY_CITIES = (
    "Jakarta",
    "Cirebon",
    "Semarang",
    "Surabaya",
    "Malang",
    "Mataram",
    "Medan",
    "Batam",
)
# Destination, post, employer, occupation, places (female, male, mixed), monthly wage.
JOB_ORDERS = (
    ("TW", "PA-TW-TPE", "Peraga Precision Works", "Operator pabrik", (400, 400, 0), "29500", "TWD"),
    ("MY", "PA-MY-KUL", "Peraga Electronics", "Operator produksi", (600, 200, 0), "1700", "MYR"),
    ("HK", "PA-HK-HKG", "Peraga Care Home", "Perawat lansia", (500, 0, 100), "5100", "HKD"),
    ("SG", "PA-SG-SIN", "Peraga Shipyard Pte", "Juru las", (0, 300, 0), "900", "SGD"),
)
LICENSED_SINCE = timedelta(days=3 * 365)  # before Rantau came
LICENCE_LENGTH, PERMIT_LENGTH = timedelta(days=5 * 365), timedelta(days=180)


def seed_demo_partners(*, at: datetime) -> int:
    """Eight agencies, each with an account and a job order a destination; how many agencies."""
    if Agency.objects.exists():
        return Agency.objects.count()
    head = Office.objects.get(code="HQ")
    posts = {office.code: office.id for office in Office.objects.filter(code__startswith="PA-")}
    shared = make_password(DEMO_PASSWORD)
    for number, name in enumerate(AGENCY_NAMES, start=1):
        agency = _create_agency(number, name, head, on=at.date())
        account = Account(login=f"p3mi.{number}", name=f"Petugas {name}", password=shared)
        account.save(force_insert=True)
        Appointment(account=account, office=agency.office, role="agency", starts_at=at).save()
        for demand in JOB_ORDERS:
            _create_job_order(agency, demand, posts, at=at)
    return len(AGENCY_NAMES)


def _create_agency(number: int, name: str, head: Office, *, on: date) -> Agency:
    office = Office(
        id=uuid7(),
        code=f"AG-{number:03}",
        kind=OfficeKind.AGENCY,
        name=f"PT {name}",
        parent=head,
        time_zone=WESTERN_TIME.key,
        calendar="id-national",
        opens=time(8),
        closes=time(16),
    )
    office.save(force_insert=True)
    agency = Agency(
        office=office,
        licence_number=f"PERAGA-{number:03}/2026",
        licence_from=on - LICENSED_SINCE,
        licence_until=on + LICENCE_LENGTH,
        city=AGENCY_CITIES[number - 1],
    )
    agency.save(force_insert=True)
    return agency


def _create_job_order(agency: Agency, demand: tuple, posts: dict, *, at: datetime) -> None:
    country, post, name, occupation, places, wage, currency = demand
    employer = Employer(id=uuid7(), name=name, kind=Employer.FIRM, country=country)
    employer.save(force_insert=True)
    on = at.date()
    order = JobOrder(
        id=uuid7(),
        number=generate_reference("JO"),
        agency=agency,
        employer=employer,
        destination=country,
        post=posts[post],
        permit_number=generate_reference("SP"),
        permit_from=on,
        permit_until=on + PERMIT_LENGTH,
        opens_on=on,
        closes_on=on + PERMIT_LENGTH,
        verified_by="system:seed",
        verified_at=at,
    )
    order.save(force_insert=True)
    QuotaLine.objects.bulk_create(
        QuotaLine(
            job_order=order,
            occupation=occupation,
            sex=sex,
            quota=quota,
            wage=Decimal(wage),
            currency=currency,
        )
        for sex, quota in zip("FMX", places, strict=True)
        if quota
    )
