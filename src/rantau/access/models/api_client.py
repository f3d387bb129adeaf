"""A machine that acts for an office, and the tokens it was given."""

from django.db import models
from django.db.models import F, Q

from rantau.core.keys import uuid7
from rantau.offices.models import Office


class ApiClient(models.Model):
    """A machine of an office, in one role, limited to scopes, from `starts_at` until `ends_at`.

    `code` is what it calls itself; `digest` is SHA-256 of its secret. The secret has 256 random
    bits, so no slow hash is needed to keep anybody from guessing it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="clients")
    role = models.CharField(max_length=30)
    scopes = models.JSONField()
    digest = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "access_api_client"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="a_client_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.code


class ApiToken(models.Model):
    """One bearer token: kept is only its SHA-256; ends within the hour."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "access_api_token"

    def __str__(self) -> str:
        return str(self.id)
