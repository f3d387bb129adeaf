"""Close a case, or refer it to another office."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.core.errors import Invalid, Stale
from rantau.protection.errors import BehindTheWall, MessageUnread
from rantau.protection.lookups import case_for
from rantau.protection.models import Case
from rantau.protection.permissions import CLOSE, WORK
from rantau.protection.services.close import close
from rantau.protection.services.refer import refer
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import CommandForm
from rantau.web.protection.forms import CloseForm, ReferForm, sent, show_problems


@require_http_methods(["GET", "POST"])
@signed_in
def closing(request: ActorRequest, reference: str) -> HttpResponse:
    """The end of a case: outcome, money, and the complainant's word."""
    actor = request.actor
    demand(actor, CLOSE)
    with looking(actor):
        case = case_for(actor, reference, purpose="case")
    form = CloseForm(sent(request), initial={"seen": case.revision})
    if request.method == "POST" and form.is_valid():
        try:
            close(
                actor, form.command_key(), reference, form.terms(), seen=form.cleaned_data["seen"]
            )
            return redirect("protection:case", reference=reference)
        except Invalid as refusal:
            show_problems(form, refusal.problems)
        except Stale as refusal:
            form.look_again(refusal)
        except MessageUnread as refusal:
            form.out_of_step = True
            form.add_error(None, str(refusal))
    return _asked(request, case, form, heading=_("Tutup kasus"), status=form.answer_status)


@require_http_methods(["GET", "POST"])
@signed_in
def referring(request: ActorRequest, reference: str) -> HttpResponse:
    """Which office may see the case from now on, and what it is asked to do."""
    actor = request.actor
    demand(actor, WORK)
    with looking(actor):
        case = case_for(actor, reference, purpose="case")
    form = ReferForm(sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            refer(
                actor, form.command_key(), reference, office=given["office"], asked=given["asked"]
            )
            return redirect("protection:case", reference=reference)
        except Invalid as refusal:
            show_problems(form, refusal.problems)
        except BehindTheWall as refusal:
            show_problems(form, {"office": [str(refusal)]})
    status = 422 if form.errors else 200
    return _asked(request, case, form, heading=_("Rujuk ke kantor lain"), status=status)


def _asked(
    request: ActorRequest, case: Case, form: CommandForm, *, heading: str, status: int
) -> HttpResponse:
    shown = {
        "form": form,
        "shell": "house/office.html",
        "heading": heading,
        "lead": f"{case.reference} · {case.summary}",
        "verb": heading,
        "back_url": reverse("protection:case", args=[case.reference]),
    }
    return render(request, "house/parts/form_page.html", shown, status=status)
