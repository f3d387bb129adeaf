"""The worklist of an office, a row a person; and the filters that an officer keeps."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission
from rantau.access.scope import reading_as
from rantau.common.text import clean_text
from rantau.duties.desk import get_desk
from rantau.duties.interface import get_duty_kind
from rantau.duties.permissions import HOLD_DUTY
from rantau.duties.services import filters as filter_services
from rantau.duties.worklist import (
    OFFICE,
    WAITING,
    FilterChoices,
    Worklist,
    WorklistFilter,
    find_next_duty,
    get_worklist,
    list_filter_choices,
)
from rantau.offices.interface import record_heartbeat
from rantau.placement.permissions import RECEIVE_DOCUMENTS
from rantau.registry.permissions import READ_PERSON
from rantau.registry.selectors import list_united_ids, search_persons
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm
from rantau.web.common.pagination import PAGE
from rantau.web.duties.filters import (
    AFTER,
    DONE,
    MAX_REFERENCE_LENGTH,
    NAMES,
    VIEW,
    VIEW_WORDS,
    build_filter,
    build_query,
    build_selects,
    clean_query,
    get_view,
)
from rantau.web.duties.holding import get_form_key
from rantau.web.duties.rows import build_groups, build_tabs


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required
def office_worklist(request: ActorRequest) -> HttpResponse:
    """The worklist of the actor's office, under the filter of the address, or else under the one
    that was used last. Opening it records the office's heartbeat.

    A posted name, number or place shows what is due about those persons; it stands in no address.
    """
    if PAGE in request.GET:  # an address of before: pages have no numbers any more
        return redirect("common:desk")
    actor = request.actor
    record_heartbeat(actor.office)
    text = clean_text(request.POST.get("q", ""))[:120] if has_permission(actor, READ_PERSON) else ""
    with reading_as(actor):
        desk = get_desk(actor)
        values = clean_query(request.GET) or clean_query(QueryDict(desk.filters.get("", "")))
        choices = list_filter_choices(actor, OFFICE if text else get_view(values))
        if text:
            persons = tuple(list_united_ids(*search_persons(actor, text)))
            wanted = WorklistFilter(persons=persons)
        else:
            wanted = build_filter(values, choices, after=request.GET.get(AFTER, ""))
        worklist = get_worklist(actor, wanted, desk=desk)
        _remember(actor, worklist, request, build_query(values))
    if wanted.after and not worklist.items:
        return redirect("common:desk")
    context = _build_context(actor, worklist, wanted, values, choices)
    return render(request, "duties/worklist.html", {**context, "text": text})


def _remember(actor: Actor, worklist: Worklist, request: ActorRequest, query: str) -> None:
    """Remember the filter of an address that names one, where it is another than before. A list
    that stands open and reads itself again (rantau.js) was not chosen anew."""
    is_chosen = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    is_named = request.method == "GET" and any(name in request.GET for name in NAMES)
    if is_chosen and is_named and actor.account and worklist.desk.filters.get("", "") != query:
        filter_services.remember_filter(actor.account, query)


def _build_context(
    actor: Actor,
    worklist: Worklist,
    wanted: WorklistFilter,
    values: dict[str, str],
    choices: FilterChoices,
) -> dict[str, Any]:
    query = build_query(values)
    last = worklist.items[-1].duty.id if worklist.items else None
    saved = {name: kept for name, kept in worklist.desk.filters.items() if name}
    return {
        "key": uuid4(),
        "tabs": build_tabs(worklist, wanted),
        "groups": build_groups(actor, worklist, wanted),
        "selects": build_selects(values, choices),
        "view_word": VIEW_WORDS[wanted.view][0],
        "view_name": VIEW,
        "saved": [(name, f"?{kept}", kept == query) for name, kept in saved.items()],
        "query": query,
        "is_filtered": bool(values.keys() - {VIEW}),
        "can_hold": has_permission(actor, HOLD_DUTY) and wanted.view != WAITING,
        "can_receive": has_permission(actor, RECEIVE_DOCUMENTS),
        "can_search": has_permission(actor, READ_PERSON),
        "is_waiting": wanted.view == WAITING,
        "unclaimed_count": worklist.counts["unclaimed"],
        "previous_url": f"?{query}" if wanted.after else "",
        "next_url": f"?{build_query(values, **{AFTER: str(last)})}" if worklist.has_more else "",
    }


@require_GET
@officer_required
def open_next(request: ActorRequest) -> HttpResponse:
    """Go to the duty that comes next under the filter that was used last, where it is done; to the
    worklist where there is none. The address names the record on which the actor worked."""
    actor, done = request.actor, request.GET.get(DONE, "")[:MAX_REFERENCE_LENGTH]
    with reading_as(actor):
        kept = get_desk(actor).filters.get("", "")
        values = clean_query(QueryDict(kept))
        wanted = build_filter(values, list_filter_choices(actor, get_view(values)))
        duty = find_next_duty(actor, wanted, done=done) if wanted.view != WAITING else None
    if duty is None:
        messages.info(request, _("Nothing else waits in this worklist."))
        return redirect("common:desk")
    return redirect(get_duty_kind(duty.kind).act_page, duty.reference)


class FilterForm(CommandForm):
    """The name under which a filter is kept, and the filter itself."""

    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    name = forms.CharField(
        label=gettext_lazy("Name of the filter"), max_length=filter_services.MAX_NAME_LENGTH
    )


@require_POST
@officer_required
def save_filter(request: ActorRequest) -> HttpResponse:
    """Keep the filter that is shown under a name, or delete it; then show the worklist."""
    actor = request.actor
    query = build_query(clean_query(QueryDict(request.POST.get("query", "")[:300])))
    back_url = reverse("common:desk") + (f"?{query}" if query else "")
    if name := request.POST.get("delete", ""):
        filter_services.delete_filter(actor, get_form_key(request), clean_text(name))
        return redirect(back_url)
    form = FilterForm(request.POST)
    if form.is_valid():
        key, name = form.get_command_key(), form.cleaned_data["name"]
        response = run_command(
            request,
            form,
            lambda: filter_services.save_filter(actor, key, name, query),
            back_url=back_url,
        )
        if response:
            return response
    heading, verb = _("Keep this filter under a name"), _("Keep")
    return render_form(request, form, heading=heading, verb=verb, back_url=back_url)
