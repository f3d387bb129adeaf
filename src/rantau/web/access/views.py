"""The own account, an office's staff, invitations, and break-glass reviews."""

from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rantau.access.backends import list_appointments_in_force
from rantau.access.errors import (
    LastAdministrator,
    NoSuchAppointment,
    NoSuchOffice,
    NoSuchReview,
    OwnAppointment,
)
from rantau.access.middleware import APPOINTMENT_SESSION_KEY, ActorRequest
from rantau.access.models import Appointment
from rantau.access.permissions import (
    INVITE_OFFICER,
    MANAGE_APPOINTMENTS,
    REVIEW_BREAK_GLASS,
    has_permission,
    require_permission,
)
from rantau.access.roles import ROLES
from rantau.access.scope import reading_as
from rantau.access.selectors import (
    get_invitation_actor,
    list_break_glass_reviews,
    list_office_appointments,
    list_open_invitations,
    list_open_proposals,
    list_own_notices,
)
from rantau.access.services import accounts, break_glass, invitations
from rantau.access.tokens import derive_secret, hash_secret
from rantau.common.errors import InvalidInput
from rantau.web.access.forms import (
    NOTICE_LABELS,
    REVIEW_FINDING_LABELS,
    AcceptInvitationForm,
    AppointmentForm,
    BreakGlassReviewForm,
    InvitationForm,
)
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.errors import IncompleteSubmission
from rantau.web.common.forms import CommandForm
from rantau.web.common.pagination import build_page_links, get_page_number


@require_http_methods(["GET", "POST"])
@officer_required
def own_account(request: ActorRequest) -> HttpResponse:
    """Show the account and its appointments; a POST chooses the appointment to work under."""
    appointments = list_appointments_in_force(str(request.user.pk))
    if request.method == "POST":
        return _switch_appointment(request, {str(each.id) for each in appointments})
    actor = request.actor
    with reading_as(actor):
        notices = list_own_notices(actor)
    context = {
        "notice_rows": [
            {
                "notice": each,
                "label": NOTICE_LABELS[each.code],
                "role": ROLES[each.role].title if each.role else "",
            }
            for each in notices
        ],
        "read_key": uuid4(),
        "rows": [
            {
                "appointment": each,
                "role": ROLES[each.role].title,
                "is_current": (each.office_id, each.role) == (actor.office, actor.role),
            }
            for each in appointments
        ],
        "has_second_key": is_mfa_enabled(request.user, [Authenticator.Type.TOTP]),
    }
    return render(request, "access/own_account.html", context)


def _switch_appointment(request: ActorRequest, own_ids: set[str]) -> HttpResponse:
    appointment = request.POST.get("appointment", "")
    if appointment not in own_ids:
        raise NoSuchAppointment()
    request.session[APPOINTMENT_SESSION_KEY] = str(UUID(appointment))
    return redirect("common:desk")


