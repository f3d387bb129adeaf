"""Find a person in the own scope. Words are sent in the body, so that URLs never hold them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand, permits
from rantau.access.scope import looking
from rantau.registry.lookups import PAGE, search
from rantau.registry.permissions import BREAK_GLASS, READ, REGISTER, SERVE
from rantau.registry.services.serve import is_exact
from rantau.web.house.entry import signed_in
from rantau.web.registry.serve import ServeForm


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The newest persons of the office, or those found by the words."""
    actor = request.actor
    demand(actor, READ)
    words = request.POST.get("q", "").replace("\0", "")
    with looking(actor):
        found = search(actor, words)
    elsewhere = not found and permits(actor, SERVE) and is_exact(words)
    shown = {
        "serve_form": ServeForm(initial={"number": words}) if elsewhere else None,
        "may_break_glass": not found and bool(words) and permits(actor, BREAK_GLASS),
        "words": words,
        "persons": found[:PAGE],
        "more": len(found) > PAGE,
        "can_register": permits(actor, REGISTER),
    }
    return render(request, "registry/search.html", shown)
