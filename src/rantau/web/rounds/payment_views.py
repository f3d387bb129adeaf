"""Headquarters takes in what the bank reports of payments, with a receipt a row."""

from uuid import uuid5

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.rounds.permissions import RECORD_PAYMENT
from rantau.rounds.services.payments import record_payment
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.labels import PAYMENT_LABELS
from rantau.web.rounds.payment_forms import PaymentsForm


@require_http_methods(["GET", "POST"])
@officer_required
def import_payments(request: ActorRequest) -> HttpResponse:
    """Take in rows of the bank's report, each by a command of its own: what was taken in stays,
    also where the connection breaks, and the same rows again change nothing."""
    require_permission(request.actor, RECORD_PAYMENT)
    form = PaymentsForm(get_post_data(request))
    if form.is_valid():
        key = form.get_command_key()
        receipts = [
            (data, PAYMENT_LABELS[record_payment(request.actor, uuid5(key, str(n)), data).answer])
            for n, data in enumerate(form.cleaned_data["rows"])
        ]
        return render(request, "rounds/payments_taken.html", {"receipts": receipts})
    return render_form(
        request,
        form,
        heading=_("Take in payments"),
        lead=_("What came late, twice, or with another amount is listed to be given back."),
        verb=_("Take in"),
        back_url=reverse("rounds:announcements"),
    )
