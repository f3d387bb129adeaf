"""What somebody wishes who waits for her departure: to withdraw, or to go on with another agency;
and how her office moves her there."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.placement.errors import NothingStandsStill
from rantau.placement.permissions import EXPRESS_WISH, TRANSFER_PLACEMENT
from rantau.placement.selectors import get_placement
from rantau.placement.services import transfers, wishes
from rantau.placement.services.transfers import TransferInput
from rantau.placement.snapshot import load_snapshot
from rantau.placement.wishes import get_standstill, list_lines_to_transfer_to
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required, worker_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.placement.commands import (
    get_placement_for_command,
    render_placement_form,
    run_placement_command,
)
from rantau.web.placement.wish_forms import TransferForm, WithdrawHerselfForm

MAX_LINES = 200  # on one page; those of her occupation first


@require_http_methods(["GET", "POST"])
@worker_required
def withdraw_herself(request: ActorRequest, reference: str) -> HttpResponse:
    """She ends her own placement before she departs, having read what follows."""
    actor = request.actor
    require_permission(actor, EXPRESS_WISH)
    with reading_as(actor):
        placement = get_placement(actor, reference, purpose="own")
    form = WithdrawHerselfForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: wishes.wish_to_withdraw(actor, form.get_command_key(), reference),
            back_url=reverse("placement:mine"),
            done=_("Your withdrawal is recorded. It is carried out within a minute."),
        )
        if response:
            return response
    if not form.is_bound:
        wishes.require_withdrawable(placement)
    return render_form(
        request, form, template="placement/withdraw_herself.html", placement=placement
    )


@require_http_methods(["GET", "POST"])
@worker_required
def ask_for_another_agency(request: ActorRequest, reference: str) -> HttpResponse:
    """She asks her district office for another agency, since hers is held."""
    actor = request.actor
    require_permission(actor, EXPRESS_WISH)
    with reading_as(actor):
        placement = get_placement(actor, reference, purpose="own")
        standstill = get_standstill(placement)
    form = CommandForm(get_post_data(request))
    back_url = reverse("placement:mine")
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: wishes.wish_for_transfer(actor, form.get_command_key(), reference),
            back_url=back_url,
            done=_("Your district office looks for another agency and tells you."),
        )
        if response:
            return response
    if not (form.is_bound or standstill.cause):
        raise NothingStandsStill()
    return render_form(
        request,
        form,
        heading=_("Go on with another agency"),
        lead=_(
            "Your district office looks for a job with another agency, in the same country, and"
            " asks you before anything is changed. What you handed in stays valid. It is free: pay"
            " nobody for it. Your agency is not asked."
        ),
        verb=_("Ask for another agency"),
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def transfer_placement(request: ActorRequest, reference: str) -> HttpResponse:
    """Move somebody whose agency is held under a line of another agency, or say that there is
    none."""
    actor = request.actor
    require_permission(actor, TRANSFER_PLACEMENT)
    with reading_as(actor):
        placement = get_placement_for_command(request, reference)
        snapshot = load_snapshot(actor, placement, with_line_status=False)
        standstill = get_standstill(placement)
        lines = []
        if cause := standstill.cause:
            found = list_lines_to_transfer_to(placement, snapshot.scheme, cause=cause)
            lines = list(found[: MAX_LINES + 1])
    form = TransferForm(
        get_post_data(request),
        lines=lines[:MAX_LINES],
        # A form that was sent before keeps its answer.
        has_asked=standstill.has_transfer_wish or request.method == "POST",
        initial={"seen": placement.revision},
    )
    if form.is_valid():
        response = run_placement_command(
            request, reference, form, lambda: _decide_transfer(request, reference, form)
        )
        if response:
            return response
    if not (form.is_bound or standstill.cause or standstill.has_transfer_wish):
        raise NothingStandsStill()
    return render_placement_form(
        request,
        snapshot,
        form,
        template="placement/transfer.html",
        heading=_("Go on with another agency"),
        verb=_("Save"),
        has_asked=standstill.has_transfer_wish,
        has_lines=bool(lines),
        shown=MAX_LINES if len(lines) > MAX_LINES else 0,
    )


def _decide_transfer(request: ActorRequest, reference: str, form: TransferForm) -> None:
    key, values = form.get_command_key(), form.cleaned_data
    seen = values["seen"]
    line = form.find_line()
    if line is None:
        transfers.decline_transfer(request.actor, key, reference, why=values["why"], seen=seen)
        return
    data = TransferInput(line, is_wished=values["is_wished"])
    transfers.transfer_placement(request.actor, key, reference, data, seen=seen)
