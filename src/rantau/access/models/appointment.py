"""A role at an office for a span of time."""

from django.db import models

from rantau.access.models.account import Account
from rantau.core.keys import uuid7
from rantau.offices.models import Office


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
