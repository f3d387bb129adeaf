"""The farewell list of a flight: read it, print it, sign it, correct what was signed."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.departure_lists import Farewell, FarewellList, Flight, list_farewells
from rantau.rounds.entry_rows import FLIGHT_PATTERN
from rantau.rounds.journey_errors import NoDeparture, NoSuchDeparture
from rantau.rounds.models import Entry
from rantau.rounds.offer_selectors import get_offer
from rantau.rounds.permissions import RECORD_DEPARTURE
from rantau.rounds.services import departures as departure_services
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.departure_forms import CorrectionForm, SignOffForm
from rantau.web.rounds.departure_views import read_day
from rantau.web.rounds.farewell_pdf import render_farewell_lists
from rantau.web.rounds.journey_labels import LACK_LABELS


@require_http_methods(["GET", "POST"])
@officer_required
def farewell_list(request: ActorRequest, day: str, airport: str, flight: str) -> HttpResponse:
    """Who leaves on a flight, with the form that signs who left; the signed lists above it."""
    actor = request.actor
    found = _read_flight(request, day, airport, flight)
    lists = _read_lists(request, found)
    open_list = next((each for each in lists if each.sign_off is None), None)
    form = _build_form(request, open_list)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: departure_services.sign_off_departure(
                actor, form.get_command_key(), found, form.to_input()
            ),
            back_url=reverse("rounds:farewell_list", args=[day, airport, flight]),
        )
        if response is not None:
            return response
        if open_list is not None:
            form.renew_digest(open_list.digest)
    is_early = found.entry_on > clock.today()
    return render_form(
        request,
        form,
        template="rounds/farewell_list.html",
        flight=found,
        day=day,
        lists=[(each, _describe_rows(each)) for each in lists],
        can_sign=form.is_bound or (_is_waited_for(open_list) and not is_early),
        is_early=is_early and open_list is not None,
        is_over=open_list is not None and not _is_waited_for(open_list),
    )


def _build_form(request: ActorRequest, open_list: FarewellList | None) -> SignOffForm:
    passengers = [each.passenger for each in open_list.rows] if open_list else []
    digest = open_list.digest if open_list else ""
    return SignOffForm(get_post_data(request), passengers=passengers, initial={"digest": digest})


def _is_waited_for(open_list: FarewellList | None) -> bool:
    return open_list is not None and any(each.passenger.is_waiting for each in open_list.rows)


def _describe_rows(found: FarewellList) -> list[tuple[Farewell, str, list[object]]]:
    """Each row, whether she left, and what she lacks."""
    return [
        (
            row,
            _describe_state(found, row),
            [*(LACK_LABELS[each] for each in row.passenger.lacks), *row.passenger.unmet],
        )
        for row in found.rows
    ]


def _describe_state(found: FarewellList, row: Farewell) -> str:
    if row.passenger.is_missed:
        return _("Did not depart")
    if row.passenger.has_left:
        return _("Departed")
    return _("Waits") if found.sign_off is None else ""


@require_safe
@officer_required
def farewell_pdf(request: ActorRequest, day: str, airport: str, flight: str) -> HttpResponse:
    """The lists of a flight as a PDF to print, with a place for each signature."""
    found = _read_flight(request, day, airport, flight)
    content = render_farewell_lists(found, _read_lists(request, found))
    name = f"{day}-{airport}-{flight}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _read_flight(request: ActorRequest, day: str, airport: str, flight: str) -> Flight:
    require_permission(request.actor, RECORD_DEPARTURE)
    if not FLIGHT_PATTERN.fullmatch(flight):
        raise NoSuchDeparture()
    return Flight(read_day(day, airport), airport, flight)


def _read_lists(request: ActorRequest, flight: Flight) -> list[FarewellList]:
    """The lists of a flight. Raises NoSuchDeparture where nobody is on it."""
    with reading_as(request.actor):
        lists = list_farewells(request.actor, flight)
    if not lists:
        raise NoSuchDeparture()
    return lists


@require_http_methods(["GET", "POST"])
@officer_required
def correct_departure(request: ActorRequest, reference: str) -> HttpResponse:
    """Record that a signed list has somebody wrong."""
    actor = request.actor
    require_permission(actor, RECORD_DEPARTURE)
    with reading_as(actor):
        offer = get_offer(actor, reference)
        entry = Entry.objects.filter(offer=offer, sign_off__isnull=False).first()
    if entry is None:
        raise NoDeparture()
    form = CorrectionForm(get_post_data(request))
    flight = (entry.entry_on.isoformat(), entry.airport, entry.flight)
    back_url = reverse("rounds:farewell_list", args=flight)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: departure_services.correct_departure(
                actor,
                form.get_command_key(),
                reference,
                has_departed=form.cleaned_data["has_departed"] == "yes",
                why=form.cleaned_data["why"],
            ),
            back_url=back_url,
        )
        if response is not None:
            return response
    lead = _(
        "The list stays as it was signed and shows what is right beside it. Contract and stage stay"
        " as they are: what became of her is settled on her page."
    )
    return render_form(
        request,
        form,
        heading=_("Correct the signed list: %(name)s") % {"name": offer.examinee.person.name},
        verb=_("Record the correction"),
        lead=lead,
        back_url=back_url,
    )
