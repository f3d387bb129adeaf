"""The offices that serve, and the sign of life of each."""

from django.db import models

from rantau.core.keys import uuid7


class OfficeKind(models.TextChoices):
    DISTRICT = "district"
    REGIONAL = "regional"
    BORDER_POST = "border_post"
    HEADQUARTERS = "headquarters"
    POST_ABROAD = "post_abroad"
    CRISIS_CENTER = "crisis_center"
    AGENCY = "agency"


class Office(models.Model):
    """A desk of the network: at home it has a place in the region tree, abroad a country.

    A partner's desk is one too (kind `agency`): scopes and entries name it like any other.

    `span_lo`, `span_hi`: half-open range of region nodes it is responsible for; null abroad.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=15, choices=OfficeKind.choices)
    name = models.CharField(max_length=160)
    node = models.BigIntegerField(null=True, db_index=True)
    span_lo = models.BigIntegerField(null=True)
    span_hi = models.BigIntegerField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="below")
    country = models.CharField(max_length=2, default="ID")
    time_zone = models.CharField(max_length=40)
    calendar = models.CharField(max_length=40)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    first_service_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "offices_office"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(span_lo__isnull=True, span_hi__isnull=True)
                | models.Q(span_hi__gt=models.F("span_lo")),
                name="an_office_span_is_a_range",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """The last minute an office used the service; at most one write a minute, no journal entry."""

    office = models.OneToOneField(Office, models.CASCADE, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "offices_heartbeat"

    def __str__(self) -> str:
        return f"{self.office_id} {self.seen_at}"
