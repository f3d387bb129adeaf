"""A row of the roster is sent again, an examinee withdraws: on her own page, or by an officer."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.rounds.clock_selectors import get_examinee
from rantau.rounds.errors import StageNotNext, WithdrawnAlready
from rantau.rounds.models import Examinee
from rantau.rounds.offer_selectors import find_stage_after_leaving, find_waiting_offer
from rantau.rounds.permissions import RENEW_ROSTER, WITHDRAW_EXAMINEE
from rantau.rounds.roster_selectors import get_counter_examinee
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.roster_ends import renew_registration
from rantau.rounds.services.withdrawals import withdraw_examinee
from rantau.rounds.stages import Stage, list_next_stages
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required, worker_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.rounds.roster_forms import WithdrawalForm

OWN_LAYOUT, OFFICE_LAYOUT = "common/public_base.html", "common/office_base.html"
# Where somebody has a place on the list, or is on the way to it, that a withdrawal ends.
ON_LIST = (Stage.COMPLETE, Stage.SENT, Stage.ROSTERED)
WITH_EMPLOYER = (Stage.CHOSEN, Stage.ACCEPTED, Stage.VISA)


@require_http_methods(["GET", "POST"])
@worker_required
def renew_own(request: ActorRequest, exam_number: str) -> HttpResponse:
    """She wishes to be sent again."""
    with reading_as(request.actor):
        get_examinee(request.actor, exam_number, permission=RENEW_ROSTER)
    return _renew(request, exam_number, OWN_LAYOUT, reverse("rounds:own"))


@require_http_methods(["GET", "POST"])
@officer_required
def renew(request: ActorRequest, exam_number: str) -> HttpResponse:
    """An officer lets her be sent again."""
    with reading_as(request.actor):
        get_counter_examinee(request.actor, exam_number)
    back_url = reverse("rounds:examinee", args=[exam_number])
    return _renew(request, exam_number, OFFICE_LAYOUT, back_url)


def _renew(request: ActorRequest, exam_number: str, layout: str, back_url: str) -> HttpResponse:
    form = CommandForm(get_post_data(request))
    if form.is_valid():
        key = form.get_command_key()
        response = run_command(
            request,
            form,
            lambda: renew_registration(request.actor, key, exam_number),
            back_url=back_url,
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        layout=layout,
        heading=_("Send the name again"),
        lead=_(
            "The name goes to the country with the next list, for another year or until the"
            " certificate ends. It is free, and no new test is needed."
        ),
        verb=_("Send it again"),
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
@worker_required
def withdraw_own(request: ActorRequest, exam_number: str) -> HttpResponse:
    """She withdraws, having read what follows."""
    with reading_as(request.actor):
        found = get_examinee(request.actor, exam_number, permission=WITHDRAW_EXAMINEE)
        context = _describe_losses(found)
        reference = find_waiting_offer(found)
    if reference:
        context["offer_url"] = reverse("rounds:own_offer", args=[reference])
    form = WithdrawalForm(get_post_data(request), is_own=True)
    return _withdraw(request, form, context, exam_number, reverse("rounds:own"))


@require_http_methods(["GET", "POST"])
@officer_required
def withdraw(request: ActorRequest, exam_number: str) -> HttpResponse:
    """An officer withdraws her by her wish, with the reason."""
    with reading_as(request.actor):
        found = get_counter_examinee(request.actor, exam_number)
        context = _describe_losses(found)
        reference = find_waiting_offer(found)
    if reference:
        context["offer_url"] = reverse("rounds:offer", args=[reference])
    form = WithdrawalForm(get_post_data(request), is_own=False)
    back_url = reverse("rounds:examinee", args=[exam_number])
    return _withdraw(request, form, context, exam_number, back_url)


def _describe_losses(examinee: Examinee) -> dict[str, Any]:
    """Whether she may withdraw, and what that ends from where she stands; inside the caller's
    scope."""
    edition, stage = get_edition_in_force(examinee.round), Stage(examinee.stage)
    return {
        "may_withdraw": Stage.WITHDRAWN in list_next_stages(stage),
        "is_on_list": stage in ON_LIST,
        "has_employer": stage in WITH_EMPLOYER,
        "has_visa": stage == Stage.VISA,
        "is_reentry": find_stage_after_leaving(examinee, Stage.WITHDRAWN) == Stage.RETURNED,
        "has_fee": edition.fee_rupiah > 0,
    }


def _withdraw(
    request: ActorRequest,
    form: WithdrawalForm,
    context: dict[str, Any],
    exam_number: str,
    back_url: str,
) -> HttpResponse:
    may_withdraw = context.pop("may_withdraw")
    if form.is_valid():
        key, reason = form.get_command_key(), form.cleaned_data["reason"]
        response = run_command(
            request,
            form,
            lambda: _withdraw_once(request.actor, key, exam_number, reason),
            back_url=back_url,
            done=_("Withdrawn."),
        )
        if response is not None:
            return response
    if not may_withdraw:
        raise StageNotNext()
    return render_form(
        request,
        form,
        template="rounds/withdraw.html",
        layout=OWN_LAYOUT if request.actor.person else OFFICE_LAYOUT,
        is_own=request.actor.person is not None,
        back_url=back_url,
        **context,
    )


def _withdraw_once(actor: Actor, key: UUID, exam_number: str, reason: str) -> None:
    """Withdraw her; where that was done before, on another page, it is done."""
    with suppress(WithdrawnAlready):
        withdraw_examinee(actor, key, exam_number, reason=reason)
