"""Payments that the bank reports, entered by one of headquarters and confirmed by another."""

from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.rounds.models import Payment, PaymentReport
from rantau.rounds.services.payments import PaymentInput, confirm_payments, report_payments
from tests.actors import get_officer

FEE = 420_000


def enter(*rows, by="pusat", find=get_officer):
    """One of headquarters enters these rows; gives the reference of the report.

    find  gives the actor of a login: get_officer_as_system where the connection is the worker's
    """
    return report_payments(find(by), uuid4(), list(rows)).answer


def confirm(reference, by="pusat-2", find=get_officer):
    """Another officer confirms a report."""
    return confirm_payments(find(by), uuid4(), reference).answer


def record(*rows, find=get_officer):
    """Both, unless these rows were confirmed before; gives what came of the last one."""
    officer, reference = find("pusat"), enter(*rows, find=find)
    with reading_as(officer):
        waits = PaymentReport.objects.filter(reference=reference, outcome="").exists()
    if waits:
        confirm(reference, find=find)
    with reading_as(officer):
        return Payment.objects.get(bank_reference=rows[-1].bank_reference).outcome


def build_payment(reference, payment_code, *, at, rupiah=FEE, payer=""):
    """A row of the bank's report."""
    return PaymentInput(reference, payment_code, rupiah, at, payer)
