"""Opening one record without a ground, for a stated reason, for at most three hours."""

from datetime import timedelta

from django.db import models

from rantau.core.keys import uuid7
from rantau.offices.models import Office

LONGEST = timedelta(hours=3)  # DESIGN 3.1


class BreakGlass(models.Model):
    """An officer's emergency ground for one person; a reviewer answers for it afterwards."""

    JUSTIFIED, NOT = "justified", "not_justified"
    FINDINGS = [(JUSTIFIED, "justified"), (NOT, "not justified")]

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
                condition=models.Q(ends_at__lte=models.F("starts_at") + LONGEST),
                name="break_glass_lasts_three_hours_at_most",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.starts_at}"
