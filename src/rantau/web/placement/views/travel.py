"""Record departure at the border, arrival at the post abroad and return; correct their times."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
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
from rantau.placement.errors import NoMatchingTraveller
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
from rantau.web.common.commands import render_form
from rantau.web.common.date_filters import format_datetime
from rantau.web.common.decorators import officer_required
from rantau.web.placement.commands import (
    get_snapshot_for_command,
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
    """Find a traveller by passport and birth date, which are sent in the body and not in the
    address."""
    actor = request.actor
    require_permission(actor, RECORD_DEPARTURE)
    form = TravellerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passport, birth_date = form.cleaned_data["passport"], form.cleaned_data["birth_date"]
        try:
            reference = get_reference_at_border(actor, passport, birth_date)
            return redirect("placement:file", reference=reference)
        except NoMatchingTraveller:
            form.add_error(
                "passport",
                _("There is no clearance with this passport and birth date. Check what you typed."),
            )
    return render_form(
        request,
        form,
        heading=_("Departures and returns"),
        lead=_("No card is needed. Type the passport number and the birth date."),
        verb=_("Search"),
    )


def _record_departure(actor: Actor, key: UUID, reference: str, data: dict[str, Any]) -> Any:
    departure = DepartureInput(data["carrier"], data["happened_at"])
    return record_departure(actor, key, reference, departure, seen=data["seen"])


def _record_arrival(actor: Actor, key: UUID, reference: str, data: dict[str, Any]) -> Any:
    arrival = ArrivalInput(data["address"], data["happened_at"])
    return record_arrival(actor, key, reference, arrival, seen=data["seen"])


def _record_return(actor: Actor, key: UUID, reference: str, data: dict[str, Any]) -> Any:
    return_input = ReturnInput(data["state"], data["happened_at"])
    return record_return(actor, key, reference, return_input, seen=data["seen"])


@dataclass(frozen=True)
class TravelStage:
    """A milestone of travel, the permission and form to record it, and its command, which takes the
    actor, the idempotency key, the reference and the cleaned data of the form."""

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
            gettext_lazy("Record the arrival"),
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
    """Record departure, arrival or return. Raises NotFound when that milestone is not the next one;
    a POST is left to the service, which repeats its answer to a form sent twice."""
    actor, stage = request.actor, TRAVEL_STAGES[milestone]
    require_permission(actor, stage.permission)
    snapshot = get_snapshot_for_command(request, reference)
    form = stage.form(request.POST or None, initial={"seen": snapshot.placement.revision})
    if request.method == "POST" and form.is_valid():
        key, data = form.get_command_key(), form.cleaned_data
        response = run_placement_command(
            request, reference, form, lambda: stage.command(actor, key, reference, data)
        )
        if response:
            return response
    elif milestone not in list_available_actions(snapshot):
        raise NotFound()
    return render_placement_form(request, snapshot, form, heading=stage.heading, verb=stage.heading)


@require_http_methods(["GET", "POST"])
@officer_required
def correct_travel_time(request: ActorRequest, reference: str) -> HttpResponse:
    """Correct the time of a recorded milestone of travel, with the reason. Raises NotFound when
    none can be corrected."""
    actor = request.actor
    require_permission(actor, CORRECT_PLACEMENT)
    snapshot = get_snapshot_for_command(request, reference)
    if not can_correct_milestone_times(snapshot):
        raise NotFound()
    form = CorrectTravelTimeForm(
        request.POST or None,
        stages=_list_recorded_stage_choices(actor, snapshot),
        initial={"seen": snapshot.placement.revision, "milestone": snapshot.placement.milestone},
    )
    if request.method == "POST" and form.is_valid():
        key, milestone = form.get_command_key(), form.cleaned_data["milestone"]
        values = {name: form.cleaned_data[name] for name in ("at", "why", "seen")}
        response = run_placement_command(
            request,
            reference,
            form,
            lambda: correct_milestone_time(actor, key, reference, milestone, **values),
        )
        if response:
            return response
    return render_placement_form(
        request,
        snapshot,
        form,
        heading=_("Correct a time"),
        verb=_("Save the correction"),
    )


def _list_recorded_stage_choices(
    actor: Actor, snapshot: PlacementSnapshot
) -> list[tuple[str, str]]:
    """The recorded milestones of travel, each with its time in force."""
    with reading_as(actor):
        events = list_effective_milestone_events(snapshot.placement)
    return [
        (
            event.milestone,
            f"{get_localized_text(snapshot.scheme.get_milestone(event.milestone).name)}, "
            f"{format_datetime(localtime(event.happened_at))}",
        )
        for event in events
        if event.milestone in TRAVEL_PERMISSIONS
    ]
