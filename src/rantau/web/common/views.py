"""Pages that belong to no app: the home page, the guide to working abroad, and a pending form after
sign-in."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_safe

from rantau.web.common.decorators import officer_required
from rantau.web.common.pending_form import get_pending_form, render_pending_form


class HomeLink(NamedTuple):
    """A link of the home page: the name of its view, title and text; `kind` is its style."""

    name: str
    title: str | Promise
    text: str | Promise
    kind: str = ""


HOME_LINKS = (
    HomeLink(
        "protection:help",
        _("My family or I need help"),
        _("No name needed. An officer answers, day and night."),
        "help",
    ),
    HomeLink(
        "common:start",
        _("I want to work abroad"),
        _("Requirements, costs and the first step at your office."),
    ),
    HomeLink(
        "rounds:list",
        _("Work through the government"),
        _("Korea, Japan, Germany: rounds, draw, and what it costs."),
    ),
    HomeLink(
        "placement:mine",
        _("See my progress"),
        _("One next step, who is handling it, when it will be done."),
    ),
    HomeLink(
        "documents:check",
        _("Check a document, a company or a vacancy"),
        _("Genuine or forged, licensed or not."),
    ),
    HomeLink(
        "offices:network",
        _("Find the nearest office"),
        _("The office of your district, and who serves you if it is not connected yet."),
    ),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home page."""
    return render(request, "common/home.html", {"links": HOME_LINKS})


@require_safe
def work_abroad_guide(request: HttpRequest) -> HttpResponse:
    """Requirements, costs and the first step."""
    return render(request, "common/work_abroad_guide.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this service is, who works with it, and how it can be checked."""
    context = {"is_demonstration": settings.RANTAU_DEMO}
    return render(request, "common/about.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a person, who sees it, and what one may ask (docs/law/privacy.md)."""
    return render(request, "common/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the pages are, how that was checked, and what is missing."""
    return render(request, "common/accessibility.html")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Where to turn with what."""
    return render(request, "common/contact.html")


@require_GET
@officer_required
def resume_pending_form(request: HttpRequest) -> HttpResponse:
    """The pending form, to be sent again; without one redirect to the worklist."""
    form = get_pending_form(request)
    if form is None:
        return redirect("common:desk")
    return render_pending_form(request, form, status=200)
