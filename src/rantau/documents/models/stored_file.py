"""One file that was received."""

from django.db import models

from rantau.core.keys import uuid7


class StoredFile(models.Model):
    """A received file: its content lies under its SHA-256 in the data folder, written before this.

    media_type   judged by content; name: what the sender called it, for people only
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.IntegerField()
    media_type = models.CharField(max_length=30)
    name = models.CharField(max_length=120, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "documents_stored_file"

    def __str__(self) -> str:
        return self.digest[:12]
