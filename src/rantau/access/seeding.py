"""The demonstration's accounts: one of every role, and the desks of every connected district."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.hashers import make_password

from rantau.access.models import Account, ApiClient, Appointment
from rantau.access.tokens import SCOPES, digest
from rantau.offices.models import Office, OfficeKind

PASSWORD = "rantau-peraga"  # noqa: S105  printed on the demonstration's own screen
SECRET = "rahasia-peraga-bukan-untuk-layanan-sungguhan"  # noqa: S105  printed likewise
AT_DISTRICT = {
    "loket": "counter",
    "verifikasi": "verifier",
    "kepala": "head",
    "admin": "administrator",
}
AT_REGIONAL = {"bp3mi": "verifier", "kepala-bp3mi": "head"}
AT_CRISIS_CENTER = {"operator": "operator", "kasus": "case_officer", "pimpinan": "duty_lead"}
AT_HQ = {"pusat": "national", "inspektorat": "auditor"}
GIVEN = ("Sri", "Dewi", "Rina", "Agus", "Budi", "Wawan", "Yanti", "Hasan", "Lina", "Tono")
FAMILY = ("Wahyuni", "Rahman", "Lestari", "Saputra", "Anggraini", "Hidayat", "Putri", "Yusuf")


def seed_demo_accounts(*, since: datetime) -> int:
    """Accounts for every connected office; all share one password and one computed hash."""
    if Account.objects.exists():
        return Account.objects.count()
    shared = make_password(PASSWORD)
    pairs = []
    for number, (login, role, office) in enumerate(_desks()):
        name = f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN) % len(FAMILY)]}"
        account = Account(login=login, name=name, password=shared)
        pairs.append(
            (account, Appointment(account=account, office=office, role=role, starts_at=since))
        )
    Account.objects.bulk_create([account for account, _ in pairs])
    Appointment.objects.bulk_create([appointment for _, appointment in pairs])
    return len(pairs)


def seed_demo_clients(*, since: datetime) -> int:
    """A machine for each agency, called as its account, with every scope; how many there are."""
    agencies = Office.objects.filter(kind=OfficeKind.AGENCY, clients=None).order_by("code")
    ApiClient.objects.bulk_create(
        ApiClient(
            code=f"p3mi.{int(office.code.rpartition('-')[2])}", name=f"Aplikasi {office.name}",
            office=office, role="agency", scopes=sorted(SCOPES), digest=digest(SECRET),
            starts_at=since,
        )
        for office in agencies
    )  # fmt: skip
    return ApiClient.objects.count()


def _desks() -> Iterator[tuple[str, str, Office]]:
    for office in Office.objects.exclude(first_service_at=None, kind=OfficeKind.DISTRICT):
        for word, role in _roles_at(office).items():
            suffix = office.code.split("-", 1)[-1].lower()
            yield (word if office.code == "HQ" else f"{word}.{suffix}"), role, office


def _roles_at(office: Office) -> dict[str, str]:
    return {
        OfficeKind.DISTRICT: AT_DISTRICT,
        OfficeKind.REGIONAL: AT_REGIONAL,
        OfficeKind.HEADQUARTERS: AT_HQ,
        OfficeKind.POST_ABROAD: {"perwakilan": "post"},
        OfficeKind.BORDER_POST: {"bandara": "border"},
        OfficeKind.CRISIS_CENTER: AT_CRISIS_CENTER,
    }[OfficeKind(office.kind)]
