"""What an accepted contract needs until the visa: permit, second medicals, visa."""

from django.db import models
from django.db.models import Q

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


class Visa(models.Model):
    """The visa of a contract, as an officer read it from the passport. Written once.

    valid_until  its last day
    office       that recorded it
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="visa")
    number = models.CharField(max_length=MAX_PERMIT)
    valid_until = models.DateField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_visa"

    def __str__(self) -> str:
        return self.number


class BarProposal(models.Model):
    """An officer asks that a journey ends after a medical with the result *not fit*; headquarters
    decides.

    outcome  BARRED, or AGAIN: she is examined once more; empty until it is decided
    """

    BARRED, AGAIN = "barred", "again"
    OUTCOMES = [(each, each) for each in (BARRED, AGAIN)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="bar_proposals")
    medical = models.ForeignKey(SecondMedical, models.PROTECT, related_name="bar_proposals")
    why = models.CharField(max_length=300)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=6, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_why = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rounds_bar_proposal"
        constraints = [
            models.UniqueConstraint(
                fields=["offer"], condition=Q(outcome=""), name="one_open_bar_proposal_an_offer"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None)
                | ~Q(outcome="") & ~Q(decided_by="") & Q(decided_at__isnull=False),
                name="a_bar_decision_has_its_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.proposed_at:%Y-%m-%d}"
