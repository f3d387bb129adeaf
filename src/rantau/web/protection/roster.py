"""Who leads the desk, from when until when."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand, permits
from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.protection.errors import ShiftOverlaps
from rantau.protection.lines import line_at
from rantau.protection.lookups import colleagues, shifts_between
from rantau.protection.permissions import DESK, ROSTER
from rantau.protection.services.set_shift import set_shift
from rantau.web.house.entry import signed_in
from rantau.web.protection.forms import ShiftForm, sent, show_problems

AHEAD = timedelta(days=7)


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The coming week, and for the duty lead the form that sets a shift."""
    actor = request.actor
    demand(actor, DESK)
    at = clock.now()
    with looking(actor):
        people, line = colleagues(actor, at), line_at(at)
        shifts = shifts_between(actor, at, at + AHEAD)
    form = ShiftForm(sent(request), colleagues=people)
    if request.method == "POST" and form.is_valid():
        try:
            set_shift(actor, form.command_key(), form.terms())
            return redirect("protection:roster")
        except Invalid as refusal:
            show_problems(form, refusal.problems)
        except ShiftOverlaps as refusal:
            show_problems(form, {"": [str(refusal)]})
    shown = {
        "form": form,
        "line": line,
        "shifts": shifts,
        "now": at,
        "may_set": permits(actor, ROSTER),
    }
    return render(request, "protection/roster.html", shown, status=422 if form.errors else 200)
