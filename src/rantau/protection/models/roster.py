"""Who is on duty: the named lead of each shift, and who stands in when there is none."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from rantau.core.keys import uuid7


class Shift(models.Model):
    """The one lead of a desk from `starts_at` until before `ends_at`; two never overlap."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.UUIDField()
    account = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "protection_shift"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) & ~Q(account=""),
                name="a_shift_ends_after_it_began",
            ),
            ExclusionConstraint(
                name="one_lead_at_a_time",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    (Func("starts_at", "ends_at", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_at}"


class StandingDeputy(models.Model):
    """Who owns what comes in when no shift has a lead: `place` 1 deputy, 2 head of the desk."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.UUIDField()
    place = models.SmallIntegerField()
    account = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "protection_standing_deputy"
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=(1, 2)) & ~Q(account=""), name="a_deputy_has_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"
