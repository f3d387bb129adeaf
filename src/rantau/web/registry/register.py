"""Register a person at the counter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.core.errors import Invalid
from rantau.registry.errors import PerhapsTheSame
from rantau.registry.permissions import REGISTER
from rantau.registry.services.register import register
from rantau.web.house.entry import signed_in
from rantau.web.registry.forms import RegistrationForm
from rantau.web.registry.slip import slip_for
from rantau.web.registry.words import candidates_in_words


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """An empty form; or the slip of the registered, problems at their fields, or candidates."""
    actor = request.actor
    demand(actor, REGISTER)
    if request.method == "GET":
        return _ask(request, RegistrationForm(actor=actor))
    form = RegistrationForm(request.POST, actor=actor)
    if not form.is_valid():
        return _ask(request, form, status=422)
    try:
        outcome = register(actor, form.command_key(), form.terms())
    except Invalid as refusal:
        form.show(refusal.problems)
        return _ask(request, form, status=422)
    except PerhapsTheSame as refusal:
        form.ask_about(refusal.candidates)
        form.add_error("not_same", str(refusal))
        return _ask(request, form, status=409, candidates=refusal.candidates)
    return slip_for(request, form.command_key(), outcome.answer)


def _ask(
    request: ActorRequest,
    form: RegistrationForm,
    *,
    status: int = 200,
    candidates: list[dict] | None = None,
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": _("Daftarkan orang"),
        "verb": _("Daftarkan"),
        "candidates": candidates_in_words(candidates or []),
    }
    return render(request, "registry/register.html", shown, status=status)
