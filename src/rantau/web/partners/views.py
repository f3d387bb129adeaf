"""Agencies and their job orders.

List, detail, hold, open a job order, the agency's own page, and the public check of a company.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import DomainError, InvalidInput, NotFound
from rantau.offices.interface import record_heartbeat
from rantau.offices.selectors import list_posts_abroad
from rantau.partners import public_check
from rantau.partners.models import Agency, Hold, JobOrder, QuotaLine
from rantau.partners.permissions import HOLD_AGENCY, OPEN_JOB_ORDER, READ_AGENCIES, READ_OWN_AGENCY
from rantau.partners.public_check import PublicAgency, PublicCheckResult
from rantau.partners.selectors import (
    get_agency_by_code,
    get_open_holds,
    get_own_agency,
    list_agencies_with_counts,
    list_job_orders_of_agency,
)
from rantau.partners.services import job_orders
from rantau.partners.services.holds import hold_agency, lift_agency_hold
from rantau.web.common.decorators import officer_required
from rantau.web.common.errors import IncompleteSubmission
from rantau.web.common.forms import CommandForm
from rantau.web.common.labels import get_country_name
from rantau.web.partners.forms import HoldAgencyForm, JobOrderForm, LiftHoldForm
from rantau.web.partners.labels import (
    HOLD_REASON_LABELS,
    JOB_ORDER_TAGS,
    LICENCE_TAGS,
    PUBLIC_AGENCY_TAGS,
    PUBLIC_JOB_ORDER_TAGS,
    QUOTA_SEX_LABELS,
)

LICENCE_RENEWAL_DAYS = 60  # days before its end in which a licence asks to be renewed


def build_tag(pair: tuple[Any, ...]) -> dict[str, Any]:
    """A tag as the page's part takes it."""
    return {"label": pair[0], "kind": pair[1]}


def build_licence_tag(agency: Agency) -> dict[str, Any]:
    """How the licence stands today."""
    on = clock.today()
    if on < agency.licence_from:
        state = public_check.EARLY
    elif on > agency.licence_until:
        state = public_check.EXPIRED
    else:
        state = (
            "soon" if (agency.licence_until - on).days <= LICENCE_RENEWAL_DAYS else public_check.OK
        )
    return build_tag(LICENCE_TAGS[state])


def build_hold_tag(hold: Hold) -> dict[str, Any]:
    """What is said of a hold: its neutral reason, never a cause."""
    return build_tag((HOLD_REASON_LABELS[hold.reason], "wait"))


@dataclass(frozen=True)
class JobOrderGroups:
    """An agency's job orders as a page shows them: those that go on, and those that ended."""

    going: list[dict[str, Any]]
    ended: list[dict[str, Any]]

    @property
    def lines(self) -> list[QuotaLine]:
        """The quota lines of those that go on."""
        return [row["line"] for shown in self.going for row in shown["lines"]]


def group_job_orders(orders: list[JobOrder], holds: dict[UUID, Hold]) -> JobOrderGroups:
    """Job orders with their lines, destination and state, the ended apart."""
    on = clock.today()
    shown = [
        {
            "order": order,
            "destination": get_country_name(order.destination),
            "tag": _build_job_order_tag(
                order, holds.get(order.agency_id) or holds.get(order.id), on
            ),
            "lines": [
                {"line": line, "sex": QUOTA_SEX_LABELS[line.sex]} for line in order.lines.all()
            ],
        }
        for order in orders
    ]
    over = [on > min(order.permit_until, order.closes_on) for order in orders]
    return JobOrderGroups(
        going=[each for each, ended in zip(shown, over, strict=True) if not ended],
        ended=[each for each, ended in zip(shown, over, strict=True) if ended],
    )


def _build_job_order_tag(order: JobOrder, hold: Hold | None, on: date) -> dict[str, Any]:
    """How the job order stands on a day; what is held, itself or by its agency, says so alone."""
    if hold is not None:
        return build_hold_tag(hold)
    if on > order.permit_until:
        return build_tag(JOB_ORDER_TAGS[public_check.EXPIRED])
    if on < max(order.opens_on, order.permit_from):
        return build_tag(JOB_ORDER_TAGS[public_check.EARLY])
    return build_tag(
        JOB_ORDER_TAGS[public_check.OK if on <= order.closes_on else public_check.CLOSED]
    )


PAGE_SIZE = 100


