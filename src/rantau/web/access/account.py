"""The own account: under which appointment one works now, password, second key."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rantau.access.entry import OPENED_AS, ActorRequest, appointments_of
from rantau.access.errors import NoSuchAppointment
from rantau.access.roles import ROLES
from rantau.web.house.entry import signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """Shows the account; sent with an appointment, works under that one from now on."""
    held = appointments_of(str(request.user.pk))
    if request.method == "POST":
        return _chosen(request, {str(appointment.id) for appointment in held})
    actor = request.actor
    keys = set(Authenticator.objects.filter(user=request.user.pk).values_list("type", flat=True))
    shown = {
        "held": [
            {
                "appointment": a,
                "role": ROLES[a.role].title,
                "now": (a.office_id, a.role) == (actor.office, actor.role),
            }
            for a in held
        ],
        "has_second_key": Authenticator.Type.TOTP in keys,
    }
    return render(request, "access/account.html", shown)


def _chosen(request: ActorRequest, own: set[str]) -> HttpResponse:
    chosen = request.POST.get("appointment", "")
    if chosen not in own:
        raise NoSuchAppointment()
    request.session[OPENED_AS] = str(UUID(chosen))
    return redirect("house:desk")
