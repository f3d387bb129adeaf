"""The demonstration's accounts: one of every role, and the desks of every connected district."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.hashers import make_password

from rantau.access.models import Account, ApiClient, Appointment
from rantau.access.tokens import API_SCOPES, hash_secret
from rantau.offices.models import Office, OfficeKind

DEMO_PASSWORD = "rantau-peraga"  # noqa: S105  printed on the demonstration's own screen
DEMO_CLIENT_SECRET = "rahasia-peraga-bukan-untuk-layanan-sungguhan"  # noqa: S105  printed on the demonstration's own screen
DISTRICT_LOGINS = {
    "loket": "counter",
    "verifikasi": "verifier",
    "kepala": "head",
    "admin": "administrator",
}
REGIONAL_LOGINS = {"bp3mi": "verifier", "kepala-bp3mi": "head"}
CRISIS_CENTER_LOGINS = {"operator": "operator", "kasus": "case_officer", "pimpinan": "duty_lead"}
HEADQUARTERS_LOGINS = {"pusat": "national", "inspektorat": "auditor"}
GIVEN_NAMES = ("Sri", "Dewi", "Rina", "Agus", "Budi", "Wawan", "Yanti", "Hasan", "Lina", "Tono")
FAMILY_NAMES = ("Wahyuni", "Rahman", "Lestari", "Saputra", "Anggraini", "Hidayat", "Putri", "Yusuf")


def seed_demo_accounts(*, since: datetime) -> int:
    """Accounts for every connected office; all share one password and one computed hash."""
    if Account.objects.exists():
        return Account.objects.count()
    shared = make_password(DEMO_PASSWORD)
    pairs = []
    for number, (login, role, office) in enumerate(_iterate_demo_accounts()):
        family, given = divmod(number, len(GIVEN_NAMES))
        name = f"{GIVEN_NAMES[given]} {FAMILY_NAMES[family % len(FAMILY_NAMES)]}"
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
            code=f"p3mi.{int(office.code.rpartition('-')[2])}",
            name=f"Aplikasi {office.name}",
            office=office,
            role="agency",
            scopes=sorted(API_SCOPES),
            digest=hash_secret(DEMO_CLIENT_SECRET),
            starts_at=since,
        )
        for office in agencies
    )
    return ApiClient.objects.count()


def _iterate_demo_accounts() -> Iterator[tuple[str, str, Office]]:
    for office in Office.objects.exclude(first_service_at=None, kind=OfficeKind.DISTRICT):
        for word, role in _get_demo_roles(office).items():
            suffix = office.code.split("-", 1)[-1].lower()
            yield (word if office.code == "HQ" else f"{word}.{suffix}"), role, office


def _get_demo_roles(office: Office) -> dict[str, str]:
    return {
        OfficeKind.DISTRICT: DISTRICT_LOGINS,
        OfficeKind.REGIONAL: REGIONAL_LOGINS,
        OfficeKind.HEADQUARTERS: HEADQUARTERS_LOGINS,
        OfficeKind.POST_ABROAD: {"perwakilan": "post"},
        OfficeKind.BORDER_POST: {"bandara": "border"},
        OfficeKind.CRISIS_CENTER: CRISIS_CENTER_LOGINS,
    }[OfficeKind(office.kind)]
