"""Refunds of insurances after a stay: claimed by her or at a counter, followed until an outcome."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.permissions import CLAIM_REFUND, SETTLE_REFUND
from rantau.rounds.refund_rules import REFUND_KINDS
from rantau.rounds.refund_selectors import get_claim, get_stay_to_claim, list_open_kinds
from rantau.rounds.services.refunds import claim_refund, settle_refund
from rantau.rounds.stay_selectors import log_stays
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.date_filters import fill_sentence, render_date
from rantau.web.common.decorators import officer_required, worker_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.refund_forms import ClaimForm, RefundForm
from rantau.web.rounds.stay_labels import REFUND_LABELS

OWN_LAYOUT, OFFICE_LAYOUT = "common/public_base.html", "common/office_base.html"


@require_http_methods(["GET", "POST"])
@worker_required
def claim_own(request: ActorRequest, reference: str) -> HttpResponse:
    """She claims what an insurance pays back."""
    return _claim(request, reference, OWN_LAYOUT, reverse("rounds:own"))


@require_http_methods(["GET", "POST"])
@officer_required
def claim(request: ActorRequest, reference: str) -> HttpResponse:
    """An officer claims it for her."""
    return _claim(request, reference, OFFICE_LAYOUT, reverse("rounds:stay", args=[reference]))


def _claim(request: ActorRequest, reference: str, layout: str, back_url: str) -> HttpResponse:
    actor = request.actor
    with reading_as(actor):
        stay = get_stay_to_claim(actor, reference, CLAIM_REFUND)
        edition = get_offer_edition(stay.offer)
        kinds = list_open_kinds(stay, edition)
        if actor.person is None:
            log_stays(actor, [stay])
    # What was claimed meanwhile may be sent once more: the command answers that.
    form = ClaimForm(
        get_post_data(request), kinds=kinds if request.method == "GET" else REFUND_KINDS
    )
    if form.is_valid():
        key, kind = form.get_command_key(), form.cleaned_data["kind"]
        response = run_command(
            request, form, lambda: claim_refund(actor, key, reference, kind), back_url=back_url
        )
        if response is not None:
            return response
    lead = _(
        "It is free. Bring the insurance paper and a bank account in her own name to the office."
        " The insurer pays or refuses within %(days)s days; after them the office asks it."
    ) % {"days": edition.amounts.refund_days}
    return render_form(
        request,
        form,
        layout=layout,
        heading=_("Claim what an insurance pays back"),
        lead=lead if kinds else _("Nothing can be claimed now."),
        verb=_("Claim it"),
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def refund(request: ActorRequest, reference: str) -> HttpResponse:
    """Record what became of a claim."""
    actor = request.actor
    with reading_as(actor):
        found = get_claim(actor, reference, SETTLE_REFUND)
    form = RefundForm(get_post_data(request))
    back_url = reverse("rounds:stay", args=[found.stay.reference])
    if form.is_valid():
        key, data = form.get_command_key(), form.to_input()
        response = run_command(
            request, form, lambda: settle_refund(actor, key, reference, data), back_url=back_url
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=f"{REFUND_LABELS[found.kind]}: {found.stay.offer.examinee.person.name}",
        lead=fill_sentence(
            _("The insurer pays or refuses until %(day)s."), day=render_date(found.due_on)
        ),
        verb=_("Record it"),
        back_url=back_url,
    )
