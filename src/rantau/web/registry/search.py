"""Find a person in the own scope. Words are sent in the body, so that URLs never hold them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from rantau.access.permissions import demand, permits
from rantau.access.scope import looking
from rantau.registry.lookups import PAGE, search
from rantau.registry.permissions import READ, REGISTER
from rantau.web.house.entry import signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The newest persons of the office, or those found by the words."""
    actor = request.actor  # type: ignore[attr-defined]
    demand(actor, READ)
    words = request.POST.get("q", "").replace("\0", "")
    with looking(actor):
        found = list(search(actor, words).order_by("-id")[: PAGE + 1])
    shown = {
        "words": words,
        "persons": found[:PAGE],
        "more": len(found) > PAGE,
        "can_register": permits(actor, REGISTER),
    }
    return render(request, "registry/search.html", shown)
