"""Agencies with their licence, employers abroad, and holds on either."""

from django.db import models

from rantau.core.keys import uuid7
from rantau.offices.models import Office


class Agency(models.Model):
    """A licensed placement agency (P3MI). Its desk in the network is its office."""

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True, related_name="agency")
    licence_number = models.CharField(max_length=40, unique=True)
    licence_from = models.DateField()
    licence_until = models.DateField()
    city = models.CharField(max_length=80)
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


class Employer(models.Model):
    """Who will employ: a firm (formal) or a household, in one country."""

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
    """That nothing goes on with an agency or a job order, from `placed_at` until lifted.

    `reason` is a neutral code which other causes use too: a freeze must not betray a complaint.
    """

    AGENCY, JOB_ORDER = "agency", "job_order"
    ABOUT = [(AGENCY, "agency"), (JOB_ORDER, "job order")]
    REASONS = [("review", "under review"), ("papers", "papers to be renewed")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    about_kind = models.CharField(max_length=10, choices=ABOUT)
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
