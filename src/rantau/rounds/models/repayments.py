"""Payments that are due back, and who says that the bank gave them back."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.rounds.models.places import Payment


class Repayment(models.Model):
    """A payment that is to be given back. One person of headquarters records what became of it, and
    another confirms that.

    cause   the outcome of the payment; or REFUSED: her originals were refused
    due_at     by when it is to be given back
    outcome    what was recorded, empty until then: GIVEN_BACK, with the bank's reference and the
               day; or SETTLED, of a payment that no place has: it belongs elsewhere, as `reason`
               says
    decided_at when a second person confirmed it; null as long as nobody has
    """

    REFUSED = "refused"
    CAUSES = [(c, c) for c in (Payment.LATE, Payment.TWICE, Payment.AMOUNT, Payment.UNKNOWN)]
    CAUSES += [(REFUSED, REFUSED)]
    GIVEN_BACK, SETTLED = "given_back", "settled"
    OUTCOMES = [(outcome, outcome) for outcome in (GIVEN_BACK, SETTLED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="repayment")
    cause = models.CharField(max_length=7, choices=CAUSES)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    bank_reference = models.CharField(max_length=40, blank=True)
    given_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_repayment"
        constraints = [
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference=""),
                name="a_transfer_gives_one_payment_back",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", bank_reference="", given_on=None, reason="")
                & Q(recorded_by="", recorded_at=None)
                | Q(outcome="given_back", given_on__isnull=False, recorded_at__isnull=False)
                & ~Q(bank_reference="")
                & ~Q(recorded_by="")
                | Q(outcome="settled", cause="unknown", bank_reference="", given_on=None)
                & Q(recorded_at__isnull=False)
                & ~Q(reason="")
                & ~Q(recorded_by=""),
                name="a_repayment_has_what_its_outcome_needs",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="")
                | Q(decided_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(decided_by="")
                & ~Q(decided_by=F("recorded_by")),
                name="a_repayment_needs_a_second_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(decided_at=None), name="repayments_to_make"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
