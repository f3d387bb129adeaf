"""Lift the slow-down of an account or an application, as a second person."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.errors import NoSuchSignInName
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import LIFT_LIMITS, require_permission
from rantau.access.services.limits import lift_limits
from rantau.common.errors import InvalidInput
from rantau.web.access.forms import LiftLimitsForm
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required


@require_http_methods(["GET", "POST"])
@officer_required
def lift_sign_in_limits(request: ActorRequest) -> HttpResponse:
    """Ask whose slow-down to lift, and why."""
    actor = request.actor
    require_permission(actor, LIFT_LIMITS)
    form = LiftLimitsForm(request.POST or None)

    def lift() -> None:
        data = form.cleaned_data
        try:
            lift_limits(actor, form.get_command_key(), data["login"], why=data["why"])
        except NoSuchSignInName as error:
            raise InvalidInput({"login": [str(error)]}) from error

    if form.is_valid():
        response = run_command(request, form, lift, back_url=reverse("access:lift"))
        if response is not None:
            return response
    lead = _(
        "After many wrong tries signing in is slowed down. Make sure first that the "
        "person is who they say they are. Nobody can lift their own; it is recorded in "
        "the journal."
    )
    return render_form(request, form, heading=_("Lift a slow-down"), lead=lead, verb=_("Lift it"))
