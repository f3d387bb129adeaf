"""Accounts, appointments and their proposals, interests, notices, invitations, API clients and
tokens, idempotency keys, break-glass accesses."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from rantau.common.ids import uuid7
from rantau.offices.models import Office


class Account(AbstractBaseUser):
    """Somebody who can sign in. `login` is typed, `name` is what others see.

    email                  the address that its owner confirmed, to which a link for a new password
                           is sent; empty for none
    email_confirmed_at     when (aware) that was; null for none, or long ago
    pending_email          one that waits for its code; `pending_email_at` is when it was proposed
    appointments_in_force  set when the account backend loaded the account
    unread_notices         how many of its notices are unread: here, since every page loads the
                           account and shows the number
    is_linked              headquarters found another account to be the same human being's; here,
                           so that whoever has one account only costs no statement
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    email_confirmed_at = models.DateTimeField(null=True)
    pending_email = models.EmailField(blank=True, default="")
    pending_email_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    unread_notices = models.IntegerField(default=0)
    is_linked = models.BooleanField(default=False)

    objects = BaseUserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    appointments_in_force: list[Any]

    class Meta:
        db_table = "access_account"

    def __str__(self) -> str:
        return self.name


class FormerEmail(models.Model):
    """An address that an account used until it was replaced or removed, to which that is mailed,
    whatever happens afterwards. Its id is what the journal entry of the change is about."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, models.PROTECT, related_name="former_emails")
    email = models.EmailField()
    replaced_at = models.DateTimeField()

    class Meta:
        db_table = "access_former_email"

    def __str__(self) -> str:
        return f"{self.account_id} {self.replaced_at}"


class Appointment(models.Model):
    """`account` holds `role` at `office` from `starts_at` until before `ends_at` (half-open); one
    that was ended before it began lasts no time."""

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
                | models.Q(ends_at__gte=models.F("starts_at")),
                name="an_appointment_ends_no_earlier_than_it_began",
            ),
            # One that was ended before it began lasts no time: the empty range overlaps none.
            ExclusionConstraint(
                name="a_role_is_held_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func("starts_at", "ends_at", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.office_id}"


PROPOSAL_LIFETIME = timedelta(days=14)


class Proposal(models.Model):
    """That `account` should hold `role` at `office`: no appointment before a second person has
    confirmed it.

    starts_at           from when; null for the moment of the confirmation
    needs_headquarters  only headquarters may decide: a partner's person to a public office, or
                        the other way round
    decided_by          who confirmed or refused it, or let it expire (Rantau itself)
    """

    CONFIRMED, REFUSED, EXPIRED = "confirmed", "refused", "expired"
    OUTCOMES = [(outcome, outcome) for outcome in (CONFIRMED, REFUSED, EXPIRED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="proposals")
    office = models.ForeignKey(Office, models.PROTECT, related_name="proposals")
    account_name = models.CharField(max_length=120)
    role = models.CharField(max_length=30)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    needs_headquarters = models.BooleanField()
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "access_proposal"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "office", "role"],
                condition=Q(outcome=""),
                name="one_open_proposal_of_a_role",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by="")
                | Q(decided_at__isnull=False) & ~Q(outcome="") & ~Q(decided_by=""),
                name="a_decided_proposal_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Interest(models.Model):
    """A tie of a person to an office or partner that is no appointment: a relative there, or an
    employment or office of the past. It excludes like an appointment, from any case that accuses
    the unit since before `ends_at`.

    ends_at       until when it lasted (aware); null where it lasts, as with relatives
    declared_by   the person, or somebody of headquarters
    withdrawn_at  when headquarters found that it does not hold; the row stays
    """

    RELATIVE, FORMER, OTHER = "relative", "former", "other"
    KINDS = [(kind, kind) for kind in (RELATIVE, FORMER, OTHER)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, models.PROTECT, related_name="interests")
    account_name = models.CharField(max_length=120)
    unit = models.ForeignKey(Office, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    ends_at = models.DateTimeField(null=True)
    declared_by = models.CharField(max_length=60)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "access_interest"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit", "kind"],
                condition=Q(withdrawn_at=None),
                name="an_interest_is_declared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id}"


class SamePerson(models.Model):
    """That two accounts are one human being's, as headquarters found: the ties of one count for the
    other, and further along a row of such pairs. `one` < `other`.

    withdrawn_at  when headquarters found that they are two people's; the row stays
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    one = models.ForeignKey(Account, models.PROTECT, related_name="+")
    other = models.ForeignKey(Account, models.PROTECT, related_name="+")
    one_name = models.CharField(max_length=120)
    other_name = models.CharField(max_length=120)
    declared_by = models.CharField(max_length=60)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "access_same_person"
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=Q(withdrawn_at=None),
                name="two_accounts_are_linked_once",
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="a_pair_of_accounts_has_an_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class Notice(models.Model):
    """What an account is told about an appointment: its own, or one that it proposed or manages;
    also about an API client, which acts in a role as well; about what it proposed of a record;
    about what another office did for one of the people of its own; and about what was done with
    its own e-mail address or password.

    code          what happened
    account_name  whom the appointment is about, the name of the client, or the reference of what
                  was proposed or of the person
    office, role  empty where it is about no appointment
    """

    PROPOSED, CONFIRMED, REFUSED, EXPIRED = "proposed", "confirmed", "refused", "expired"
    APPOINTED, ENDED = "appointed", "ended"
    CORRECTED, UNCHANGED = "corrected", "unchanged"
    PIN_SET, CODE_GIVEN = "pin_set", "code_set"
    AGREED, DECLINED = "agreed", "declined"
    EMAIL_PROPOSED, EMAIL_CONFIRMED = "email_proposed", "email_confirmed"
    EMAIL_REMOVED = "email_removed"
    RESET_REQUESTED, PASSWORD_RESET = "reset_requested", "password_reset"
    CODES = [
        (code, code)
        for code in (
            PROPOSED,
            CONFIRMED,
            REFUSED,
            EXPIRED,
            APPOINTED,
            ENDED,
            CORRECTED,
            UNCHANGED,
            PIN_SET,
            AGREED,
            DECLINED,
            CODE_GIVEN,
            EMAIL_PROPOSED,
            EMAIL_CONFIRMED,
            EMAIL_REMOVED,
            RESET_REQUESTED,
            PASSWORD_RESET,
        )
    ]

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, models.PROTECT, related_name="notices")
    code = models.CharField(max_length=16, choices=CODES)
    account_name = models.CharField(max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_notice"
        indexes = [models.Index(fields=["account", "-made_at"], name="notices_of_an_account")]

    def __str__(self) -> str:
        return f"{self.code} {self.made_at}"


INVITATION_LIFETIME = timedelta(days=7)


class Invitation(models.Model):
    """That `name` may take `role` at `office`, once, before `ends_at`. Of the link's secret only
    the hash is stored.

    needs_second_person  made by the office itself: accepted, it is a proposal and no appointment
    account              who accepted it
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=60)
    needs_second_person = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "access_invitation"

    def __str__(self) -> str:
        return f"{self.role} {self.office_id}"


class ApiClient(models.Model):
    """An application of an office, in one role, limited to scopes, from `starts_at` until
    `ends_at`.

    `code` is its client_id; `digest` is the SHA-256 of its secret. The secret has 256 random
    bits, so that no slow hash is needed against guessing.

    proposed_by   who asked for it; it gets no token before a second person has confirmed it
    confirmed_at  when that was; until then `starts_at` is when it was proposed
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
    proposed_by = models.CharField(max_length=60)
    confirmed_by = models.CharField(max_length=60, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "access_api_client"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="a_client_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by="")
                | Q(confirmed_at__isnull=False)
                & ~Q(confirmed_by="")
                & ~Q(confirmed_by=F("proposed_by")),
                name="a_client_is_confirmed_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_open(self, at: datetime) -> bool:
        """Whether a second person can still decide on it at this moment (aware)."""
        has_ended = self.ends_at is not None and self.ends_at <= at
        return not self.confirmed_at and not has_ended and at < self.starts_at + PROPOSAL_LIFETIME


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
