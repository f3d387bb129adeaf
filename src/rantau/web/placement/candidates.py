"""The agency's candidates and registering one; enrolling without an agency."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.errors import Invalid, Refusal
from rantau.partners.lookups import lines_with_places
from rantau.placement.file import schemes
from rantau.placement.permissions import ENROL, REGISTER_CANDIDATE
from rantau.placement.services.enrol import EnrolTerms, enrol
from rantau.placement.services.register_candidate import CandidateTerms, register_candidate
from rantau.placement.waiting import Waiting, waiting
from rantau.placement.words import PARTIES, said
from rantau.registry.errors import NoSuchPerson
from rantau.registry.lookups import person_for
from rantau.web.house.countries import country_called
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import ChoiceRadios, CommandForm
from rantau.web.placement.asking import told
from rantau.web.placement.file import step_title
from rantau.web.placement.forms import CandidateForm

PAGE = 25


@require_GET
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The agency's open candidates with what each waits for, newest first."""
    actor = request.actor
    demand(actor, REGISTER_CANDIDATE)
    before = request.GET.get("sebelum", "")
    with looking(actor):
        found, more = waiting(actor, before=before, most=PAGE)
    shown = {
        "lines": [_line(each) for each in found],
        "now": clock.now(),
        "next_url": f"?sebelum={found[-1].placement.reference}" if more else "",
    }
    return render(request, "placement/candidates.html", shown)


def _line(each: Waiting) -> dict[str, Any]:
    placement = each.placement
    scheme = schemes().edition(placement.scheme, placement.edition)
    return {
        "placement": placement,
        "name": placement.person.name,
        "destination": country_called(placement.destination),
        "milestone": said(scheme.milestone(placement.milestone).name),
        "waits_for": step_title(each.step) if each.step else "",
        "who": PARTIES[each.step.party] if each.step else "",
        "due": each.due,
    }


@require_http_methods(["GET", "POST"])
@signed_in
def registering(request: ActorRequest) -> HttpResponse:
    """Register a candidate under a line with places left."""
    actor = request.actor
    demand(actor, REGISTER_CANDIDATE)
    with looking(actor):
        lines = list(lines_with_places(actor))
    form = CandidateForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        terms = CandidateTerms(given["reference"], given["birth_date"], UUID(given["line"]))
        try:
            done = register_candidate(actor, form.command_key(), terms)
            return redirect("placement:file", reference=done.answer)
        except NoSuchPerson as refusal:
            form.add_error("reference", str(refusal))
        except Refusal as refusal:
            form.show({"": list(told(refusal))})
    shown = {
        "form": form, "heading": _("Daftarkan calon"), "verb": _("Daftarkan calon"),
        "shell": "house/office.html",
    }  # fmt: skip
    return render(request, "house/parts/form_page.html", shown, status=422 if form.errors else 200)


class EnrolForm(CommandForm):
    """A government's scheme and the work."""

    scheme = forms.ChoiceField(label=gettext_lazy("Skema"), widget=ChoiceRadios)
    occupation = forms.CharField(label=gettext_lazy("Jabatan atau sektor"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ = schemes().of_governments(clock.today())
        self.offer("scheme", [(s.code, said(s.name)) for s in open_])


@require_http_methods(["GET", "POST"])
@signed_in
def enrolling(request: ActorRequest, reference: str) -> HttpResponse:
    """Enrol a registered person in a scheme without an agency."""
    actor = request.actor
    demand(actor, ENROL)
    with looking(actor):
        person = person_for(actor, reference, purpose="enrol")
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        terms = EnrolTerms(person.reference, given["scheme"], given["occupation"])
        try:
            done = enrol(actor, form.command_key(), terms)
            return redirect("placement:file", reference=done.answer)
        except Invalid as refusal:
            form.show(refusal.problems)
        except Refusal as refusal:
            form.show({"": list(told(refusal))})
    shown = {
        "form": form, "heading": _("Daftarkan ke skema pemerintah"), "verb": _("Daftarkan"),
        "lead": f"{person.name} · {person.reference}", "shell": "house/office.html",
    }  # fmt: skip
    return render(request, "house/parts/form_page.html", shown, status=422 if form.errors else 200)
