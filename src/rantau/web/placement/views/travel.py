"""Record departure at the border, arrival at the post abroad and return; correct their times."""

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
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import NotFound
from rantau.placement.available_actions import (
    TRAVEL_PERMISSIONS,
    can_correct_milestone_times,
    list_available_actions,
)
from rantau.placement.errors import NoSuchPlacement
from rantau.placement.labels import get_localized_text
from rantau.placement.permissions import (
    CORRECT_PLACEMENT,
    RECORD_ARRIVAL,
    RECORD_DEPARTURE,
    RECORD_RETURN,
)
from rantau.placement.selectors import get_reference_at_border, list_effective_milestone_events
from rantau.placement.services.travel import (
    ArrivalInput,
    DepartureInput,
    ReturnInput,
    correct_milestone_time,
    record_arrival,
    record_departure,
    record_return,
)
from rantau.placement.snapshot import PlacementSnapshot
from rantau.web.common.date_filters import format_datetime
from rantau.web.common.decorators import officer_required
from rantau.web.placement.commands import (
    get_file_for_command,
    render_placement_form,
    run_placement_command,
)
from rantau.web.placement.forms import (
    ArrivalForm,
    CorrectTravelTimeForm,
    DepartureForm,
    OccurredAtForm,
    ReturnForm,
    TravellerForm,
)


@require_http_methods(["GET", "POST"])
@officer_required
def traveller_search(request: ActorRequest) -> HttpResponse:
    """Find a traveller by passport and birth date; the words are sent in the body."""
    actor = request.actor
    require_permission(actor, RECORD_DEPARTURE)
    form = TravellerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with reading_as(actor):
                found = get_reference_at_border(actor, given["passport"], given["birth_date"])
            return redirect("placement:file", reference=found)
        except NoSuchPlacement:
            form.add_error(
                None,
                _("There is no clearance with this passport and birth date. Check what you typed."),
            )
    shown = {
        "form": form,
        "heading": _("Departures and returns"),
        "lead": _("No card is needed. Type the passport number and the birth date."),
        "verb": _("Search"),
    }
    status = 422 if form.errors else 200
    return render(request, "common/form_page.html", shown, status=status)


def _record_departure(actor: Actor, key: UUID, reference: str, given: dict[str, Any]) -> Any:
    terms = DepartureInput(given["carrier"], given["happened_at"])
    return record_departure(actor, key, reference, terms, seen=given["seen"])


def _record_arrival(actor: Actor, key: UUID, reference: str, given: dict[str, Any]) -> Any:
    terms = ArrivalInput(given["address"], given["happened_at"])
    return record_arrival(actor, key, reference, terms, seen=given["seen"])


def _record_return(actor: Actor, key: UUID, reference: str, given: dict[str, Any]) -> Any:
    terms = ReturnInput(given["state"], given["happened_at"])
    return record_return(actor, key, reference, terms, seen=given["seen"])


@dataclass(frozen=True)
class TravelStage:
    """One stage of the journey: its milestone, who may record it, what is asked, what it does."""

    milestone: str
    permission: str
    heading: Promise
    form: type[OccurredAtForm]
    command: Callable[[Actor, UUID, str, dict[str, Any]], Any]


TRAVEL_STAGES = {
    stage.milestone: stage
    for stage in (
        TravelStage(
            "departed",
            RECORD_DEPARTURE,
            gettext_lazy("Record departure"),
            DepartureForm,
            _record_departure,
        ),
        TravelStage(
            "arrived",
            RECORD_ARRIVAL,
            gettext_lazy("Record arrival report"),
            ArrivalForm,
            _record_arrival,
        ),
        TravelStage(
            "returned", RECORD_RETURN, gettext_lazy("Record return"), ReturnForm, _record_return
        ),
    )
}


@require_http_methods(["GET", "POST"])
@officer_required
def record_travel(request: ActorRequest, reference: str, milestone: str) -> HttpResponse:
    """Record that a stage of the journey was reached; NotFound when it is not the next one, unless
    the very same form comes once more: the service answers that."""
    actor, stage = request.actor, TRAVEL_STAGES[milestone]
    require_permission(actor, stage.permission)
    file = get_file_for_command(actor, reference)
    form = stage.form(request.POST or None, initial={"seen": file.placement.revision})
    if request.method == "POST" and form.is_valid():
        key, given = form.command_key(), form.cleaned_data
        answer = run_placement_command(
            request, file, form, lambda: stage.command(actor, key, reference, given)
        )
        if answer:
            return answer
    elif milestone not in list_available_actions(file):
        raise NotFound()
    return render_placement_form(request, file, form, heading=stage.heading, verb=stage.heading)


@require_http_methods(["GET", "POST"])
@officer_required
def correct_travel_time(request: ActorRequest, reference: str) -> HttpResponse:
    """Say anew when a stage of the journey was, with the reason."""
    actor = request.actor
    require_permission(actor, CORRECT_PLACEMENT)
    file = get_file_for_command(actor, reference)
    if not can_correct_milestone_times(file):
        raise NotFound()
    form = CorrectTravelTimeForm(
        request.POST or None,
        stages=_list_recorded_stage_choices(actor, file),
        initial={"seen": file.placement.revision, "milestone": file.placement.milestone},
    )
    if request.method == "POST" and form.is_valid():
        key, given = form.command_key(), form.cleaned_data
        terms = {name: given[name] for name in ("at", "why", "seen")}
        answer = run_placement_command(
            request,
            file,
            form,
            lambda: correct_milestone_time(actor, key, reference, given["milestone"], **terms),
        )
        if answer:
            return answer
    return render_placement_form(
        request,
        file,
        form,
        heading=_("Correct a time"),
        verb=_("Save the correction"),
    )


def _list_recorded_stage_choices(actor: Actor, file: PlacementSnapshot) -> list[tuple[str, str]]:
    """The stages that are recorded, each with the time that is recorded now."""
    with reading_as(actor):
        way = list_effective_milestone_events(file.placement)
    return [
        (
            stage.milestone,
            f"{get_localized_text(file.scheme.get_milestone(stage.milestone).name)}, "
            f"{format_datetime(localtime(stage.happened_at))}",
        )
        for stage in way
        if stage.milestone in TRAVEL_PERMISSIONS
    ]
