"""Who looked at a record, and for what."""

from django.db import models

from rantau.core.keys import uuid7


class Reading(models.Model):
    """One look at one record: not a command, so no entry."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject_kind = models.CharField(max_length=30)
    subject = models.UUIDField()
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=120)
    office = models.UUIDField(null=True)
    office_name = models.CharField(max_length=160, blank=True)
    purpose = models.CharField(max_length=60)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "journal_reading"
        indexes = [models.Index(fields=["subject", "-read_at"], name="readings_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.read_at}"
