"""Declared ties: the own ones, and for headquarters those of everybody."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.errors import NoSuchInterest
from rantau.access.middleware import ActorRequest
from rantau.access.models import Interest
from rantau.access.permissions import MANAGE_INTERESTS, require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_interests, list_own_interests
from rantau.access.services import interests
from rantau.web.access.forms import (
    INTEREST_KIND_LABELS,
    InterestForm,
    OfficerInterestForm,
    WithdrawInterestForm,
)
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.pagination import build_page_links, get_page_number

INTEREST_PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
@officer_required
def own_interests(request: ActorRequest) -> HttpResponse:
    """What the actor declared, and the form that declares a tie."""
    actor = request.actor
    form = InterestForm(request.POST or None, actor=actor)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: interests.declare_own_interest(actor, form.get_command_key(), form.to_input()),
            back_url=reverse("access:own_interests"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        rows = list_own_interests(actor)
    return _render_interests(request, form, rows, heading=_("My ties"), is_own=True)


@require_http_methods(["GET", "POST"])
@officer_required
def interest_list(request: ActorRequest) -> HttpResponse:
    """Every declared tie, and the form by which headquarters declares one."""
    actor = request.actor
    require_permission(actor, MANAGE_INTERESTS)
    form = OfficerInterestForm(request.POST or None, actor=actor)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: interests.record_interest(
                actor, form.get_command_key(), form.cleaned_data["login"], form.to_input()
            ),
            back_url=reverse("access:interests"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        page = Paginator(list_interests(actor), INTEREST_PAGE_SIZE).get_page(
            get_page_number(request)
        )
        rows = list(page.object_list)
    links = build_page_links(page.number, has_next=page.has_next())
    return _render_interests(request, form, rows, heading=_("Declared ties"), is_own=False, **links)


def _render_interests(
    request: ActorRequest, form: InterestForm, rows: list[Interest], **context: Any
) -> HttpResponse:
    return render_form(
        request,
        form,
        template="access/interests.html",
        rows=[{"interest": each, "kind": INTEREST_KIND_LABELS[each.kind]} for each in rows],
        **context,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def withdraw_interest(request: ActorRequest, key: UUID) -> HttpResponse:
    """Ask why a declared tie does not hold; then show the list."""
    actor = request.actor
    require_permission(actor, MANAGE_INTERESTS)
    form = WithdrawInterestForm(request.POST or None)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: interests.withdraw_interest(
                actor, form.get_command_key(), key, why=form.cleaned_data["why"]
            ),
            back_url=reverse("access:interests"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        interest = list_interests(actor).filter(pk=key).first()
    if interest is None:
        raise NoSuchInterest()
    lead = _("%(name)s: %(unit)s. The person may see cases against it again.") % {
        "name": interest.account_name,
        "unit": interest.unit.name,
    }
    return render_form(
        request,
        form,
        heading=_("This tie is not true"),
        lead=lead,
        verb=_("Remove this tie"),
        back_url=reverse("access:interests"),
    )
