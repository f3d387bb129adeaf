"""One agency: its licence, its job orders and their places; headquarters holds and lifts here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand, permits
from rantau.access.scope import looking
from rantau.core.errors import NotFound, Refusal
from rantau.partners.lookups import agency_called, open_holds, orders_of
from rantau.partners.permissions import HOLD, OPEN_JOB_ORDER, READ_AGENCIES
from rantau.partners.services.free_agency import free_agency
from rantau.partners.services.hold_agency import hold_agency
from rantau.web.house.entry import signed_in
from rantau.web.house.errors import NotUnderstood
from rantau.web.house.forms import CommandForm
from rantau.web.partners import words
from rantau.web.partners.forms import FreeForm, HoldForm

FORMS: dict[str, type[HoldForm] | type[FreeForm]] = {"hold": HoldForm, "free": FreeForm}


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest, code: str) -> HttpResponse:
    """The agency; or, sent by headquarters, its hold placed or lifted."""
    actor = request.actor
    demand(actor, READ_AGENCIES)
    if request.method == "GET":
        return _show(request, actor, code)
    demand(actor, HOLD)
    asked = FORMS.get(request.POST.get("do", ""))
    if asked is None:
        raise NotUnderstood()
    form = asked(request.POST)
    if not form.is_valid():
        return _show(request, actor, code, form=form, status=422)
    try:
        _act(actor, code, form)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, actor, code, form=form, status=refusal.status)
    return redirect("partners:agency", code=code)


def _act(actor: Actor, code: str, form: HoldForm | FreeForm) -> None:
    if isinstance(form, FreeForm):
        free_agency(actor, form.command_key(), code, why=form.cleaned_data["why"])
    else:
        hold_agency(actor, form.command_key(), code, reason=form.cleaned_data["reason"])


def _show(
    request: ActorRequest,
    actor: Actor,
    code: str,
    *,
    form: CommandForm | None = None,
    status: int = 200,
) -> HttpResponse:
    with looking(actor):
        agency = agency_called(actor, code)
        holds = open_holds()
        orders = words.shown_orders(orders_of(actor, agency), holds)
    hold = holds.get(agency.pk)
    shown: dict[str, Any] = {
        "agency": agency,
        "licence": words.licence(agency),
        "hold": hold,
        "hold_tag": words.hold_tag(hold) if hold else None,
        "orders": orders,
        "may_hold": permits(actor, HOLD),
        "may_open": permits(actor, OPEN_JOB_ORDER),
        "form": form or (FreeForm() if hold else HoldForm()),
    }
    return render(request, "partners/agency.html", shown, status=status)
