"""Where an officer lands after signing in, and how the office's use gives its sign of life."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from rantau.access.permissions import permits
from rantau.offices.heartbeat import beat
from rantau.registry.permissions import READ
from rantau.web.house.entry import signed_in


@require_GET
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """On to the first thing this role can do."""
    actor = request.actor  # type: ignore[attr-defined]
    beat(actor.office)
    return redirect("registry:search" if permits(actor, READ) else "house:home")
