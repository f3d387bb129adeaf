"""What every version of a declaration has, whatever it declares."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7


class ProposedVersion(models.Model):
    """A version of something public that one of headquarters proposed, and what another decided.

    number   among the published versions of the same thing, from 1
    content  never changes; `digest` its SHA-256 in hexadecimal
    outcome  empty while it waits for a decision
    """

    PUBLISHED, REFUSED = "published", "refused"
    OUTCOMES = [(PUBLISHED, "published"), (REFUSED, "refused")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    number = models.IntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference


class DeclarationVersion(ProposedVersion):
    """A version of a declaration in YAML, which its proposer may take back while it waits.

    summary_id, _en  what it declares or changes, and for whom
    outcome          RECALLED where the proposer took it back
    """

    RECALLED = "recalled"
    OUTCOMES = [*ProposedVersion.OUTCOMES, (RECALLED, "recalled")]

    summary_id = models.CharField(max_length=300)
    summary_en = models.CharField(max_length=300)
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)

    class Meta:
        abstract = True


def build_second_person_constraint(name: str) -> models.CheckConstraint:
    """The constraint, under a name of its own in each table, that somebody else decides, and only
    the proposer recalls."""
    published, refused = DeclarationVersion.PUBLISHED, DeclarationVersion.REFUSED
    recalled = DeclarationVersion.RECALLED
    return models.CheckConstraint(
        condition=Q(outcome="", decided_by="", decided_at=None)
        | Q(outcome=recalled, decided_by=F("proposed_by"), decided_at__isnull=False)
        | Q(outcome__in=[published, refused], decided_at__isnull=False)
        & ~Q(decided_by="")
        & ~Q(decided_by=F("proposed_by")),
        name=name,
    )
