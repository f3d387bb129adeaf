"""Many places of one round that one payer, telephone or device stands behind."""

from django.db import models
from django.db.models import Q

from rantau.common.ids import uuid7
from rantau.rounds.models.announcements import Round


class PlaceGroup(models.Model):
    """As many places of one payer, telephone or device as headquarters looks into. Nothing is
    refused by it: whoever looked into it writes what was found.

    kind    PAYER, PHONE or DEVICE
    mark    keyed hash of it, which is no number of an account or a telephone
    places  how many when it was found, or else when it was settled
    """

    PAYER, PHONE, DEVICE = "payer", "phone", "device"
    KINDS = [(kind, kind) for kind in (PAYER, PHONE, DEVICE)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=KINDS)
    mark = models.CharField(max_length=32)
    places = models.IntegerField()
    found_at = models.DateTimeField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_place_group"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "mark"],
                condition=Q(settled_at=None),
                name="one_open_group_a_mark",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="", reason="")
                | Q(settled_at__isnull=False) & ~Q(settled_by="") & ~Q(reason=""),
                name="a_settled_group_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
