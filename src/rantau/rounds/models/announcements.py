"""Rounds, their announcements and the draw."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7


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


class PublishedDraw(models.Model):
    """The file from which anybody computes the draw of a round again (docs/rounds/draw.md)."""

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="+")
    content = models.TextField()

    class Meta:
        db_table = "rounds_published_draw"

    def __str__(self) -> str:
        return str(self.round_id)
