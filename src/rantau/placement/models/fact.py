"""What happened to a placement. Never changed: a wrong fact is superseded, with a reason."""

from django.db import models

from rantau.core.keys import uuid7
from rantau.placement.models.placement import Placement


class Recorded(models.Model):
    """What every fact carries: when it happened, when it was written down, by whom and where.

    `supersedes` names the wrong fact that this one replaces.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.UUIDField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    recorder_name = models.CharField(max_length=120)
    office = models.UUIDField(null=True)
    node = models.CharField(max_length=30)
    reason = models.CharField(max_length=300, blank=True)
    supersedes = models.UUIDField(null=True, unique=True)

    class Meta:
        abstract = True


class Passage(Recorded):
    """That a milestone was entered. It carries the axes by which it is counted, as they were then.

    Like the journal's entries it has one more column, `xid`, the writing transaction: rollups fold
    what lies below the horizon (DESIGN section 5).
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="passages")
    milestone = models.CharField(max_length=12)
    terms = models.JSONField(default=dict)
    origin_node = models.BigIntegerField()
    destination = models.CharField(max_length=2)
    sex = models.CharField(max_length=1)
    formal = models.BooleanField()

    class Meta:
        db_table = "placement_passage"
        indexes = [
            models.Index(fields=["placement", "recorded_at"], name="passages_of_a_placement")
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.happened_at}"


class Fact(Recorded):
    """That a paper was received, or what its verifier found. `about` is the receipt it judges."""

    RECEIVED, ACCEPTED, RETURNED = "received", "accepted", "returned"
    KINDS = [(RECEIVED, "received"), (ACCEPTED, "accepted"), (RETURNED, "returned")]

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="facts")
    requirement = models.CharField(max_length=30)
    kind = models.CharField(max_length=8, choices=KINDS)
    about = models.UUIDField(null=True)
    fields = models.JSONField(default=dict)
    file = models.UUIDField(null=True)
    how = models.CharField(max_length=12, blank=True)

    class Meta:
        db_table = "placement_fact"
        indexes = [
            models.Index(fields=["placement", "id"], name="facts_of_a_placement"),
            models.Index(
                fields=["file"], condition=models.Q(file__isnull=False), name="facts_by_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.kind}"
