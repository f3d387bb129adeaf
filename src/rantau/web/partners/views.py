"""List, show and hold agencies, open a job order, the agency's own page, and the public check of a
company."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
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
from rantau.partners.exchange_rates import map_newest_rates
from rantau.partners.models import Agency, Hold, JobOrder, QuotaLine
from rantau.partners.permissions import (
    DECIDE_AGENCY_CHANGE,
    DECIDE_JOB_ORDER,
    HOLD_AGENCY,
    OPEN_JOB_ORDER,
    PROPOSE_LICENCE,
    READ_AGENCIES,
    READ_OWN_AGENCY,
)
from rantau.partners.public_check import PublicAgency, PublicCheckResult, PublicJobOrder
from rantau.partners.selectors import (
    get_agency_by_code,
    get_open_holds,
    get_own_agency,
    list_agencies_with_counts,
    list_changes_of_agency,
    list_job_orders_of_agency,
    list_licences_of_agency,
    list_proposed_agency_changes,
    list_proposed_job_orders,
    list_proposed_licences,
)
from rantau.partners.services import job_orders
from rantau.partners.services.holds import hold_agency, lift_agency_hold
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.errors import IncompleteSubmission
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.labels import get_country_name
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.partners.forms import HoldAgencyForm, JobOrderForm, LiftHoldForm
from rantau.web.partners.labels import (
    CHANGE_OUTCOME_LABELS,
    ENDS_SOON,
    HOLD_REASON_LABELS,
    JOB_ORDER_TAGS,
    LICENCE_OUTCOME_LABELS,
    LICENCE_TAGS,
    PUBLIC_AGENCY_TAGS,
    PUBLIC_JOB_ORDER_TAGS,
    QUOTA_SEX_LABELS,
)

LICENCE_RENEWAL_DAYS = 60  # a licence that ends within this many days is ENDS_SOON


def build_tag(label_and_kind: tuple[Any, Any]) -> dict[str, Any]:
    """The arguments of the macro `components/tag.html`."""
    label, kind = label_and_kind
    return {"label": label, "kind": kind}


def build_licence_tag(agency: Agency) -> dict[str, Any]:
    """The tag of the licence's state today."""
    today = clock.today()
    if agency.ended_on is not None and today > agency.ended_on:
        state = public_check.ENDED
    elif today < agency.licence_from:
        state = public_check.EARLY
    elif today > agency.licence_until:
        state = public_check.EXPIRED
    else:
        days_left = (agency.licence_until - today).days
        state = ENDS_SOON if days_left <= LICENCE_RENEWAL_DAYS else public_check.OK
    return build_tag(LICENCE_TAGS[state])


def build_hold_tag(hold: Hold) -> dict[str, Any]:
    """The tag of a hold: its neutral reason, never the cause."""
    return build_tag((HOLD_REASON_LABELS[hold.reason], "wait"))


@dataclass(frozen=True)
class JobOrderGroups:
    """Rows of an agency's job orders: those that may be open, and those that have ended."""

    current: list[dict[str, Any]]
    ended: list[dict[str, Any]]

    @property
    def lines(self) -> list[QuotaLine]:
        """The quota lines of those that have not ended."""
        return [row["line"] for order_row in self.current for row in order_row["lines"]]


def group_job_orders(orders: list[JobOrder], holds: dict[UUID, Hold]) -> JobOrderGroups:
    """Build the rows of job orders, with their lines, destination and tag.

    holds  open holds by the id of their agency or job order
    """
    today = clock.today()
    rows: list[dict[str, Any]] = [
        {
            "order": order,
            "destination": get_country_name(order.destination),
            "is_held": order.id in holds,
            "tag": _build_job_order_tag(
                order, holds.get(order.agency_id) or holds.get(order.id), today
            ),
            "lines": [
                {"line": line, "sex": QUOTA_SEX_LABELS[line.sex]} for line in order.lines.all()
            ],
        }
        for order in orders
    ]
    return JobOrderGroups(
        current=[row for row in rows if not _has_ended(row["order"], today)],
        ended=[row for row in rows if _has_ended(row["order"], today)],
    )


