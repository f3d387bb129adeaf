"""Agencies, employers and job orders of the demonstration; all invented."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password

from rantau.access.models import Account, Appointment
from rantau.access.services.accounts import ACCOUNT_OPENED, APPOINTMENT_CREATED
from rantau.common.clock import WESTERN_TIME
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.demo.credentials import DEMO_PASSWORD
from rantau.demo.seeds.accounts import DEMO_AUTHOR, build_account_event, build_appointment_event
from rantau.journal.interface import JournalEvent, record_entries, record_entry
from rantau.offices.models import Office, OfficeKind
from rantau.offices.registrations import OFFICE_ADDED
from rantau.offices.tables import build_office_event
from rantau.partners.models import Agency, Employer, JobOrder, QuotaLine
from rantau.partners.registrations import AGENCY_LICENSED
from rantau.partners.selectors import DEMO_LICENCE_PREFIX
from rantau.partners.services.exchange_rates import (
    RATE_RECORDED,
    RateInput,
    build_rate_event,
    create_exchange_rate,
)
from rantau.partners.services.job_orders import JOB_ORDER_OPENED

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
# Invented, as all that a demonstration has.
RATES = {"TWD": "510", "MYR": "3900", "HKD": "2100", "SGD": "12600", "KRW": "12", "JPY": "110"}
RATE_SOURCE = "Contoh peraga, bukan kurs nyata"
LICENSED_SINCE = timedelta(days=3 * 365)  # before Rantau came
LICENCE_LENGTH, PERMIT_LENGTH = timedelta(days=5 * 365), timedelta(days=180)


def seed_demo_partners(*, at: datetime) -> int:
    """Make eight agencies, each with an account and one job order for each destination, unless
    there are agencies already; return how many were made.

    at  when accounts and job orders begin (aware)
    """
    if Agency.objects.exists():
        return 0
    head = Office.objects.get(code="HQ")
    posts = {office.code: office.id for office in Office.objects.filter(code__startswith="PA-")}
    password_hash = make_password(DEMO_PASSWORD)
    for number, name in enumerate(AGENCY_NAMES, start=1):
        agency = _create_agency(number, name, head, on=at.date())
        account = Account(login=f"p3mi.{number}", name=f"Petugas {name}", password=password_hash)
        account.save(force_insert=True)
        appointment = Appointment(
            account=account, office=agency.office, role="agency", starts_at=at
        )
        appointment.save(force_insert=True)
        orders = [_create_job_order(agency, demand, posts, at=at) for demand in JOB_ORDERS]
        _record_entries(agency, appointment, orders)
    for currency, rupiah in RATES.items():
        _record_rate(currency, Decimal(rupiah), at=at)
    return len(AGENCY_NAMES)


def _record_entries(agency: Agency, appointment: Appointment, orders: list[JobOrder]) -> None:
    """Record the first entry of each row, as a command would have written it."""
    record_entry(OFFICE_ADDED.code, build_office_event(agency.office), DEMO_AUTHOR)
    licence = JournalEvent("agency", agency.pk, 1, {"licence": agency.licence_number})
    record_entry(AGENCY_LICENSED.code, licence, DEMO_AUTHOR)
    record_entry(ACCOUNT_OPENED.code, build_account_event(appointment), DEMO_AUTHOR)
    record_entry(APPOINTMENT_CREATED.code, build_appointment_event(appointment), DEMO_AUTHOR)
    events = (JournalEvent("job_order", order.id, 1, {"number": order.number}) for order in orders)
    record_entries(JOB_ORDER_OPENED.code, events, DEMO_AUTHOR)


def _record_rate(currency: str, rupiah: Decimal, *, at: datetime) -> None:
    data = RateInput(currency, rupiah, at.astimezone(WESTERN_TIME).date(), RATE_SOURCE)
    rate = create_exchange_rate(data, by=DEMO_AUTHOR.actor, at=at)
    record_entry(RATE_RECORDED.code, build_rate_event(rate), DEMO_AUTHOR)


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
        licence_number=f"{DEMO_LICENCE_PREFIX}{number:03}/2026",
        licence_from=on - LICENSED_SINCE,
        licence_until=on + LICENCE_LENGTH,
        city=AGENCY_CITIES[number - 1],
    )
    agency.save(force_insert=True)
    return agency


def _create_job_order(
    agency: Agency, demand: tuple[Any, ...], posts: dict[str, Any], *, at: datetime
) -> JobOrder:
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
        post_id=posts[post],
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
    return order
