"""After signing in again: what was typed before, ready to be sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from rantau.web.house.entry import signed_in
from rantau.web.house.kept import kept_for, offer


@require_GET
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The kept form; the desk when there is none any more."""
    kept = kept_for(request)
    return redirect("house:desk") if kept is None else offer(request, kept, status=200)
