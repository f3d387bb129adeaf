"""Time slots at an office, and who booked them: for any purpose, not for rounds alone."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.offices.models import Office


class Slot(models.Model):
    """A span of time in which an office serves so many people. The database takes none too many.

    purpose    what it is for, such as `round:korea-2026-2`; people book by it
    taken      open bookings, counted by the functions that book
    closed_at  when the office closed it; nobody had booked it then
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.IntegerField()
    taken = models.IntegerField(default=0)
    opened_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_slot"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "purpose", "begins_at"],
                condition=Q(closed_at=None),
                name="one_open_slot_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, taken__gte=0) & Q(taken__lte=F("capacity")),
                name="no_slot_is_booked_over_its_capacity",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="a_slot_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(taken=0), name="a_closed_slot_has_no_booking"
            ),
        ]
        indexes = [models.Index(fields=["purpose", "begins_at"], name="slots_by_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.begins_at:%Y-%m-%d %H:%M}"


class Booking(models.Model):
    """A subject booked a slot: one open booking for each subject and purpose.

    subject      the id of who comes, such as a place in a round: what it is follows from the
                 purpose, so that no foreign key says it
    office       that of the slot, repeated for the row policies
    released_at  when another slot was booked in its stead; null while it stands
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    subject = models.UUIDField()
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=60)
    released_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_booking"
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject"],
                condition=Q(released_at=None),
                name="one_open_booking_a_subject",
            )
        ]
        indexes = [models.Index(fields=["subject"], name="bookings_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
