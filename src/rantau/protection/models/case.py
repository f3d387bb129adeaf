"""What somebody must be helped with until it ends, and with what."""

from django.db import models
from django.db.models import Q

from rantau.core.keys import uuid7


class Case(models.Model):
    """A case: one named owner at every minute, one next thing with its time, one end.

    signs        codes of the checklist that were answered yes; the level follows from them
    summary      short and neutral; facts structured by the desk, never the reporter's story
    step         what the owner owes now: respond, act, close; `due_at` is the time for it
    target_at    when it should be over (docs/law/protection.md)
    recovered    money that reached the complainant, in `currency`
    verdict      whether the complainant agrees with the end; closed is not solved
    """

    RESPOND, ACT, CLOSE, ENDED = "respond", "act", "close", "ended"
    STEPS = [(step, step) for step in (RESPOND, ACT, CLOSE, ENDED)]
    AGREES, DISAGREES, UNREACHABLE = "agrees", "disagrees", "unreachable"
    VERDICTS = [(verdict, verdict) for verdict in (AGREES, DISAGREES, UNREACHABLE)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    office = models.UUIDField()
    person = models.UUIDField(null=True)
    severity = models.SmallIntegerField()
    signs = models.JSONField(default=list)
    summary = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    facts = models.TextField(blank=True)
    owner = models.CharField(max_length=60)
    owner_name = models.CharField(max_length=120)
    acknowledged_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    step = models.CharField(max_length=7, choices=STEPS)
    due_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    responded_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    target_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    recovered = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    verdict = models.CharField(max_length=11, choices=VERDICTS, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "protection_case"
        constraints = [
            models.CheckConstraint(condition=~Q(owner=""), name="a_case_has_an_owner"),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=4), name="a_case_has_a_level"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="", verdict="") & ~Q(step="ended")
                | Q(closed_at__isnull=False, recovered__isnull=False, step="ended")
                & ~Q(outcome="")
                & ~Q(verdict=""),
                name="a_case_ends_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "due_at", "id"],
                condition=Q(closed_at=None),
                name="cases_open",
            ),
            models.Index(
                fields=["person"], condition=Q(closed_at=None), name="cases_open_of_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Accused(models.Model):
    """A unit (agency, employer, office) that a case accuses: it never sees, counts or infers it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="accused")
    unit = models.UUIDField()
    unit_name = models.CharField(max_length=160)

    class Meta:
        db_table = "protection_accused"
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], name="a_unit_is_accused_once_a_case")
        ]

    def __str__(self) -> str:
        return str(self.unit)


class Referral(models.Model):
    """An office that was asked to help with a case, and may see it since."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    office = models.UUIDField()
    office_name = models.CharField(max_length=160)
    asked = models.CharField(max_length=300)
    referred_at = models.DateTimeField()

    class Meta:
        db_table = "protection_referral"
        constraints = [
            models.UniqueConstraint(fields=["case", "office"], name="a_case_is_referred_once")
        ]
        indexes = [models.Index(fields=["office"], name="cases_referred_to")]

    def __str__(self) -> str:
        return str(self.office)


class Note(models.Model):
    """What was done or learnt, in a few neutral words; for the desk alone."""

    RESPONSE, ACTION, NOTE = "response", "action", "note"
    KINDS = [(kind, kind) for kind in (RESPONSE, ACTION, NOTE)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=KINDS)
    words = models.TextField()
    written_by = models.CharField(max_length=60)
    writer_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "protection_note"
        indexes = [models.Index(fields=["case", "written_at"], name="notes_of_a_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.written_at}"
