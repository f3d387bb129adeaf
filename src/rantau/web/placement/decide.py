"""Decide: select, clear, close; and the two early ends."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.core.errors import NotFound
from rantau.placement.acts import acts
from rantau.placement.errors import NoSuchPlacement
from rantau.placement.permissions import REFUSE, WITHDRAW
from rantau.placement.services.clear import clear
from rantau.placement.services.close import close
from rantau.placement.services.refuse import refuse
from rantau.placement.services.select import select
from rantau.placement.services.withdraw import withdraw
from rantau.placement.words import PARTIES, said
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import SeenForm
from rantau.web.placement import words
from rantau.web.placement.asking import asked, carried_out
from rantau.web.placement.forms import DecideForm, RefuseForm, WithdrawForm
from rantau.web.placement.papers import read

SERVICES = {"selected": select, "cleared": clear, "closed": close}


@require_http_methods(["GET", "POST"])
@signed_in
def deciding(request: ActorRequest, reference: str) -> HttpResponse:
    """The coming decision: what it is, what is issued, and what still keeps it shut.

    The form says which decision it is: sent twice it is about the same one, not about the next.
    """
    actor = request.actor
    file = read(actor, reference)
    coming = file.scheme.after(file.placement.milestone) if "decide" in acts(file) else None
    decision = request.POST.get("decision") or (coming.code if coming else "")
    if decision not in SERVICES:
        raise NotFound()
    seen = file.placement.revision
    form = DecideForm(request.POST or None, initial={"seen": seen, "decision": decision})
    if request.method == "POST" and form.is_valid():
        key, seen = form.command_key(), form.cleaned_data["seen"]
        service = SERVICES[decision]
        answer = carried_out(request, file, form, lambda: service(actor, key, reference, seen=seen))
        if answer:
            return answer
    if coming is None:
        raise NotFound()
    heading, verb = words.DECIDE[coming.code]
    papers = [file.papers[each.code] for each in file.scheme.asked_at(coming.code)]
    checked = [
        {"name": said(p.asked.name), "state": words.STATES[p.state], "until": p.until}
        for p in papers
    ]
    lacking = sum(not p.holds_on(file.today) for p in papers)
    return asked(
        request, file, form, template="placement/decide.html",
        heading=heading, verb=verb, papers=checked, placement=file.placement,
        who=PARTIES[coming.by], lacking=lacking,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
def withdrawing(request: ActorRequest, reference: str) -> HttpResponse:
    """Withdraw before departure, with a reason."""
    demand(request.actor, WITHDRAW)
    words_of_page = {"heading": _("Batalkan penempatan"), "verb": _("Batalkan")}
    return _ending(request, reference, WithdrawForm, withdraw, **words_of_page)


@require_http_methods(["GET", "POST"])
@signed_in
def refusing(request: ActorRequest, reference: str) -> HttpResponse:
    """Refuse before departure, with a reason that the worker reads."""
    demand(request.actor, REFUSE)
    words_of_page = {"heading": _("Tolak penempatan"), "verb": _("Tolak")}
    return _ending(request, reference, RefuseForm, refuse, **words_of_page)


def _ending(
    request: ActorRequest,
    reference: str,
    form_class: type[SeenForm],
    service: Callable[..., Any],
    **words_of_page: str,
) -> HttpResponse:
    """One of the two early ends: a reason, a note, and whether it was still open.

    An agency no longer sees what it has withdrawn, so it is led to its candidates, also when it
    sends the same once more.
    """
    actor = request.actor

    def command() -> None:
        given = form.cleaned_data
        terms = {name: given[name] for name in ("reason", "note", "seen")}
        service(actor, form.command_key(), reference, **terms)

    try:
        file = read(actor, reference)
    except NoSuchPlacement:
        form = form_class(request.POST or None)
        if not form.is_valid():
            raise
        command()
        return redirect("placement:candidates")
    form = form_class(request.POST or None, initial={"seen": file.placement.revision})
    if request.method == "POST" and form.is_valid():
        answer = carried_out(request, file, form, command)
        if answer:
            return answer if actor.role != "agency" else redirect("placement:candidates")
    return asked(request, file, form, **words_of_page)
