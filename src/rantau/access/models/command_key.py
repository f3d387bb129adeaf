"""The idempotency key of each command, kept at least seven days (DESIGN 3.11)."""

from django.db import models

from rantau.core.keys import uuid7


class CommandKey(models.Model):
    """That `actor` already did the command sent under `key`, and which record answered."""

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
