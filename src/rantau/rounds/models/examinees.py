"""Who was admitted to the test of a round, and every stage from there to the return."""

from django.db import models
from django.db.models import Q

from rantau.common.ids import uuid7
from rantau.offices.models import Office
from rantau.registry.models import Person
from rantau.rounds.models.announcements import Round
from rantau.rounds.models.places import Place
from rantau.rounds.stages import STAGES, Stage


class Examinee(models.Model):
    """A person whose originals were checked: from then on she has an exam number and stages.

    exam_number  eleven random digits and a check digit (Luhn); never counted up, so that nobody
                 finds another's by counting
    office       where the originals were checked; `verified_by` who did
    region_node  of her home when they were
    sitting_at, room, seat   when and where she is examined; null and empty until seats are planned
    revision     counts her entries in the journal, and no other change of the row
    stage        one of STAGES, entered at `stage_at`; all of them are in StageEvent
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.PROTECT, related_name="examinees")
    place = models.OneToOneField(Place, models.PROTECT, related_name="examinee")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    exam_number = models.CharField(max_length=12, unique=True)
    sector = models.CharField(max_length=30)
    city = models.CharField(max_length=30)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    verified_by = models.CharField(max_length=60)
    region_node = models.BigIntegerField()
    sitting_at = models.DateTimeField(null=True)
    room = models.CharField(max_length=40, blank=True)
    seat = models.IntegerField(null=True)
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in STAGES])
    stage_at = models.DateTimeField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_examinee"
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="one_examinee_a_person"),
            models.UniqueConstraint(
                fields=["round", "city", "sitting_at", "room", "seat"],
                condition=Q(seat__isnull=False),
                name="one_examinee_a_chair",
            ),
            models.CheckConstraint(
                condition=Q(seat=None, sitting_at=None, room="")
                | Q(seat__gte=1, sitting_at__isnull=False) & ~Q(room=""),
                name="a_chair_has_its_room_and_time",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "stage", "sector"], name="examinees_by_stage"),
            models.Index(fields=["person"], name="examinees_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.exam_number


class StageEvent(models.Model):
    """An examinee entered a stage: written once, never changed.

    occurred_at  when it happened, as whoever reported it says; `recorded_at` when we wrote it
    by           who recorded it
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="events")
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Stage])
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "rounds_stage_event"
        indexes = [models.Index(fields=["examinee", "occurred_at"], name="events_of_an_examinee")]

    def __str__(self) -> str:
        return f"{self.examinee_id} {self.stage}"
