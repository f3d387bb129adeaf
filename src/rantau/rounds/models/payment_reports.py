"""Rows of the bank's report that one of headquarters entered, until a second one has decided."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.rounds.models.places import Payment, Place


class PaymentReport(models.Model):
    """Rows of the bank's report, as one person entered them together. None of them takes effect
    before a second person has confirmed them all.

    digest   SHA-256 of its rows, as they are kept
    outcome  empty until somebody decides
    """

    CONFIRMED, REFUSED = "confirmed", "refused"
    OUTCOMES = [(CONFIRMED, "confirmed"), (REFUSED, "refused")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    digest = models.CharField(max_length=64)
    reported_by = models.CharField(max_length=60)
    reported_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_payment_report"
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=~Q(outcome="refused"),
                name="one_payment_report_a_content",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None, why="")
                | Q(decided_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(decided_by="")
                & ~Q(decided_by=F("reported_by")),
                name="a_payment_report_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(why=""),
                name="a_payment_report_is_refused_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["-reported_at"], name="payment_reports_by_time")]

    def __str__(self) -> str:
        return self.reference


class ReportedPayment(models.Model):
    """A row of a report.

    line     in the report, from 1
    place    null where no place has that payment code
    payer    keyed hash, as Payment has it
    outcome  one of Payment.OUTCOMES: what would have come of it when it was entered. A seat of
             which the payment would be SEATED stays offered until somebody decides; KNOWN: the
             reference was recorded before, and nothing is done again
    """

    KNOWN = "known"
    OUTCOMES = [*Payment.OUTCOMES, (KNOWN, KNOWN)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    report = models.ForeignKey(PaymentReport, models.PROTECT, related_name="rows")
    line = models.IntegerField()
    bank_reference = models.CharField(max_length=40)
    payment_code = models.CharField(max_length=12)
    rupiah = models.IntegerField()
    paid_at = models.DateTimeField()
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="reported_payments")
    payer = models.CharField(max_length=32, blank=True, default="")
    outcome = models.CharField(max_length=7, choices=OUTCOMES)

    class Meta:
        db_table = "rounds_reported_payment"
        constraints = [
            models.UniqueConstraint(fields=["report", "line"], name="one_reported_payment_a_line"),
            models.UniqueConstraint(
                fields=["report", "bank_reference"], name="one_reported_payment_a_reference"
            ),
        ]

    def __str__(self) -> str:
        return self.bank_reference
