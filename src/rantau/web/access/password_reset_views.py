"""Request a password reset by the login, and reset the password by the link that was sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.actor import PUBLIC_ACTOR, build_password_reset_actor
from rantau.access.email_addresses import find_account_of_used_link, find_account_to_reset
from rantau.access.errors import NoSuchPasswordReset
from rantau.access.models import Account
from rantau.access.security_events import log_account_event, log_secret_try
from rantau.access.services.password_resets import (
    PasswordResetInput,
    request_password_reset,
    reset_password,
)
from rantau.access.sign_in_limits import PASSWORD_RESET, build_secret_try, normalize_login
from rantau.common.errors import InvalidInput
from rantau.exchange.channels import has_mail_channel
from rantau.web.access.email_forms import PasswordResetRequestForm
from rantau.web.access.email_views import WAIT, has_used_key
from rantau.web.access.forms import NewPasswordForm
from rantau.web.common.commands import render_form

RESET_SESSION_KEY = "password_reset"  # account and token of the link that was opened


@require_http_methods(["GET", "POST"])
def request_reset(request: HttpRequest) -> HttpResponse:
    """Ask for the login; the answer is the same whether there is such an account."""
    if not has_mail_channel():
        return render(request, "access/no_mail.html", {"layout": "common/public_base.html"})
    form = PasswordResetRequestForm(request.POST or None)
    if form.is_valid() and _request_reset(request, form):
        return render(request, "access/password_reset_sent.html")
    return render_form(request, form, template="access/request_password_reset.html")


def _request_reset(request: HttpRequest, form: PasswordResetRequestForm) -> bool:
    """Whether the try was made, and is answered. A form that comes again was counted before."""
    login = normalize_login(form.cleaned_data["login"])
    is_repeated = has_used_key(PUBLIC_ACTOR, form)
    if not is_repeated and build_secret_try(request, PASSWORD_RESET, login).begin():
        log_secret_try(PASSWORD_RESET, login, "slowed down")
        form.add_error("login", WAIT)
        return False
    request_password_reset(PUBLIC_ACTOR, form.get_command_key(), login)
    return True


@require_GET
def open_reset(request: HttpRequest, account: UUID, token: str) -> HttpResponse:
    """Keep the link's token in the session, and redirect to the form: as in Django's own view, the
    address of the form has no token, which a proxy would log and a browser keep. 404 for a link
    that was used or has ended."""
    if find_account_to_reset(account, token) is None:
        raise NoSuchPasswordReset()
    request.session[RESET_SESSION_KEY] = [str(account), token]
    response = redirect("access:reset_password")
    # The form itself keeps the usual policy: without a referrer its POST would have no origin.
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for the new password; then say how to sign in, which still asks for the second key. 404
    without a link that was opened in this browser, is unused and has not ended.

    A form sent twice gets the same response: by then its link is used.
    """
    form = NewPasswordForm(request.POST or None)
    account = _get_account(request, form)
    if form.is_valid():
        try:
            _reset(form, account)
            return render(request, "access/password_reset_done.html")
        except InvalidInput as error:
            form.add_problems(error.problems)
    return render_form(request, form, template="access/reset_password.html")


def _get_account(request: HttpRequest, form: NewPasswordForm) -> Account:
    """The account of the link that was opened. Raises NoSuchPasswordReset."""
    account_id, token = request.session.get(RESET_SESSION_KEY, ("", ""))
    if not account_id:
        raise NoSuchPasswordReset()
    account = find_account_to_reset(UUID(account_id), token)
    if account is None and form.is_valid():
        account = find_account_of_used_link(UUID(account_id), form.get_command_key())
    if account is None:
        raise NoSuchPasswordReset()
    return account


def _reset(form: NewPasswordForm, account: Account) -> None:
    data = PasswordResetInput(form.cleaned_data["password"], former_hash=account.password)
    outcome = reset_password(
        build_password_reset_actor(account), form.get_command_key(), data, login=account.login
    )
    if not outcome.was_repeated:
        log_account_event("password replaced by a link", account)
