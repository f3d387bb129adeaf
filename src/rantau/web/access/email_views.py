"""The e-mail address of the own account."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.models import Account
from rantau.access.permissions import MANAGE_OWN_EMAIL, require_permission
from rantau.access.scope import reading_as
from rantau.access.security_events import log_secret_try
from rantau.access.service import is_key_used
from rantau.access.services.email_addresses import confirm_email, propose_email, remove_email
from rantau.access.sign_in_limits import (
    EMAIL_CODE,
    EMAIL_PROPOSAL,
    EMAIL_RECEIVER,
    build_secret_try,
    normalize_login,
)
from rantau.exchange.channels import has_mail_channel
from rantau.web.access.email_forms import EmailCodeForm, EmailForm, OwnPasswordForm
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm

WAIT = gettext_lazy("Too many tries. Wait a while, then try again.")


@require_http_methods(["GET", "POST"])
@officer_required
def propose_own_email(request: ActorRequest) -> HttpResponse:
    """Ask for the address and the password; the code is then sent to the address."""
    actor, account = request.actor, cast("Account", request.user)
    require_permission(actor, MANAGE_OWN_EMAIL)
    if not has_mail_channel():
        return render(request, "access/no_mail.html", {"layout": "common/office_base.html"})
    form = EmailForm(request.POST or None, account=account)
    if form.is_valid() and _may_send_code(request, form):
        response = run_command(
            request,
            form,
            lambda: propose_email(actor, form.get_command_key(), form.cleaned_data["email"]),
            back_url=reverse("access:email_code"),
            done=_("A code was sent to this address."),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("My e-mail address"),
        lead=_(
            "A link for a new password is sent there if you forget yours. Nobody else sees the"
            " address."
        ),
        verb=_("Send a code"),
        back_url=reverse("access:account"),
    )


def _may_send_code(request: ActorRequest, form: EmailForm) -> bool:
    """Count the mail by account and by address, unless the form was counted before; whether it may
    be sent. Else the form has the error."""
    if has_used_key(request.actor, form):
        return True
    login = normalize_login(request.user.get_username())
    receiver = normalize_login(form.cleaned_data["email"])
    for kind, subject in ((EMAIL_PROPOSAL, login), (EMAIL_RECEIVER, receiver)):
        if build_secret_try(request, kind, subject).begin():
            log_secret_try(kind, subject, "slowed down")
            form.add_error("email", WAIT)
            return False
    return True


@require_http_methods(["GET", "POST"])
@officer_required
def confirm_own_email(request: ActorRequest) -> HttpResponse:
    """Ask for the code that was sent to the address; then the address is used. Where none waits for
    its code, ask for an address instead."""
    actor, account = request.actor, cast("Account", request.user)
    require_permission(actor, MANAGE_OWN_EMAIL)
    form = EmailCodeForm(request.POST or None)
    if not account.pending_email and not has_used_key(actor, form):
        return redirect("access:email")
    if form.is_valid():
        response = _confirm(request, form)
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Confirm the e-mail address"),
        lead=_("Type the code that was sent to %(address)s. It holds for 24 hours.")
        % {"address": account.pending_email},
        verb=_("Confirm"),
        back_url=reverse("access:account"),
    )


def _confirm(request: ActorRequest, form: EmailCodeForm) -> HttpResponse | None:
    login = normalize_login(request.user.get_username())
    attempt = build_secret_try(request, EMAIL_CODE, login)
    if attempt.begin():
        log_secret_try(EMAIL_CODE, login, "slowed down")
        form.add_error("code", WAIT)
        return None

    def confirm() -> None:
        confirm_email(request.actor, form.get_command_key(), form.cleaned_data["code"])
        attempt.succeed()

    response = run_command(
        request,
        form,
        confirm,
        back_url=reverse("access:account"),
        done=_("The address is confirmed. A link for a new password can go there after 24 hours."),
    )
    if response is None:
        log_secret_try(EMAIL_CODE, login, "refused")
    return response


@require_http_methods(["GET", "POST"])
@officer_required
def remove_own_email(request: ActorRequest) -> HttpResponse:
    """Ask for the password; then the account has no address any more."""
    actor, account = request.actor, cast("Account", request.user)
    require_permission(actor, MANAGE_OWN_EMAIL)
    form = OwnPasswordForm(request.POST or None, account=account)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: remove_email(actor, form.get_command_key()),
            back_url=reverse("access:account"),
            done=_("The e-mail address was removed."),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Remove the e-mail address"),
        lead=_(
            "No link for a new password is sent to it any more. If it is not yours, somebody knew"
            " your password: change that too."
        ),
        verb=_("Remove the e-mail address"),
        back_url=reverse("access:account"),
    )


def has_used_key(actor: Actor, form: CommandForm) -> bool:
    """Whether the form comes again whose command was run."""
    if not form.is_valid():
        return False
    with reading_as(actor):
        return is_key_used(actor, form.get_command_key())
