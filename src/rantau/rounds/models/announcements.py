"""Rounds, their announcements and the draw."""

from django.db import models
from django.db.models import Q

from rantau.common.ids import uuid7
from rantau.declarations.models import DeclarationVersion, build_second_person_constraint


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


class Announcement(DeclarationVersion):
    """What a round says: the first announcement has the number 1, its amendments 2 and more."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="announcements")

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
            build_second_person_constraint("an_announcement_is_decided_by_a_second_person"),
        ]


class PublishedDraw(models.Model):
    """The file from which anybody computes the draw of a round again (docs/rounds/draw.md)."""

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="+")
    content = models.TextField()

    class Meta:
        db_table = "rounds_published_draw"

    def __str__(self) -> str:
        return str(self.round_id)
