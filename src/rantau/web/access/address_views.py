"""The e-mail address of the own account, and a new password for whoever forgot it."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.actor import PUBLIC_ACTOR, build_addressee_actor
from rantau.access.addresses import find_linked_account
from rantau.access.errors import NoSuchPasswordLink
from rantau.access.middleware import ActorRequest
from rantau.access.models import Account
from rantau.access.permissions import NAME_ADDRESS, require_permission
from rantau.access.scope import reading_as
from rantau.access.security_events import log_account_event, log_secret_try
from rantau.access.service import is_key_used
from rantau.access.services.addresses import confirm_address, name_address
from rantau.access.services.passwords import NewPassword, ask_for_password, replace_password
from rantau.access.sign_in_limits import (
    ADDRESS_CODE,
    PASSWORD_LINK,
    build_secret_try,
    normalize_login,
)
from rantau.common.errors import InvalidInput
from rantau.exchange.channels import has_mail_channel
from rantau.web.access.address_forms import (
    AddressCodeForm,
    AddressForm,
    ForgottenPasswordForm,
)
from rantau.web.access.forms import NewPasswordForm
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required

WAIT = gettext_lazy("Too many tries. Wait a while, then try again.")


@require_http_methods(["GET", "POST"])
@officer_required
def own_address(request: ActorRequest) -> HttpResponse:
    """Ask for the address and the password; the code is then sent to the address."""
    actor, account = request.actor, cast("Account", request.user)
    require_permission(actor, NAME_ADDRESS)
    if not has_mail_channel():
        return render(request, "access/no_mail.html", {"account": account})
    form = AddressForm(request.POST or None, account=account)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: name_address(actor, form.get_command_key(), form.cleaned_data["address"]),
            back_url=reverse("access:address_code"),
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


@require_http_methods(["GET", "POST"])
@officer_required
def own_address_code(request: ActorRequest) -> HttpResponse:
    """Ask for the code that was sent to the address; then the address is used."""
    actor, account = request.actor, cast("Account", request.user)
    require_permission(actor, NAME_ADDRESS)
    form = AddressCodeForm(request.POST or None)
    if form.is_valid():
        response = _confirm(request, form)
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Confirm the e-mail address"),
        lead=_("Type the code that was sent to %(address)s. It holds for 24 hours.")
        % {"address": account.named_email or account.email},
        verb=_("Confirm"),
        back_url=reverse("access:account"),
    )


def _confirm(request: ActorRequest, form: AddressCodeForm) -> HttpResponse | None:
    login = normalize_login(request.user.get_username())
    attempt = build_secret_try(request, ADDRESS_CODE, login)
    if attempt.begin():
        log_secret_try(ADDRESS_CODE, login, "slowed down")
        form.add_error("code", WAIT)
        return None

    def confirm() -> None:
        confirm_address(request.actor, form.get_command_key(), form.cleaned_data["code"])
        attempt.succeed()

    response = run_command(request, form, confirm, back_url=reverse("access:account"))
    if response is None:
        log_secret_try(ADDRESS_CODE, login, "refused")
    return response


@require_http_methods(["GET", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Ask for the login; the answer is the same whether there is such an account."""
    if not has_mail_channel():
        return render(request, "access/forgotten_password_without_mail.html")
    form = ForgottenPasswordForm(request.POST or None)
    if form.is_valid() and _ask(request, form):
        return render(request, "access/password_link_sent.html")
    return render_form(request, form, template="access/forgotten_password.html")


def _ask(request: HttpRequest, form: ForgottenPasswordForm) -> bool:
    """Whether the try was made, and is answered. A form that comes again was counted before."""
    login, key = normalize_login(form.cleaned_data["login"]), form.get_command_key()
    with reading_as(PUBLIC_ACTOR):
        is_repeated = is_key_used(PUBLIC_ACTOR, key)
    if not is_repeated and build_secret_try(request, PASSWORD_LINK, login).begin():
        log_secret_try(PASSWORD_LINK, login, "slowed down")
        form.add_error("login", WAIT)
        return False
    ask_for_password(PUBLIC_ACTOR, key, login)
    return True


@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, account: UUID, token: str) -> HttpResponse:
    """Ask for the new password; then say how to sign in, which still asks for the second key. 404
    for a link that was used or is over.

    A form sent twice gets the same response: by then its link is used.
    """
    form = NewPasswordForm(request.POST or None)
    holder = find_linked_account(account, token)
    if holder is None:
        holder = _find_done_by(form, account)
    if form.is_valid():
        try:
            _replace(form, holder)
            return render(request, "access/password_replaced.html")
        except InvalidInput as error:
            form.add_problems(error.problems)
    return render_form(request, form, template="access/new_password.html")


def _find_done_by(form: NewPasswordForm, account_id: UUID) -> Account:
    """The account whose password this very form has replaced. Raises NoSuchPasswordLink for any
    other."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None or not form.is_valid():
        raise NoSuchPasswordLink()
    actor = build_addressee_actor(account)
    with reading_as(actor):
        is_done = is_key_used(actor, form.get_command_key())
    if not is_done:
        raise NoSuchPasswordLink()
    return account


def _replace(form: NewPasswordForm, account: Account) -> None:
    data = NewPassword(form.cleaned_data["password"], seen=account.password)
    outcome = replace_password(build_addressee_actor(account), form.get_command_key(), data)
    if not outcome.was_repeated:
        log_account_event("password replaced by a link", account)