@require_safe
@officer_required
def agency_list(request: ActorRequest) -> HttpResponse:
    """One page of them by name."""
    actor = request.actor
    require_permission(actor, READ_AGENCIES)
    typed = request.GET.get("halaman", "1")
    number = max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
    first = (number - 1) * PAGE_SIZE
    with reading_as(actor):
        found = list(list_agencies_with_counts(actor)[first : first + PAGE_SIZE + 1])
        holds = get_open_holds()
    lines = [
        {
            "agency": agency,
            "licence": build_licence_tag(agency),
            "hold": build_hold_tag(holds[agency.pk]) if agency.pk in holds else None,
        }
        for agency in found[:PAGE_SIZE]
    ]
    shown = {
        "lines": lines,
        "held": sum(line["hold"] is not None for line in lines),
        "previous_url": f"?halaman={number - 1}" if number > 1 else "",
        "next_url": f"?halaman={number + 1}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "partners/agency_list.html", shown)


HOLD_FORMS: dict[str, type[HoldAgencyForm] | type[LiftHoldForm]] = {
    "hold": HoldAgencyForm,
    "free": LiftHoldForm,
}


@require_http_methods(["GET", "POST"])
@officer_required
def agency_detail(request: ActorRequest, code: str) -> HttpResponse:
    """The agency; or, sent by headquarters, its hold placed or lifted."""
    actor = request.actor
    require_permission(actor, READ_AGENCIES)
    if request.method == "GET":
        return _render_agency(request, actor, code)
    require_permission(actor, HOLD_AGENCY)
    asked = HOLD_FORMS.get(request.POST.get("do", ""))
    if asked is None:
        raise IncompleteSubmission()
    form = asked(request.POST)
    if not form.is_valid():
        return _render_agency(request, actor, code, form=form, status=422)
    try:
        _change_agency_hold(actor, code, form)
    except NotFound:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return _render_agency(request, actor, code, form=form, status=error.status)
    return redirect("partners:agency", code=code)


def _change_agency_hold(actor: Actor, code: str, form: HoldAgencyForm | LiftHoldForm) -> None:
    if isinstance(form, LiftHoldForm):
        lift_agency_hold(actor, form.command_key(), code, why=form.cleaned_data["why"])
    else:
        hold_agency(actor, form.command_key(), code, reason=form.cleaned_data["reason"])


def _render_agency(
    request: ActorRequest,
    actor: Actor,
    code: str,
    *,
    form: CommandForm | None = None,
    status: int = 200,
) -> HttpResponse:
    with reading_as(actor):
        agency = get_agency_by_code(actor, code)
        holds = get_open_holds()
        orders = group_job_orders(list_job_orders_of_agency(actor, agency), holds)
    hold = holds.get(agency.pk)
    shown: dict[str, Any] = {
        "agency": agency,
        "licence": build_licence_tag(agency),
        "hold": hold,
        "hold_tag": build_hold_tag(hold) if hold else None,
        "orders": orders,
        "may_hold": has_permission(actor, HOLD_AGENCY),
        "may_open": has_permission(actor, OPEN_JOB_ORDER),
        "form": form or (LiftHoldForm() if hold else HoldAgencyForm()),
    }
    return render(request, "partners/agency_detail.html", shown, status=status)


@require_http_methods(["GET", "POST"])
@officer_required
def open_job_order(request: ActorRequest, code: str) -> HttpResponse:
    """An empty form; or the job order opened; or its problems at their fields."""
    actor = request.actor
    require_permission(actor, OPEN_JOB_ORDER)
    with reading_as(actor):
        agency, posts = get_agency_by_code(actor, code), list(list_posts_abroad())
    if request.method == "GET":
        return _render_job_order_form(request, JobOrderForm(posts=posts), agency)
    form = JobOrderForm(request.POST, posts=posts)
    if form.is_valid():
        try:
            job_orders.open_job_order(actor, form.command_key(), form.terms(code))
            return redirect("partners:agency", code=code)
        except InvalidInput as error:
            form.show(error.problems)
    return _render_job_order_form(request, form, agency, status=422)


def _render_job_order_form(
    request: ActorRequest, form: JobOrderForm, agency: Agency, *, status: int = 200
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": _("Open a job order"),
        "lead": agency.office.name,
        "verb": _("Open"),
        "back_url": reverse("partners:agency", args=[agency.office.code]),
    }
    return render(request, "common/form_page.html", shown, status=status)


@require_safe
@officer_required
def own_agency_detail(request: ActorRequest) -> HttpResponse:
    """What the agency may go on with today."""
    actor = request.actor
    require_permission(actor, READ_OWN_AGENCY)
    record_heartbeat(actor.office)
    with reading_as(actor):
        agency, holds = get_own_agency(actor), get_open_holds()
        orders = group_job_orders(list_job_orders_of_agency(actor, agency), holds)
    hold = holds.get(agency.pk)
    lines = orders.lines
    shown = {
        "agency": agency,
        "licence": build_licence_tag(agency),
        "hold_tag": build_hold_tag(hold) if hold else None,
        "orders": orders,
        "left": sum(line.remaining for line in lines),
        "taken": sum(line.reserved for line in lines),
        "used": sum(line.consumed for line in lines),
    }
    return render(request, "partners/own_agency.html", shown)


MAX_QUERY_LENGTH = 120  # signs of a question; names and numbers are shorter


# Nothing is changed and nobody is signed in: a forgery token would only set a cookie.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def check_company(request: HttpRequest) -> HttpResponse:
    """The question and every licensed agency; or what was found for the words."""
    words = request.POST.get("q", "").replace("\0", "").strip()[:MAX_QUERY_LENGTH]
    with reading_as(PUBLIC_ACTOR):
        agencies = public_check.list_public_agencies()
        checked = (
            public_check.find_agency_or_job_order(words, agencies) if words else PublicCheckResult()
        )
    on = clock.today()
    shown = {
        "words": words,
        "asked": request.method == "POST",
        "on": on,
        "agency": _build_checked_agency(checked.agency) if checked.agency else None,
        "job_order": _build_checked_job_order(checked) if checked.job_order else None,
        "alike": [_build_checked_agency(agency) for agency in checked.similar],
        "licensed": [a for a in agencies if a.get_state(on) == public_check.OK],
    }
    return render(request, "partners/check_company.html", shown)


def _build_checked_agency(agency: PublicAgency) -> dict[str, Any]:
    label, kind = PUBLIC_AGENCY_TAGS[agency.get_state(clock.today())]
    return {"it": agency, "label": label, "kind": kind}


def _build_checked_job_order(checked: PublicCheckResult) -> dict[str, Any]:
    order = checked.job_order
    if order is None:
        raise ValueError("no job order was found")
    label, kind = PUBLIC_JOB_ORDER_TAGS[order.get_state(clock.today())]
    return {
        "it": order,
        "label": label,
        "kind": kind,
        "destination": get_country_name(order.destination),
    }
