"""Regions (province to village), offices and their heartbeat."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower

from rantau.common.ids import uuid7


class Region(models.Model):
    """A region under one official code, from one day until another.

    `node` is the code padded to ten digits as a number (32.73.01.1001 -> 3273011001, a province
    32 -> 3200000000). A region lies below another when its node is in the span of the other.

    name_key   small letters and digits of the name (`place_names.build_place_key`)
    successor  the node that took the place of one that is no longer in force; null where it is in
               force, or where no table says what became of it
    """

    PROVINCE, REGENCY, DISTRICT, VILLAGE = 1, 2, 3, 4
    LEVELS = [(1, "province"), (2, "regency"), (3, "district"), (4, "village")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    node = models.BigIntegerField()
    code = models.CharField(max_length=13)
    level = models.SmallIntegerField(choices=LEVELS)
    name = models.CharField(max_length=80)
    name_key = models.GeneratedField(
        expression=models.Func(
            Lower("name"),
            models.Value("[^a-z0-9]"),
            models.Value(""),
            models.Value("g"),
            function="regexp_replace",
        ),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )
    parent_node = models.BigIntegerField(null=True)
    successor = models.BigIntegerField(null=True)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True)

    class Meta:
        db_table = "offices_region"
        constraints = [
            models.UniqueConstraint(
                fields=["node", "in_force_from"], name="a_code_starts_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(in_force_until__isnull=True)
                | models.Q(in_force_until__gt=models.F("in_force_from")),
                name="a_region_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(fields=["parent_node", "name"], name="regions_below_a_region"),
            models.Index(fields=["name_key"], name="regions_by_name_key"),
            GinIndex(
                fields=["name_key"],
                opclasses=["gin_trgm_ops"],
                condition=models.Q(level=4, in_force_until=None),
                name="villages_by_likeness",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeKind(models.TextChoices):
    """The kinds of offices (docs/glossary.md, "People and institutions")."""

    DISTRICT = "district"
    REGIONAL = "regional"
    BORDER_POST = "border_post"
    HEADQUARTERS = "headquarters"
    POST_ABROAD = "post_abroad"
    CRISIS_CENTER = "crisis_center"
    AGENCY = "agency"


class Manager(models.TextChoices):
    """Who keeps an office's row up to date: the tables in `seed/`, or the operator's commands."""

    TABLES = "tables"
    OPERATOR = "operator"


class Office(models.Model):
    """An office of the network. At home it has a place in the tree of regions, abroad a country.

    A partner's desk is one too (kind `agency`), so that scopes and entries name it like any
    other.

    span_lo, span_hi  half-open range of region nodes that it is responsible for; null abroad
    time_zone         IANA name
    calendar          a code of seed/calendars.csv, or `always-open`
    opens, closes     local times of a working day
    address           as it is printed: street, place, postal code; empty where nobody gave it
    phone             in E.164, answered in opening hours; empty where nobody gave it
    duty_phone        in E.164, answered at any hour; empty where there is none
    first_service_at  from when it counts as connected
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
    address = models.CharField(max_length=300, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    duty_phone = models.CharField(max_length=20, blank=True, default="")
    first_service_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    managed_by = models.CharField(max_length=8, choices=Manager.choices, default=Manager.TABLES)
    revision = models.IntegerField(default=1)

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
