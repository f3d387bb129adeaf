"""The desk of the Crisis Center: inbox and open cases, recording and triage of contacts, and the
duty roster."""

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
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.errors import IncompleteSubmission
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.protection.forms import (
    CloseContactForm,
    LinkContactForm,
    RecordContactForm,
    ShiftForm,
    TriageForm,
)
from rantau.web.protection.labels import (
    CASE_STEP_LABELS,
    CONTACT_CHANNEL_LABELS,
    CONTACT_RESULT_LABELS,
    REPLY_CHANNEL_LABELS,
    SEVERITY_LABELS,
)

CONTACT_PAGE = "laporan"  # which page of the unread contacts the address names


@require_GET
@officer_required
def protection_desk(request: ActorRequest) -> HttpResponse:
    """The inbox of unread contacts and the open cases; for other offices the cases referred to
    them.

    Opening the desk records the heartbeat of the Crisis Center.
    """
    actor = request.actor
    require_permission(actor, READ_CASE)
    number, contact_number = get_page_number(request), get_page_number(request, CONTACT_PAGE)
    if not has_permission(actor, READ_DESK):
        with reading_as(actor):
            cases, has_more = list_referred_cases(actor, number)
        context = {
            "now": clock.now(),
            "case_rows": [_build_case_row(case) for case in cases],
            **build_page_links(number, has_next=has_more),
        }
        return render(request, "protection/referred_cases.html", context)
    record_heartbeat(actor.office)
    with reading_as(actor):
        inbox = get_inbox(actor, contact_page=contact_number, case_page=number)
    context = {
        "now": clock.now(),
        "inbox": inbox,
        "contact_rows": [
            {"contact": contact, "channel": CONTACT_CHANNEL_LABELS[contact.channel]}
            for contact in inbox.contacts
        ],
        "case_rows": [_build_case_row(case) for case in inbox.cases],
        "contact_links": build_page_links(
            contact_number, has_next=inbox.has_more_contacts, name=CONTACT_PAGE
        ),
        **build_page_links(number, has_next=inbox.has_more_cases),
    }
    return render(request, "protection/desk.html", context)


def _build_case_row(case: Case) -> dict[str, object]:
    return {
        "case": case,
        "level": SEVERITY_LABELS[case.severity],
        "step": CASE_STEP_LABELS[case.step],
        "is_late": case.due_at < clock.now(),
    }


@require_http_methods(["GET", "POST"])
@officer_required
def record_contact(request: ActorRequest) -> HttpResponse:
    """Record a contact; then show the reference and the code, to be read out to the reporter."""
    actor = request.actor
    require_permission(actor, READ_DESK)
    form = RecordContactForm(get_post_data(request))
    if request.method == "POST" and form.is_valid():
        key = form.get_command_key()
        code = derive_receipt_code(key)
        try:
            result = contacts.record_contact(
                actor, key, form.to_input(), code_hash=hash_receipt_code(code)
            )
        except InvalidInput as error:
            form.add_problems(error.problems)
        else:
            context = {"reference": result.answer, "code": code}
            return render(request, "protection/contact_recorded.html", context)
    return render_form(
        request,
        form,
        heading=_("Write down a call or visit"),
        lead=_("Ask only what help needs. No name is needed."),
        verb=_("Save the report"),
    )


ContactAction = Callable[[Actor, str, Any], HttpResponse]


def _triage_contact(actor: Actor, reference: str, form: Any) -> HttpResponse:
    result = open_case(actor, form.get_command_key(), reference, form.to_input())
    return redirect("protection:case", reference=result.answer)


def _link_contact(actor: Actor, reference: str, form: Any) -> HttpResponse:
    case = form.cleaned_data["case"]
    try:
        result = link_contact(actor, form.get_command_key(), reference, case_reference=case)
    except (NoSuchCase, CaseEnded) as error:
        raise InvalidInput({"case": [str(error)]}) from error
    return redirect("protection:case", reference=result.answer)


def _close_contact(actor: Actor, reference: str, form: Any) -> HttpResponse:
    data = form.cleaned_data
    close_contact(
        actor, form.get_command_key(), reference, outcome=data["end"], answer=data["answer"]
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
    """One contact, and the forms that triage it, link it to a case, or close it."""
    actor = request.actor
    require_permission(actor, READ_DESK)
    forms = {name: form_class(prefix=name) for name, (form_class, _) in CONTACT_ACTIONS.items()}
    name = request.POST.get("do", "")
    if request.method == "POST":
        if name not in CONTACT_ACTIONS:
            raise IncompleteSubmission()
        form_class, action = CONTACT_ACTIONS[name]
        form = forms[name] = form_class(request.POST, prefix=name)
        try:
            if form.is_valid():
                return action(actor, reference, form)
        except InvalidInput as error:
            form.add_problems(error.problems)
    with reading_as(actor):
        overview = get_contact_overview(actor, reference)
    contact = overview.contact
    context = {
        "overview": overview,
        "contact": contact,
        "channel": CONTACT_CHANNEL_LABELS[contact.channel],
        "reply_channel": REPLY_CHANNEL_LABELS[contact.reach_by],
        "result": CONTACT_RESULT_LABELS.get(contact.settled_as, ""),
        "forms": forms,
        "now": clock.now(),
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "protection/contact_detail.html", context, status=status)


ROSTER_PERIOD = timedelta(days=7)


@require_http_methods(["GET", "POST"])
@officer_required
def duty_roster(request: ActorRequest) -> HttpResponse:
    """The shifts of the coming week, and for the duty lead the form that sets one."""
    actor = request.actor
    require_permission(actor, READ_DESK)
    at = clock.now()
    with reading_as(actor):
        colleagues, chain = list_colleagues(actor, at), get_escalation_chain(at)
        shifts = list_shifts_between(actor, at, at + ROSTER_PERIOD)
    form = ShiftForm(get_post_data(request), colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            set_shift(actor, form.get_command_key(), form.to_input())
            return redirect("protection:roster")
        except InvalidInput as error:
            form.add_problems(error.problems)
        except ShiftOverlap as error:
            form.add_problems({"": [str(error)]})
    context = {
        "form": form,
        "chain": chain,
        "shifts": shifts,
        "now": at,
        "can_set_shift": has_permission(actor, SET_ROSTER),
    }
    return render(request, "protection/duty_roster.html", context, status=form.response_status)
