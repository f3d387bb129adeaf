"""The slip that a person takes home: reference and one-time code, shown once, to be printed."""

from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.registry.errors import NoSuchPerson
from rantau.registry.lookups import person_for
from rantau.registry.models import Slip
from rantau.registry.permissions import GIVE_CODE
from rantau.registry.services.give_code import give_code
from rantau.registry.slip import code_digest, code_for
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import CommandForm

KIND = UUID("0192f3a4-0000-7000-8000-000000000001")


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest, reference: str) -> HttpResponse:
    """Asks whether to give a new code; given, the slip with it."""
    actor = request.actor
    demand(actor, GIVE_CODE)
    form = CommandForm(request.POST or None)
    if form.is_valid():
        return slip_for(request, form.command_key(), reference)
    with looking(actor):
        person = person_for(actor, reference, purpose="slip")
    shown = {"person": person, "form": form}
    return render(request, "registry/slip_ask.html", shown, status=422 if form.is_bound else 200)


def slip_for(request: ActorRequest, key: UUID, reference: str) -> HttpResponse:
    """Give a code and show the slip. Sent again under the same key it shows the same code, as long
    as that code holds; afterwards it leads to where another is given.

    key     of the form that was sent; the slip's own follows from it
    """
    actor = request.actor
    own = uuid5(KIND, key.hex)
    code = code_for(own)
    digest = code_digest(reference, code)
    outcome = give_code(actor, own, reference, digest=digest)
    with looking(actor):
        given = Slip.objects.filter(person__reference=outcome.answer)
        slip = given.select_related("person").first()
    if slip is None:  # the same form, after the file was lent to this office
        raise NoSuchPerson()
    if slip.digest != digest or slip.used_at is not None:
        return redirect("registry:slip", reference=outcome.answer)
    shown = {
        "person": slip.person,
        "code": code,
        "until": slip.ends_at,
        "address": settings.PUBLIC_URL.partition("://")[2] + reverse("placement:enter"),
    }
    return render(request, "registry/slip.html", shown)
