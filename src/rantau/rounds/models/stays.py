"""How long people stay abroad, where they work there, and when they came home."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH
from rantau.offices.models import Office
from rantau.rounds.choice_rows import MAX_EMPLOYER
from rantau.rounds.models.offers import Offer
from rantau.rounds.models.rosters import IncomingFile, RosterFile
from rantau.rounds.refund_rules import PAID, REFUND_KINDS, REFUSED, WAITING
from rantau.rounds.stay_rows import CHANGE_REASONS, MAX_DOCUMENT, STAY_KINDS


class Stay(models.Model):
    """The stay abroad of somebody who arrived under a contract.

    permit_until     the last day of the permit: of the round's months from the arrival, or of its
                     newest extension
    overstays_since  since when she stayed without a permit, as the country abroad says
    overstay_ended_on  when an extension ended that
    left_on          when she left for home
    revision         counts the entries of the journal about it, which officers' commands write
    warned_for       the end of which she was warned last, and `warned_days` how long before it
                     (common.end_warnings)
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="stay")
    arrived_on = models.DateField()
    permit_until = models.DateField()
    overstays_since = models.DateField(null=True)
    overstay_ended_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    warned_for = models.DateField(null=True)
    warned_days = models.IntegerField(null=True)
    revision = models.IntegerField(default=0)

    class Meta:
        db_table = "rounds_stay"
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("arrived_on")),
                name="nobody_leaves_before_she_arrived",
            ),
            models.CheckConstraint(
                condition=Q(warned_for=None, warned_days=None)
                | Q(warned_for__isnull=False, warned_days__isnull=False),
                name="a_warning_of_a_stay_names_its_end",
            ),
        ]
        indexes = [
            models.Index(fields=["permit_until"], condition=Q(left_on=None), name="stays_by_end")
        ]

    def __str__(self) -> str:
        return self.reference


class StayVersion(models.Model):
    """What was recorded of a stay from a moment on. The database writes one with each change of a
    stay (`sql/stay_versions.sql`), and it is never changed: public numbers of the last month's end
    are counted by it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    permit_until = models.DateField()
    overstays_since = models.DateField(null=True)
    overstay_ended_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        db_table = "rounds_stay_version"
        indexes = [models.Index(fields=["stay", "recorded_at"], name="versions_of_a_stay")]

    def __str__(self) -> str:
        return f"{self.stay_id} {self.recorded_at}"


class StayRecord(models.Model):
    """What an officer recorded of a stay, when and by which document; never changed. What files say
    stands in their receipts.

    kind   one of STAY_KINDS
    on     the day that was reported; of an extension the last day of the permit from then on
    document  that she showed; a post names one
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=9, choices=[(each, each) for each in STAY_KINDS])
    on = models.DateField()
    document = models.CharField(max_length=MAX_DOCUMENT, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    recorded_by = models.CharField(max_length=60)
    recorder_name = models.CharField(max_length=MAX_NAME_LENGTH)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_stay_record"

    def __str__(self) -> str:
        return f"{self.stay_id} {self.kind} {self.on}"


class WorkplaceChangeQuerySet(models.QuerySet["WorkplaceChange"]):
    """Changes of workplace."""

    def in_force(self) -> "WorkplaceChangeQuerySet":
        """Those that were not corrected away."""
        return self.filter(withdrawn_at=None)


class WorkplaceChange(models.Model):
    """A change of workplace, from a file or by an officer.

    file          null where an officer recorded it
    is_excess     one more than allowed: `settled_at` is when headquarters settled it, and `why`
                  what became of it
    withdrawn_at  when it was corrected away: it never happened, and counts nowhere
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="workplace_changes")
    file = models.ForeignKey(IncomingFile, models.PROTECT, null=True, related_name="+")
    changed_on = models.DateField()
    employer = models.CharField(max_length=MAX_EMPLOYER)
    reason = models.CharField(max_length=14, choices=[(each, each) for each in CHANGE_REASONS])
    is_excess = models.BooleanField(default=False)
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = WorkplaceChangeQuerySet.as_manager()

    class Meta:
        db_table = "rounds_workplace_change"
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "changed_on"],
                condition=Q(withdrawn_at=None),
                name="one_workplace_change_a_day",
            ),
            models.CheckConstraint(
                condition=Q(settled_by="", settled_at=None, why="")
                | Q(is_excess=True, settled_at__isnull=False) & ~Q(settled_by="") & ~Q(why=""),
                name="a_settled_change_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay_id} {self.changed_on}"


class RefundClaim(models.Model):
    """A claim to an insurance that pays back after a stay. One of each kind for a stay.

    due_on     the last day on which the insurer pays or refuses
    reminded_at  when a task was opened since the insurer is late
    amount     paid, in whole units of `currency`; `evidence` the number of the insurer's paper
    why        of a refusal, in the insurer's words
    claim_file  in which the counterpart was told of it; null until then
    file       of the counterpart that said what became of it; null where an officer recorded it
    """

    WAITING, PAID, REFUSED = WAITING, PAID, REFUSED
    STATES = [(each, each) for each in (WAITING, PAID, REFUSED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="refund_claims")
    kind = models.CharField(max_length=20, choices=[(each, each) for each in REFUND_KINDS])
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    claimed_by = models.CharField(max_length=60)
    claimed_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)
    settled_on = models.DateField(null=True)
    amount = models.IntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    evidence = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=300, blank=True)
    claim_file = models.ForeignKey(RosterFile, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(IncomingFile, models.PROTECT, null=True, related_name="+")
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_refund_claim"
        constraints = [
            models.UniqueConstraint(fields=["stay", "kind"], name="one_refund_claim_of_a_kind"),
            models.CheckConstraint(
                condition=Q(
                    state="waiting",
                    settled_by="",
                    settled_on=None,
                    amount=None,
                    currency="",
                    evidence="",
                    why="",
                )
                | Q(state="paid", settled_on__isnull=False, amount__gt=0)
                & ~Q(settled_by="")
                & ~Q(currency="")
                & ~Q(evidence="")
                | Q(state="refused", settled_on__isnull=False, amount=None, currency="")
                & ~Q(settled_by="")
                & ~Q(evidence="")
                & ~Q(why=""),
                name="a_settled_claim_has_its_evidence",
            ),
            models.CheckConstraint(
                condition=Q(file=None) | ~Q(state="waiting"), name="a_file_settles_its_claim"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(state="waiting", reminded_at=None),
                name="refund_claims_by_due_day",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(state="waiting", claim_file=None),
                name="refund_claims_to_report",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def claimed_on(self) -> date:
        """The day on which it was claimed, Asia/Jakarta."""
        return self.claimed_at.astimezone(clock.WESTERN_TIME).date()
