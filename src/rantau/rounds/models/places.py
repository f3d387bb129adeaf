"""Seats of the test, places in the opening, and payments."""

from django.db import models
from django.db.models import F, Q

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.offices.models import Office
from rantau.rounds.models.announcements import Round


class SeatCount(models.Model):
    """Seats of the test in one city for one sector, and how many are offered or paid. The database
    takes none that would exceed them."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.PROTECT, related_name="seat_counts")
    sector = models.CharField(max_length=30)
    city = models.CharField(max_length=30)
    total = models.IntegerField()
    taken = models.IntegerField(default=0)

    class Meta:
        db_table = "rounds_seat_count"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "sector", "city"], name="seats_of_a_city_are_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("total")),
                name="no_more_seats_are_taken_than_there_are",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sector} {self.city}"


class Place(models.Model):
    """A person's place in the opening of a round: bound to the person, not to a telephone.

    ticket          random and public; the list of the draw has it, and no name
    code_hash       keyed hash of the secret code with which she sees her place
    nik_hash, passport_hash  keyed hashes: one place a person, though she come by two telephones, at
                    two counters, or with two passports
    came_at         when it was taken; whoever came in the fair minutes is drawn
    position        in the round, from 1, once drawn, or for later ones once listed
    ahead_first, ahead_second  how many wait before her in each city that she wants, as counted last
    state           WAITING, OFFERED, SEATED (paid, or nothing to pay), LAPSED (not paid in time)
    city            where the seat is
    pay_until       until when the offer holds; null where nothing is to be paid or it was not paid
                    in time; where she gave the seat back, when she did
    reminded_at     when she was to be told that the hours to pay end soon
    payment_code    digits that a payment names
    taken_by        who took it: the public, or an officer at a counter; `office` is the counter's
    source          keyed hash of the network that it was taken from; empty at a counter
    device          keyed hash of a random cookie of the telephone; empty at a counter, and of a
                    telephone that keeps none
    """

    WAITING, OFFERED, SEATED, LAPSED = "waiting", "offered", "seated", "lapsed"
    STATES = [(state, state) for state in (WAITING, OFFERED, SEATED, LAPSED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    ticket = models.CharField(max_length=10)
    code_hash = models.CharField(max_length=64, unique=True)
    nik_hash = models.CharField(max_length=64)
    passport_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    nik = models.CharField(max_length=16)
    passport = models.CharField(max_length=20)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1)
    phone = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=30)
    first = models.CharField(max_length=30)
    second = models.CharField(max_length=30, blank=True)
    came_at = models.DateTimeField()
    position = models.IntegerField(null=True)
    ahead_first = models.IntegerField(null=True)
    ahead_second = models.IntegerField(null=True)
    state = models.CharField(max_length=7, choices=STATES, default=WAITING)
    city = models.CharField(max_length=30, blank=True)
    offered_at = models.DateTimeField(null=True)
    pay_until = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    payment_code = models.CharField(max_length=12, unique=True)
    seated_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=60)
    office = UncheckedForeignKey(Office, null=True)
    source = models.CharField(max_length=32, blank=True)
    device = models.CharField(max_length=32, blank=True, default="")
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_place"
        constraints = [
            models.UniqueConstraint(fields=["round", "nik_hash"], name="one_place_a_person"),
            models.UniqueConstraint(fields=["round", "passport_hash"], name="one_place_a_passport"),
            models.UniqueConstraint(fields=["round", "ticket"], name="one_place_a_ticket"),
            models.UniqueConstraint(fields=["round", "position"], name="one_place_a_position"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "lapsed"), city="")
                | Q(state__in=("offered", "seated"), position__isnull=False) & ~Q(city=""),
                name="a_seat_is_in_a_city",
            ),
        ]
        indexes = [
            models.Index(
                fields=["round", "sector", "position"],
                condition=Q(state="waiting"),
                name="places_that_wait",
            ),
            models.Index(
                fields=["round", "pay_until"],
                condition=Q(state="offered"),
                name="places_to_be_paid",
            ),
            models.Index(
                fields=["round", "id"], condition=Q(position=None), name="places_not_listed"
            ),
        ]

    def __str__(self) -> str:
        return self.ticket


class Payment(models.Model):
    """A payment as the bank reported it, once for each of its references.

    place    null where no place has that payment code
    payer    keyed hash of the account or name that the bank gives; empty where it gives none
    outcome  SEATED: the seat is hers by it; else why it is to be given back
    reported  the row of the bank's report that two persons entered and confirmed; null of payments
             from before that was asked for
    """

    SEATED, LATE, TWICE, UNKNOWN, AMOUNT = "seated", "late", "twice", "unknown", "amount"
    OUTCOMES = [(outcome, outcome) for outcome in (SEATED, LATE, TWICE, UNKNOWN, AMOUNT)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    bank_reference = models.CharField(max_length=40, unique=True)
    payment_code = models.CharField(max_length=12)
    rupiah = models.IntegerField()
    paid_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="payments")
    payer = models.CharField(max_length=32, blank=True, default="")
    outcome = models.CharField(max_length=7, choices=OUTCOMES)
    reported = models.OneToOneField(
        "rounds.ReportedPayment", models.PROTECT, null=True, related_name="payment"
    )
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_payment"

    def __str__(self) -> str:
        return self.bank_reference
