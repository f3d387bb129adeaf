"""Files in the exchange folder that could not be taken in for a reason nobody foresaw."""

from django.db import models
from django.db.models import Q

from rantau.common.ids import uuid7


class FailedFile(models.Model):
    """A file of a counterpart that the worker tries again, each time after a longer pause, until it
    is taken in or lies there no longer. Nothing of its content is kept here.

    counterpart  the name of its directory, such as kr
    name         as it lies there, as far as it can be shown
    path_digest  SHA-256 of directory and whole name, by which it is known
    tries        how often it failed
    retry_at     when it is tried again
    ended_at     when it was taken in, or lay there no longer; null until then
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    counterpart = models.CharField(max_length=8)
    name = models.CharField(max_length=100)
    path_digest = models.CharField(max_length=64)
    tries = models.IntegerField()
    failed_at = models.DateTimeField()
    retry_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_failed_file"
        constraints = [
            models.UniqueConstraint(
                fields=["path_digest"],
                condition=Q(ended_at=None),
                name="one_failed_file_a_path",
            ),
            models.CheckConstraint(condition=Q(tries__gt=0), name="a_failed_file_was_tried"),
        ]

    def __str__(self) -> str:
        return self.name
