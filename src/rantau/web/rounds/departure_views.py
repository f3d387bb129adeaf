"""Departures: who leaves on a day from an airport, who has not, and who did not arrive."""

import csv
from datetime import date
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.rounds.departure_selectors import (
    Passenger,
    count_waiting,
    describe_passengers,
    find_report_to_settle,
    list_departures,
    list_entries,
)
from rantau.rounds.entry_rows import AIRPORT_PATTERN, UNFIT
from rantau.rounds.journey_errors import NoSuchDeparture
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.offer_selectors import get_offer
from rantau.rounds.permissions import (
    READ_DEPARTURES,
    RECORD_DEPARTURE,
    RECORD_NO_SHOW,
    SETTLE_ARRIVAL,
)
from rantau.rounds.services import departures as departure_services
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.date_filters import fill_sentence, render_date
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.departure_forms import ReasonForm
from rantau.web.rounds.journey_labels import LACK_LABELS
from rantau.web.rounds.labels import STAGE_LABELS

PAGE_SIZE = 50
MAX_IN_FILE = 5_000  # more than leave from one airport on a day; chosen by us
MISSED = "missed"  # in place of a stage: what became of her since is not of this departure
COLUMNS = ("exam_number", "name", "passport", "flight", "employer", "region", "office", "stage")


@require_safe
@officer_required
def departures(request: ActorRequest) -> HttpResponse:
    """The departures of whom the officer sees, by day and airport."""
    with reading_as(request.actor):
        rows = list_departures(request.actor)
    return render(request, "rounds/departures.html", {"rows": rows})


@require_safe
@officer_required
def departure(request: ActorRequest, day: str, airport: str) -> HttpResponse:
    """Who departs on a day from an airport, and what each lacks; the list of each flight is signed
    on a page of its own."""
    actor = request.actor
    require_permission(request.actor, READ_DEPARTURES)
    on = read_day(day, airport)
    with reading_as(actor):
        rows = list_entries(actor, on, airport)
        page = Paginator(rows, PAGE_SIZE).get_page(get_page_number(request))
        passengers = describe_passengers(actor, page)
        waiting = count_waiting(actor, on, airport)
    if not passengers:
        raise NoSuchDeparture()
    links = build_page_links(page.number, has_next=page.has_next())
    flights = [
        (flight, [_describe(each) for each in people])
        for flight, people in groupby(passengers, key=lambda each: each.entry.flight)
    ]
    context = {
        "on": on,
        "airport": airport,
        "day": day,
        "flights": flights,
        "waiting": waiting,
        "may_sign": has_permission(actor, RECORD_DEPARTURE),
        **links,
    }
    return render(request, "rounds/departure.html", context)


@require_safe
@officer_required
def departure_file(request: ActorRequest, day: str, airport: str) -> HttpResponse:
    """The list of a departure as CSV, up to MAX_IN_FILE people."""
    require_permission(request.actor, READ_DEPARTURES)
    on = read_day(day, airport)
    with reading_as(request.actor):
        entries = list_entries(request.actor, on, airport)[:MAX_IN_FILE]
        passengers = describe_passengers(request.actor, entries)
    if not passengers:
        raise NoSuchDeparture()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{day}-{airport}.csv"'
    rows = [
        (
            each.entry.offer.examinee.exam_number,
            each.entry.offer.examinee.person.name,
            each.passport,
            each.entry.flight,
            each.entry.offer.employer,
            each.entry.offer.region,
            each.entry.offer.examinee.office.name,
            MISSED if each.is_missed else each.stage,
        )
        for each in passengers
    ]
    csv.writer(response).writerows([COLUMNS, *([_neutralize(cell) for cell in r] for r in rows)])
    return response


def _neutralize(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: employers and regions are what the
    counterpart wrote (OWASP, CSV Injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def read_day(day: str, airport: str) -> date:
    """The day of a departure. Raises NoSuchDeparture where the address names none."""
    if not AIRPORT_PATTERN.fullmatch(airport):
        raise NoSuchDeparture()
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise NoSuchDeparture() from error


def _describe(passenger: Passenger) -> tuple[Passenger, object, list[object]]:
    state = _("Did not depart") if passenger.is_missed else STAGE_LABELS[passenger.stage]
    return passenger, state, [*(LACK_LABELS[each] for each in passenger.lacks), *passenger.unmet]


@require_http_methods(["GET", "POST"])
@officer_required
def no_show(request: ActorRequest, reference: str) -> HttpResponse:
    """Record that somebody did not depart, with the reason."""
    actor = request.actor
    require_permission(actor, RECORD_NO_SHOW)
    with reading_as(actor):
        offer = get_offer(actor, reference)
        allowed = get_offer_edition(offer).amounts.missed_departures
    form = ReasonForm(get_post_data(request))
    back_url = reverse("rounds:offer", args=[reference])
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: departure_services.record_no_show(
                actor, form.get_command_key(), reference, why=form.cleaned_data["why"]
            ),
            back_url=back_url,
        )
        if response is not None:
            return response
    lead = _(
        "Her contract goes to the next by rank. She is on the roster again; after more than"
        " %(allowed)s such departures she has withdrawn from the round."
    ) % {"allowed": allowed}
    return render_form(
        request,
        form,
        heading=f"{_('Did not depart')}: {offer.examinee.person.name}",
        verb=_("Record it"),
        lead=lead,
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def settle_arrival(request: ActorRequest, reference: str) -> HttpResponse:
    """Record what became of somebody who was reported not to have arrived, or not fit there."""
    actor = request.actor
    require_permission(actor, SETTLE_ARRIVAL)
    with reading_as(actor):
        offer = get_offer(actor, reference)
        report = find_report_to_settle(offer)
    form = ReasonForm(get_post_data(request))
    back_url = reverse("rounds:offer", args=[reference])
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: departure_services.settle_arrival(
                actor, form.get_command_key(), reference, why=form.cleaned_data["why"]
            ),
            back_url=back_url,
        )
        if response is not None:
            return response
    is_unfit = report is not None and report.kind == UNFIT
    what = _("Not fit after the arrival") if is_unfit else _("Did not arrive")
    lead = ""
    if report:
        sentence = (
            _("Arrived on %(ours)s. The medical there: not fit, %(theirs)s.")
            if is_unfit
            else _("Ours: departed on %(ours)s. The country abroad: not arrived, %(theirs)s.")
        )
        lead = fill_sentence(
            sentence,
            ours=render_date(offer.examinee.stage_at),
            theirs=render_date(report.reported_on),
        )
    return render_form(
        request,
        form,
        heading=f"{what}: {offer.examinee.person.name}",
        verb=_("Record what became of it"),
        lead=lead,
        back_url=back_url,
    )
