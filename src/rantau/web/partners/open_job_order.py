"""Open a job order of an agency, as a post abroad verified it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.core.errors import Invalid
from rantau.offices.network import posts_abroad
from rantau.partners.lookups import agency_called
from rantau.partners.models import Agency
from rantau.partners.permissions import OPEN_JOB_ORDER
from rantau.partners.services.open_job_order import open_job_order
from rantau.web.house.entry import signed_in
from rantau.web.partners.forms import JobOrderForm


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest, code: str) -> HttpResponse:
    """An empty form; or the job order opened; or its problems at their fields."""
    actor = request.actor
    demand(actor, OPEN_JOB_ORDER)
    with looking(actor):
        agency, posts = agency_called(actor, code), list(posts_abroad())
    if request.method == "GET":
        return _ask(request, JobOrderForm(posts=posts), agency)
    form = JobOrderForm(request.POST, posts=posts)
    if form.is_valid():
        try:
            open_job_order(actor, form.command_key(), form.terms(code))
            return redirect("partners:agency", code=code)
        except Invalid as refusal:
            form.show(refusal.problems)
    return _ask(request, form, agency, status=422)


def _ask(
    request: ActorRequest, form: JobOrderForm, agency: Agency, *, status: int = 200
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": _("Buka job order"),
        "lead": agency.office.name,
        "verb": _("Buka"),
        "back_url": reverse("partners:agency", args=[agency.office.code]),
    }
    return render(request, "house/parts/form_page.html", shown, status=status)
