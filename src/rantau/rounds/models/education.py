"""Classes of preliminary education, who is booked, and who came on which day."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.offices.models import Office
from rantau.rounds.models.announcements import Round
from rantau.rounds.models.offers import Offer


class EducationClass(models.Model):
    """A class of preliminary education. The database takes none too many.

    office   that holds it: headquarters for everybody, a regional office for people of its region
    taken    open bookings, counted by a trigger
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="education_classes")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField()
    capacity = models.IntegerField()
    taken = models.IntegerField(default=0)
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_education_class"
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, taken__gte=0) & Q(taken__lte=F("capacity")),
                name="no_class_is_booked_over_its_capacity",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="a_class_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["round", "first_day"], name="classes_of_a_round")]

    def __str__(self) -> str:
        return self.reference


class ClassBooking(models.Model):
    """Somebody with an accepted contract has a seat in a class; moving her changes the class.

    released_at  when the seat was given back, because the contract ended
    outcome      PASSED or FAILED, with the reason of a failure; empty until it is decided
    """

    PASSED, FAILED = "passed", "failed"
    OUTCOMES = [(each, each) for each in (PASSED, FAILED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    education_class = models.ForeignKey(EducationClass, models.PROTECT, related_name="bookings")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="class_bookings")
    booked_by = models.CharField(max_length=60)
    booked_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, choices=OUTCOMES, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rounds_class_booking"
        constraints = [
            models.UniqueConstraint(
                fields=["offer"],
                condition=Q(released_at=None) & ~Q(outcome="failed"),
                name="one_open_class_an_offer",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None)
                | ~Q(outcome="") & ~Q(decided_by="") & Q(decided_at__isnull=False),
                name="an_education_outcome_has_its_author",
            ),
            models.CheckConstraint(
                condition=Q(outcome="failed") & ~Q(reason="") | ~Q(outcome="failed") & Q(reason=""),
                name="a_failed_class_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.education_class_id} {self.offer_id}"


class ClassDay(models.Model):
    """Whether somebody came to her class on a day; the last record of a day counts."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    booking = models.ForeignKey(ClassBooking, models.PROTECT, related_name="days")
    day = models.DateField()
    is_present = models.BooleanField()
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_class_day"
        constraints = [
            models.UniqueConstraint(fields=["booking", "day"], name="one_record_a_class_day")
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.day}"
