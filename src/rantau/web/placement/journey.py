"""The journey: departure at the border, arrival at the post, return."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
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
def border(request: HttpRequest) -> HttpResponse:
    """Find a traveller by passport and birth date; the words are sent in the body."""
    actor = request.actor  # type: ignore[attr-defined]
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


@require_http_methods(["GET", "POST"])
@signed_in
def departing(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a departure."""
    demand(request.actor, DEPART)  # type: ignore[attr-defined]
    return _stage(request, reference, DepartForm, _departed)


def _departed(actor: Actor, reference: str, form: HappenedForm) -> Any:
    given = form.cleaned_data
    terms = Departure(given["carrier"], given["happened_at"])
    return depart(actor, form.command_key(), reference, terms, seen=given["seen"])


@require_http_methods(["GET", "POST"])
@signed_in
def arriving(request: HttpRequest, reference: str) -> HttpResponse:
    """Record an arrival report."""
    demand(request.actor, ARRIVE)  # type: ignore[attr-defined]
    return _stage(request, reference, ArriveForm, _arrived)


def _arrived(actor: Actor, reference: str, form: HappenedForm) -> Any:
    given = form.cleaned_data
    terms = Arrival(given["address"], given["happened_at"])
    return arrive(actor, form.command_key(), reference, terms, seen=given["seen"])


@require_http_methods(["GET", "POST"])
@signed_in
def returning(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a return."""
    demand(request.actor, RETURN)  # type: ignore[attr-defined]
    return _stage(request, reference, ReturnForm, _returned)


def _returned(actor: Actor, reference: str, form: HappenedForm) -> Any:
    given = form.cleaned_data
    terms = Homecoming(given["state"], given["happened_at"])
    return record_return(actor, form.command_key(), reference, terms, seen=given["seen"])


HEADINGS = {
    DepartForm: ("departed", gettext_lazy("Catat berangkat")),
    ArriveForm: ("arrived", gettext_lazy("Catat tiba")),
    ReturnForm: ("returned", gettext_lazy("Catat pulang")),
}


def _stage(
    request: HttpRequest,
    reference: str,
    form_class: type[HappenedForm],
    command: Callable[[Actor, str, HappenedForm], Any],
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    file = read(actor, reference)
    milestone, heading = HEADINGS[form_class]
    if milestone not in acts(file):
        raise NotFound()
    form = form_class(request.POST or None, initial={"seen": file.placement.revision})
    if request.method == "POST" and form.is_valid():
        answer = carried_out(request, file, form, lambda: command(actor, reference, form))
        if answer:
            return answer
    return asked(request, file, form, heading=heading, verb=heading)
