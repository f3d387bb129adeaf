"""Appoint somebody who has an account already to a role at the own office."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.catalogue import APPOINTED
from rantau.access.lookups import own_office
from rantau.access.models import Appointment
from rantau.access.rights import APPOINT
from rantau.access.roles import ROLES
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.journal.record import Happening

CALLED = "select id from access_account_called(%s)"


@dataclass(frozen=True)
class AppointTerms:
    """Whose account (its exact login), to which role, from when until before when (UTC)."""

    login: str
    role: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@service(APPOINTED, permission=APPOINT)
def appoint(actor: Actor, terms: AppointTerms) -> Done:
    """Make the appointment at the actor's own office; answers with its id. Raises Invalid."""
    office = own_office(actor)
    with connection.cursor() as cursor:
        cursor.execute(CALLED, [terms.login.strip().lower()])
        row = cursor.fetchone()
    starts = terms.starts_at or clock.now()
    _check(terms, row, starts, str(office.kind))
    made = Appointment(
        id=uuid7(), account_id=row[0], office=office, role=terms.role,
        starts_at=starts, ends_at=terms.ends_at,
    )  # fmt: skip
    made.save(force_insert=True)
    said = Happening(
        subject_kind="appointment",
        subject=made.id,
        revision=1,
        terms={
            "account": str(row[0]),
            "role": made.role,
            "from": starts.isoformat(),
            "until": terms.ends_at.isoformat() if terms.ends_at else "",
        },
    )
    return Done(answer=str(made.id), happening=said)


def _check(
    terms: AppointTerms, account: tuple[UUID, ...] | None, starts: datetime, kind: str
) -> None:
    problems: dict[str, list[str]] = {}
    if account is None:
        problems["login"] = [_("Tidak ada akun dengan nama masuk ini. Undang orangnya dulu.")]
    elif _held_then(terms, account[0], starts):
        problems["login"] = [_("Orang ini sudah memegang peran itu di kantor ini.")]
    if terms.role not in ROLES or kind not in ROLES[terms.role].kinds:
        problems["role"] = [_("Kantor ini tidak mempunyai peran itu.")]
    if terms.ends_at and terms.ends_at <= starts:
        problems["ends_at"] = [_("Waktu berakhir harus setelah waktu mulai.")]
    if problems:
        raise Invalid(problems)


def _held_then(terms: AppointTerms, account: UUID, starts: datetime) -> bool:
    """Whether the account holds the role at some moment of the new span; all are half-open."""
    same = Appointment.objects.filter(account=account, role=terms.role)
    if terms.ends_at:
        same = same.filter(starts_at__lt=terms.ends_at)
    return same.filter(Q(ends_at=None) | Q(ends_at__gt=starts)).exists()
