"""Which placement an accepted contract became."""

from django.db import models

from rantau.common.ids import uuid7
from rantau.placement.models import Placement
from rantau.rounds.models.offers import Offer
from rantau.rounds.stages import Stage


class OfferPlacement(models.Model):
    """The placement of an accepted contract, which the worker keeps as the round says.

    followed      the stage with which it was brought on last; ENDED once the contract was given up
                  or cancelled
    permit_until  the last day of her stay then; None before she had arrived
    """

    ENDED = "ended"
    FOLLOWED = (Stage.ACCEPTED, Stage.VISA, Stage.DEPARTED, Stage.ARRIVED, Stage.RETURNED, ENDED)

    id = models.UUIDField(primary_key=True, default=uuid7)
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="offer_placement")
    placement = models.OneToOneField(Placement, models.PROTECT, related_name="+")
    followed = models.CharField(max_length=8, choices=[(str(each), str(each)) for each in FOLLOWED])
    followed_at = models.DateTimeField()
    permit_until = models.DateField(null=True)

    class Meta:
        db_table = "rounds_offer_placement"

    def __str__(self) -> str:
        return f"{self.offer_id} {self.followed}"
