"""Rankings as they are proposed and published by two persons, and the rank of each examinee."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.declarations.models import ProposedVersion
from rantau.rounds.models.announcements import Round
from rantau.rounds.models.examinees import Examinee


class Ranking(ProposedVersion):
    """A ranking of a round, computed from the points that were current.

    number   1 for the first, 2 and more for amendments
    content  the file from which anybody computes it again; `digest` its SHA-256
    changes  what moved against the ranking before, as `ranking_file.compare_rankings` has it
    counts   sector -> how many have a rank; `reasons` one of ranking_file.PUBLIC_REASONS -> how
             many have none for it
    why_id, why_en   what changed and why, in both languages
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="rankings")
    changes = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    why_id = models.CharField(max_length=300)
    why_en = models.CharField(max_length=300)

    class Meta:
        db_table = "rounds_ranking"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                condition=Q(outcome="published"),
                name="a_ranking_has_its_number",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(outcome=""), name="one_ranking_waits_a_round"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None)
                | Q(decided_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
                name="a_ranking_is_decided_by_a_second_person",
            ),
        ]


class Rank(models.Model):
    """The rank of an examinee in a published ranking; null without one. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="ranks")
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="ranks")
    rank = models.IntegerField(null=True)

    class Meta:
        db_table = "rounds_rank"
        constraints = [
            models.UniqueConstraint(fields=["ranking", "examinee"], name="one_rank_a_ranking")
        ]

    def __str__(self) -> str:
        return f"{self.examinee_id} {self.rank}"
