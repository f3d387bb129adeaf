"""What an accepted contract needs until the visa: the permit, and second medicals."""

from django.db import models

from rantau.common.ids import uuid7
from rantau.offices.models import Office
from rantau.rounds.models.offers import Offer
from rantau.rounds.models.rosters import IncomingFile
from rantau.rounds.permit_rows import MAX_PERMIT


class VisaPermit(models.Model):
    """The permit of a contract under which the visa is applied for, from the counterpart's file.
    Written once.

    permit_on  the counterpart's day
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="visa_permit")
    file = models.ForeignKey(IncomingFile, models.PROTECT, related_name="visa_permits")
    number = models.CharField(max_length=MAX_PERMIT)
    permit_on = models.DateField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_visa_permit"

    def __str__(self) -> str:
        return self.number


class SecondMedical(models.Model):
    """A medical after the contract, as an officer read it from what the clinic wrote. Written
    once; the newest counts.

    office  that recorded it
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="second_medicals")
    clinic = models.CharField(max_length=120)
    examined_on = models.DateField()
    is_fit = models.BooleanField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_second_medical"
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "examined_on"], name="one_second_medical_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.examined_on}"
