"""Fetch rows of the bank's report that headquarters entered."""

from django.db import connection
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.rounds.models import Payment, PaymentReport, ReportedPayment
from rantau.rounds.payment_errors import NoSuchPaymentReport
from rantau.rounds.payments import judge_rows
from rantau.rounds.permissions import DECIDE_PAYMENTS, READ_OWN_PLACE

# A function of the database: the public reads no row.
IS_REPORTED_SQL = "select rounds_is_payment_reported(%s)"
WAITS = Case(When(outcome="", then=Value(1)), default=Value(0), output_field=IntegerField())


def list_payment_reports(actor: Actor) -> QuerySet[PaymentReport]:
    """All reports with the number of their rows as `row_count`: those that wait for a second person
    first, then the newest."""
    require_permission(actor, DECIDE_PAYMENTS)
    rows = PaymentReport.objects.annotate(row_count=Count("rows"), waits=WAITS)
    return rows.order_by("-waits", "-reported_at", "-id")


def get_payment_report(actor: Actor, reference: str) -> PaymentReport:
    """The report under `reference`. Raises NoSuchPaymentReport."""
    require_permission(actor, DECIDE_PAYMENTS)
    rows = PaymentReport.objects.filter(reference=normalize_reference(reference))
    found = rows.first()
    if found is None:
        raise NoSuchPaymentReport()
    return found


def list_reported_payments(report: PaymentReport) -> list[tuple[ReportedPayment, str]]:
    """The rows of a report by line with their places, each with what it would do now while it
    waits, what came of it once it was confirmed, and what it would have done where it was refused.
    Inside a scope."""
    rows = list(report.rows.select_related("place", "payment").order_by("line"))
    if report.outcome == PaymentReport.CONFIRMED:
        return [(row, _get_outcome(row)) for row in rows]
    if report.outcome:
        return [(row, row.outcome) for row in rows]
    return [(row, found.outcome) for row, found in zip(rows, judge_rows(rows), strict=True)]


def _get_outcome(row: ReportedPayment) -> str:
    """What came of a row that was confirmed: KNOWN where another one had recorded it before."""
    payment: Payment | None = getattr(row, "payment", None)
    return payment.outcome if payment else ReportedPayment.KNOWN


def is_payment_reported(actor: Actor, code_hash: str) -> bool:
    """Whether the bank has reported a payment that makes the seat of the place with this secret
    code hers, and a second person has not decided yet.

    code_hash  from `hash_place_code`
    """
    require_permission(actor, READ_OWN_PLACE)
    with connection.cursor() as cursor:
        cursor.execute(IS_REPORTED_SQL, [code_hash])
        return bool(cursor.fetchone()[0])