def _has_ended(order: JobOrder, today: date) -> bool:
    return today > min(order.permit_until, order.closes_on)


def _build_job_order_tag(order: JobOrder, hold: Hold | None, on: date) -> dict[str, Any]:
    """The tag of a job order's state on a day; a hold, its own or its agency's, comes first."""
    if order.agency.is_over(on):
        return build_tag(JOB_ORDER_TAGS[public_check.CLOSED])
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
    """A page of agencies by name."""
    actor = request.actor
    require_permission(actor, READ_AGENCIES)
    number = get_page_number(request)
    first = (number - 1) * PAGE_SIZE
    with reading_as(actor):
        agencies = list(list_agencies_with_counts(actor)[first : first + PAGE_SIZE + 1])
        holds = get_open_holds()
        may_propose = has_permission(actor, PROPOSE_LICENCE)
        proposed = list_proposed_licences(actor) if may_propose else []
        may_change = has_permission(actor, DECIDE_AGENCY_CHANGE)
        changes = list_proposed_agency_changes(actor) if may_change else []
        may_open = has_permission(actor, DECIDE_JOB_ORDER)
        proposed_orders = list_proposed_job_orders(actor) if may_open else []
    rows: list[dict[str, Any]] = [
        {
            "agency": agency,
            "licence": build_licence_tag(agency),
            "hold": build_hold_tag(holds[agency.pk]) if agency.pk in holds else None,
        }
        for agency in agencies[:PAGE_SIZE]
    ]
    context = {
        "rows": rows,
        "held_count": sum(row["hold"] is not None for row in rows),
        "may_propose": may_propose,
        "proposed": proposed,
        "proposed_changes": changes,
        "proposed_orders": proposed_orders,
        **build_page_links(number, has_next=len(agencies) > PAGE_SIZE),
    }
    return render(request, "partners/agency_list.html", context)


HOLD_FORMS: dict[str, type[HoldAgencyForm] | type[LiftHoldForm]] = {
    "hold": HoldAgencyForm,
    "free": LiftHoldForm,
}


