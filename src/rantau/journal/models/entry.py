"""One thing that was done."""

from django.db import models

from rantau.core.keys import uuid7


class Entry(models.Model):
    """What one service did, once. It carries references and salted hashes, never personal values.

    The table has one more column that the model does not know: `xid`, the writing transaction,
    set by SQL; the horizon is read from it (DESIGN section 5).
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject = models.UUIDField()
    revision = models.IntegerField()
    actor = models.CharField(max_length=60)
    office = models.UUIDField(null=True)
    why = models.CharField(max_length=200, blank=True)
    terms = models.JSONField(default=dict)
    tells = models.JSONField(default=list)
    cause = models.UUIDField(null=True)
    node = models.CharField(max_length=30)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    mac = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject", "revision"], name="one_entry_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
