"""Agencies with their licence, employers, holds, job orders with their recruitment permit, quota
lines and quota leases, and the exchange rates by which wages are read in rupiah."""

from datetime import date

from django.db import models

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.common.sexes import QUOTA_SEXES
from rantau.offices.models import Office
from rantau.partners.occupations import MAX_OCCUPATION_LENGTH


class Agency(models.Model):
    """A licensed placement agency (P3MI). As a member of the network it is an office.

    ended_on                 the last day of an agency that ended; it stays, with whomever it placed
    warned_for, warned_days  the end of the licence of which it was warned last, and how many days
                             before
    """

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True, related_name="agency")
    licence_number = models.CharField(max_length=40, unique=True)
    licence_from = models.DateField()
    licence_until = models.DateField()
    city = models.CharField(max_length=80)
    ended_on = models.DateField(null=True)
    warned_for = models.DateField(null=True)
    warned_days = models.SmallIntegerField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "partners_agency"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(licence_until__gt=models.F("licence_from")),
                name="a_licence_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.licence_number

    def is_over(self, on: date) -> bool:
        """Whether its last day has passed."""
        return self.ended_on is not None and self.ended_on < on


class Employer(models.Model):
    """An employer: a firm (formal) or a household, in one country."""

    FIRM, HOUSEHOLD = "firm", "household"
    KINDS = [(FIRM, "firm"), (HOUSEHOLD, "household")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=KINDS)
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "partners_employer"

    def __str__(self) -> str:
        return self.name


class Hold(models.Model):
    """A stop on an agency or a job order, from `placed_at` until it is lifted.

    `reason` is a neutral code that other causes use too: a hold must not betray a complaint.
    `about` is the id of an agency or of a job order, as `about_kind` says.
    """

    AGENCY, JOB_ORDER = "agency", "job_order"
    SUBJECT_KINDS = [(AGENCY, "agency"), (JOB_ORDER, "job order")]
    REASONS = [("review", "under review"), ("documents", "documents to be renewed")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    about_kind = models.CharField(max_length=10, choices=SUBJECT_KINDS)
    about = models.UUIDField()
    reason = models.CharField(max_length=10, choices=REASONS)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=60)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "partners_hold"
        constraints = [
            models.UniqueConstraint(
                fields=["about"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_open_hold_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.reason}"


class JobOrder(models.Model):
    """An employer's demand through one agency, verified by a post, under a recruitment permit."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="job_orders")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="job_orders")
    destination = models.CharField(max_length=2)
    post = UncheckedForeignKey(Office)
    permit_number = models.CharField(max_length=40)
    permit_from = models.DateField()
    permit_until = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    verified_by = models.CharField(max_length=60)
    verified_at = models.DateTimeField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "partners_job_order"
        indexes = [models.Index(fields=["agency", "-id"], name="job_orders_of_an_agency")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(permit_until__gt=models.F("permit_from"))
                & models.Q(closes_on__gt=models.F("opens_on")),
                name="a_job_order_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.number


# The error of a full line is known by its name.
QUOTA_CONSTRAINT = "issued_is_never_above_approved"


class QuotaLine(models.Model):
    """A number of places for one occupation and sex (X: either). Only triggers change the
    counters."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    job_order = models.ForeignKey(JobOrder, models.PROTECT, related_name="lines")
    occupation = models.CharField(max_length=MAX_OCCUPATION_LENGTH)
    sex = models.CharField(max_length=1, choices=QUOTA_SEXES)
    quota = models.IntegerField()
    reserved = models.IntegerField(default=0)
    consumed = models.IntegerField(default=0)
    wage = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "partners_quota_line"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reserved__gte=0)
                & models.Q(consumed__gte=0)
                & models.Q(quota__gte=models.F("reserved") + models.F("consumed")),
                name=QUOTA_CONSTRAINT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation} {self.sex}"

    @property
    def remaining(self) -> int:
        """Places neither reserved nor consumed."""
        return self.quota - self.reserved - self.consumed


