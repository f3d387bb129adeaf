"""Pages that belong to no app: the home page, the guide to working abroad, the office's worklist,
and a pending form after sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.duties.selectors import WorklistItem, get_worklist
from rantau.offices.interface import record_heartbeat
from rantau.web.common.decorators import officer_required
from rantau.web.common.jinja2 import url
from rantau.web.common.pagination import build_page_links, get_page_number
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
        _("I or my family need help"),
        _("No name needed. An officer answers, day and night."),
        "help",
    ),
    HomeLink(
        "common:start",
        _("I want to work abroad"),
        _("Requirements, costs and the first step at your office."),
    ),
    HomeLink(
        "placement:mine",
        _("See my process"),
        _("One next step, who is handling it, when it is done."),
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


@require_GET
@officer_required
def office_worklist(request: ActorRequest) -> HttpResponse:
    """The worklist of the actor's office. Opening it records the office's heartbeat."""
    actor = request.actor
    record_heartbeat(actor.office)
    with reading_as(actor):
        worklist = get_worklist(actor, get_page_number(request))
    if worklist.page > 1 and not worklist.items:
        return redirect("common:desk")
    context = {
        "worklist": worklist,
        "now": clock.now(),
        "rows": _build_worklist_rows(worklist.items),
        **build_page_links(worklist.page, has_next=worklist.has_more),
    }
    return render(request, "common/worklist.html", context)


class WorklistRow(NamedTuple):
    """One row of the worklist; `url` is the page on which the duty is done, empty where its kind
    has none."""

    reference: str
    url: str
    title: str
    due_at: datetime
    is_overdue: bool
    is_escalated: bool


def _build_worklist_rows(items: list[WorklistItem]) -> list[WorklistRow]:
    kinds = {item.kind.code: item.kind for item in items}
    titles = {code: str(kind.title) for code, kind in kinds.items()}
    return [
        WorklistRow(
            item.duty.reference,
            url(item.kind.page, item.duty.reference) if item.kind.page else "",
            titles[item.kind.code],
            item.duty.due_at,
            item.is_overdue,
            item.duty.escalations > 0,
        )
        for item in items
    ]


@require_GET
@officer_required
def resume_pending_form(request: HttpRequest) -> HttpResponse:
    """The pending form, to be sent again; without one redirect to the worklist."""
    form = get_pending_form(request)
    if form is None:
        return redirect("common:desk")
    return render_pending_form(request, form, status=200)
