"""A one-time link by which a named person makes the account for a role at an office."""

from datetime import timedelta

from django.db import models

from rantau.core.keys import uuid7
from rantau.offices.models import Office

LIFE = timedelta(days=7)


class Invitation(models.Model):
    """That `name` may become `role` at `office`, once, before `ends_at`; kept is a hash."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_invitation"

    def __str__(self) -> str:
        return f"{self.role} {self.office_id}"
