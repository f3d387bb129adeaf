"""The journey: departure at the border, arrival at the post, return; and their times corrected."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.core.errors import NotFound
from rantau.placement.acts import JOURNEYS, acts, may_correct_times
from rantau.placement.errors import NoSuchPlacement
from rantau.placement.file import PlacementFile
from rantau.placement.lookups import at_border, live_passages
from rantau.placement.permissions import ARRIVE, CORRECT, DEPART, RETURN
from rantau.placement.services.arrive import Arrival, arrive
from rantau.placement.services.correct_passage import correct_passage
from rantau.placement.services.depart import Departure, depart
from rantau.placement.services.record_return import Homecoming, record_return
from rantau.placement.words import said
from rantau.web.house.entry import signed_in
from rantau.web.house.moments import minute
from rantau.web.placement.asking import asked, carried_out
from rantau.web.placement.forms import (
    ArriveForm,
    CorrectTimeForm,
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


@require_http_methods(["GET", "POST"])
@signed_in
def correcting(request: ActorRequest, reference: str) -> HttpResponse:
    """Say anew when a stage of the journey was, with the reason."""
    actor = request.actor
    demand(actor, CORRECT)
    file = read(actor, reference)
    if not may_correct_times(file):
        raise NotFound()
    form = CorrectTimeForm(
        request.POST or None, stages=_stages(actor, file),
        initial={"seen": file.placement.revision, "milestone": file.placement.milestone},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        key, given = form.command_key(), form.cleaned_data
        terms = {name: given[name] for name in ("at", "why", "seen")}
        answer = carried_out(
            request, file, form,
            lambda: correct_passage(actor, key, reference, given["milestone"], **terms),
        )  # fmt: skip
        if answer:
            return answer
    return asked(
        request, file, form, heading=_("Perbaiki waktu"), verb=_("Simpan perbaikan"),
    )  # fmt: skip


def _stages(actor: Actor, file: PlacementFile) -> list[tuple[str, str]]:
    """The stages that are recorded, each with the time that is recorded now."""
    with looking(actor):
        way = live_passages(file.placement)
    return [
        (
            stage.milestone,
            f"{said(file.scheme.milestone(stage.milestone).name)}, "
            f"{minute(localtime(stage.happened_at))}",
        )
        for stage in way
        if stage.milestone in JOURNEYS
    ]
