"""One person: what is known, what to look at twice, what happened, who looked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rantau.access.scope import looking
from rantau.registry.file import gather
from rantau.web.house.entry import signed_in


@require_GET
@signed_in
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """The person's page; the look is written to the read log as part of reading it."""
    actor = request.actor  # type: ignore[attr-defined]
    with looking(actor):
        file = gather(actor, reference, purpose="counter")
    return render(request, "registry/person.html", {"file": file})
