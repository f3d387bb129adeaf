"""Rounds and their announcements; seats, places in the opening, the draw and payments."""

from django.db import models
from django.db.models import F, Q

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.offices.models import Office


class Round(models.Model):
    """A round, from its first announcement on. What it says is in the announcement in force.

    published_at         when the first announcement was published; null before, when nobody but
                         headquarters sees it
    opens_at, closes_at  of the registration, repeated from the announcement in force
    commitment           SHA-256 of the seed of the draw, in hexadecimal
    seed                 what it is the hash of; empty until the draw was carried out
    drawn_at             when it was
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=40, unique=True)
    destination = models.CharField(max_length=2)
    published_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    commitment = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=80, blank=True)
    drawn_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_round"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, opens_at=None, closes_at=None, commitment="")
                | Q(published_at__isnull=False, opens_at__isnull=False, closes_at__isnull=False)
                & ~Q(commitment=""),
                name="a_published_round_has_its_commitment",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="") | Q(drawn_at__isnull=False) & ~Q(seed=""),
                name="a_draw_reveals_its_seed",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SealedSeed(models.Model):
    """The seed of a draw that was not carried out yet, encrypted under a key that is not in the
    database. No role that serves pages reads it."""

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="+")
    sealed = models.CharField(max_length=300)

    class Meta:
        db_table = "rounds_sealed_seed"

    def __str__(self) -> str:
        return str(self.round_id)


class Announcement(models.Model):
    """What a round says, as it is proposed and published by two persons.

    number   1 for the first, 2 and more for amendments
    content  the declaration in YAML; `digest` its SHA-256
    summary  what is announced or changed and whom it touches, in Indonesian and in English
    outcome  empty until somebody decides
    """

    PUBLISHED, REFUSED = "published", "refused"
    OUTCOMES = [(PUBLISHED, "published"), (REFUSED, "refused")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="announcements")
    number = models.IntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    summary_id = models.CharField(max_length=300)
    summary_en = models.CharField(max_length=300)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_announcement"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                condition=Q(outcome="published"),
                name="an_announcement_has_its_number",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(outcome=""), name="one_announcement_waits_a_round"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None)
                | Q(decided_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
                name="an_announcement_is_decided_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


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
    pay_until       until when the offer holds; null where nothing is to be paid
    payment_code    digits that a payment names
    taken_by        who took it: the public, or an officer at a counter; `office` is the counter's
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
    payment_code = models.CharField(max_length=12, unique=True)
    seated_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=60)
    office = UncheckedForeignKey(Office, null=True)
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


class PublishedDraw(models.Model):
    """The file from which anybody computes the draw of a round again (docs/rounds/draw.md)."""

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="+")
    content = models.TextField()

    class Meta:
        db_table = "rounds_published_draw"

    def __str__(self) -> str:
        return str(self.round_id)


class Payment(models.Model):
    """A payment as the bank reported it, once for each of its references.

    place    null where no place has that payment code
    outcome  SEATED: the seat is hers by it; else why it is to be given back
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
    outcome = models.CharField(max_length=7, choices=OUTCOMES)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_payment"

    def __str__(self) -> str:
        return self.bank_reference
