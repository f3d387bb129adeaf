"""Posts abroad and airports find whom they serve of the stays abroad."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.rounds.permissions import FIND_RETURNING, FIND_STAY
from rantau.rounds.served_stay_selectors import (
    MAX_FOUND,
    find_served_stays,
    get_returning_reference,
)
from rantau.rounds.stay_errors import NoMatchingReturn
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.placement.forms import TravellerForm
from rantau.web.rounds.labels import name_rounds
from rantau.web.rounds.stay_forms import FindStayForm


@require_http_methods(["GET", "POST"])
@officer_required
def find_stay(request: ActorRequest) -> HttpResponse:
    """After a POST the stays in the post's country that a number or a name is of; what was searched
    stands in no address."""
    actor = request.actor
    require_permission(actor, FIND_STAY)
    form, rows, names = FindStayForm(get_post_data(request)), [], {}
    if form.is_valid():
        with reading_as(actor):
            rows = find_served_stays(actor, form.cleaned_data["nomor"])
            names = name_rounds(each.offer.examinee.round for each in rows)
    context = {
        "form": form,
        "is_search": form.is_valid(),
        "rows": rows[:MAX_FOUND],
        "has_more": len(rows) > MAX_FOUND,
        "names": names,
    }
    status = 422 if form.errors else 200
    return render(request, "rounds/find_stay.html", context, status=status)


@require_http_methods(["GET", "POST"])
@officer_required
def find_returning(request: ActorRequest) -> HttpResponse:
    """Find whoever comes home by passport and birth date, which are sent in the body and not in the
    address, and go to the form that records it."""
    actor = request.actor
    require_permission(actor, FIND_RETURNING)
    form = TravellerForm(get_post_data(request))
    if form.is_valid():
        passport, birth_date = form.cleaned_data["passport"], form.cleaned_data["birth_date"]
        try:
            reference = get_returning_reference(actor, passport, birth_date)
            return redirect("rounds:record_return", reference=reference)
        except NoMatchingReturn:
            form.add_error(
                "passport",
                _("Nobody abroad has this passport and birth date. Check what you typed."),
            )
    return render_form(
        request,
        form,
        heading=_("Home from a round"),
        lead=_("Who worked abroad through a round. Type the passport number and the birth date."),
        verb=_("Search"),
    )
