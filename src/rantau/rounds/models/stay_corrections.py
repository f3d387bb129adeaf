"""Corrections of stays abroad that one person of headquarters proposed and another decides on."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH
from rantau.offices.models import Office
from rantau.rounds.models.stays import Stay
from rantau.rounds.stay_correction_rules import CORRECTION_KINDS


class StayCorrection(models.Model):
    """What is to stand of a stay, of a change of workplace or of a claim of it, instead of what
    stands there. Nothing is changed before a second person has confirmed it.

    kind           one of CORRECTION_KINDS; that of a claim is the kind of the claim
    before, after  field -> value, of what is corrected; days in ISO 8601
    reason         of who proposed it; `why` of who refused it, or a note of who confirmed it
    office         of who proposed it, and `proposer_name` the name: null and empty of what was
                   proposed before both were kept
    outcome        empty until somebody decides
    """

    CONFIRMED, REFUSED = "confirmed", "refused"
    OUTCOMES = [(CONFIRMED, "confirmed"), (REFUSED, "refused")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20, choices=[(each, each) for each in CORRECTION_KINDS])
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=300)
    proposed_by = models.CharField(max_length=60)
    proposer_name = models.CharField(max_length=MAX_NAME_LENGTH, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_stay_correction"
        constraints = [
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(outcome=""),
                name="one_open_correction_a_stay",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None, why="")
                | Q(decided_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
                name="a_stay_correction_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & (~Q(outcome="refused") | ~Q(why="")),
                name="a_stay_correction_has_its_reasons",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
