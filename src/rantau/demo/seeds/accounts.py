"""The demonstration's accounts of every connected office: one for each role."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.hashers import make_password

from rantau.access.models import Account, ApiClient, Appointment
from rantau.access.services.accounts import ACCOUNT_OPENED, APPOINTMENT_CREATED
from rantau.access.services.clients import CLIENT_CREATED
from rantau.access.tokens import API_SCOPES, hash_secret
from rantau.demo.credentials import DEMO_CLIENT_SECRET, DEMO_PASSWORD
from rantau.journal.interface import JournalAuthor, JournalEvent, record_entries
from rantau.offices.models import Office, OfficeKind

DEMO_AUTHOR = JournalAuthor(actor="system:demo", office=None)
DEMO_CONFIRMER = "system:demo-headquarters"  # a client is confirmed by a second person
DISTRICT_LOGINS = {
    "loket": "counter",
    "verifikasi": "verifier",
    "kepala": "head",
    "admin": "administrator",
}
REGIONAL_LOGINS = {"bp3mi": "verifier", "kepala-bp3mi": "head"}
CRISIS_CENTER_LOGINS = {"operator": "operator", "kasus": "case_officer", "pimpinan": "duty_lead"}
HEADQUARTERS_LOGINS = {"pusat": "national", "pusat-2": "national", "inspektorat": "auditor"}
GIVEN_NAMES = ("Sri", "Dewi", "Rina", "Agus", "Budi", "Wawan", "Yanti", "Hasan", "Lina", "Tono")
FAMILY_NAMES = ("Wahyuni", "Rahman", "Lestari", "Saputra", "Anggraini", "Hidayat", "Putri", "Yusuf")


def seed_demo_accounts(*, since: datetime) -> int:
    """Make the accounts of every connected office that are not there yet; return their number.

    All share one password and one computed hash.

    since  when their appointments begin (aware)
    """
    known = set(Account.objects.values_list("login", flat=True))
    missing = [each for each in _list_demo_accounts() if each[0] not in known]
    password_hash = make_password(DEMO_PASSWORD) if missing else ""
    pairs = []
    for number, (login, role, office) in enumerate(missing, start=len(known)):
        family, given = divmod(number, len(GIVEN_NAMES))
        name = f"{GIVEN_NAMES[given]} {FAMILY_NAMES[family % len(FAMILY_NAMES)]}"
        account = Account(login=login, name=name, password=password_hash)
        pairs.append(
            (account, Appointment(account=account, office=office, role=role, starts_at=since))
        )
    Account.objects.bulk_create([account for account, _ in pairs])
    Appointment.objects.bulk_create([appointment for _, appointment in pairs])
    record_entries(
        ACCOUNT_OPENED.code,
        (build_account_event(appointment) for _, appointment in pairs),
        DEMO_AUTHOR,
    )
    record_entries(
        APPOINTMENT_CREATED.code,
        (build_appointment_event(appointment) for _, appointment in pairs),
        DEMO_AUTHOR,
    )
    return len(pairs)


def build_account_event(appointment: Appointment) -> JournalEvent:
    """Build the first entry about the account of an appointment, as `open_account` writes it."""
    terms = {"office": appointment.office.code, "role": appointment.role}
    return JournalEvent(
        subject_kind="account", subject=appointment.account_id, revision=1, terms=terms
    )


def build_appointment_event(appointment: Appointment) -> JournalEvent:
    """Build the first entry about an appointment, as `appoint_officer` writes it."""
    terms = {
        "account": str(appointment.account_id),
        "role": appointment.role,
        "from": appointment.starts_at.isoformat(),
        "until": "",
    }
    return JournalEvent(subject_kind="appointment", subject=appointment.id, revision=1, terms=terms)


def seed_demo_clients(*, since: datetime) -> int:
    """Make an API client with every scope for each agency that has none; return their number.

    Its id is the login of the agency's account.

    since  from when it may ask for tokens (aware)
    """
    agencies = Office.objects.filter(kind=OfficeKind.AGENCY, clients=None).order_by("code")
    clients = [
        ApiClient(
            code=f"p3mi.{int(office.code.rpartition('-')[2])}",
            name=f"Aplikasi {office.name}",
            office=office,
            role="agency",
            scopes=sorted(API_SCOPES),
            digest=hash_secret(DEMO_CLIENT_SECRET),
            starts_at=since,
            proposed_by=DEMO_AUTHOR.actor,
            confirmed_by=DEMO_CONFIRMER,
            confirmed_at=since,
        )
        for office in agencies
    ]
    ApiClient.objects.bulk_create(clients)
    events = (
        JournalEvent(
            subject_kind="client",
            subject=client.id,
            revision=1,
            terms={"office": client.office.code, "role": client.role, "scopes": client.scopes},
        )
        for client in clients
    )
    record_entries(CLIENT_CREATED.code, events, DEMO_AUTHOR)
    return len(clients)


def _list_demo_accounts() -> Iterator[tuple[str, str, Office]]:
    """List login, role and office of every account; those of agencies are in `partners.py`."""
    offices = Office.objects.filter(closed_at=None).exclude(kind=OfficeKind.AGENCY)
    for office in offices.exclude(first_service_at=None, kind=OfficeKind.DISTRICT):
        for prefix, role in _get_demo_roles(office).items():
            suffix = office.code.split("-", 1)[-1].lower()
            yield (prefix if office.code == "HQ" else f"{prefix}.{suffix}"), role, office


def _get_demo_roles(office: Office) -> dict[str, str]:
    return {
        OfficeKind.DISTRICT: DISTRICT_LOGINS,
        OfficeKind.REGIONAL: REGIONAL_LOGINS,
        OfficeKind.HEADQUARTERS: HEADQUARTERS_LOGINS,
        OfficeKind.POST_ABROAD: {"perwakilan": "post"},
        OfficeKind.BORDER_POST: {"bandara": "border"},
        OfficeKind.CRISIS_CENTER: CRISIS_CENTER_LOGINS,
    }[OfficeKind(office.kind)]