@require_GET
@officer_required
def staff_list(request: ActorRequest) -> HttpResponse:
    """The staff of the actor's office, and its open invitations."""
    actor = request.actor
    with reading_as(actor):
        rows = [_build_staff_row(each, actor.account) for each in list_office_appointments(actor)]
        invitation_rows = [
            {"invitation": each, "role": ROLES[each.role].title}
            for each in list_open_invitations(actor)
        ]
        proposal_rows = [
            {"proposal": each, "role": ROLES[each.role].title}
            for each in list_open_proposals(actor)
        ]
    context = {
        "rows": rows,
        "invitation_rows": invitation_rows,
        "proposal_rows": proposal_rows,
    }
    return render(request, "access/staff_list.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def invite_officer(request: ActorRequest) -> HttpResponse:
    """Ask whom to invite; then show the link, which is not shown again."""
    actor = request.actor
    require_permission(actor, INVITE_OFFICER)
    form = InvitationForm(request.POST or None, actor=actor)
    if form.is_valid():
        secret = derive_secret(request.actor, form.get_command_key())
        try:
            invitations.invite_officer(
                actor, form.get_command_key(), form.to_input(), digest=hash_secret(secret)
            )
            link = settings.PUBLIC_URL + reverse("access:accept", args=[secret])
            context = {"link": link, "invitation": form.to_input()}
            return render(request, "access/invitation_link.html", context)
        except InvalidInput as error:
            form.add_problems(error.problems)
        except NoSuchOffice as error:
            form.add_problems({"office": [str(error)]})
    lead = _("The person makes the account by a link that works once.")
    return render_form(
        request,
        form,
        template="access/invite_officer.html",
        heading=_("Invite an officer"),
        lead=lead,
        verb=_("Make the link"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def appoint_officer(request: ActorRequest) -> HttpResponse:
    """Ask whom to appoint; then redirect to the staff list."""
    actor = request.actor
    require_permission(actor, MANAGE_APPOINTMENTS)
    form = AppointmentForm(request.POST or None, actor=actor)
    if form.is_valid():
        try:
            accounts.appoint_officer(actor, form.get_command_key(), form.to_input())
            messages.success(
                request, _("Proposed. It takes effect when a second person has confirmed it.")
            )
            return redirect("access:people")
        except InvalidInput as error:
            form.add_problems(error.problems)
    lead = _(
        "For somebody who has an account in Rantau already, at any office. Headquarters or the"
        " office above confirms it."
    )
    return render_form(request, form, heading=_("Appoint an officer"), lead=lead, verb=_("Propose"))


@require_POST
@officer_required
def end_appointment(request: ActorRequest, key: UUID) -> HttpResponse:
    """End an appointment of the actor's office."""
    actor = request.actor
    require_permission(actor, MANAGE_APPOINTMENTS)
    form = CommandForm(request.POST)
    if not form.is_valid():
        raise IncompleteSubmission()
    try:
        accounts.end_appointment(actor, form.get_command_key(), key)
        messages.success(request, _("Appointment ended. The rights are gone."))
    except (LastAdministrator, OwnAppointment) as error:
        messages.error(request, str(error))
    return redirect("access:people")


def _build_staff_row(appointment: Appointment, account: UUID | None) -> dict[str, Any]:
    """A row of the staff list; `key` is the idempotency key of its form, which ends it: nobody
    ends the own."""
    return {
        "appointment": appointment,
        "role": ROLES[appointment.role].title,
        "key": uuid4(),
        "is_own": appointment.account_id == account,
    }


@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for login and password; then show how to sign in. 404 for a link that is used or expired.

    A form sent twice gets the same response: for a POST only the command checks whether the link is
    used.
    """
    holder = get_invitation_actor(secret, include_used=request.method == "POST")
    form = AcceptInvitationForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            account = invitations.NewAccountInput(data["login"], data["password"])
            invitations.accept_invitation(holder, form.get_command_key(), account)
            context = {"login": data["login"].lower()}
            return render(request, "access/invitation_accepted.html", context)
        except InvalidInput as error:
            form.add_problems(error.problems)
    return render_form(request, form, template="access/accept_invitation.html", holder=holder)


REVIEW_PAGE_SIZE = 25


@require_GET
@officer_required
def break_glass_review_list(request: ActorRequest) -> HttpResponse:
    """All break-glass openings, those that are not reviewed first."""
    actor = request.actor
    number = get_page_number(request)
    with reading_as(actor):
        page = Paginator(list_break_glass_reviews(actor), REVIEW_PAGE_SIZE).get_page(number)
        openings = list(page.object_list)
    context = {
        "rows": [
            {"opening": each, "finding": REVIEW_FINDING_LABELS.get(each.finding, "")}
            for each in openings
        ],
        "can_review": has_permission(actor, REVIEW_BREAK_GLASS),
        **build_page_links(page.number, has_next=page.has_next()),
    }
    return render(request, "access/break_glass_review_list.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def review_break_glass(request: ActorRequest, key: UUID) -> HttpResponse:
    """One break-glass opening, and the form that reviews it."""
    actor = request.actor
    require_permission(actor, REVIEW_BREAK_GLASS)
    form = BreakGlassReviewForm(request.POST or None)
    if form.is_valid():
        try:
            break_glass.review_break_glass(actor, form.get_command_key(), key, **form.to_input())
            return redirect("access:reviews")
        except InvalidInput as error:
            form.add_problems(error.problems)
    with reading_as(actor):
        opening = list_break_glass_reviews(actor).filter(pk=key).first()
    if opening is None:
        raise NoSuchReview()
    return render_form(
        request,
        form,
        template="access/review_break_glass.html",
        heading=_("Review an emergency opening"),
        opening=opening,
    )
