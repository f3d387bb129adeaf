"""The own account, an office's staff, invitations, and reviews of break-glass access."""

from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rantau.access.backends import list_appointments_in_force
from rantau.access.errors import LastAdministrator, NoSuchAppointment, NoSuchOffice, NoSuchReview
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
)
from rantau.access.services import accounts, break_glass, invitations
from rantau.access.tokens import derive_secret, hash_secret
from rantau.common.errors import InvalidInput
from rantau.web.access.forms import (
    REVIEW_FINDING_LABELS,
    AcceptInvitationForm,
    AppointmentForm,
    BreakGlassReviewForm,
    InvitationForm,
)
from rantau.web.common.decorators import officer_required
from rantau.web.common.errors import IncompleteSubmission
from rantau.web.common.forms import CommandForm


@require_http_methods(["GET", "POST"])
@officer_required
def own_account(request: ActorRequest) -> HttpResponse:
    """Shows the account; sent with an appointment, works under that one from now on."""
    held = list_appointments_in_force(str(request.user.pk))
    if request.method == "POST":
        return _switch_appointment(request, {str(appointment.id) for appointment in held})
    actor = request.actor
    keys = set(Authenticator.objects.filter(user=request.user.pk).values_list("type", flat=True))
    shown = {
        "held": [
            {
                "appointment": a,
                "role": ROLES[a.role].title,
                "now": (a.office_id, a.role) == (actor.office, actor.role),
            }
            for a in held
        ],
        "has_second_key": Authenticator.Type.TOTP in keys,
    }
    return render(request, "access/own_account.html", shown)


def _switch_appointment(request: ActorRequest, own: set[str]) -> HttpResponse:
    chosen = request.POST.get("appointment", "")
    if chosen not in own:
        raise NoSuchAppointment()
    request.session[APPOINTMENT_SESSION_KEY] = str(UUID(chosen))
    return redirect("common:desk")


@require_GET
@officer_required
def staff_list(request: ActorRequest) -> HttpResponse:
    """The people of the own office and the invitations that wait."""
    actor = request.actor
    with reading_as(actor):
        rows = [_build_staff_row(held) for held in list_office_appointments(actor)]
        waiting = [{"made": i, "role": ROLES[i.role].title} for i in list_open_invitations(actor)]
    return render(request, "access/staff_list.html", {"rows": rows, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@officer_required
def invite_officer(request: ActorRequest) -> HttpResponse:
    """Asks whom to invite; then the link, which is shown this once."""
    actor = request.actor
    require_permission(actor, INVITE_OFFICER)
    form = InvitationForm(request.POST or None, actor=actor)
    if form.is_valid():
        secret = derive_secret(form.command_key())
        try:
            invitations.invite_officer(
                actor, form.command_key(), form.terms(), digest=hash_secret(secret)
            )
            link = settings.PUBLIC_URL + reverse("access:accept", args=[secret])
            return render(
                request, "access/invitation_link.html", {"link": link, "given": form.terms()}
            )
        except InvalidInput as error:
            form.show(error.problems)
        except NoSuchOffice as error:
            form.show({"office": [str(error)]})
    lead = _("The person makes the account by a link that works once.")
    return _render_staff_form(
        request, form, heading=_("Invite an officer"), lead=lead, verb=_("Make the link")
    )


@require_http_methods(["GET", "POST"])
@officer_required
def appoint_officer(request: ActorRequest) -> HttpResponse:
    """Asks whom to appoint; then the list again."""
    actor = request.actor
    require_permission(actor, MANAGE_APPOINTMENTS)
    form = AppointmentForm(request.POST or None, actor=actor)
    if form.is_valid():
        try:
            accounts.appoint_officer(actor, form.command_key(), form.terms())
            return redirect("access:people")
        except InvalidInput as error:
            form.show(error.problems)
    lead = _("For somebody who has an account in Rantau already, at any office.")
    return _render_staff_form(
        request, form, heading=_("Appoint an officer"), lead=lead, verb=_("Appoint")
    )


@require_POST
@officer_required
def end_appointment(request: ActorRequest, key: UUID) -> HttpResponse:
    """End one appointment."""
    actor = request.actor
    require_permission(actor, MANAGE_APPOINTMENTS)
    form = CommandForm(request.POST)
    if not form.is_valid():
        raise IncompleteSubmission()
    try:
        accounts.end_appointment(actor, form.command_key(), key)
        messages.success(request, _("Appointment ended. The rights are gone."))
    except LastAdministrator as error:
        messages.error(request, str(error))
    return redirect("access:people")


def _build_staff_row(held: Appointment) -> dict[str, Any]:
    """One of the people, with the key of the button that ends it."""
    return {"held": held, "role": ROLES[held.role].title, "key": uuid4()}


def _render_staff_form(request: ActorRequest, form: CommandForm, **words: str) -> HttpResponse:
    shown = {"form": form, **words}
    return render(request, "common/form_page.html", shown, status=form.answer_status)


@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The invitation and its form; accepted, the way to sign in. 404 for a link that is over.

    A form sent twice is answered alike: whether its link is used up is judged by the command.
    """
    holder = get_invitation_actor(secret, include_used=request.method == "POST")
    form = AcceptInvitationForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            invitations.accept_invitation(
                holder, form.command_key(), given["login"], given["password"]
            )
            return render(
                request, "access/invitation_accepted.html", {"login": given["login"].lower()}
            )
        except InvalidInput as error:
            form.show(error.problems)
    shown = {"form": form, "holder": holder}
    return render(request, "access/accept_invitation.html", shown, status=form.answer_status)


REVIEW_PAGE_SIZE = 25


@require_GET
@officer_required
def break_glass_review_list(request: ActorRequest) -> HttpResponse:
    """All of them, those without an answer first."""
    actor = request.actor
    typed = request.GET.get("halaman", "1")
    with reading_as(actor):
        shown = Paginator(list_break_glass_reviews(actor), REVIEW_PAGE_SIZE).get_page(typed)
        rows = list(shown.object_list)
    return render(
        request,
        "access/break_glass_review_list.html",
        {
            "rows": [
                {"broken": row, "finding": REVIEW_FINDING_LABELS.get(row.finding, "")}
                for row in rows
            ],
            "may_review": has_permission(actor, REVIEW_BREAK_GLASS),
            "previous_url": f"?halaman={shown.number - 1}" if shown.has_previous() else "",
            "next_url": f"?halaman={shown.number + 1}" if shown.has_next() else "",
        },
    )


@require_http_methods(["GET", "POST"])
@officer_required
def review_break_glass(request: ActorRequest, key: UUID) -> HttpResponse:
    """One of them, with the form that answers for it."""
    actor = request.actor
    require_permission(actor, REVIEW_BREAK_GLASS)
    form = BreakGlassReviewForm(request.POST or None)
    if form.is_valid():
        try:
            break_glass.review_break_glass(actor, form.command_key(), key, **form.terms())
            return redirect("access:reviews")
        except InvalidInput as error:
            form.show(error.problems)
    with reading_as(actor):
        broken = list_break_glass_reviews(actor).filter(pk=key).first()
    if broken is None:
        raise NoSuchReview()
    shown = {"broken": broken, "form": form, "heading": _("Review an emergency opening")}
    return render(request, "access/review_break_glass.html", shown, status=form.answer_status)
