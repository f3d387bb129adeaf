"""Job orders, their recruitment permit, and the quota ledger that the database defends."""

from django.db import models

from rantau.core.keys import uuid7
from rantau.partners.models.agency import Agency, Employer


class JobOrder(models.Model):
    """An employer's demand through one agency, verified by a post, under a recruitment permit."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="job_orders")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="job_orders")
    destination = models.CharField(max_length=2)
    post = models.UUIDField()
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


class QuotaLine(models.Model):
    """So many of one occupation and sex (X: either). The counters are moved by triggers alone."""

    SEXES = [("F", "female"), ("M", "male"), ("X", "mixed")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    job_order = models.ForeignKey(JobOrder, models.PROTECT, related_name="lines")
    occupation = models.CharField(max_length=80)
    sex = models.CharField(max_length=1, choices=SEXES)
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
                name="issued_is_never_above_approved",
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation} {self.sex}"

    @property
    def left(self) -> int:
        """Places neither reserved nor consumed."""
        return self.quota - self.reserved - self.consumed


class QuotaLease(models.Model):
    """Who holds a place on a line: reserved, then consumed or released; never deleted.

    A trigger moves the line's counters with each row, under the line's own CHECK.
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
