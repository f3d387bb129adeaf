"""Who stands at the entrance of a city's test, and what was marked there."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.offices.models import Office
from rantau.rounds.models.announcements import Round
from rantau.rounds.models.examinees import Examinee


class VenueOffice(models.Model):
    """The office whose officers mark who comes to the test of a round in one city."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.PROTECT, related_name="venue_offices")
    city = models.CharField(max_length=30)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    named_by = models.CharField(max_length=60)
    named_at = models.DateTimeField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_venue_office"
        constraints = [models.UniqueConstraint(fields=["round", "city"], name="one_office_a_venue")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.city}"


class AttendanceMark(models.Model):
    """What was marked at the entrance, on a telephone that may have had no network.

    id         made by the telephone, so that a mark sent twice is one
    kind       PRESENT, or MISMATCH: face or documents are not those of the examinee
    marked_at  by the telephone's clock; `recorded_at` by ours
    decision   of a mismatch: BARRED or ADMITTED, by a second person; empty until then
    """

    PRESENT, MISMATCH = "present", "mismatch"
    KINDS = [(kind, kind) for kind in (PRESENT, MISMATCH)]
    BARRED, ADMITTED = "barred", "admitted"
    DECISIONS = [(decision, decision) for decision in (BARRED, ADMITTED)]

    id = models.UUIDField(primary_key=True)
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=8, choices=KINDS)
    marked_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    by = models.CharField(max_length=60)
    decision = models.CharField(max_length=8, choices=DECISIONS, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_attendance_mark"
        constraints = [
            models.UniqueConstraint(fields=["examinee", "kind"], name="one_mark_of_a_kind"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by="", decided_at=None)
                | Q(kind="mismatch", decided_at__isnull=False)
                & ~Q(decision="")
                & ~Q(decided_by="")
                & ~Q(decided_by=F("by")),
                name="a_mismatch_is_decided_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.examinee_id} {self.kind}"
