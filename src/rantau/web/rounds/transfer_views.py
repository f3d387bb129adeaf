"""Headquarters watches the opening of a round, and confirms that a place is given to its person."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.languages import get_reader_language
from rantau.rounds.group_selectors import list_groups
from rantau.rounds.models import PlaceTransfer
from rantau.rounds.permissions import DECIDE_TRANSFER, WATCH_OPENING
from rantau.rounds.selectors import get_published_round
from rantau.rounds.services import transfers
from rantau.rounds.transfers import get_transfer, list_bursts, list_transfers
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.group_views import GROUP_LABELS
from rantau.web.rounds.labels import TRANSFER_LABELS
from rantau.web.rounds.place_forms import TransferDecisionForm


@require_safe
@officer_required
def watch_opening(request: ActorRequest, code: str) -> HttpResponse:
    """Payers, telephones and devices of many places, networks from which many came within a minute,
    and all places that were given."""
    actor = request.actor
    require_permission(actor, WATCH_OPENING)
    with reading_as(actor):
        found = get_published_round(actor, code)
        context = {
            "name": found.edition.name.get(get_reader_language()),
            "bursts": list_bursts(actor, code),
            "groups": [(GROUP_LABELS[each.kind], each) for each in list_groups(actor, code)],
            "transfers": list_transfers(actor, code),
            "outcomes": TRANSFER_LABELS,
        }
    return render(request, "rounds/watch.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def decide_transfer(request: ActorRequest, reference: str) -> HttpResponse:
    """What the place had and what it would have, and the form that confirms or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_TRANSFER)
    form = TransferDecisionForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("rounds:transfer", args=[reference]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        transfer = get_transfer(actor, reference)
        is_own = transfer.asked_by in list_own_hands()
        place = transfer.place
    is_open = not transfer.outcome
    return render_form(
        request,
        form,
        template="rounds/transfer.html",
        transfer=transfer,
        outcome=TRANSFER_LABELS[transfer.outcome],
        before={
            "name": place.name if is_open else transfer.name_before,
            "nik": place.nik if is_open else transfer.nik_before,
            "passport": place.passport if is_open else transfer.passport_before,
        },
        can_decide=form.is_bound or (is_open and not is_own),
    )


def _build_decision(
    request: ActorRequest, form: TransferDecisionForm, reference: str
) -> Callable[[], object]:
    key, data = form.get_command_key(), form.cleaned_data
    is_confirmed = data["decision"] == PlaceTransfer.GIVEN
    decide = transfers.confirm_transfer if is_confirmed else transfers.refuse_transfer
    return lambda: decide(request.actor, key, reference, why=data["why"])
