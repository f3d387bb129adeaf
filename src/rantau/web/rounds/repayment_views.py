"""Headquarters gives payments back: the list of what is due, and the page of each."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common import clock
from rantau.rounds.models import Payment, Repayment
from rantau.rounds.permissions import RECORD_REPAYMENT
from rantau.rounds.repayment_selectors import get_repayment, list_repayments
from rantau.rounds.services import repayments as repayment_services
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decision_forms import CONFIRM
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.labels import name_rounds
from rantau.web.rounds.repayment_forms import (
    OUTCOME_LABELS,
    RepaymentConfirmationForm,
    RepaymentForm,
)

PAGE_SIZE = 50
CAUSE_LABELS = {
    Payment.LATE: _("It came too late"),
    Payment.TWICE: _("It was paid already"),
    Payment.AMOUNT: _("It was another amount"),
    Payment.UNKNOWN: _("No place has this code"),
    Repayment.REFUSED: _("The originals were refused"),
}


@require_safe
@officer_required
def repayments(request: ActorRequest) -> HttpResponse:
    """All payments that are or were due back, those that wait first."""
    actor = request.actor
    with reading_as(actor):
        found = list_repayments(actor)
        waiting = found.filter(decided_at=None)
        unknown = waiting.filter(cause=Payment.UNKNOWN)
        page = Paginator(found, PAGE_SIZE).get_page(get_page_number(request))
        places = [each.payment.place for each in page if each.payment.place]
        context = {
            "rows": [(each, CAUSE_LABELS[each.cause], _describe_state(each)) for each in page],
            "names": name_rounds(place.round for place in places),
            "waiting": waiting.count(),
            "late": waiting.filter(due_at__lt=clock.now()).count(),
            "unknown": unknown.count(),
        }
    links = build_page_links(page.number, has_next=page.has_next())
    return render(request, "rounds/repayments.html", {**context, **links})


@require_http_methods(["GET", "POST"])
@officer_required
def repayment(request: ActorRequest, reference: str) -> HttpResponse:
    """A payment that is due back: one person records what became of it, another confirms it."""
    actor = request.actor
    require_permission(actor, RECORD_REPAYMENT)
    with reading_as(actor):
        found = get_repayment(actor, reference)
        is_own = bool(found.recorded_by) and found.recorded_by in list_own_hands()
        place = found.payment.place
        names = name_rounds([place.round]) if place else {}
    form = _build_form(request, found)
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_command(request, form, reference),
            back_url=reverse("rounds:repayment", args=[reference]),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        template="rounds/repayment.html",
        repayment=found,
        payment=found.payment,
        round_name=names[place.round_id] if place else "",
        cause=CAUSE_LABELS[found.cause],
        state=_describe_state(found),
        can_decide=form.is_bound or not (is_own or found.decided_at),
        waits_for_second=is_own and not found.decided_at,
    )


def _describe_state(row: Repayment) -> str | Promise:
    if not row.outcome:
        return _("Due back")
    return OUTCOME_LABELS[row.outcome] if row.decided_at else _("Waits for a second person")


def _build_form(
    request: ActorRequest, found: Repayment
) -> RepaymentForm | RepaymentConfirmationForm:
    """The form of what is to be done next; one that was sent is read as what it was."""
    data = get_post_data(request)
    is_confirmation = bool(found.outcome) if data is None else "decision" in data
    initial = {"seen": found.revision}
    if is_confirmation:
        return RepaymentConfirmationForm(data, initial=initial)
    return RepaymentForm(data, cause=found.cause, initial=initial)


def _build_command(
    request: ActorRequest, form: RepaymentForm | RepaymentConfirmationForm, reference: str
) -> Callable[[], object]:
    actor, key, seen = request.actor, form.get_command_key(), form.cleaned_data["seen"]
    if isinstance(form, RepaymentForm):
        data = form.to_input()
        return lambda: repayment_services.record_repayment(actor, key, reference, data, seen=seen)
    is_confirmed = form.cleaned_data["decision"] == CONFIRM
    services = repayment_services
    run = services.confirm_repayment if is_confirmed else services.return_repayment
    return lambda: run(actor, key, reference, why=form.cleaned_data["why"], seen=seen)
