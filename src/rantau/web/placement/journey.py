"""The journey: departure at the border, arrival at the post, return."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.core.errors import NotFound
from rantau.placement.acts import acts
from rantau.placement.errors import NoSuchPlacement
from rantau.placement.lookups import at_border
from rantau.placement.permissions import ARRIVE, DEPART, RETURN
from rantau.placement.services.arrive import Arrival, arrive
from rantau.placement.services.depart import Departure, depart
from rantau.placement.services.record_return import Homecoming, record_return
from rantau.web.house.entry import signed_in
from rantau.web.placement.asking import asked, carried_out
from rantau.web.placement.forms import (
    ArriveForm,
    DepartForm,
    HappenedForm,
    ReturnForm,
    TravellerForm,
)
from rantau.web.placement.papers import read


@require_http_methods(["GET", "POST"])
@signed_in
def border(request: ActorRequest) -> HttpResponse:
    """Find a traveller by passport and birth date; the words are sent in the body."""
    actor = request.actor
    demand(actor, DEPART)
    form = TravellerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with looking(actor):
                found = at_border(actor, given["passport"], given["birth_date"])
            return redirect("placement:file", reference=found)
        except NoSuchPlacement:
            form.add_error(
                None,
                _("Tidak ada izin berangkat dengan paspor dan tanggal lahir ini. Periksa ketikan."),
            )
    shown = {
        "form": form,
        "heading": _("Berangkat dan pulang"),
        "lead": _("Kartu tidak diperlukan. Ketik nomor paspor dan tanggal lahir."),
        "verb": _("Cari"),
        "shell": "house/office.html",
    }
    status = 422 if form.errors else 200
    return render(request, "house/parts/form_page.html", shown, status=status)


def _departed(actor: Actor, key: UUID, reference: str, given: dict[str, Any]) -> Any:
    terms = Departure(given["carrier"], given["happened_at"])
    return depart(actor, key, reference, terms, seen=given["seen"])


def _arrived(actor: Actor, key: UUID, reference: str, given: dict[str, Any]) -> Any:
    terms = Arrival(given["address"], given["happened_at"])
    return arrive(actor, key, reference, terms, seen=given["seen"])


def _returned(actor: Actor, key: UUID, reference: str, given: dict[str, Any]) -> Any:
    terms = Homecoming(given["state"], given["happened_at"])
    return record_return(actor, key, reference, terms, seen=given["seen"])


@dataclass(frozen=True)
class Stage:
    """One stage of the journey: its milestone, who may record it, what is asked, what it does."""

    milestone: str
    permission: str
    heading: Promise
    form: type[HappenedForm]
    command: Callable[[Actor, UUID, str, dict[str, Any]], Any]


STAGES = {
    stage.milestone: stage
    for stage in (
        Stage("departed", DEPART, gettext_lazy("Catat berangkat"), DepartForm, _departed),
        Stage("arrived", ARRIVE, gettext_lazy("Catat tiba"), ArriveForm, _arrived),
        Stage("returned", RETURN, gettext_lazy("Catat pulang"), ReturnForm, _returned),
    )
}


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest, reference: str, milestone: str) -> HttpResponse:
    """Record that a stage of the journey was reached; NotFound when it is not the next one, unless
    the very same form comes once more: the service answers that."""
    actor, stage = request.actor, STAGES[milestone]
    demand(actor, stage.permission)
    file = read(actor, reference)
    form = stage.form(request.POST or None, initial={"seen": file.placement.revision})
    if request.method == "POST" and form.is_valid():
        key, given = form.command_key(), form.cleaned_data
        answer = carried_out(
            request, file, form, lambda: stage.command(actor, key, reference, given)
        )
        if answer:
            return answer
    elif milestone not in acts(file):
        raise NotFound()
    return asked(request, file, form, heading=stage.heading, verb=stage.heading)
