"""Take in what the bank reports of payments: one of headquarters enters its rows, and another one
confirms or refuses them. None takes effect before, and each reference of the bank does so once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalAuthor, JournalEvent, JournalKind, record_entries
from rantau.journal.models import MAX_WHY_LENGTH
from rantau.offices.selectors import get_due_at
from rantau.rounds.appeal_steps import require_reason
from rantau.rounds.codes import hash_payer
from rantau.rounds.models import Payment, PaymentReport, Place, ReportedPayment
from rantau.rounds.payment_errors import (
    OwnPaymentReport,
    PaymentReportDecided,
    PaymentReportDiffers,
    PaymentReportKnown,
)
from rantau.rounds.payment_selectors import get_payment_report
from rantau.rounds.payments import RowOutcome, compute_digest, judge_rows
from rantau.rounds.permissions import DECIDE_PAYMENTS, REPORT_PAYMENTS
from rantau.rounds.repayments import insert_repayment, normalize_bank_reference

PAYMENTS_REPORTED = JournalKind(
    "rounds:payment_report:entered", gettext_lazy("Rows of the bank's report entered")
)
PAYMENTS_CONFIRMED = JournalKind(
    "rounds:payment_report:confirmed", gettext_lazy("Rows of the bank's report confirmed")
)
PAYMENTS_REFUSED = JournalKind(
    "rounds:payment_report:refused", gettext_lazy("Rows of the bank's report refused")
)
PAYMENT_RECORDED = JournalKind("rounds:payment:recorded", gettext_lazy("Payment recorded"))
DECIDE_PAYMENTS_DUTY = DutyKind(
    "rounds:decide_payments",
    gettext_lazy("Confirm or refuse rows of the bank's report"),
    DECIDE_PAYMENTS,
    "rounds:payment_report",
)
WORKING_DAYS_TO_DECIDE = 1  # chosen by us: seats stay offered meanwhile
HOURS_AFTER_REFUSED = 6  # to pay after a refusal, at least; chosen by us


@dataclass(frozen=True)
class PaymentInput:
    """One row of the bank's report; `paid_at` is aware.

    payer  the account or name that the bank gives, of which a keyed hash is kept; empty where it
           gives none
    line   of the text in which it stands, by which it is named; 0 where it is counted
    """

    bank_reference: str
    payment_code: str
    rupiah: int
    paid_at: datetime
    payer: str = ""
    line: int = 0


@service(PAYMENTS_REPORTED, permission=REPORT_PAYMENTS)
def report_payments(actor: Actor, data: Sequence[PaymentInput]) -> CommandResult:
    """Keep rows of the bank's report until a second person has decided, with what each would do;
    answers with the reference of the report. The same rows again, while they wait or once they were
    confirmed, answer the same.

    Raises  InvalidInput at `rows` where there is none, a reference of the bank stands twice, or a
            time has not come;
            PaymentReportKnown where the same rows are entered in the same moment
    """
    _require_rows(data)
    report = PaymentReport(
        id=uuid7(),
        reference=generate_reference("LB"),
        reported_by=actor.ref,
        reported_at=clock.now(),
    )
    outcomes = judge_rows(data, locks=True)
    rows = [
        _build_row(report, line, row, found)
        for line, (row, found) in enumerate(zip(data, outcomes, strict=True), start=1)
    ]
    report.digest = compute_digest(rows)
    known = _find_known(report.digest)
    if known:
        known.revision += 1
        known.save(update_fields=["revision"])
        event = JournalEvent("payment_report", known.id, known.revision, {"again": "1"})
        return CommandResult(known.reference, event)
    _insert(report)
    ReportedPayment.objects.bulk_create(rows)
    headquarters = require_office(actor)
    due_at = get_due_at(headquarters, report.reported_at, WORKING_DAYS_TO_DECIDE)
    code, reference = DECIDE_PAYMENTS_DUTY.code, report.reference
    duty = DutyInput(code, "payment_report", reference, headquarters, due_at)
    open_duty(about=report.id, duty=duty)
    return _build_result(report, rows=len(rows))


def _require_rows(data: Sequence[PaymentInput]) -> None:
    """Raise InvalidInput at `rows` with each line whose reference, however it is typed, stands on
    another one too, or whose time has not come."""
    lines: dict[str, int] = {}
    problems, now = [] if data else [_("There is no row.")], clock.now()
    for count, row in enumerate(data, start=1):
        number = row.line or count
        first = lines.setdefault(normalize_bank_reference(row.bank_reference), number)
        if first != number:
            text = _("Line %(number)s: line %(first)s has this reference of the bank too.")
            problems.append(text % {"number": number, "first": first})
        if row.paid_at > now:
            sentence = {"number": number, "why": _("that time has not come.")}
            problems.append(_("Line %(number)s: %(why)s") % sentence)
    if problems:
        raise InvalidInput({"rows": problems})


def _build_row(
    report: PaymentReport, line: int, row: PaymentInput, found: RowOutcome
) -> ReportedPayment:
    place = found.place
    return ReportedPayment(
        id=uuid7(),
        report=report,
        line=line,
        bank_reference=row.bank_reference,
        payment_code=row.payment_code,
        rupiah=row.rupiah,
        paid_at=row.paid_at,
        place=place,
        payer=hash_payer(place.round.code if place else "", row.payer),
        outcome=found.outcome,
    )


def _find_known(digest: str) -> PaymentReport | None:
    rows = PaymentReport.objects.select_for_update().exclude(outcome=PaymentReport.REFUSED)
    return rows.filter(digest=digest).first()


def _insert(report: PaymentReport) -> None:
    """Raises PaymentReportKnown where another transaction has written the same rows meanwhile."""
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:
        raise PaymentReportKnown() from error


@service(PAYMENTS_CONFIRMED, permission=DECIDE_PAYMENTS)
def confirm_payments(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Record the payments of a report that another person entered; answers with its reference. What
    makes no seat hers is listed to be given back, and a reference of the bank that was recorded
    before does nothing again.

    why     kept with it, where something was written
    Raises  InvalidInput at `why`; NoSuchPaymentReport; OwnPaymentReport; PaymentReportDecided;
            PaymentReportDiffers where its rows are not those that were entered
    """
    if not is_storable(why.strip()):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    report = _get_to_decide(actor, reference)
    rows = list(report.rows.order_by("line"))
    if compute_digest(rows) != report.digest:
        raise PaymentReportDiffers()
    outcomes = judge_rows(rows, locks=True)
    _decide(actor, report, PaymentReport.CONFIRMED, why)
    payments = [
        _build_payment(row, found)
        for row, found in zip(rows, outcomes, strict=True)
        if found.outcome != ReportedPayment.KNOWN
    ]
    Payment.objects.bulk_create(payments)
    _take_effect(payments)
    author = JournalAuthor(actor.ref, actor.office, actor.cause)
    record_entries(PAYMENT_RECORDED.code, map(_build_payment_event, payments), author)
    return _build_result(report, rows=len(rows))