@require_http_methods(["GET", "POST"])
@officer_required
def agency_detail(request: ActorRequest, code: str) -> HttpResponse:
    """One agency; a POST by headquarters places or lifts its hold."""
    actor = request.actor
    require_permission(actor, READ_AGENCIES)
    if request.method == "GET":
        return _render_agency(request, actor, code)
    require_permission(actor, HOLD_AGENCY)
    form_class = HOLD_FORMS.get(request.POST.get("do", ""))
    if form_class is None:
        raise IncompleteSubmission()
    form = form_class(request.POST)
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
        lift_agency_hold(actor, form.get_command_key(), code, why=form.cleaned_data["why"])
    else:
        hold_agency(actor, form.get_command_key(), code, reason=form.cleaned_data["reason"])


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
        may_propose = has_permission(actor, PROPOSE_LICENCE)
        licences = list_licences_of_agency(actor, agency) if may_propose else []
        may_change = has_permission(actor, DECIDE_AGENCY_CHANGE)
        changes = list_changes_of_agency(actor, agency) if may_change else []
        may_open = has_permission(actor, DECIDE_JOB_ORDER)
        proposed_orders = list_proposed_job_orders(actor, agency) if may_open else []
    hold = holds.get(agency.pk)
    context: dict[str, Any] = {
        "may_propose": may_propose,
        "licences": [
            {"licence": each, "outcome": LICENCE_OUTCOME_LABELS.get(each.outcome, "")}
            for each in licences
        ],
        "changes": [
            {"change": each, "outcome": CHANGE_OUTCOME_LABELS.get(each.outcome, "")}
            for each in changes
        ],
        "proposed_orders": proposed_orders,
        "agency": agency,
        "licence": build_licence_tag(agency),
        "is_over": agency.is_over(clock.today()),
        "hold": hold,
        "hold_tag": build_hold_tag(hold) if hold else None,
        "orders": orders,
        "can_hold": has_permission(actor, HOLD_AGENCY),
        "can_open_job_order": has_permission(actor, OPEN_JOB_ORDER),
        "form": form or (LiftHoldForm() if hold else HoldAgencyForm()),
    }
    return render(request, "partners/agency_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@officer_required
def open_job_order(request: ActorRequest, code: str) -> HttpResponse:
    """Propose a job order of an agency; a second person opens it."""
    actor = request.actor
    require_permission(actor, OPEN_JOB_ORDER)
    with reading_as(actor):
        agency, posts = get_agency_by_code(actor, code), list(list_posts_abroad())
    form = JobOrderForm(get_post_data(request), posts=posts)
    if form.is_valid():
        try:
            job_orders.propose_job_order(actor, form.get_command_key(), form.to_input(code))
            messages.success(request, _("Proposed. Somebody else of headquarters confirms it."))
            return redirect("partners:agency", code=code)
        except InvalidInput as error:
            form.add_problems(error.problems)
    return render_form(
        request,
        form,
        heading=_("Propose a job order"),
        lead=_("%(agency)s. It is open when somebody else of headquarters has confirmed it.")
        % {"agency": agency.office.name},
        verb=_("Propose"),
        back_url=reverse("partners:agency", args=[agency.office.code]),
    )


@require_safe
@officer_required
def own_agency_detail(request: ActorRequest) -> HttpResponse:
    """The agency's own licence, hold and job orders. Opening it records the office's heartbeat."""
    actor = request.actor
    require_permission(actor, READ_OWN_AGENCY)
    record_heartbeat(actor.office)
    with reading_as(actor):
        agency, holds = get_own_agency(actor), get_open_holds()
        orders = group_job_orders(list_job_orders_of_agency(actor, agency), holds)
    hold = holds.get(agency.pk)
    lines = orders.lines
    context = {
        "agency": agency,
        "is_over": agency.is_over(clock.today()),
        "licence": build_licence_tag(agency),
        "hold_tag": build_hold_tag(hold) if hold else None,
        "orders": orders,
        "remaining_count": sum(line.remaining for line in lines),
        "reserved_count": sum(line.reserved for line in lines),
        "consumed_count": sum(line.consumed for line in lines),
    }
    return render(request, "partners/own_agency.html", context)


MAX_QUERY_LENGTH = 120  # characters; names and numbers are shorter


# Nothing is changed and nobody is signed in: a CSRF token would only set a cookie.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def check_company(request: HttpRequest) -> HttpResponse:
    """Check an agency or a job order by name or number; and the list of all licensed agencies."""
    query = request.POST.get("q", "").replace("\0", "").strip()[:MAX_QUERY_LENGTH]
    with reading_as(PUBLIC_ACTOR):
        agencies = public_check.list_public_agencies()
        rates = map_newest_rates()
        result = (
            public_check.find_agency_or_job_order(query, agencies) if query else PublicCheckResult()
        )
    today = clock.today()
    context = {
        "query": query,
        "rates": rates,
        "max_query_length": MAX_QUERY_LENGTH,
        "is_submitted": request.method == "POST",
        "today": today,
        "agency_result": _build_checked_agency(result.agency) if result.agency else None,
        "job_order_result": _build_checked_job_order(result.job_order)
        if result.job_order
        else None,
        "similar_agencies": [_build_checked_agency(agency) for agency in result.similar],
        "licensed_agencies": [a for a in agencies if a.get_state(today) == public_check.OK],
    }
    return render(request, "partners/check_company.html", context)


def _build_checked_agency(agency: PublicAgency) -> dict[str, Any]:
    tag = build_tag(PUBLIC_AGENCY_TAGS[agency.get_state(clock.today())])
    return {"agency": agency, "tag": tag}


def _build_checked_job_order(order: PublicJobOrder) -> dict[str, Any]:
    return {
        "order": order,
        "tag": build_tag(PUBLIC_JOB_ORDER_TAGS[order.get_state(clock.today())]),
        "destination": get_country_name(order.destination),
        "lines": [(line, QUOTA_SEX_LABELS[line.sex]) for line in order.lines],
    }
