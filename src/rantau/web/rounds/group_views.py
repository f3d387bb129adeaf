"""Headquarters looks into many places of one payer, telephone or device, and settles it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.rounds.group_selectors import get_group, list_places_of_group
from rantau.rounds.models import Place, PlaceGroup
from rantau.rounds.permissions import SETTLE_GROUP
from rantau.rounds.services.place_groups import settle_group
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.place_forms import GroupForm

GROUP_LABELS = {
    PlaceGroup.PAYER: _("One payer paid for them"),
    PlaceGroup.PHONE: _("They name one telephone"),
    PlaceGroup.DEVICE: _("They were taken on one device"),
}
PLACE_STATE_LABELS = {
    Place.WAITING: _("Waits for a seat"),
    Place.OFFERED: _("Seat offered"),
    Place.SEATED: _("Seat paid"),
    Place.LAPSED: _("Seat went on"),
}


@require_http_methods(["GET", "POST"])
@officer_required
def group(request: ActorRequest, reference: str) -> HttpResponse:
    """The places of a group, and the form that says what was found."""
    actor = request.actor
    require_permission(actor, SETTLE_GROUP)
    form = GroupForm(get_post_data(request))
    with reading_as(actor):
        found = get_group(actor, reference)
        places = list_places_of_group(actor, found)
    if form.is_valid():
        key, why = form.get_command_key(), form.cleaned_data["why"]
        response = run_command(
            request,
            form,
            lambda: settle_group(actor, key, reference, why=why),
            back_url=reverse("rounds:group", args=[reference]),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        template="rounds/group.html",
        group=found,
        kind=GROUP_LABELS[found.kind],
        places=places,
        states=PLACE_STATE_LABELS,
    )