def _build_payment(row: ReportedPayment, found: RowOutcome) -> Payment:
    return Payment(
        id=uuid7(),
        bank_reference=row.bank_reference,
        payment_code=row.payment_code,
        rupiah=row.rupiah,
        paid_at=row.paid_at,
        recorded_at=clock.now(),
        place=found.place,
        payer=row.payer,
        outcome=found.outcome,
        reported=row,
    )


def _take_effect(payments: Sequence[Payment]) -> None:
    """Make the seats that were paid hers, and list all else to be given back."""
    seated = [
        payment.place_id
        for payment in payments
        if payment.place_id and payment.outcome == Payment.SEATED
    ]
    places = Place.objects.filter(id__in=seated)
    written = places.update(state=Place.SEATED, seated_at=clock.now(), pay_until=None)
    require_rows_written(written, len(seated), "seats that were paid")
    for payment in payments:
        if payment.outcome != Payment.SEATED:
            insert_repayment(payment)


@service(PAYMENTS_REFUSED, permission=DECIDE_PAYMENTS)
def refuse_payments(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse a report that another person entered: nothing of it takes effect; answers with its
    reference. The same rows may be entered again. Whose seat a row kept was told that her payment
    was reported: she has HOURS_AFTER_REFUSED left to pay at least, once.

    Raises  InvalidInput at `why`; NoSuchPaymentReport; OwnPaymentReport; PaymentReportDecided
    """
    require_reason("why", why)
    report = _get_to_decide(actor, reference)
    _decide(actor, report, PaymentReport.REFUSED, why)
    extended = _leave_time_to_pay(report)
    return _build_result(report, rows=report.rows.count(), extended=extended)


def _leave_time_to_pay(report: PaymentReport) -> int:
    """Let the offers that a refused report kept stand for HOURS_AFTER_REFUSED from now at least,
    but those that an earlier one had kept: no seat is held by row after row. Gives of how many it
    moved the end."""
    until = clock.now() + timedelta(hours=HOURS_AFTER_REFUSED)
    kept = ReportedPayment.objects.filter(outcome=Payment.SEATED, place__isnull=False)
    before = kept.filter(report__outcome=PaymentReport.REFUSED).exclude(report=report)
    places = Place.objects.select_for_update().filter(
        id__in=kept.filter(report=report).values("place"), state=Place.OFFERED, pay_until__lt=until
    )
    places = places.exclude(id__in=before.values("place")).order_by("id")
    found = list(places.values_list("id", flat=True))
    Place.objects.filter(id__in=found).update(pay_until=until)
    return len(found)


def _get_to_decide(actor: Actor, reference: str) -> PaymentReport:
    """The report, locked with all that wait: a reference of the bank may stand in two of them."""
    list(PaymentReport.objects.select_for_update().filter(outcome="").order_by("id"))
    report = get_payment_report(actor, reference)
    if report.reported_by in list_own_hands():
        raise OwnPaymentReport()
    if report.outcome:
        raise PaymentReportDecided()
    return report


def _decide(actor: Actor, report: PaymentReport, outcome: str, why: str) -> None:
    report.outcome, report.decided_by, report.decided_at = outcome, actor.ref, clock.now()
    report.why = why.strip()
    report.revision += 1
    report.save(update_fields=["outcome", "decided_by", "decided_at", "why", "revision"])
    close_duty(DECIDE_PAYMENTS_DUTY.code, about=report.id, outcome=outcome)


def _build_result(report: PaymentReport, *, rows: int, extended: int = 0) -> CommandResult:
    terms = {"digest": report.digest, "rows": str(rows)}
    if extended:
        terms |= {"extended": str(extended), "hours": str(HOURS_AFTER_REFUSED)}
    why = report.why[:MAX_WHY_LENGTH]
    event = JournalEvent("payment_report", report.id, report.revision, terms, why=why)
    return CommandResult(report.reference, event)


def _build_payment_event(payment: Payment) -> JournalEvent:
    terms = {"outcome": payment.outcome, "reference": payment.bank_reference}
    return JournalEvent("payment", payment.id, payment.revision, terms)
