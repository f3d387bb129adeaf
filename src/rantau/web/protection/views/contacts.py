"""The Crisis Center's desk.

Its inbox and open cases, recording and triage of contacts, and the duty roster.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.offices.interface import record_heartbeat
from rantau.protection.errors import CaseEnded, NoSuchCase, ShiftOverlap
from rantau.protection.models import Case
from rantau.protection.overview import get_contact_overview
from rantau.protection.permissions import READ_CASE, READ_DESK, SET_ROSTER
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.roster import get_escalation_chain
from rantau.protection.selectors import (
    get_inbox,
    list_colleagues,
    list_referred_cases,
    list_shifts_between,
)
from rantau.protection.services import contacts
from rantau.protection.services.roster import set_shift
from rantau.protection.services.triage import close_contact, link_contact, open_case
from rantau.web.common.decorators import officer_required
from rantau.web.common.errors import IncompleteSubmission
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.protection.forms import (
    CloseContactForm,
    LinkContactForm,
    RecordContactForm,
    ShiftForm,
    TriageForm,
    add_form_errors,
)
from rantau.web.protection.labels import (
    CASE_STEP_LABELS,
    CONTACT_CHANNEL_LABELS,
    CONTACT_RESULT_LABELS,
    REPLY_CHANNEL_LABELS,
    SEVERITY_LABELS,
)


@require_GET
@officer_required
def protection_desk(request: ActorRequest) -> HttpResponse:
    """Unread contacts first, then open cases by due time."""
    actor = request.actor
    require_permission(actor, READ_CASE)
    typed = request.GET.get("halaman", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 5 else 1
    number = max(number, 1)
    if not has_permission(actor, READ_DESK):
        with reading_as(actor):
            lent, more = list_referred_cases(actor, number)
        shown = {
            "cases": [_build_case_row(case) for case in lent],
            **_build_pagination(number, more=more),
        }
        return render(request, "protection/referred_cases.html", shown)
    record_heartbeat(actor.office)
    with reading_as(actor):
        found = get_inbox(actor, number)
    shown = {
        "inbox": found,
        "contacts": [
            {"contact": c, "channel": CONTACT_CHANNEL_LABELS[c.channel]} for c in found.contacts
        ],
        "cases": [_build_case_row(case) for case in found.cases],
        **_build_pagination(number, more=found.has_more),
    }
    return render(request, "protection/desk.html", shown)


def _build_pagination(number: int, *, more: bool) -> dict[str, object]:
    """The ways to the pages beside this one, and the moment from which times are told."""
    return {
        "now": clock.now(),
        "previous_url": f"?halaman={number - 1}" if number > 1 else "",
        "next_url": f"?halaman={number + 1}" if more else "",
    }


def _build_case_row(case: Case) -> dict[str, object]:
    return {
        "case": case,
        "level": SEVERITY_LABELS[case.severity],
        "step": CASE_STEP_LABELS[case.step],
        "late": case.due_at < clock.now(),
    }


@require_http_methods(["GET", "POST"])
@officer_required
def record_contact(request: ActorRequest) -> HttpResponse:
    """The form; or the reference and the code, to be read out to whoever called."""
    actor = request.actor
    require_permission(actor, READ_DESK)
    form = RecordContactForm(get_post_data(request))
    if request.method == "POST" and form.is_valid():
        key = form.command_key()
        code = derive_receipt_code(key)
        try:
            outcome = contacts.record_contact(
                actor, key, form.terms(), code_hash=hash_receipt_code(code)
            )
        except InvalidInput as error:
            add_form_errors(form, error.problems)
        else:
            read_out = {"reference": outcome.answer, "code": code}
            return render(request, "protection/contact_recorded.html", read_out)
    shown = {
        "form": form,
        "heading": _("Write down a call or visit"),
        "lead": _("Ask only what help needs. No name is needed."),
        "verb": _("Keep the report"),
    }
    status = 422 if form.errors else 200
    return render(request, "common/form_page.html", shown, status=status)


ContactAction = Callable[[Actor, str, Any], HttpResponse]


def _triage_contact(actor: Actor, reference: str, form: Any) -> HttpResponse:
    outcome = open_case(actor, form.command_key(), reference, form.terms())
    return redirect("protection:case", reference=outcome.answer)


def _link_contact(actor: Actor, reference: str, form: Any) -> HttpResponse:
    to = form.cleaned_data["case"]
    try:
        outcome = link_contact(actor, form.command_key(), reference, case_reference=to)
    except (NoSuchCase, CaseEnded) as error:
        raise InvalidInput({"case": [str(error)]}) from error
    return redirect("protection:case", reference=outcome.answer)


def _close_contact(actor: Actor, reference: str, form: Any) -> HttpResponse:
    given = form.cleaned_data
    close_contact(
        actor, form.command_key(), reference, outcome=given["end"], answer=given["answer"]
    )
    return redirect("protection:desk")


CONTACT_ACTIONS: dict[str, tuple[type[CommandForm], ContactAction]] = {
    "triage": (TriageForm, _triage_contact),
    "link": (LinkContactForm, _link_contact),
    "settle": (CloseContactForm, _close_contact),
}


@require_http_methods(["GET", "POST"])
@officer_required
def contact_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """The contact with its three ways on; or what was decided, or its problems at their fields."""
    actor = request.actor
    require_permission(actor, READ_DESK)
    forms = {name: kind(prefix=name) for name, (kind, _) in CONTACT_ACTIONS.items()}
    chosen = request.POST.get("do", "")
    if request.method == "POST":
        if chosen not in CONTACT_ACTIONS:
            raise IncompleteSubmission()
        kind, act = CONTACT_ACTIONS[chosen]
        form = forms[chosen] = kind(request.POST, prefix=chosen)
        try:
            if form.is_valid():
                return act(actor, reference, form)
        except InvalidInput as error:
            add_form_errors(form, error.problems)
    with reading_as(actor):
        file = get_contact_overview(actor, reference)
    shown = {
        "file": file,
        "contact": file.contact,
        "channel": CONTACT_CHANNEL_LABELS[file.contact.channel],
        "reach": REPLY_CHANNEL_LABELS[file.contact.reach_by],
        "settled": CONTACT_RESULT_LABELS.get(file.contact.settled_as, ""),
        "forms": forms,
        "now": clock.now(),
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "protection/contact_detail.html", shown, status=status)


ROSTER_PERIOD = timedelta(days=7)


@require_http_methods(["GET", "POST"])
@officer_required
def duty_roster(request: ActorRequest) -> HttpResponse:
    """The coming week, and for the duty lead the form that sets a shift."""
    actor = request.actor
    require_permission(actor, READ_DESK)
    at = clock.now()
    with reading_as(actor):
        people, line = list_colleagues(actor, at), get_escalation_chain(at)
        shifts = list_shifts_between(actor, at, at + ROSTER_PERIOD)
    form = ShiftForm(get_post_data(request), colleagues=people)
    if request.method == "POST" and form.is_valid():
        try:
            set_shift(actor, form.command_key(), form.terms())
            return redirect("protection:roster")
        except InvalidInput as error:
            add_form_errors(form, error.problems)
        except ShiftOverlap as error:
            add_form_errors(form, {"": [str(error)]})
    shown = {
        "form": form,
        "line": line,
        "shifts": shifts,
        "now": at,
        "may_set": has_permission(actor, SET_ROSTER),
    }
    return render(request, "protection/duty_roster.html", shown, status=422 if form.errors else 200)
