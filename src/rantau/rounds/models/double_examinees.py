"""Two examinees who are one person by a merge of her registrations, until headquarters has decided
which of them stands."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.rounds.models.examinees import Examinee


class DoubleExaminee(models.Model):
    """Two examinees of one round, or on the roster of one country, whose registrations were merged.

    first, second  in the order of their keys
    stands         who is to stand, as one of headquarters proposed or decided with the reason; the
                   other one is withdrawn
    needs_second   a rank is withdrawn: a second person confirms it, and nothing changes before
    outcome        empty while it waits; DECIDED; SEPARATED, the merge was undone; ENDED, one of the
                   two left the round by itself
    """

    DECIDED, SEPARATED, ENDED = "decided", "separated", "ended"
    OUTCOMES = [(each, each) for each in (DECIDED, SEPARATED, ENDED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    first = models.ForeignKey(Examinee, models.PROTECT, related_name="+")
    second = models.ForeignKey(Examinee, models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    stands = models.ForeignKey(Examinee, models.PROTECT, null=True, related_name="+")
    needs_second = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    proposed_by = models.CharField(max_length=60, blank=True)
    proposed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_double_examinee"
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(outcome=""), name="one_open_double_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="a_double_examinee_is_two"
            ),
            models.CheckConstraint(
                condition=Q(stands=None, proposed_by="", proposed_at=None, reason="")
                | Q(stands__isnull=False, proposed_at__isnull=False)
                & (Q(stands=F("first")) | Q(stands=F("second")))
                & ~Q(proposed_by="")
                & ~Q(reason=""),
                name="who_of_a_double_stands_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None)
                | Q(decided_at__isnull=False) & ~Q(outcome="") & ~Q(decided_by=""),
                name="a_double_examinee_is_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="decided")
                | Q(stands__isnull=False)
                & (Q(needs_second=False) | ~Q(decided_by=F("proposed_by"))),
                name="a_rank_is_withdrawn_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