class QuotaLease(models.Model):
    """The place of a placement on a line: reserved, then consumed or released; never deleted.

    A trigger moves the line's counters with each row, under the line's own CHECK. `placement` is
    a bare id, since its app is above.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    line = models.ForeignKey(QuotaLine, models.PROTECT, related_name="leases")
    placement = models.UUIDField()
    reserved_at = models.DateTimeField()
    consumed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "partners_quota_lease"
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=models.Q(released_at__isnull=True),
                name="a_placement_holds_one_place",
            )
        ]

    def __str__(self) -> str:
        return str(self.placement)


class Licence(models.Model):
    """A licence period of an agency: somebody of headquarters proposed it, another decided.

    office         of the agency; null until a new agency's first licence is confirmed
    name, city     of a new agency; empty for a renewal
    starts_on, ends_on  whole days, both included
    """

    CONFIRMED, REFUSED = "confirmed", "refused"
    OUTCOMES = [(outcome, outcome) for outcome in (CONFIRMED, REFUSED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="licences")
    name = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "partners_licence"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="a_licence_period_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_by="", decided_at=None)
                | models.Q(decided_at__isnull=False)
                & ~models.Q(outcome="")
                & ~models.Q(decided_by="")
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="a_licence_is_decided_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(outcome=""),
                name="a_licence_is_proposed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AgencyChange(models.Model):
    """A change of an agency's name and city, or its end, that somebody of headquarters proposed;
    another decides, and the database carries it out.

    name, city  what they become; empty for an end
    former_name, former_city  what they were when it was proposed
    ends_on     its last day; null for a change
    basis       on what it rests: a deed, a decision, an article of the law
    applied_at  when the database carried it out
    """

    CHANGE, END = "change", "end"
    KINDS = [(kind, kind) for kind in (CHANGE, END)]
    CONFIRMED, REFUSED = "confirmed", "refused"
    OUTCOMES = [(outcome, outcome) for outcome in (CONFIRMED, REFUSED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=6, choices=KINDS)
    name = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=80, blank=True)
    former_name = models.CharField(max_length=160)
    former_city = models.CharField(max_length=80)
    ends_on = models.DateField(null=True)
    basis = models.CharField(max_length=160)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    applied_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "partners_agency_change"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="end", ends_on__isnull=False, name="", city="")
                | models.Q(kind="change", ends_on=None) & ~models.Q(name="") & ~models.Q(city=""),
                name="an_agency_changes_or_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_by="", decided_at=None)
                | models.Q(decided_at__isnull=False)
                & ~models.Q(outcome="")
                & ~models.Q(decided_by="")
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="a_change_is_decided_by_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(outcome=""),
                name="one_change_of_an_agency_waits",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class JobOrderProposal(models.Model):
    """A job order that somebody of headquarters proposed to open; another decides.

    employer_kind         one of Employer.KINDS
    female, male, mixed   places, zero for none
    job_order             what was opened; null until it is confirmed, and where it is refused
    """

    CONFIRMED, REFUSED = "confirmed", "refused"
    OUTCOMES = [(outcome, outcome) for outcome in (CONFIRMED, REFUSED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="job_order_proposals")
    employer = models.CharField(max_length=160)
    employer_kind = models.CharField(max_length=10, choices=Employer.KINDS)
    city = models.CharField(max_length=80, blank=True)
    destination = models.CharField(max_length=2)
    post = models.ForeignKey(Office, models.PROTECT, related_name="+")
    permit_number = models.CharField(max_length=40)
    permit_from = models.DateField()
    permit_until = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    occupation = models.CharField(max_length=MAX_OCCUPATION_LENGTH)
    female = models.IntegerField()
    male = models.IntegerField()
    mixed = models.IntegerField()
    wage = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    job_order = models.OneToOneField(JobOrder, models.PROTECT, null=True, related_name="proposal")
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "partners_job_order_proposal"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_by="", decided_at=None)
                | models.Q(decided_at__isnull=False)
                & ~models.Q(outcome="")
                & ~models.Q(decided_by="")
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="a_job_order_is_decided_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ExchangeRate(models.Model):
    """What one unit of a currency was worth on a day; the newest tells a worker what a wage is.

    rupiah     for one unit
    published_on, source   the day of the rate, and who published it
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    currency = models.CharField(max_length=3)
    rupiah = models.DecimalField(max_digits=12, decimal_places=4)
    published_on = models.DateField()
    source = models.CharField(max_length=120)
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "partners_exchange_rate"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rupiah__gt=0), name="a_currency_is_worth_something"
            )
        ]
        indexes = [
            models.Index(
                fields=["currency", "-published_on", "-recorded_at"], name="newest_rate_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.published_on}"
