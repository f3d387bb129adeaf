"""Times for the check of originals: an office opens and closes them; people book them."""

from itertools import groupby
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import DomainError
from rantau.common.languages import get_reader_language
from rantau.rounds.codes import hash_place_code
from rantau.rounds.desk import (
    find_seats,
    get_own_way,
    list_bookable_slots,
    list_free_slots,
    list_offices_with_room,
    list_own_slots,
)
from rantau.rounds.errors import NoSuchPlace
from rantau.rounds.permissions import BOOK_AT_COUNTER, OPEN_SLOTS
from rantau.rounds.selectors import get_own_place, get_published_round
from rantau.rounds.services import slots
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required, sessionless_view
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.desk_forms import CloseDayForm, OfficeForm, SlotForm, SlotsForm
from rantau.web.rounds.place_forms import MAX_CODE_LENGTH, PlaceCodeForm
from rantau.web.rounds.place_views import CODE_COOKIE, render_code_form


@require_http_methods(["GET", "POST"])
@officer_required
def office_slots(request: ActorRequest, code: str) -> HttpResponse:
    """The times of the own office, by day, and the form that opens more."""
    actor = request.actor
    require_permission(actor, OPEN_SLOTS)
    form = SlotsForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: slots.open_slots(actor, form.get_command_key(), code, form.to_input()),
            back_url=reverse("rounds:slots", args=[code]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        found = get_published_round(actor, code)
        rows = list(list_own_slots(actor, code))
    zone = ZoneInfo(actor.time_zone)
    days = [
        (day, len(each), sum(s.capacity for s in each), sum(s.taken for s in each))
        for day, group in groupby(rows, key=lambda slot: slot.begins_at.astimezone(zone).date())
        if (each := list(group))
    ]
    return render_form(
        request,
        form,
        template="rounds/slots.html",
        code=code,
        name=found.edition.name.get(get_reader_language()),
        window=found.edition.windows["verification"],
        days=days,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def close_slots(request: ActorRequest, code: str) -> HttpResponse:
    """Close the times of a day that nobody booked."""
    actor = request.actor
    require_permission(actor, OPEN_SLOTS)
    form = CloseDayForm(get_post_data(request), initial={"day": request.GET.get("hari", "")})
    back_url = reverse("rounds:slots", args=[code])
    if form.is_valid():
        day = form.cleaned_data["day"]
        response = run_command(
            request,
            form,
            lambda: slots.close_slots(actor, form.get_command_key(), code, day),
            back_url=back_url,
        )
        if response is not None:
            return response
    with reading_as(actor):
        get_published_round(actor, code)
    return render_form(
        request, form, heading=_("Close free times"), verb=_("Close"), back_url=back_url
    )


@require_http_methods(["GET", "POST"])
@officer_required
def book_at_counter(request: ActorRequest, code: str, ticket: str) -> HttpResponse:
    """Book a time of the own office for whoever is at the counter."""
    actor = request.actor
    require_permission(actor, BOOK_AT_COUNTER)
    with reading_as(actor):
        seats = find_seats(actor, code, ticket=ticket)
        free = list(list_bookable_slots(actor, code))
    if not seats:
        raise NoSuchPlace()
    form = SlotForm(get_post_data(request), slots=free, time_zone=actor.time_zone)
    back_url = reverse("rounds:desk", args=[code])
    if form.is_valid():
        slot = form.cleaned_data["slot"]
        response = run_command(
            request,
            form,
            lambda: slots.book_slot_at_counter(actor, form.get_command_key(), code, ticket, slot),
            back_url=back_url,
        )
        if response is not None:
            return response
    lead = _("There is no free time. The head of the office opens more.")
    return render_form(
        request,
        form,
        heading=_("Book a time for %(name)s") % {"name": seats[0].name},
        lead="" if free else lead,
        verb=_("Book"),
        back_url=back_url,
    )


@sessionless_view
@require_http_methods(["GET", "POST"])
def book_own_slot(request: HttpRequest) -> HttpResponse:
    """Choose an office, then a time: for whoever's telephone keeps the code of a paid seat."""
    code = request.COOKIES.get(CODE_COOKIE, "")[:MAX_CODE_LENGTH]
    try:
        with reading_as(PUBLIC_ACTOR):
            place = get_own_place(PUBLIC_ACTOR, code)
            way = get_own_way(PUBLIC_ACTOR, code)
            offices = list_offices_with_room(PUBLIC_ACTOR, place.round)
            chosen = next((o for o in offices if o.code == request.GET.get("kantor")), None)
            free = list_free_slots(PUBLIC_ACTOR, place.round)
            shown = list(free.filter(office=chosen)) if chosen else []
    except NoSuchPlace:
        return render_code_form(request, PlaceCodeForm())
    if place.state != "seated" or (way and way.exam_number):
        return redirect("rounds:place")
    form = None
    if chosen or request.method == "POST":
        zone = chosen.time_zone if chosen else clock.WESTERN_TIME.key
        form = SlotForm(get_post_data(request), slots=shown, time_zone=zone)
        if form.is_valid() and _book(form, code):
            return redirect("rounds:place")
    chooser = OfficeForm(initial={"kantor": chosen.code if chosen else ""})
    chooser.set_choices("kantor", [(office.code, office.name) for office in offices])
    return render(
        request,
        "rounds/book_slot.html",
        {"chooser": chooser, "chosen": chosen, "has_free": bool(offices), "form": form},
        status=form.response_status if form else 200,
    )


def _book(form: SlotForm, code: str) -> bool:
    """Whether the time of a valid form was booked; else the form says why not."""
    try:
        slots.book_own_slot(
            PUBLIC_ACTOR, form.get_command_key(), hash_place_code(code), form.cleaned_data["slot"]
        )
    except DomainError as error:
        form.add_error("slot", str(error))
        return False
    return True
