"""Headquarters enters rows of the bank's report of payments, and another officer confirms or
refuses them."""

from collections import Counter
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.errors import DomainError, InvalidInput
from rantau.rounds.models import PaymentReport
from rantau.rounds.payment_selectors import (
    get_payment_report,
    list_payment_reports,
    list_reported_payments,
)
from rantau.rounds.permissions import DECIDE_PAYMENTS, REPORT_PAYMENTS
from rantau.rounds.services import payments as payment_services
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.labels import PAYMENT_LABELS
from rantau.web.rounds.payment_forms import PaymentReportForm, PaymentsForm

REPORTS_SHOWN, ROWS_SHOWN = 50, 200
REPORT_LABELS = {
    "": gettext_lazy("Waits for a second person"),
    PaymentReport.CONFIRMED: gettext_lazy("Confirmed, taken in"),
    PaymentReport.REFUSED: gettext_lazy("Refused"),
}


@require_http_methods(["GET", "POST"])
@officer_required
def report_payments(request: ActorRequest) -> HttpResponse:
    """Enter rows of the bank's report, all of them at once, for a second person to confirm."""
    actor = request.actor
    require_permission(actor, REPORT_PAYMENTS)
    form = PaymentsForm(get_post_data(request), request.FILES or None)
    if form.is_valid():
        key, payments = form.get_command_key(), form.cleaned_data["payments"]
        try:
            reference = payment_services.report_payments(actor, key, payments).answer
        except InvalidInput as error:
            form.add_problems(error.problems)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _describe_entered(actor, reference))
            return redirect("rounds:payment_report", reference=reference)
    return render_form(
        request,
        form,
        heading=_("Enter payments"),
        lead=_(
            "Another officer of headquarters sees what each row would do, and confirms it. Until"
            " then nobody loses a seat that was paid in time."
        ),
        verb=_("Enter"),
        back_url=reverse("rounds:payment_reports"),
    )


def _describe_entered(actor: Actor, reference: str) -> str:
    """What the next page says: the same rows may have been entered, and confirmed, before."""
    with reading_as(actor):
        report = get_payment_report(actor, reference)
    if report.outcome:
        return _("These rows were entered and confirmed before: nothing was changed.")
    return _("Entered. Somebody else of headquarters confirms it.")


@require_safe
@officer_required
def payment_reports(request: ActorRequest) -> HttpResponse:
    """All rows that were entered, those that wait for a second person first."""
    actor = request.actor
    with reading_as(actor):
        found = Paginator(list_payment_reports(actor), REPORTS_SHOWN)
        page = found.get_page(get_page_number(request))
        rows = [(each, REPORT_LABELS[each.outcome]) for each in page]
    links = build_page_links(page.number, has_next=page.has_next())
    return render(request, "rounds/payment_reports.html", {"rows": rows, **links})


@require_http_methods(["GET", "POST"])
@officer_required
def payment_report(request: ActorRequest, reference: str) -> HttpResponse:
    """Rows that were entered together, with what each does, and the form that confirms or refuses
    them."""
    actor = request.actor
    require_permission(actor, DECIDE_PAYMENTS)
    form = PaymentReportForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("rounds:payment_report", args=[reference]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        report = get_payment_report(actor, reference)
        is_own = report.reported_by in list_own_hands()
        found = list_reported_payments(report)
    page = Paginator(found, ROWS_SHOWN).get_page(get_page_number(request))
    counts = Counter(outcome for _row, outcome in found)
    return render_form(
        request,
        form,
        template="rounds/payment_report.html",
        report=report,
        state=REPORT_LABELS[report.outcome],
        row_count=len(found),
        rupiah=sum(row.rupiah for row, _outcome in found),
        counts=[(label, counts[code]) for code, label in PAYMENT_LABELS.items() if counts[code]],
        rows=[(row, PAYMENT_LABELS[outcome]) for row, outcome in page],
        can_decide=form.is_bound or not (is_own or report.outcome),
        links=build_page_links(page.number, has_next=page.has_next()),
    )


def _build_decision(
    request: ActorRequest, form: PaymentReportForm, reference: str
) -> Callable[[], object]:
    key, data = form.get_command_key(), form.cleaned_data
    is_confirmed = data["decision"] == PaymentReport.CONFIRMED
    decide = payment_services.confirm_payments if is_confirmed else payment_services.refuse_payments
    return lambda: decide(request.actor, key, reference, why=data["why"])
