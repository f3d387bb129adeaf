"""Accounts, appointments, invitations, API clients and tokens, idempotency keys, break-glass
accesses."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.offices.models import Office


class Account(AbstractBaseUser):
    """Somebody who can sign in. `login` is typed, `name` is what others see.

    appointments_in_force  set when the account backend loaded the account
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    appointments_in_force: list[Any]

    class Meta:
        db_table = "access_account"

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """`account` holds `role` at `office` from `starts_at` until before `ends_at` (half-open)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "access_appointment"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="an_appointment_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.office_id}"


INVITATION_LIFETIME = timedelta(days=7)


class Invitation(models.Model):
    """That `name` may take `role` at `office`, once, before `ends_at`. Of the link's secret only
    the hash is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_invitation"

    def __str__(self) -> str:
        return f"{self.role} {self.office_id}"


class ApiClient(models.Model):
    """An application of an office, in one role, limited to scopes, from `starts_at` until
    `ends_at`.

    `code` is its client_id; `digest` is the SHA-256 of its secret. The secret has 256 random
    bits, so that no slow hash is needed against guessing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="clients")
    role = models.CharField(max_length=30)
    scopes = models.JSONField()
    digest = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "access_api_client"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="a_client_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.code


class ApiToken(models.Model):
    """One bearer token, of which only the SHA-256 is stored; it ends within the hour."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "access_api_token"

    def __str__(self) -> str:
        return str(self.id)


class CommandKey(models.Model):
    """That `actor` ran a command with the idempotency key `key`, and its answer. `body` is the
    hash of the arguments."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    actor = models.CharField(max_length=60)
    key = models.UUIDField()
    body = models.CharField(max_length=64)
    answer = models.CharField(max_length=40, blank=True)
    used_at = models.DateTimeField()

    class Meta:
        db_table = "access_command_key"
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="a_key_works_once")]

    def __str__(self) -> str:
        return str(self.key)


MAX_BREAK_GLASS_DURATION = timedelta(hours=3)  # docs/design/access.md


class BreakGlass(models.Model):
    """An officer's emergency access to one person's record, and what a reviewer found
    afterwards.

    `verdict` is the reviewer's note. `person` is a bare id, since the registry is above.
    """

    JUSTIFIED, NOT_JUSTIFIED = "justified", "not_justified"
    FINDINGS = [(JUSTIFIED, "justified"), (NOT_JUSTIFIED, "not justified")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.UUIDField()
    reference = models.CharField(max_length=14)
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=120)
    office = models.ForeignKey(Office, models.PROTECT)
    reason = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    finding = models.CharField(max_length=15, choices=FINDINGS, blank=True)
    verdict = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "access_break_glass"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__lte=models.F("starts_at") + MAX_BREAK_GLASS_DURATION),
                name="break_glass_lasts_three_hours_at_most",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.starts_at}"
