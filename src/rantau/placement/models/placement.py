"""One person's way abroad and home under one edition of one scheme."""

from django.db import models
from django.db.models import Q

from rantau.core.keys import uuid7
from rantau.registry.models import Person

ABROAD = ("departed", "arrived")
IS_ABROAD = Q(ended_at=None, milestone__in=ABROAD)
COUNTED = ("destination", "milestone", "milestone_at", "contract_until", "passport_until")


class Placement(models.Model):
    """Where it stands is derived from its passages; `milestone` repeats the last for quick lists.

    line, job_order, agency   under which demand and through whom; null where no agency places
    post                      the post abroad that will look after the person
    office, region_office     the district that serves, and the regional office that clears
    origin_node, sex          as at the opening: the axes of the statistics (docs/rooms)
    contract_until, passport_until   repeated from verified papers, for the board of residents

    Who is abroad (`IS_ABROAD`: departed and not yet home, as long as the post has its ground)
    stands in two covering indexes, so that boards count them without touching a row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="placements")
    scheme = models.CharField(max_length=30)
    edition = models.CharField(max_length=12)
    line = models.UUIDField(null=True)
    job_order = models.UUIDField(null=True)
    agency = models.UUIDField(null=True)
    post = models.UUIDField()
    office = models.UUIDField()
    region_office = models.UUIDField()
    destination = models.CharField(max_length=2)
    occupation = models.CharField(max_length=80)
    employer = models.CharField(max_length=160, blank=True)
    formal = models.BooleanField()
    origin_node = models.BigIntegerField()
    sex = models.CharField(max_length=1)
    milestone = models.CharField(max_length=12)
    milestone_at = models.DateTimeField()
    contract_until = models.DateField(null=True)
    passport_until = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "placement_placement"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_open_placement_a_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["agency", "-id"], condition=Q(ended_at=None), name="placements_of_an_agency"
            ),
            models.Index(
                fields=["post", "-id"], condition=Q(ended_at=None), name="placements_at_a_post"
            ),
            models.Index(
                fields=["origin_node", "id"],
                include=COUNTED,
                condition=IS_ABROAD,
                name="abroad_by_origin",
            ),
            models.Index(
                fields=["post", "origin_node", "id"],
                include=COUNTED,
                condition=IS_ABROAD,
                name="abroad_by_post",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
