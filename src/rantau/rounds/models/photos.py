"""Photographs of examinees for the counterpart."""

from django.db import models

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.documents.models import StoredFile
from rantau.offices.models import Office
from rantau.rounds.models.examinees import Examinee


class SendingPhoto(models.Model):
    """A photograph that belongs to the documents for the counterpart. Written once; the newest of
    an examinee counts.

    file    the JPEG that is kept; `digest` its SHA-256, by which the roster names it
    width, height  pixels across and down with which it came
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="photos")
    file = UncheckedForeignKey(StoredFile)
    digest = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    received_by = models.CharField(max_length=60)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_sending_photo"
        # What the key of `RosterEntry.photo` refers to in the database: a roster sends her own.
        constraints = [
            models.UniqueConstraint(fields=["id", "examinee"], name="a_photo_of_an_examinee")
        ]

    def __str__(self) -> str:
        return self.digest[:12]
