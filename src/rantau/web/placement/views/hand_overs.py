"""Hand over to a district office what the regional office served in its place: what there is,
what would be moved, and the receipt."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError
from rantau.duties.interface import get_duty_kind
from rantau.placement.hand_overs import (
    MAX_SHOWN,
    get_hand_over,
    get_hand_over_plan,
    list_hand_overs,
    list_served_districts,
)
from rantau.placement.labels import get_localized_text
from rantau.placement.models import Placement
from rantau.placement.selectors import get_scheme_editions
from rantau.placement.services.hand_over import hand_over_service
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, get_post_data


@require_safe
@officer_required
def hand_over_list(request: ActorRequest) -> HttpResponse:
    """The districts of whose people the regional office still serves some, and the newest
    hand-overs."""
    actor = request.actor
    with reading_as(actor):
        districts, done = list_served_districts(actor), list_hand_overs(actor)
    context = {"districts": districts, "done": done}
    return render(request, "placement/hand_over_list.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def hand_over(request: ActorRequest, code: str) -> HttpResponse:
    """Show what would be moved to the office under `code`; a POST moves it."""
    actor = request.actor
    form = CommandForm(get_post_data(request))
    if form.is_valid():
        try:
            outcome = hand_over_service(actor, form.get_command_key(), code)
            return redirect("placement:hand_over_receipt", reference=outcome.answer)
        except DomainError as error:
            if error.status != 409:
                raise
            form.is_conflict = True
            form.add_error(None, str(error))
    with reading_as(actor):
        plan = get_hand_over_plan(actor, code)
    kinds = {each.about: get_duty_kind(each.kind).title for each in plan.duties}
    return render_form(
        request,
        form,
        template="placement/hand_over.html",
        heading=_("Hand over to %(office)s") % {"office": plan.to_office.name},
        plan=plan,
        is_connected=plan.to_office.first_service_at is not None,
        rows=[
            {
                "placement": each,
                "milestone": _get_milestone_name(each),
                "duty": kinds.get(each.id, ""),
            }
            for each in plan.placements[:MAX_SHOWN]
        ],
        hidden_count=max(0, len(plan.placements) - MAX_SHOWN),
    )


def _get_milestone_name(placement: Placement) -> str:
    scheme = get_scheme_editions().get_edition(placement.scheme, placement.edition)
    return get_localized_text(scheme.get_milestone(placement.milestone).name)


@require_safe
@officer_required
def hand_over_receipt(request: ActorRequest, reference: str) -> HttpResponse:
    """What a hand-over moved, and when."""
    actor = request.actor
    with reading_as(actor):
        found = get_hand_over(actor, reference)
        moved = list(found.moved.order_by("reference"))
    context = {"hand_over": found, "moved": moved}
    return render(request, "placement/hand_over_receipt.html", context)
