"""The slip with which a person signs in: a one-time code, kept only as a keyed hash."""

from django.db import models

from rantau.core.keys import uuid7
from rantau.registry.models.person import Person


class Slip(models.Model):
    """The newest code of a person. Giving another replaces it; signing in uses it up."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.OneToOneField(Person, models.PROTECT, related_name="slip")
    digest = models.CharField(max_length=32)
    given_by = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "registry_slip"

    def __str__(self) -> str:
        return str(self.given_at)
