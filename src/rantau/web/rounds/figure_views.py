"""A country of work among those that send workers there; headquarters takes new figures in."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.rounds.cohorts import MIN_SHOWN
from rantau.rounds.models import SendingFigure
from rantau.rounds.overstay import (
    CUT_FROM,
    KEPT,
    UNCUT_UNTIL,
    OverstayShare,
    get_overstay_share,
    simulate_quota,
)
from rantau.rounds.permissions import RECORD_FIGURES
from rantau.rounds.selectors import list_destinations
from rantau.rounds.sending_countries import (
    CountryTable,
    MonthOfEntries,
    QuotaUse,
    get_sending_countries,
)
from rantau.rounds.services.sending_figures import record_figures
from rantau.web.common.commands import render_form
from rantau.web.common.date_filters import fill_sentence, render_date
from rantau.web.common.decorators import officer_required, sessionless_view
from rantau.web.common.forms import get_post_data
from rantau.web.common.labels import format_number, get_country_name
from rantau.web.rounds.figure_forms import FiguresForm
from rantau.web.rounds.sending_plot import build_plot

COUNTRY = re.compile(r"[A-Z]{2}")
SHOWN_MONTHS = 24  # in the table by month


@sessionless_view
@require_safe
def sending_countries(request: HttpRequest, destination: str) -> HttpResponse:
    """How many each country sent, our share, quota and overstay, and our own arrivals by month."""
    if not COUNTRY.fullmatch(destination):
        raise Http404
    with reading_as(PUBLIC_ACTOR):
        found = get_sending_countries(PUBLIC_ACTOR, destination)
        destinations = list_destinations(PUBLIC_ACTOR)
        share = get_overstay_share(PUBLIC_ACTOR, destination)
    if not found.has_any:
        raise Http404
    context = {
        "destination": destination,
        "country": get_country_name(destination),
        "found": found,
        "tables": [describe_table(each) for each in found.tables if not each.is_month],
        "spans": [_describe_span(each) for each in found.own],
        "largest": max((each.value for each in found.own), default=1),
        "months": _describe_months(found.months),
        "plot": build_plot(found),
        "has_monthly_tables": any(each.table for each in found.months),
        "has_arrivals": any(each.arrived for each in found.months),
        "has_rounds": destination in destinations,
        "min_shown": MIN_SHOWN,
        "stays": share,
        "simulation": _simulate(share, found.quotas),
    }
    return render(request, "rounds/sending_countries.html", context)


def _simulate(share: OverstayShare, quotas: Sequence[QuotaUse]) -> dict[str, Any] | None:
    """What our simulation makes of the newest quota; None without a quota or a share."""
    if share.permille is None or not quotas:
        return None
    newest = quotas[0].quota
    return {
        "share": round(share.permille / 10),
        "quota": format_number(newest.value),
        "year": newest.starts_on.year,
        "simulated": format_number(simulate_quota(newest.value, share.permille)),
        "uncut": round(UNCUT_UNTIL / 10),
        "cut_from": round(CUT_FROM / 10),
        "kept": round(KEPT / 10),
    }


def describe_table(table: CountryTable) -> dict[str, Any]:
    """A table of countries for a template: names, bars and shares, our row marked."""
    largest = max(row.people for row in table.rows)
    rows = [
        {
            "place": row.place,
            "name": get_country_name(row.country),
            "people": format_number(row.people),
            "bar": round(100 * row.people / (largest or 1)),
            "share": _describe_share(row.permille),
            "is_own": row == table.own,
        }
        for row in table.rows
    ]
    return {"table": table, "rows": rows, "total": format_number(table.total)}


def _describe_share(permille: int) -> str:
    return _("%(share)s %%") % {"share": floatformat(permille / 10, "1g")}


def _describe_span(figure: SendingFigure) -> str:
    """A whole year as its number, else the year until a day."""
    year, end = figure.starts_on.year, figure.ends_on
    if (figure.starts_on, end) == (date(year, 1, 1), date(year, 12, 31)):
        return str(year)
    return fill_sentence(_("%(year)s, until %(day)s"), year=year, day=render_date(end))


def _describe_months(months: Sequence[MonthOfEntries]) -> list[dict[str, Any]]:
    """The last SHOWN_MONTHS months for a template, newest first."""
    return [
        {
            "name": dateformat.format(each.month, "F Y"),
            "of": each,
            "share": _describe_share(each.table.own.permille)
            if each.table and each.table.own
            else "",
            "countries": describe_table(each.table) if each.table else None,
        }
        for each in reversed(months[-SHOWN_MONTHS:])
    ]


@require_http_methods(["GET", "POST"])
@officer_required
def import_figures(request: ActorRequest, destination: str) -> HttpResponse:
    """Take in rows that somebody abroad published, all of them or none."""
    require_permission(request.actor, RECORD_FIGURES)
    if not COUNTRY.fullmatch(destination):
        raise Http404
    form = FiguresForm(get_post_data(request), request.FILES or None)
    if form.is_valid():
        try:
            key, rows = form.get_command_key(), form.cleaned_data["rows"]
            record_figures(request.actor, key, destination, rows)
        except InvalidInput as error:
            form.add_problems(error.problems)
        else:
            return redirect("rounds:countries", destination=destination)
    return render_form(
        request,
        form,
        heading=_("Figures of sending countries: %(country)s")
        % {"country": get_country_name(destination)},
        lead=_("They are shown to everybody, each with its source and the day it was read."),
        verb=_("Take in"),
        back_url=reverse("rounds:countries", args=[destination]),
    )
