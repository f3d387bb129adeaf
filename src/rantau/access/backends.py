"""Authentication backend that loads account and appointments in one query, and the password
hasher at its measured cost (15 ms, 19 MiB)."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import Argon2PasswordHasher

from rantau.access.models import Account, Appointment
from rantau.common import clock
from rantau.common.fast_sql import list_rows
from rantau.offices.models import Office

# Runs at every request of an officer.
APPOINTMENTS_IN_FORCE_SQL = """
      from access_appointment t0 join access_account t1 on t1.id = t0.account_id
      join offices_office t2 on t2.id = t0.office_id
     where t0.account_id = %s and t0.starts_at <= %s and (t0.ends_at is null or t0.ends_at > %s)
     order by t0.starts_at
"""


class AccountBackend(AuthenticationBackend):
    """Loads the account together with its appointments: a request costs the session and this
    query."""

    def get_user(self, user_id: UUID | str) -> Account | None:
        """The active account with `appointments_in_force`; None when there is none."""
        appointments = list_appointments_in_force(user_id)
        account = (
            appointments[0].account if appointments else Account.objects.filter(pk=user_id).first()
        )
        if account is None or not account.is_active:
            return None
        account.appointments_in_force = appointments
        return account


def list_appointments_in_force(account_id: UUID | str) -> list[Appointment]:
    """Every appointment in force now, with its account and office; one query."""
    at, appointments = clock.now(), []
    for row in list_rows(
        (Appointment, Account, Office), APPOINTMENTS_IN_FORCE_SQL, [account_id, at, at]
    ):
        appointment, appointment.account, appointment.office = row
        appointments.append(appointment)
    return appointments


class Argon2idPasswordHasher(Argon2PasswordHasher):
    """Argon2id with m = 19 MiB, t = 2, p = 1 (docs/design/parts.md)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
