"""Provinces, regencies and cities, sub-districts, villages: with the time each code held."""

from django.db import models
from django.db.models.functions import Lower

from rantau.core.keys import uuid7


class Region(models.Model):
    """A place under one official code for one span of time.

    `node` is the code padded to ten digits as a number (32.73.01.1001 -> 3273011001, a province
    32 -> 3200000000): a place lies below another when its node is in `span` of the other.
    """

    PROVINCE, REGENCY, DISTRICT, VILLAGE = 1, 2, 3, 4
    LEVELS = [(1, "province"), (2, "regency"), (3, "district"), (4, "village")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    node = models.BigIntegerField()
    code = models.CharField(max_length=13)
    level = models.SmallIntegerField(choices=LEVELS)
    name = models.CharField(max_length=80)
    parent_node = models.BigIntegerField(null=True)
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
            models.Index(Lower("name"), name="regions_by_name"),
        ]

    def __str__(self) -> str:
        return self.name
