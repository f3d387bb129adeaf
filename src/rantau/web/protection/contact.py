"""One contact: read it, then open a case, link it to one, or end it without."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.protection.errors import CaseEnded, NoSuchCase
from rantau.protection.file import gather_contact
from rantau.protection.permissions import DESK
from rantau.protection.services.link import link
from rantau.protection.services.settle import settle
from rantau.protection.services.triage import triage
from rantau.web.house.entry import signed_in
from rantau.web.house.errors import NotUnderstood
from rantau.web.house.forms import CommandForm
from rantau.web.protection.forms import LinkForm, SettleForm, TriageForm, show_problems
from rantau.web.protection.words import CHANNELS, REACHES, SETTLED

Act = Callable[[Actor, str, Any], HttpResponse]


def _triage(actor: Actor, reference: str, form: Any) -> HttpResponse:
    outcome = triage(actor, form.command_key(), reference, form.terms())
    return redirect("protection:case", reference=outcome.answer)


def _link(actor: Actor, reference: str, form: Any) -> HttpResponse:
    to = form.cleaned_data["case"]
    try:
        outcome = link(actor, form.command_key(), reference, case_reference=to)
    except (NoSuchCase, CaseEnded) as refusal:
        raise Invalid({"case": [str(refusal)]}) from refusal
    return redirect("protection:case", reference=outcome.answer)


def _settle(actor: Actor, reference: str, form: Any) -> HttpResponse:
    given = form.cleaned_data
    settle(actor, form.command_key(), reference, end=given["end"], words=given["answer"])
    return redirect("protection:desk")


ACTS: dict[str, tuple[type[CommandForm], Act]] = {
    "triage": (TriageForm, _triage),
    "link": (LinkForm, _link),
    "settle": (SettleForm, _settle),
}


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest, reference: str) -> HttpResponse:
    """The contact with its three ways on; or what was decided, or its problems at their fields."""
    actor = request.actor
    demand(actor, DESK)
    forms = {name: kind(prefix=name) for name, (kind, _) in ACTS.items()}
    chosen = request.POST.get("do", "")
    if request.method == "POST":
        if chosen not in ACTS:
            raise NotUnderstood()
        kind, act = ACTS[chosen]
        form = forms[chosen] = kind(request.POST, prefix=chosen)
        try:
            if form.is_valid():
                return act(actor, reference, form)
        except Invalid as refusal:
            show_problems(form, refusal.problems)
    with looking(actor):
        file = gather_contact(actor, reference)
    shown = {
        "file": file,
        "contact": file.contact,
        "channel": CHANNELS[file.contact.channel],
        "reach": REACHES[file.contact.reach_by],
        "settled": SETTLED.get(file.contact.settled_as, ""),
        "forms": forms,
        "now": clock.now(),
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "protection/contact.html", shown, status=status)
